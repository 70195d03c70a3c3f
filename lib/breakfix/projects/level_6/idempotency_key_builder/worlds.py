"""The worlds in which answers are tried, a database file with a second connection that looks; and what one holds."""

from contextlib import closing
from pathlib import Path

from breakfix.lab import rows, sqlite_files, summary
from breakfix.lab.sqlite_files import opened

from . import baseline

COUNTS = "select (select count(*) from target) target_rows, (select count(*) from idempotency_keys) stored_keys"


def report(database, total, told):
    """Return a summary of a database file: what came of the operations, the keys that are stored, the target's rows."""
    with closing(baseline.connect(database)) as con:
        return summary(
            {"input_records": total, "total": total, **told, **counts(database)},
            con.execute("select action, payload from target order by rowid limit 6"),
        )


def counts(database):
    """Return how many rows a database file has: target_rows and stored_keys."""
    with closing(baseline.connect(database)) as con:
        return rows(con.execute(COUNTS))[0]


class Store:
    """`con` is for the answer, `second` reads what is committed; both are connections to one file."""

    def __init__(self, folder, con, second):
        self.folder, self.con, self.second = folder, con, second
        self.database = str(Path(folder, "store.db"))

    def hold(self, held, con=None):
        """Put in what earlier runs left: pairs of key and payload_hash."""
        con = con or self.second
        con.executemany("insert into idempotency_keys values (?, ?)", held)
        con.executemany("insert into target values ('earlier', ?)", [[key] for key, _ in held])

    def other_file(self, name, held=()):
        """Return the path of another file in the same folder, in which these keys are held."""
        database = new_file(self.folder, name)
        with opened(database) as con:
            self.hold(held, con)
        return database


def tables(con):
    """Return what a reader finds, as texts: the rows of target, and the keys."""
    done = con.execute("select action || ' ' || payload from target order by 1").fetchall()
    keys = con.execute("select * from idempotency_keys order by 1").fetchall()
    return {"target": [text for (text,) in done], "idempotency_keys": [list(row) for row in keys]}


def look(database):
    """Return the tables of a file as a new reader finds them."""
    with opened(database) as con:
        return tables(con)


def new_file(folder, name="store.db"):
    """Return the path of a new file in `folder` with empty tables, as the baseline makes them."""
    return sqlite_files.new_file(folder, name, _make)


def _make(database):
    baseline.connect(database).close()


def store():
    """Yield a Store on a new file."""
    yield from sqlite_files.store(_make, "store.db", Store)
