"""Break: what a stale row, an empty staging, a SIGKILL and a second process do to the baseline."""

import os
import signal
import tempfile
from pathlib import Path

import duckdb

from breakfix.children.process import Process, say
from breakfix.faults import sigkill
from breakfix.history import SharedLog
from breakfix.lab import prediction

from . import baseline
from .events import write
from .report import report
from .worlds import SAMPLE, at, sample_events, totals

LETTERS_AND_LINES = {"dead_letters": int, "lineage_entries": int}

PIPELINE = "breakfix.projects.level_6.level6_mini_capstone.baseline:run"

LATER = (baseline.stage, baseline.load, baseline.advance, baseline.log)

VALUES = (39.49, 44.5, 51.75, 54.99, 57.25, 62.99)


def _event(key, name, value, clock):
    return {"key": key, "name": name, "value": value, "ts": at(clock)}


def runs(*batches, kills=()):
    """Run batches, each a list of dicts, on a new database, and return its report.

    For each of `kills` the sample is run before, and killed just before a statement that begins so.
    """
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "shop.duckdb")
        for statement in kills:
            sigkill.run(PIPELINE, database, SAMPLE, before=statement)
        for batch in batches:
            baseline.run(database, write(Path(folder, "batch.json"), batch))
        return report(database)


@prediction(phase="break", fields={"value": float, "row_hour": int, "mark_hour": int}, minutes=4)
def stale_row(tomorrow):
    """Tomorrow's file holds evt-003 twice: a refund, and after it a purchase that happened earlier.

    What does target show for evt-003 then, in `value` and in the hour of `ts`, and what is the hour of the watermark?
    """
    seen = runs(sample_events(), tomorrow)
    row = next(row for row in seen.target if row["key"] == "evt-003")
    return {"value": row["value"], "row_hour": int(row["ts"][11:13]), "mark_hour": int(seen["watermark"][11:13])}


@stale_row.draw
def a_refund_and_an_older_event(hand):
    """Return two events of evt-003, the newer one first."""
    newer, older = hand.one_of(range(16, 23)), hand.one_of((13, 14, 15))
    refund = _event("evt-003", "refund", 0.0, f"{newer}:00")
    return [refund, _event("evt-003", "purchase_fixed", hand.one_of(VALUES), f"{older}:00")]


stale_row.because = (
    "load takes the row with the highest position of each key: the last to arrive, whatever its ts says."
)
stale_row.means = (
    "All counts of that run are right: two in, two loaded. The row is not, and no later run will mend it: the refund "
    "has the very time of the watermark, and only what is later gets in."
)


@prediction(phase="break", fields={"dead_letters": int, "loaded_next_day": int}, minutes=4)
def all_rejected(files):
    """Tomorrow all events of the file are rejected. The day after, good events come.

    How many dead letters are there in all, and how many events does the day after load?
    """
    seen = runs(sample_events(), *files)
    return {"dead_letters": seen["dead_letters"], "loaded_next_day": seen["loaded"]}


@all_rejected.draw
def a_bad_day_and_a_good_one(hand):
    """Return two lists of events: some without a key or a number, then some good ones."""
    bad, good = hand.one_of(range(2, 8)), hand.one_of(range(2, 6))
    return [_rejected(number) for number in range(bad)], _good(good)


def _rejected(number):
    if number % 2:
        return _event(f"evt-{20 + number:03}", "api_call", "oops", f"13:{10 + number}")
    return _event("", "orphan_event", 1.0 + number, f"13:{10 + number}")


def _good(count):
    """Return good events of as many new keys."""
    return [_event(f"evt-{10 + number:03}", "page_view", 1.0 + number, f"15:{10 + number}") for number in range(count)]


all_rejected.because = "advance takes max(ts) of an empty staging, which is NULL, and ts > NULL is true for no row."
all_rejected.means = (
    "A year of flights has no such day; a shop on a holiday has. Everything after it is as lost as after the poison."
)

PLACES = ("update watermarks", "insert into target", "insert into run_log")


@prediction(phase="break", fields=LETTERS_AND_LINES, minutes=5)
def kill(case):
    """The pipeline's process gets SIGKILL just before the statement that moves the watermark. Then it is run again.

    How many dead letters and lineage entries are there after this second run?
    """
    seen = runs(sample_events(), kills=[PLACES[case % 3]])
    return {name: seen[name] for name in LETTERS_AND_LINES}


kill.describe = lambda case: f"The kill comes just before the statement that begins `{PLACES[case % 3]}`."
kill.because = "stage and load had committed by themselves; the mark had not moved, so the rerun took all seven again."
kill.means = (
    "On the flights the same kill makes 35,370 dead letters of 17,685, and 4,005,942 lines of lineage of 2,002,971."
)


def run_told(database, batch, who, log, after=None):
    """Be a pipeline process that writes each commit into a shared log, and stops (SIGSTOP) `after` a step."""
    history = SharedLog(log)
    for step, *given in ((baseline.create,), (baseline.receive, batch), *((step,) for step in LATER)):
        baseline.in_one_commit(database, step, *given)
        history.add(who, "commit", step.__name__)
        if step.__name__ == after:
            history.add(who, "wait", f"stopped after {after}")
            say(f"{after} is committed")
            os.kill(os.getpid(), signal.SIGSTOP)


def run_elsewhere(database, batch):
    """Run a batch in a process of its own; ChildError, a RuntimeError, when it fails."""
    with Process(PIPELINE, str(database), str(batch)) as other:
        other.result()


def two_at_once(database, first_batch, second_batch, after="stage"):
    """Run two batches in two processes: the first stops after a step, the second runs through, the first goes on.

    Return the history of their commits.
    """
    told, log = f"{__name__}:run_told", str(database) + ".history"
    with Process(told, str(database), str(first_batch), "first run", log, after) as first:
        first.hear()
        with Process(told, str(database), str(second_batch), "second run", log) as second:
            second.result()
        os.kill(first.pid, signal.SIGCONT)
        first.result()
    return SharedLog(log).events


@prediction(phase="break", fields={"target_rows": int, "loaded_in_log": int}, minutes=5)
def two_processes(second):
    """Two processes run two files on one database, the second while the first pauses between two steps.

    The first has the sample, and stops when stage is committed; the second has good events of as many new keys, and
    runs from beginning to end; then the first goes on with load. How many rows has target in the end, and how many
    loaded events do the two lines of run_log add up to?
    """
    with tempfile.TemporaryDirectory() as folder:
        database, batch = Path(folder, "shop.duckdb"), write(Path(folder, "batch.json"), second)
        two_at_once(database, SAMPLE, batch)
        with duckdb.connect(str(database), read_only=True) as con:
            seen = totals(con)
    return {name: seen[name] for name in ("target_rows", "loaded_in_log")}


@two_processes.draw
def good_events(hand):
    """Return one to seven good events; not four, since the sample has four keys."""
    return _good(hand.one_of((1, 2, 3, 5, 6, 7)))


two_processes.because = "nobody holds the file between two steps, and load takes whatever is in staging by then."
two_processes.means = (
    "What had been checked and staged of the sample is gone, and the scheduler saw two successes. Had both processes "
    "taken the same file, it would have been the doubling of the kill again: on the flights 35,370 letters for 17,685."
)
