"""The tables of the mended pipeline, and the worlds in which answers are tried."""

import duckdb

from breakfix.lab import memory, rows

SCHEMA = """
create sequence entry;
create table staging (batch_id text, step text, key text, parent_key text, customer text, amount text);
create table lineage (
    id bigint primary key default nextval('entry'),
    batch_id text, step text, key text, parent_id bigint,
    input_hash text, output_hash text
);
create or replace macro row_hash(key, customer, amount) as
    case when key is not null then md5(to_json([key, customer, amount])) end;
"""


def opened():
    """Return a connection to a new DuckDB in memory with the tables of SCHEMA, on one thread."""
    con = duckdb.connect(config={"threads": 1})
    con.execute(SCHEMA)
    return con


def in_memory():
    """Yield an empty DuckDB with the tables of SCHEMA."""
    with memory.connected() as con:
        con.execute(SCHEMA)
        yield con


TWICE = "a key that has an entry"


def closed_to(con, key):
    """Make an empty lineage that takes no entry of a key, or no second one of any: whoever writes one gets an error."""
    (made,) = [each for each in SCHEMA.split(";") if "table lineage" in each]
    con.execute("drop table lineage")
    rule = "unique (key)" if key == TWICE else f"check (key <> '{key}')"
    con.execute(f"{made.rstrip().removesuffix(')')}, {rule})")


def found(con, query):
    """Return the rows of a query, a list of dicts, in an order that neither rows nor columns have a say in."""
    return sorted(rows(con.execute(query)), key=lambda row: str(sorted(row.items())))


def entries(con, *listed):
    """Write entries of lineage, tuples of id, batch_id, step, key, parent_id, input_hash and output_hash."""
    insert(con, "lineage", listed)


def insert(con, table, listed):
    """Insert rows, tuples, into a table by one statement."""
    if listed:
        values = ", ".join(f"({', '.join('?' * len(each))})" for each in listed)
        con.execute(f"insert into {table} values {values}", [value for each in listed for value in each])
