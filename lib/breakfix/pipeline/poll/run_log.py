"""The run log of the cache: one row an attempt, from before its first write to whatever became of it.

started      at work; or dead, which the next poll finds out
succeeded    all was read, and is in
incomplete   what could be read is in; `gaps` says what could not
failed       nothing is in, with the error
abandoned    it was killed at work; nothing is in
"""

from datetime import UTC, datetime

from breakfix.pipeline.poll.cache import COUNTS


def utc(seconds):
    """Write seconds since 1970 as ISO 8601 in UTC: 2023-11-14T22:13:20Z."""
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def start(con, run_id, now):
    """Write the `started` row of a poll; mark those of dead polls `abandoned`."""
    con.execute("update run_log set status = 'abandoned' where status = 'started'")
    con.execute("insert into run_log (run_id, status, started_at_utc) values (?, 'started', ?)", (run_id, utc(now)))


def finish(con, report, notes, at):
    """Write the counts, gaps and notes (pairs of source and sentence) of a poll that came to its end."""
    counts = {name: getattr(report, name) for name in COUNTS}
    facts = {"batch_id": report.batch_id, "source_timestamp": report.source_timestamp, **counts}
    _end(con, report.run_id, at, "succeeded" if report.whole else "incomplete", facts)
    rows = [(report.run_id, gap.source, gap.place, gap.after, gap.rest, gap.why) for gap in report.gaps]
    con.executemany("insert into gaps values (?, ?, ?, ?, ?, ?)", rows)
    con.executemany("insert into notes values (?, ?, ?)", [(report.run_id, *note) for note in notes])


def fail(con, run_id, words, at):
    """Write how a poll failed."""
    _end(con, run_id, at, "failed", {"error": words.splitlines()[0]})


def _end(con, run_id, at, status, facts):
    facts = {"status": status, "finished_at_utc": utc(at), **facts}
    changes = ", ".join(f"{name} = ?" for name in facts)
    con.execute(f"update run_log set {changes} where run_id = ?", (*facts.values(), run_id))


def history(con, limit=10):
    """Return the newest polls, newest first, as dicts."""
    names = ("run_id", "batch_id", "status", "started_at_utc", "source_timestamp", *COUNTS, "error")
    rows = con.execute(f"select {', '.join(names)} from run_log order by rowid desc limit {int(limit)}").fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]
