"""The run log: one row an attempt, from before its first write to whatever became of it.

    started     at work; or dead, which the next run finds out
    succeeded   all of its rows are in, with its counts
    failed      undone, with the error
    abandoned   it was killed at work; none of its rows are in

Runs take turns (see `warehouse`), so a `started` row that a run finds is not at work any more.
"""

import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime

from breakfix.pipeline.paths import shown
from breakfix.pipeline.sql import literal

COUNTS = ("input_records", "staged", "loaded", "rejected", "skipped", "late")


@dataclass(frozen=True)
class RunCounts:
    """What a run did, and what the warehouse holds after it.

    input_records = loaded + rejected + skipped + late; staged = input_records - rejected.
    watermark: UTC, without a zone; None when nothing was ever loaded. reasons: of the rejected.
    """

    run_id: str
    input_records: int
    staged: int
    loaded: int
    rejected: int
    skipped: int
    late: int
    dead_letters: int
    lineage_entries: int
    target_rows: int
    watermark: datetime | None
    reasons: dict[str, int] = field(default_factory=dict)

    def as_dict(self):
        """Return run id, counts and totals as plain data, the watermark as ISO 8601 text."""
        data = asdict(self) | {"watermark": self.watermark.isoformat() if self.watermark else None}
        del data["reasons"]
        return data


def new_id(now):
    """Return an id for a run: its start, so that ids sort, and eight random digits."""
    return f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"


def start(con, run_id, batch_id, source, now):
    """Write the `started` row of a run; mark those of dead runs `abandoned`."""
    con.execute("update run_log set status = 'abandoned' where status = 'started'")
    values = (run_id, batch_id, shown(source.path), source.modified, "started", now)
    con.execute(
        f"""insert into run_log (run_id, batch_id, source, source_modified, status, started_at)
        values ({", ".join(map(literal, values))})"""
    )


def finish(con, counts, at):
    """Write the counts of a run that succeeded."""
    sums = {name: getattr(counts, name) for name in (*COUNTS, "watermark")}
    _end(con, counts.run_id, status="succeeded", finished_at=at, **sums)


def fail(con, run_id, error, at):
    """Write how a run failed."""
    _end(
        con,
        run_id,
        status="failed",
        finished_at=at,
        error=f"{type(error).__name__}: {error}".splitlines()[0],
    )


def _end(con, run_id, **facts):
    changes = ", ".join(f"{name} = {literal(value)}" for name, value in facts.items())
    con.execute(f"update run_log set {changes} where run_id = {literal(run_id)}")


def history(con, limit=10):
    """Return the newest runs, newest first, as dicts."""
    names = ("run_id", "batch_id", "source", "status", "started_at", "finished_at", *COUNTS, "watermark", "error")
    rows = con.execute(f"select {', '.join(names)} from run_log order by rowid desc limit {int(limit)}").fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]
