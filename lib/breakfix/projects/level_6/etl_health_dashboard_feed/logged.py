"""What a run log of the baseline says: its summary, and what predictions ask of it."""

from breakfix.lab import rows, summary

from . import baseline


def report(con):
    """Return a summary of a run log: the health of all runs, and of each job."""
    by_job = con.execute("""
        select job_name, count(*) as runs, round(100 * avg(status = 'succeeded'), 1) as success_rate,
               round(avg(duration_ms), 1) as avg_duration_ms
        from run_log group by job_name order by job_name
    """)
    found = baseline.compute_health(con)
    return summary({"input_records": found["runs"], **found}, rows(by_job))


def asked(con, *names):
    """Return some values of compute_health by their names; `failed` and `running` are rows with this status."""
    found = dict(con.execute("select status, count(*) from run_log group by status").fetchall())
    found = {"failed": 0, "running": 0} | found | baseline.compute_health(con)
    return {name: found[name] for name in names}


def ended(number, ok, seconds):
    """Return a run that has ended, as a feed tells it: the `number`th, after so many seconds."""
    hour = f"2026-03-{1 + (number - 1) // 20:02}T{(number - 1) % 20:02}"
    rows_in, rows_out = (100, 98) if ok else (None, None)
    return {
        "run_id": f"run-{number}",
        "job_name": "nightly_load",
        "status": "succeeded" if ok else "failed",
        "started_at_utc": f"{hour}:00:00Z",
        "finished_at_utc": f"{hour}:{seconds // 60:02}:{seconds % 60:02}Z",
        "duration_ms": 1000 * seconds,
        "rows_in": rows_in,
        "rows_out": rows_out,
    }
