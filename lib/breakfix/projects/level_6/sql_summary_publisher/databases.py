"""Sales and alerts: those of a dataset, and a SQLite file in WAL mode that holds them."""

import contextlib
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

from breakfix.datasets import nycflights13, own_file
from breakfix.places import DATA

SAMPLE = DATA / "sql_summary_publisher" / "sales.csv"
COLUMNS = {"region": "text", "product": "text", "quantity": "bigint", "revenue_cents": "bigint", "sale_date": "text"}
INSERT = "insert into sales (region, product, quantity, revenue_cents, sale_date) values (?, ?, ?, ?, ?)"
SALES = """
create table if not exists sales (
    id integer primary key, region text, product text not null,
    quantity integer not null, revenue_cents integer not null, sale_date text not null
)
"""
ALERTS = """
create table alerts_reporting (
    idempotency_key text primary key, customer_name text, site_name text, ticket_id text,
    severity text not null, status_text text, opened_at_utc text not null, collected_at_utc text not null
)
"""
# 25 cents a mile: the fare is invented. A region is the time zone of the place, where the table of airports knows it.
FLIGHTS = """
    select tzone, carrier, 1, distance::bigint * 25, strftime(make_date(year, month, day), '%Y-%m-%d') as day
    from flights as f left join airports as a on a.faa = f.dest
    order by day, carrier, flight, origin, f.hour, f.minute
"""
# An alert for each flight that was more than 15 minutes late or never left; the latter are open.
LATE = """
    select concat_ws('-', carrier, flight, origin, strftime(time_hour, '%Y-%m-%dT%H'), minute) as key, carrier, a.name,
           concat(carrier, flight), case when dep_delay <= 60 then 'WARN' when dep_delay <= 180 then 'ERROR'
           else 'CRITICAL' end, if(dep_delay is null, 'open', 'closed'),
           strftime(time_hour + to_minutes(minute), '%Y-%m-%dT%H:%M:%SZ') as opened, opened
    from flights as f left join airports as a on a.faa = f.dest
    where dep_delay > 15 or dep_delay is null order by key
"""
SEEN = [
    ("k1", "Acme", "Boston", "T-1", "CRITICAL", "open", "2026-03-01T23:50:00Z", "2026-03-02T00:10:00Z"),
    ("k2", "Acme", "Boston", "T-2", "CRITICAL", "closed", "2026-03-02T08:00:00Z", "2026-03-02T08:10:00Z"),
    ("k3", "Acme", None, "T-3", "CRITICAL", "open", "2026-03-02T08:05:00Z", "2026-03-02T08:10:00Z"),
    ("k4", "Globex", "Cork", "T-4", "WARN", "open", "2026-03-02T09:00:00Z", "2026-03-02T09:10:00Z"),
    ("k5", "Globex", "Cork", "T-5", "WARN", "open", "2026-03-02T09:30:00Z", "2026-03-02T09:40:00Z"),
    ("k6", None, "Cork", "T-6", "WARN", "closed", "2026-03-02T10:00:00Z", "2026-03-02T10:10:00Z"),
]


def sales(dataset):
    """Return the sales of a dataset: tuples of region, product, quantity, revenue in cents, and date.

    "flights" has a sale for each flight of 2013; else it is the path of a file with these columns. ValueError says
    what a file lacks.
    """
    if dataset == "flights":
        return _asked(FLIGHTS)
    return own_file.read(own_file.chosen(dataset, SAMPLE), COLUMNS)


def alerts(dataset):
    """Return rows of alerts_reporting: of the flights of 2013 that were late or cancelled, or six written ones."""
    return _asked(LATE) if dataset == "flights" else SEEN


def _asked(query):
    with nycflights13.connected() as con:
        return con.execute(query).fetchall()


@contextlib.contextmanager
def database(schema=SALES):
    """Open a new file in WAL mode with the tables of a schema, for a world: `con` is for the answer, and `second` of
    somebody else who writes. All of it goes with the block."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "sales.db")
        with closing(sqlite3.connect(path, timeout=0)) as con, closing(sqlite3.connect(path, timeout=0)) as second:
            for each in (con, second):
                each.execute("pragma synchronous = off")  # no machine goes down here
            con.execute("pragma journal_mode = wal")
            con.executescript(schema)
            yield SimpleNamespace(con=con, second=second)
