"""The warehouse: one SQLite file with the table `flights`, a row for each flight.

What is loaded passes the table `staging`, which is empty again afterwards: it refuses what no flight can be. SQLite
takes a text for a whole number unless a check says no.
"""

import sqlite3

CREATE = """
    create table if not exists flights (
        file text not null, scheduled text not null, carrier text not null, flight integer not null,
        origin text not null, dest text not null, status text not null, dep_delay integer, arr_delay integer,
        primary key (scheduled, carrier, flight, origin)  -- by time: a new day is added at the end
    ) without rowid;
    create table if not exists staging (
        file text not null, scheduled text not null, carrier text not null, flight integer not null,
        origin text not null, dest text not null, status text not null, dep_delay integer, arr_delay integer,
        primary key (scheduled, carrier, flight, origin),
        constraint "flight is a whole number" check (typeof(flight) = 'integer'),
        constraint "delays are whole minutes" check (
            typeof(dep_delay) in ('integer', 'null') and typeof(arr_delay) in ('integer', 'null')),
        constraint "whatever arrives has left" check (arr_delay is null or dep_delay is not null)
    ) without rowid;
    create index if not exists flights_by_file on flights (file);
"""
LOCK_SECONDS = 1.0  # how long the engine itself waits for another writer


def connect(path):
    """Return a connection to the warehouse at `path` (or ":memory:") with its tables made; close it.

    sqlite3.OperationalError when another process writes and does not end, or when the path cannot be opened.
    """
    con = sqlite3.connect(path, timeout=LOCK_SECONDS)
    try:
        con.executescript(CREATE)
    except BaseException:
        con.close()
        raise
    return con
