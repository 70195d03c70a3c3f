"""The worlds in which answers are tried: a shop in a SQLite file, with a second connection that looks."""

import tempfile
from pathlib import Path

from breakfix.lab import sqlite_files
from breakfix.lab.sqlite_files import opened

from . import shops

SCHEMA = """
create table orders (order_id text primary key, placed_at text, total integer check (total >= 0));
create table order_items (
    item_id text primary key not null,
    order_id text references orders on delete cascade deferrable initially deferred,
    product text
);
create table orders_archive (order_id text, placed_at text, total integer);
create table log (said text);
create table returned (item_id text, said text);
create trigger noted after delete on order_items when old.product = 'voucher'
begin insert into log values ('a voucher is gone'); end
"""


class Shop:
    """`con` is for the answer, `second` reads what is committed; both are connections to one file."""

    def __init__(self, folder, con, second):
        self.folder, self.con, self.second = Path(folder), con, second

    def fill(self, orders, items):
        """Put in orders, tuples of id, day and total, and items, tuples of id, order and product."""
        self.second.execute("begin")
        self.second.executemany("insert into orders values (?, ?, ?)", orders)
        self.second.executemany("insert into order_items values (?, ?, ?)", items)
        self.second.execute("insert into log values ('opened')")
        self.second.execute("commit")

    def rows(self, *tables):
        """Return the rows of tables as another connection reads them, as texts."""
        found = {}
        for table in tables:
            listed = self.second.execute(f"select * from {table}").fetchall()
            found[table] = sorted(" ".join("NULL" if value is None else str(value) for value in row) for row in listed)
        return found


def shop():
    """Yield a Shop on a new file, whose answer's connection checks foreign keys."""
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite_files.new_file(folder, "shop.db", make)
        with opened(database) as con, opened(database) as second:
            con.execute("pragma foreign_keys = on")
            yield Shop(folder, con, second)


def make(database):
    """Make an empty shop in a file."""
    shops.made(Path(database), SCHEMA)
