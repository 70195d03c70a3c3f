"""The mended run log, and the worlds in which answers are tried: a SQLite file with a second reader."""

import contextlib
import sqlite3
import tempfile
from contextlib import closing

from breakfix.lab import rows, sqlite_files

SCHEMA = """
create table run_log (
    run_id text primary key,
    job_name text not null,
    status text not null,             -- running, succeeded or failed
    started_at_utc text not null,     -- as in 2026-03-05T02:00:00Z
    heartbeat_at_utc text not null,   -- the last sign of life
    finished_at_utc text,
    rows_in integer,
    rows_out integer,
    error text
);
"""


class Log:
    """`con` is for the answer; `second` is another process's connection, which sees what is committed."""

    def __init__(self, con, second):
        self.con, self.second = con, second

    def rows(self):
        """Return the log as another process finds it."""
        return rows(self.second.execute("select * from run_log order by run_id"))


def make(path):
    """Make an empty run log."""
    with sqlite_files.opened(path) as con:
        con.execute(SCHEMA)


def insert(con, *listed):
    """Write runs, dicts of some of the columns, into a run log."""
    for run in listed:
        con.execute(f"insert into run_log ({', '.join(run)}) values ({', '.join('?' * len(run))})", [*run.values()])


def log():
    """Yield a Log on a new file."""
    with tempfile.TemporaryDirectory() as folder:
        path = sqlite_files.new_file(folder, "runs.db", make)
        with sqlite_files.opened(path) as con, sqlite_files.opened(path) as second:
            yield Log(con, second)


@contextlib.contextmanager
def in_memory():
    """Within this there is a connection to an empty run log in memory, with the table `clock`."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as con:
        con.execute(SCHEMA)
        con.execute("create table clock (now_utc text, patience_s integer)")
        yield con
