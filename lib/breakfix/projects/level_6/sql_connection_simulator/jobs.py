"""The labels of a dataset, the environment in which the notebook runs, and what it reports."""

import re

from breakfix.datasets import nycflights13, own_file
from breakfix.lab import folder, rows, summary
from breakfix.places import DATA

SAMPLE = DATA / "sql_connection_simulator" / "events.csv"
DAYS = "select make_date(year, month, day)::text from flights order by time_hour, carrier, flight, origin"


def labels(dataset):
    """Return the labels of a dataset: "sample", "flights" (of each flight its day), or the path of a file with `label`.

    FileNotFoundError when there is no file, ValueError when it has no such column.
    """
    if dataset == "flights":
        with nycflights13.connected() as con:
            return [day for (day,) in con.sql(DAYS).fetchall()]
    return [label for (label,) in own_file.read(own_file.chosen(dataset, SAMPLE), {"label": "text"})]


def environment():
    """Return what a scheduler would set for a job: the address of a new database, and the seconds for a lock."""
    return {"DATABASE_URL": f"sqlite:///{folder()}/events.db", "DATABASE_TIMEOUT": "2"}


def report(inserted, con, health, stats):
    """Return a summary: rows inserted, health, what the pool counted, and the first seven rows.

    In SQLite's version each number is N: it is another one on another machine.
    """
    (count,) = con.execute("select count(*) from events").fetchone()
    counts = {"input_records": count, "rows_inserted": inserted}
    counts |= {f"health.{name}": re.sub(r"\d+", "N", text) for name, text in health.items()}
    counts |= {f"pool_stats.{name}": number for name, number in stats.items()}
    return summary(counts, rows(con.execute("select id, label from events order by id limit 7")))
