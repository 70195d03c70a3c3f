"""A feed: a database of somebody else, read whole into a table of our own whenever it has news.

While it is read, and when it cannot be read, pages are answered from what was read before. So the page never holds a
lock that the pipeline waits for, and the source can be replaced, locked or gone.
"""

import os
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

from breakfix.dashboard.freshness import Freshness

TABLE = "records"
KEPT = 256  # answers of a snapshot; the same tiles stand on many pages
HELD = ("Could not set lock", "database is locked", "different configuration")


class Snapshot:
    """What was read at once: an engine with our table, the news of the source (UTC), the values to filter by.

    left_out: which rows are not in it, in words; "" when all are. Nothing in it changes any more, so that an answer to
    a query is the answer to that query; news are another snapshot.
    """

    def __init__(self, con, number: int, refreshed: datetime | None, options: dict, columns: frozenset, left_out: str):
        self.con, self.number, self.refreshed, self.options, self.columns = con, number, refreshed, options, columns
        self.left_out = left_out
        self._answers, self._lock = OrderedDict(), Lock()

    def rows(self, query, values=()):
        """Return the rows of a query; `values` is a tuple. What was asked before is not computed again."""
        asked = query, values
        with self._lock:
            if asked in self._answers:
                self._answers.move_to_end(asked)
                return self._answers[asked]
        with self.con.cursor() as cursor:  # of its own, so that threads do not meet
            answer = cursor.execute(query, list(values)).fetchall()
        with self._lock:
            self._answers[asked] = answer
            if len(self._answers) > KEPT:
                self._answers.popitem(last=False)
        return answer

    def stream(self, select, where, values, order, size=2000):
        """Yield the rows of a query in the order of a column without ties, `size` of them held at a time.

        Each piece is a query of its own: the engine would hold all rows of one for as long as a reader takes.
        """
        head, _, table = select.partition(" from ")
        last = ()
        while True:
            both = [where.removeprefix("where ")] * bool(where) + [f"{order} > ?"] * bool(last)
            behind = f"where {' and '.join(both)}" if both else ""
            query = f"{head}, {order} from {table} {behind} order by {order} limit {size}"
            with self.con.cursor() as cursor:
                rows = cursor.execute(query, [*values, *last]).fetchall()
            yield from (row[:-1] for row in rows)
            if len(rows) < size:
                return
            last = (rows[-1][-1],)


class Feed:
    """One source of a page.

    load: a function (con, path) that makes the table `records` in an empty DuckDB connection from the file at `path`,
    which it opens to read only; `records` has a column `at_utc`. It returns when the source had its news (UTC), the
    values to filter by (field -> code -> words), and which rows it has left out, in words. promise: how old the news
    may be.
    """

    def __init__(self, name: str, path, load: Callable, promise: timedelta | None = None):
        self.name, self.path, self.load, self.promise = name, Path(path), load, promise
        self.snapshot, self.off = None, "it was not read yet"
        self.prepare = lambda feed, con, columns: None  # what a store makes of `records` before it is shown
        self._seen, self._lock = None, Lock()

    def refresh(self):
        """Read the file when it is another than before; afterwards `snapshot` and `off` tell what is known."""
        with self._lock:
            try:
                seen = _state(self.path)
                if seen != self._seen or self.snapshot is None:
                    self.snapshot = self._read()
                    self._seen = seen
                self.off = ""
            except FileNotFoundError:
                self.off = "its file is gone"
            except Exception as error:  # whatever is amiss with a source, the page goes on
                if not any(words in str(error) for words in HELD):  # a run is writing: what we have still counts
                    self.off = f"it cannot be read: {str(error).splitlines()[0]}"

    def held(self, now):
        """Return the Snapshot, or None, and how fresh that very one is at a time (UTC): news may come in between."""
        snapshot = self.snapshot
        refreshed = snapshot.refreshed if snapshot else None
        left_out = snapshot.left_out if snapshot else ""
        return snapshot, Freshness(self.name, now, refreshed, self.promise, self.off, left_out)

    def freshness(self, now):
        """Return the Freshness at a time (UTC)."""
        return self.held(now)[1]

    def _read(self):
        import duckdb

        con = duckdb.connect(config={"threads": 2, "autoinstall_known_extensions": False})
        try:
            con.execute("set TimeZone = 'UTC'")
            refreshed, options, left_out = self.load(con, self.path)
            columns = frozenset(name for name, *_ in con.execute(f"describe {TABLE}").fetchall())
            self.prepare(self, con, columns)
            con.execute("set threads = 1")  # from here on many ask at once, each from a thread of its own
            con.execute("select ?", [0])  # DuckDB imports pandas at the first parameter: not while a reader waits
        except BaseException:
            con.close()
            raise
        number = self.snapshot.number + 1 if self.snapshot else 1
        return Snapshot(con, number, refreshed, options, columns, left_out)


def _state(path):
    """Tell one state of a database from another: of its file, and of SQLite's log, where news are first."""
    states = [os.stat(path)]
    with suppress(FileNotFoundError):
        states.append(os.stat(f"{path}-wal"))
    return [(each.st_dev, each.st_ino, each.st_size, each.st_mtime_ns) for each in states]
