"""What the run asks of the clean files: they are staged in DuckDB, and the answer is kept under reports/.

It asks once `breakfix keep` has put staging.sql and top_airlines.sql beside this file. This file is yours: change what
you like.
"""

import time
from pathlib import Path

import duckdb

from breakfix.etl.records import CHECKED, DELIVERED

FIRST = 5  # airlines that are asked for
FLIGHTS = """
    create view flights as
    select cast(scheduled as date) as day, carrier as airline, flight, origin, dest, dep_delay as delay
    from staging.flights
"""


def kept(name):
    """Return the text of a kept query, or None."""
    path = Path(__file__).with_name(f"{name}.sql")
    return path.read_text(encoding="utf-8") if path.exists() else None


def ask(job, timed_query, export, log):
    """Stage the clean files, ask for the airlines with most departures, and keep the answer as Parquet."""
    staging, top = kept("staging"), kept("top_airlines")
    if staging is None or top is None:
        return
    with duckdb.connect() as con:
        con.execute("create schema staging")
        con.execute(staging)
        columns = "{" + ", ".join(f"{name}: 'text'" for name in CHECKED) + "}"
        clean = f"read_csv(?, header = true, auto_detect = false, columns = {columns})"
        con.execute(f"insert into staging.flights select {', '.join(DELIVERED)} from {clean}", [f"{job.clean}/*.csv"])
        con.execute(FLIGHTS)
        timed_query(con, top, [FIRST], time.monotonic, log)
        export(con, top, [FIRST], job.reports / "top_airlines.parquet")
