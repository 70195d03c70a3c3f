"""The worlds in which answers are tried: a SQLite file with the tables of Run, and two connections to it."""

import tempfile
from contextlib import closing
from pathlib import Path

from breakfix.faults.shut_tables import at_statement
from breakfix.lab import rows, sqlite_files
from breakfix.lab.sqlite_files import opened

from . import baseline
from .plans import at

WINDOWS = "select window_id, status, holder, token, lease_until from batch_windows order by window_id"


def make(path):
    """Make the tables of Run in a new file."""
    with closing(baseline.connect(path)) as con:
        baseline.create(con)


def store():
    """Yield a Store on a new file."""
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite_files.new_file(folder, "windows.db", make)
        with opened(database) as con, opened(database) as second:
            yield Store(folder, con, second)


def told_by(answer, con, *given):
    """Call the answer; return what its caller is told, and whether a transaction is open after it."""
    try:
        told = answer(con, *given)
        told = repr(tuple(told) if isinstance(told, list | tuple) else told)
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
    if con.in_transaction:
        con.execute("rollback")
        told += ", and a transaction is open"
    return told


class Store:
    """`con` is for the answer, `second` reads what is committed; both are connections to one file."""

    def __init__(self, folder, con, second):
        self.folder, self.con, self.second = folder, con, second
        self.database = str(Path(folder, "windows.db"))

    def put(self, windows, target=()):
        """Put in windows, tuples of window_id, start as an hour, status, holder, token and lease_until."""
        self.second.execute("begin")
        for number, hour, *others in windows:
            self.second.execute(
                "insert into batch_windows values (?, ?, ?, ?, ?, ?, ?)", [number, at(hour), at(hour + 1), *others]
            )
        self.second.executemany("insert into target values (?, ?)", target)
        self.second.execute("commit")

    def again(self):
        """Empty the tables."""
        self.second.execute("delete from batch_windows")
        self.second.execute("delete from target")

    def at_each_statement(self, windows, does, comes, most=20):
        """Call `does()` with these windows, and `comes()` just before its first statement, its second one, and so on.

        Yield what both returned, each time.
        """
        for number in range(1, most):
            self.again()
            self.put(windows)
            came = []
            with at_statement(self.con, number, lambda came=came: came.append(comes())):
                told = does()
            if not came:
                return
            yield told, came[0]

    def left(self):
        """Return what another reader finds: the windows, and the rows of target."""
        target = self.second.execute("select window_id, events from target order by rowid").fetchall()
        return {"batch_windows": rows(self.second.execute(WINDOWS)), "target": [list(row) for row in target]}
