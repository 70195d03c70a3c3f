"""The worlds in which answers are tried: SQLite files with a staging table, and a second connection that looks."""

import contextlib
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

STAGING = """
create table staging_events (
    load_batch_id text not null, source_file text not null, source_row_num integer not null,
    timestamp text, level text, source text, message text,
    payload_hash text not null, ingested_at_utc text not null, ingest_error text,
    primary key (load_batch_id, source_row_num)
)
"""
ALERTS = """
create table staging_alerts (
    load_batch_id text not null, source_file text not null, source_row_num integer not null,
    customer_name text, site_name text, ticket_id text, status_text text, opened_at_raw text,
    payload_hash text not null, ingested_at_utc text not null, ingest_error text,
    primary key (load_batch_id, source_row_num)
);
create table alerts_reporting (
    idempotency_key text primary key not null, customer_name text, site_name text, ticket_id text, status_text text,
    opened_at_utc text, collected_at_utc text
)
"""


@dataclass
class Database:
    """A connection for the answer, and a second one that sees only what is committed; files lie in `folder`."""

    folder: Path
    con: sqlite3.Connection
    second: sqlite3.Connection


def opened(schema):
    """Yield a Database of a new file with the tables of a schema; all of it goes with the block."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "staging.db")
        with closing(sqlite3.connect(path, timeout=0)) as con, closing(sqlite3.connect(path, timeout=0)) as second:
            con.execute("pragma synchronous = off")  # no machine goes down here
            con.executescript(schema)
            yield Database(Path(folder), con, second)


database = contextlib.contextmanager(opened)
