"""Tables of orders to ask: those of a dataset, small ones for trials, and how many of them an engine looks at."""

import random
import sqlite3
from pathlib import Path

from breakfix.datasets import nycflights13, own_file
from breakfix.lab import errors, summary
from breakfix.places import DATA

from . import baseline

QUERIES = DATA / "query_performance_checker" / "queries.sql"
COLUMNS = {"customer": "text", "product": "text", "amount": "bigint", "created_at": "text"}
CUSTOMERS, PRODUCTS = ("Alice", "Bob", "Carol", "Dave", "Erin"), ("chair", "desk", "lamp", "shelf", "stool")
FLIGHTS = """
    select carrier, dest, distance::bigint * 25, strftime(time_hour + to_minutes(minute), '%Y-%m-%dT%H:%M:%SZ') as due
    from flights order by due, carrier, flight, origin
"""  # 25 cents a mile: the fare is invented, the flights are real
ORDERS = 500
FAILS = sorted(errors.ERRORS.keys() - {"StopIteration", "StopIteration()"})  # a generator makes another of it


def orders(dataset):
    """Return the orders of a dataset: tuples of id, customer, product, amount in cents, and created_at.

    "sample" is 500 seeded orders; "flights" has an order for each flight of 2013, of an airline for a place; else it is
    the path of a file with these columns. ValueError says what a file lacks.
    """
    if dataset == "sample":
        found = seeded(ORDERS)
    elif dataset == "flights":
        with nycflights13.connected() as con:
            found = con.execute(FLIGHTS).fetchall()
    else:
        found = own_file.read(Path(dataset).expanduser(), COLUMNS)
    return [(number, *row) for number, row in enumerate(found, 1)]


def seeded(count, seed=7):
    """Return so many orders of March 2026, by time; customer and product know nothing of each other."""
    chance = random.Random(seed)
    minutes = sorted(chance.randrange(31 * 24 * 60) for _ in range(count))
    moments = [f"2026-03-{each // 1440 + 1:02}T{each // 60 % 24:02}:{each % 60:02}:00Z" for each in minutes]
    return [
        (chance.choice(CUSTOMERS), chance.choice(PRODUCTS), chance.randrange(500, 50_000), each) for each in moments
    ]


def queries():
    """Return the queries of the file: name -> text."""
    told = [each.strip().split("\n", 1) for each in QUERIES.read_text(encoding="utf-8").split("--") if each.strip()]
    return {name.strip(): text.strip().rstrip(";") for name, text in told}


def asked(con):
    """Return what is asked for in a table: its rarest customer and product, its tenth largest amount, a day of it."""
    rarest = "select {0} from orders group by {0} order by count(*), {0} limit 1"
    found = {name: con.execute(rarest.format(name)).fetchone()[0] for name in ("customer", "product")}
    (amount,) = con.execute("select amount from orders order by amount desc limit 1 offset 9").fetchone()
    middle = "select substr(created_at, 1, 10) from orders order by id limit 1 offset (select count(*) / 2 from orders)"
    (day,) = con.execute(middle).fetchone()
    return found | {"amount": amount, "day": day}


def shop(rows=(), *indexes):
    """Return a connection to a table of orders in memory with an index on each of `indexes`, such as "customer".

    Each row is a dict; what it does not say is filled in: ids are numbered from 1.
    """
    con = sqlite3.connect(":memory:", isolation_level=None)
    baseline.create(con, [])
    for columns in indexes:
        con.execute(f"create index orders_{columns.replace(', ', '_')} on orders ({columns})")
    add(con, rows)
    return con


def add(con, rows):
    """Put orders in, each a dict."""
    usual = {"id": None, "customer": "Alice", "product": "lamp", "amount": 1000, "created_at": "2026-03-08T10:15:00Z"}
    con.execute("begin")
    con.executemany(
        "insert into orders values (:id, :customer, :product, :amount, :created_at)", [usual | row for row in rows]
    )
    con.execute("commit")


def looked_at(con, query, values=()):
    """Return how many orders SQLite looks at for a query that has `where`: it calls a function of ours for each."""
    seen = []
    con.create_function("looked_at", 1, lambda number: seen.append(number) or True)
    con.execute(query.replace(" where ", " where looked_at(id) and ", 1), values).fetchall()
    return len(seen)


def report(con, before, after):
    """Return a summary: how many queries and indexes, how many use one, and the rows of before and after."""
    (made,) = con.execute("select count(*) from sqlite_schema where type = 'index'").fetchone()
    (stored,) = con.execute("select count(*) from orders").fetchone()
    counts = {"input_records": stored, "queries_analyzed": len(after), "indexes_created": made}
    for when, told in (("before", before), ("after", after)):
        counts[f"use_an_index_{when}"] = sum(each["uses_index"] for each in told)
    rows = [{"when": when} | each for when, told in (("before", before), ("after", after)) for each in told]
    return summary(counts, rows)


def mixed():
    """Return two orders of each customer for each product."""
    return [{"customer": customer, "product": product} for customer in CUSTOMERS for product in PRODUCTS] * 2
