"""Break: a value of another type than its column, in PostgreSQL."""

import contextlib
from decimal import Decimal

from breakfix.lab import prediction
from breakfix.services.postgres import Postgres, schema

from . import baseline

TYPES = {"int": int, "str": str, "float": float, "Decimal": Decimal}
WAYS = ("index", "every row")
ORDERS = 20_000


@prediction(phase="break", fields=dict.fromkeys(("first", "second", "third"), WAYS), minutes=6)
def another_type(given, dsn):
    """Three programs each ask PostgreSQL for one of 20,000 orders by its id, with a value of another Python type.

    first, second, third  "index" where it is looked up in the primary key, "every row" where the whole table is read
    """
    with table(dsn) as con:
        told = [baseline.explained(con, TYPES[kind](given["id"])) for kind in given["types"]]
    return ways(told)


def ways(told):
    """Return of three answers of `explained` which way PostgreSQL went."""
    found = [WAYS[each["node"] == "Seq Scan"] for each in told]
    return dict(zip(("first", "second", "third"), found, strict=True))


@another_type.service
def server():
    """Yield how a client reaches a PostgreSQL."""
    with Postgres() as opened:
        yield opened.dsn


@another_type.draw
def three_types(hand):
    """Return an id, and three types that its value may have."""
    kinds = hand.one_of((["int", "Decimal", "str"], ["float", "int", "Decimal"], ["str", "float", "int"]))
    return {"id": hand.one_of(range(1000, 19_000, 7)), "types": kinds}


another_type.because = (
    "bigint beside numeric, or beside double precision, is cast to it, and here that is the column, row by row. An int "
    "needs no cast, and a text without a type becomes what the column is."
)
another_type.means = (
    "pandas makes floats of whole numbers as soon as one is missing: 4711 becomes 4711.0, and the same statement reads "
    "the whole table. Give a value the type of its column."
)


@contextlib.contextmanager
def table(dsn):
    """Within this there is a connection to PostgreSQL with 20,000 orders and up-to-date statistics."""
    import psycopg

    with schema(dsn) as inside, psycopg.connect(inside, autocommit=True) as con:
        con.execute("create table orders (id bigint primary key, customer text, amount integer)")
        con.execute("insert into orders select n, 'c-' || n %% 5, n %% 1000 from generate_series(1, %s) n", [ORDERS])
        con.execute("analyze orders")
        for make in TYPES.values():  # the first time, PostgreSQL reads pages of its catalogue too
            con.execute("select from orders where id = %s", [make(1)])
        yield con
