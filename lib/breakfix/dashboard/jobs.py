"""The health of jobs, over the feed that 6-12 leaves: a row is a run.

    page("runs.db")         the page as it was fetched; in a terminal the states of its tiles

The SQLite file has a run log with `started_at_utc` and `status`, from which the age of its news is told, as in
`weather`; and the view `etl_health` with run_id, job_name, at_utc, state and seconds. Its table `clock` has `now_utc`.
"""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from urllib.parse import quote

from breakfix.dashboard.feed import Feed
from breakfix.dashboard.fetched import fetched
from breakfix.dashboard.kpi import KPI
from breakfix.dashboard.look import Column
from breakfix.dashboard.metric import Metric
from breakfix.dashboard.table_store import TableStore
from breakfix.dashboard.weather import NEWS

ASK = "select run_id, job_name, at_utc, state, seconds from etl_health order by at_utc, run_id"
RECORDS = """
    create table records (place bigint, run text, job text, at_utc timestamp, state text, seconds double)
"""
COLUMNS = (
    Column("at_utc", "Started (UTC)", "time"),
    Column("job", "Job", "name"),
    Column("run", "Run", "name"),
    Column("state", "State"),
    Column("seconds", "Seconds", "number"),
)
METRICS = (
    Metric(
        KPI("success_rate", 95, 80, "Runs that succeeded", "%", "runs", direction="higher"),
        "runs",
        "case when state <> 'running' then 100 * (state = 'succeeded')::int end",
    ),
    Metric(KPI("lost", 0, 5, "Runs that were lost", "%", "runs"), "runs", "100 * (state = 'lost')::int"),
    Metric(
        KPI("seconds", 300, 600, "Duration of a run, p95", "s", "runs", "p95"),
        "runs",
        "case when state = 'succeeded' then seconds end",
    ),
)


def load_runs(con, path):
    """Read the view etl_health of the SQLite file at `path` into `records`, a row for each run (see `Feed`)."""
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as source:
        listed = source.execute(ASK).fetchall()
        news = source.execute(NEWS).fetchone()[0]
    con.execute(RECORDS)
    for place, (run, job, at, state, seconds) in enumerate(listed, 1):
        values = [place, run, job, at.removesuffix("Z"), state, seconds]
        con.execute("insert into records values (?, ?, ?, ?, ?, ?)", values)
    options = {
        "job": {job: job for _, job, *_ in sorted(listed, key=str)},
        "state": {each: each for each in ("running", "succeeded", "failed", "lost")},
    }
    return news and datetime.fromisoformat(news).replace(tzinfo=UTC), options, ""


def store(path):
    """Return the dashboard's store over the feed at `path`, at the time of its own clock."""
    with closing(sqlite3.connect(path)) as con:
        now = datetime.fromisoformat(con.execute("select now_utc from clock").fetchone()[0])
    return TableStore(
        "ETL health",
        [Feed("runs", path, load_runs)],
        METRICS,
        COLUMNS,
        order="place",
        fields={"job": "Job", "state": "State"},
        rows_only=("state",),
        groups={"job": "job"},
        clock=lambda: now,
    )


def page(path):
    """Serve the dashboard over the feed at `path`, fetch its page, and return it."""
    one = store(path)
    one.refresh()
    try:
        if off := one.main.off:
            raise RuntimeError(f"the dashboard cannot read the feed: {off}")
        return fetched(one)
    finally:
        if one.main.snapshot:
            one.main.snapshot.con.close()
