"""Databases to run runbooks on: that of a dataset, and small ones that a prediction draws; copies of them; requests."""

import csv
import json
import sqlite3
from contextlib import closing

from breakfix.datasets import nycflights13, own_file
from breakfix.lab import folder
from breakfix.places import DATA

SAMPLE = DATA / "sql_runbook_generator"
SHOP = """
create table orders (order_id text primary key, placed_at text, customer text);
create table order_items (item_id text primary key not null, order_id text, product text);
create table orders_archive (order_id text, placed_at text, customer text)
"""
AIRPORT = """
create table planes (tailnum text primary key, manufacturer text);
create table flights (flight_id text primary key not null, tailnum text, day text);
create table flights_archive (flight_id text, tailnum text, day text)
"""
FLIGHTS = """
    select concat_ws('-', carrier, flight, origin, strftime(time_hour, '%Y-%m-%dT%H')), tailnum,
           strftime(make_date(year, month, day), '%Y-%m-%d') from flights order by all
"""
ORPHANS = {"child_table": "flights", "fk_column": "tailnum", "parent_table": "planes"}
OF_FLIGHTS = [
    {"template": "table_maintenance", "params": {"table_name": "flights"}},
    {"template": "data_cleanup", "params": ORPHANS},
]
GADGETS = ("widget", "gadget", "bracket")


def requests(dataset):
    """Return the requests of a dataset: "sample", "flights", or the path of a JSON file with a list of them.

    FileNotFoundError when there is no such file.
    """
    if dataset == "flights":
        return OF_FLIGHTS
    return json.loads(own_file.chosen(dataset, SAMPLE / "requests.json").read_text(encoding="utf-8"))


def shop(dataset):
    """Return the path of a new database: with the flights and planes of 2013, or with the orders of the sample."""
    path = folder() / "shop.db"
    if dataset == "flights":
        with nycflights13.connected() as con:
            planes = con.sql("select tailnum, manufacturer from planes order by all").fetchall()
            return made(path, AIRPORT, planes=planes, flights=con.sql(FLIGHTS).fetchall())
    return sample(path)


def sample(path):
    """Make the sample's shop at `path`; return the path."""
    return made(path, SHOP, orders=listed("orders.csv"), order_items=listed("order_items.csv"))


def listed(name):
    """Return the rows of a file of the sample; an empty field is NULL."""
    with (SAMPLE / name).open(newline="", encoding="utf-8") as file:
        return [[value or None for value in row] for row in list(csv.reader(file))[1:]]


def made(path, schema, **tables):
    """Make a database file anew, with these rows in its tables; return its path."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as con:
        con.executescript(schema)
        for table, rows in tables.items():
            if rows:
                con.executemany(f"insert into {table} values ({', '.join('?' * len(rows[0]))})", rows)
        con.commit()
    return path


def drawn(path, given):
    """Make a shop with the orders and items of a prediction, dicts or ids; return its path."""
    days = given.get("placed", {})
    orders = [(order, days.get(order, "2025-01-15"), "Acme") for order in given["orders"]]
    items = [(f"i-{place}", order, GADGETS[place % 3]) for place, order in enumerate(given.get("items", ()), 1)]
    return made(path, SHOP, orders=orders, order_items=items)


def copied(database, path):
    """Copy a database into a new file at `path`, as it is at one moment, whoever writes; return the path."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as con:
        con.execute("vacuum into ?", [str(path)])
    return path
