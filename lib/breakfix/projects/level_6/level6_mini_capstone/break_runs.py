"""Break: what a stale row, an empty staging, a SIGKILL and a second process do to the baseline."""

import os
import signal
import tempfile
from pathlib import Path

import duckdb

from breakfix.faults import sigkill
from breakfix.lab import prediction
from breakfix.projects.level_6.level6_mini_capstone import baseline
from breakfix.projects.level_6.level6_mini_capstone.report import counts, report
from breakfix.projects.level_6.level6_mini_capstone.worlds import SAMPLE, sample, write
from breakfix.services.process import Process, say

LETTERS_AND_LINES = {"dead_letters": int, "lineage_entries": int}

PIPELINE = "breakfix.projects.level_6.level6_mini_capstone.baseline:run"

STALE = [("evt-003", "refund", 0.0, "14:00"), ("evt-003", "purchase_fixed", 54.99, "13:00")]
REJECTED = [("", "orphan_event", 1.0, "13:00"), ("evt-008", "api_call", "oops", "13:30")]
GOOD = [
    ("evt-010", "page_view", 1.0, "15:00"),
    ("evt-011", "page_view", 2.0, "15:05"),
    ("evt-012", "logout", 1.0, "16:00"),
]


def _runs(*batches):
    """Run batches of events on a new database; return its report."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "shop.duckdb")
        for batch in batches:
            baseline.run(database, write(Path(folder, "batch.json"), batch))
        return report(database)


@prediction(phase="break", fields={"value": float, "row_hour": int, "mark_hour": int}, minutes=4)
def stale_row(case):
    """Tomorrow's file holds evt-003 twice: a refund of 0.0 at 14:00, and after it a purchase of 54.99 at 13:00.

    What does target show for evt-003 then, in `value` and in the hour of `ts`, and what is the hour of the watermark?
    """
    events = [*STALE, ("evt-003", "chargeback", 10.0 + case, "13:30")] if case else STALE
    seen = _runs(sample(), events)
    row = next(row for row in seen.target if row["key"] == "evt-003")
    return {"value": row["value"], "row_hour": int(row["ts"][11:13]), "mark_hour": int(seen["watermark"][11:13])}


stale_row.describe = lambda case: f"A third event of evt-003 follows the two: a chargeback of {10.0 + case} at 13:30."
stale_row.because = (
    "load takes the row with the highest position of each key: the last to arrive, whatever its ts says."
)


@prediction(phase="break", fields={"dead_letters": int, "loaded_next_day": int}, minutes=4)
def all_rejected(case):
    """Tomorrow both events of the file are rejected. The day after, three good events come.

    How many dead letters are there in all, and how many events does the day after load?
    """
    seen = _runs(sample(), REJECTED * (1 + case), GOOD)
    return {"dead_letters": seen["dead_letters"], "loaded_next_day": seen["loaded"]}


all_rejected.describe = lambda case: f"Tomorrow's file holds the same two events {1 + case} times; all are rejected."
all_rejected.because = "advance takes max(ts) of an empty staging, which is NULL, and ts > NULL is true for no row."

PLACES = ("update watermarks", "insert into target", "insert into run_log")


@prediction(phase="break", fields=LETTERS_AND_LINES, minutes=5)
def kill(case):
    """The pipeline's process gets SIGKILL just before the statement that moves the watermark. Then it is run again.

    How many dead letters and lineage entries are there after this second run?
    """
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "shop.duckdb")
        sigkill.run(PIPELINE, database, SAMPLE, before=PLACES[case % 3])
        baseline.run(database, SAMPLE)
        seen = counts(database)
    return {name: seen[name] for name in LETTERS_AND_LINES}


kill.describe = lambda case: f"The kill comes just before the statement that begins `{PLACES[case % 3]}`."
kill.because = "stage and load had committed by themselves; the mark had not moved, so the rerun took all seven again."


def run_and_stop(database, batch, after):
    """Be a pipeline process that stops (SIGSTOP) when the step named `after` is committed, until SIGCONT."""
    baseline.in_one_commit(database, baseline.create)
    baseline.in_one_commit(database, baseline.receive, batch)
    for step in (baseline.stage, baseline.load, baseline.advance, baseline.log):
        baseline.in_one_commit(database, step)
        if step.__name__ == after:
            say(f"{after} is committed")
            os.kill(os.getpid(), signal.SIGSTOP)


def run_elsewhere(database, batch):
    """Run a batch in a process of its own; ChildError, a RuntimeError, when it fails."""
    with Process(PIPELINE, str(database), str(batch)) as other:
        other.result()


def two_at_once(database, first_batch, second_batch, after="stage"):
    """Run two batches in two processes: the first stops after a step, the second runs through, the first goes on."""
    with Process(f"{__name__}:run_and_stop", str(database), str(first_batch), after) as first:
        first.hear()
        run_elsewhere(database, second_batch)
        os.kill(first.pid, signal.SIGCONT)
        first.result()


@prediction(phase="break", fields={"target_rows": int, "loaded_in_log": int}, minutes=5)
def two_processes(case):
    """Two processes run two files on one database, the second while the first pauses between two steps.

    The first has the sample, and stops when stage is committed; the second has three good events of three new keys, and
    runs from beginning to end; then the first goes on with load. How many rows has target in the end, and how many
    loaded events do the two lines of run_log add up to?
    """
    with tempfile.TemporaryDirectory() as folder:
        database, batch = Path(folder, "shop.duckdb"), write(Path(folder, "batch.json"), GOOD[: 3 - case % 3])
        two_at_once(database, SAMPLE, batch)
        seen = {"target_rows": counts(database)["target_rows"], "loaded_in_log": loaded_in_log(database)}
    return seen


def loaded_in_log(database):
    """Return the sum of loaded over all runs."""
    with duckdb.connect(str(database), read_only=True) as con:
        return con.execute("select sum(loaded)::int from run_log").fetchall()[0][0]


two_processes.describe = lambda case: f"The second file has only the first {3 - case % 3} of its three events."
two_processes.because = "nobody holds the file between two steps, and load takes whatever is in staging by then."
