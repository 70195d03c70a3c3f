"""The shops in which answers are tried: a SQLite file with the tables of Run, and a second connection that looks."""

import contextlib
import functools
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from breakfix.faults.shut_tables import at_statement
from breakfix.lab import rows

from . import baseline

NOW, FIRST = "2026-03-03T06:00:00Z", "2025-11-30T06:00:00Z"  # tonight's load, and the one that saw the products first
PATIENCE = 0.001  # seconds for a lock: all who come to a file are one thread
COLUMNS = ("sku", "name", "price_cents", "stock", "updated_at")
INSERT = "insert into products values ($sku, $name, $price_cents, $stock, $updated_at, $now)"


def row(sku, name, price_cents, stock, updated_at):
    """Return a row; a time that is a number is an hour of 2 March 2026."""
    at = f"2026-03-02T{updated_at:02}:00:00Z" if isinstance(updated_at, int) else updated_at
    return dict(zip(COLUMNS, (sku, name, price_cents, stock, at), strict=True))


class Shop:
    """A connection for the answer and a second one to read with, which sees only what is committed."""

    def __init__(self, folder, con, second):
        self.folder, self.con, self.second = folder, con, second

    @contextlib.contextmanager
    def other(self, held=()):
        """Within this there are two more connections, to another shop with these products."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder, two(folder) as (con, second):
            hold(second, held)
            yield con, second

    def met(self, held, number, comes, work):
        """Let a rival do `comes(rival)` just before a statement of `work(con)`, or after it where a lock keeps it out.

        Return what work returned; what comes returned; the tables; if there was such a statement.
        """
        with self.other(held) as (con, rival):
            came = []

            def try_to():
                with contextlib.suppress(sqlite3.Error):
                    came.append(comes(rival))

            with at_statement(con, number, try_to) as statements:
                ended = work(con)
            if con.in_transaction:
                con.execute("rollback")
            if not came:
                try_to()
            return ended, came[0], tables(rival), len(statements) >= number


def hold(con, held, lines=()):
    """Put in products that are there already, announced long ago, and order lines (order_id, sku, quantity)."""
    con.execute("begin")
    con.executemany(INSERT, [{**each, "now": FIRST} for each in held])
    con.executemany("insert into order_lines values (?, ?, ?)", lines)
    con.execute("delete from announcements")
    con.execute("commit")


def fate(con, each):
    """Bring a row in as a rival does, by the rules of upsert; return what became of it."""
    con.execute("begin immediate")
    made = con.execute(INSERT + " on conflict (sku) do nothing", {**each, "now": NOW}).rowcount
    news = ", ".join(f"{name} = ${name}" for name in COLUMNS[1:])
    changed = con.execute(f"update products set {news} where sku = $sku and updated_at < $updated_at", each).rowcount
    con.execute("commit")
    return "inserted" if made else "updated" if changed else "unchanged"


def tables(con):
    """Return the products, the order lines, and who was announced."""
    lines = con.execute("select order_id || ': ' || quantity || ' ' || sku from order_lines order by 1").fetchall()
    return {
        "products": rows(con.execute("select * from products order by sku")),
        "order lines": [line for (line,) in lines],
        "announced": [sku for (sku,) in con.execute("select sku from announcements order by rowid").fetchall()],
    }


@contextlib.contextmanager
def two(folder):
    """Within this there are two connections to a new shop, on which foreign keys are checked; they hardly wait."""
    path = Path(folder, "shop.db")
    path.write_bytes(_empty_file())
    opened = [sqlite3.connect(path, timeout=PATIENCE, isolation_level=None) for _ in range(2)]
    with closing(opened[0]), closing(opened[1]):
        for con in opened:
            con.execute("pragma synchronous = off")  # no machine goes down here
            con.execute("pragma foreign_keys = on")
        yield opened


@functools.cache
def _empty_file():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "empty.db")
        with closing(baseline.connect(path)) as con:
            baseline.create(con)
        return path.read_bytes()


def shop():
    """Yield a Shop on a new file."""
    with tempfile.TemporaryDirectory() as folder, two(folder) as (con, second):
        yield Shop(folder, con, second)


@contextlib.contextmanager
def in_memory():
    """Within this there is a connection to a shop of the baseline in memory."""
    with closing(baseline.connect(":memory:")) as con:
        baseline.create(con)
        yield con
