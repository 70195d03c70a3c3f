"""Nights of the mended run log: each run is a process of its own, and one is killed at work."""

from datetime import datetime

from breakfix.datasets import flight_nights
from breakfix.faults import sigkill
from breakfix.lab import folder, rows, sqlite_files

from . import worlds
from .fix_health import health
from .fix_run_log import run_log
from .mastery_feed import feed
from .runs import A_SECOND, Clock, runs

PATIENCE = 300  # seconds
CLOCK_AT = {"sample": "2026-03-05T02:20:00Z", "flights": "2013-02-10T03:00:00Z"}
MEASURED = """
    select job_name, status, unixepoch(:now) - unixepoch(heartbeat_at_utc) as silent_for,
           unixepoch(finished_at_utc) - unixepoch(started_at_utc) as took
    from run_log order by started_at_utc, run_id
"""
LAST = {"run_id": "sales-4", "job_name": "daily_sales_etl", "status": "running", "rows_in": 1300, "rows_out": 1300,
        "started_at_utc": "2026-03-05T02:00:00Z", "finished_at_utc": "2026-03-05T02:04:30Z"}  # fmt: skip


def mended_night(dataset):
    """Run the jobs of a dataset with the mended run log, the last of which is killed; return the path of the log.

    Beside run_log stand the table clock, and the view etl_health, which is the feed.
    """
    path = folder() / "mended.db"
    worlds.make(path)
    if dataset == "flights":
        home, nights = folder(), flight_nights.nights()
        for night in nights:
            strike = "insert into dead_letters" if night is nights[-1] else None
            sigkill.forked(lambda night=night: load(path, night, home), before=strike)
    else:
        for run in [*runs(dataset), LAST]:
            sigkill.forked(lambda run=run: replay(path, run), before_call=4 if run is LAST else None)
    with sqlite_files.opened(path) as con:
        con.execute("create table clock (now_utc text, patience_s integer)")
        latest = con.execute("select max(started_at_utc) from run_log").fetchone()[0]
        now = CLOCK_AT.get(dataset) or Clock(latest).wait(1200)
        con.execute("insert into clock values (?, ?)", [now, PATIENCE])
        con.execute(f"create view etl_health as {feed.reference()}")
    return path


def replay(path, run):
    """Be a job that does what a run of the sample has done: two heartbeats, at half its work and at its end."""
    clock, end = Clock(run["started_at_utc"]), datetime.fromisoformat(run["finished_at_utc"] or run["started_at_utc"])
    took = int((end - datetime.fromisoformat(run["started_at_utc"])).total_seconds())
    with sqlite_files.opened(path) as con, run_log.reference(con, run["run_id"], run["job_name"], clock) as beat:
        clock.wait(took // 2)
        beat((run["rows_in"] or 0) // 2, (run["rows_out"] or 0) // 2)
        clock.wait(took - took // 2)
        beat(run["rows_in"], run["rows_out"])
        if run["status"] == "failed":
            raise ValueError("as it did that night")


def load(path, night, home):
    """Be a job that loads a day of an airport's flights into its warehouse."""
    clock = Clock(night.begins)
    with sqlite_files.opened(path) as con, run_log.reference(con, night.name, night.job, clock) as beat:
        rows_in, rows_out = night.ingest(home)
        clock.wait(rows_in // A_SECOND)
        beat(rows_in, rows_out)


def health_at(con, now):
    """Return what the mended `health` says of a mended log at a time (UTC, text)."""
    return health.reference(rows(con.execute(MEASURED, {"now": now})), PATIENCE)
