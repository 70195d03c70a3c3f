"""The worlds in which answers are tried, a database file with a second connection that looks; and what one holds."""

from contextlib import closing
from pathlib import Path

from breakfix.lab import rows, sqlite_files, summary
from breakfix.lab.sqlite_files import opened

from . import baseline

COUNTS = """
    select (select count(*) from target) as target_rows, count(*) as dead_letters,
           count(*) - count(resolved_at) as open_letters, count(resolved_at) as resolved
    from dead_letters
"""
AS_LOOKED_AT = "select id, retry_count, coalesce(mended, payload) from dead_letters where id = ?"
HANDLED = ("processed", "dead_lettered")


def report(database, total, told):
    """Return a summary of a database file: what became of the lines, how the letters stand, the rows of target."""
    found = counts(database)
    with closing(baseline.connect(database)) as con:
        return summary(
            {"input_records": total, "input": total, **dict(zip(HANDLED, told, strict=True)), **found},
            con.execute("select * from target order by rowid limit 6"),
        )


def counts(database):
    """Return how many rows a database file has: target_rows, dead_letters, and of these open_letters and resolved."""
    with closing(baseline.connect(database)) as con:
        return rows(con.execute(COUNTS))[0]


def letters(database, most=6):
    """Return the first dead letters of a database file, a dict each, of the columns that have a value."""
    with closing(baseline.connect(database)) as con:
        found = held_by(con, most)["dead_letters"]
    return [{name: value for name, value in each.items() if value is not None} for each in found]


def held_by(con, most=-1):
    """Return what a reader finds: the rows of target, and the dead letters."""
    return {
        "target": [list(each) for each in con.execute("select * from target order by 1, 2")],
        "dead_letters": rows(con.execute("select * from dead_letters order by id limit ?", [most])),
    }


def look(database):
    """Return the tables of a file as a new reader finds them."""
    with opened(database) as con:
        return held_by(con)


def letter(number, **columns):
    """Return a dead letter with this id: a dict of its columns."""
    full = {"id": number, "batch_id": "batch 0", "source_row": number + 10, "payload": f"line {number} | 1 row | fine"}
    return {**full, "error": "ValueError: it is amiss", "created_at": 10, **columns}


class Store:
    """`con` is for the answer, `second` reads what is committed; both are connections to one file."""

    def __init__(self, folder, con, second):
        self.folder, self.con, self.second = Path(folder), con, second
        self.database = str(Path(folder, "store.db"))

    def hold(self, held, con=None):
        """Put in what was there before: letters, dicts of their columns; and a row of target."""
        con = con or self.second
        con.execute("insert into target values ('earlier', 1)")
        for each in held:
            names, places = ", ".join(each), ", ".join("?" * len(each))
            con.execute(f"insert into dead_letters ({names}) values ({places})", list(each.values()))

    def other_file(self, name, held=()):
        """Return the path of another file in the same folder, in which these letters are held."""
        database = new_file(self.folder, name)
        with opened(database) as con:
            self.hold(held, con)
        return database


def new_file(folder, name="store.db"):
    """Return the path of a new file in `folder` with empty tables, as the baseline makes them."""
    return sqlite_files.new_file(folder, name, _make)


def _make(database):
    baseline.connect(database).close()


def store():
    """Yield a Store on a new file."""
    yield from sqlite_files.store(_make, "store.db", Store)
