"""Explain: the report of the incident that the kill makes."""

import tempfile
from pathlib import Path

import duckdb

from breakfix.faults import sigkill
from breakfix.lab import explanation

from . import baseline
from .break_runs import PIPELINE
from .report import counts
from .worlds import SAMPLE

SLOTS = {
    "committed_steps": int,
    "runs_in_log": int,
    "letters_after_rerun": int,
    "lineage_after_rerun": int,
    "target_rows_after_rerun": int,
}


@explanation(phase="explain", slots=SLOTS, minutes=15)
def incident_report():
    """Write the report of the night on which the baseline was killed and run again, for those who read the tables.

    It is the kill of Break: SIGKILL just before the statement that moves the watermark, then a second run. Slots:
    committed_steps          how many of the steps receive, stage, load, advance, log the killed run had committed
    runs_in_log              how many runs the log knows after the second one
    letters_after_rerun      dead letters in all, after the second run
    lineage_after_rerun      lineage entries in all, after the second run
    target_rows_after_rerun  rows of target, after the second run
    """
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "shop.duckdb")
        sigkill.run(PIPELINE, database, SAMPLE, before="update watermarks")
        killed = left_by_step(database)
        baseline.run(database, SAMPLE)
        rerun, seen = left_by_step(database), counts(database)
    return {
        "committed_steps": sum(rows > 0 for rows in killed),
        "runs_in_log": rerun[-1],
        "letters_after_rerun": seen["dead_letters"],
        "lineage_after_rerun": seen["lineage_entries"],
        "target_rows_after_rerun": seen["target_rows"],
    }


def left_by_step(database):
    """Return how many rows receive, stage, load, advance and log have left, as five numbers."""
    with duckdb.connect(str(database), read_only=True) as con:
        return con.execute("""
            select (select count(*) from received), (select count(*) from staging),
                   (select count(*) from lineage where step = 'load'),
                   (select count(*) from watermarks where mark <> ''), (select count(*) from run_log)
        """).fetchall()[0]


incident_report.rubric = [
    "What was seen, with a number and the table it stands in.",
    "Why nobody saw it in target, and what that says about looking at target alone.",
    "The cause, in one statement or clause of the code, not in a person or a machine. Of a burnt cake: `bake()` came "
    "before `set_timer()`.",
    "What the second run did, and why it could not know better.",
    "What is changed so that it cannot come back, and how that was tried.",
    "What is done about the rows that are there twice now.",
]
incident_report.model = """
On 15 January the table dead_letters held 4 rows for 2 rejected events, and lineage 24 entries instead of 12.
target was right, with 4 rows and evt-003 at 59.99: an upsert hides a second run, so a look at target shows nothing.
The cause is that run commits after every step. The process was killed when receive, stage and load had been committed
and `update watermarks` had not begun.
The second run compared the seven events with a mark that had not moved, and took all of them again; dead_letters and
lineage are only ever added to, so they doubled.
From now on all steps of a batch commit together or not at all; a run was killed before every call of the engine,
run again, and the tables compared with those of a run that nobody disturbed.
The doubled rows are removed by hand, once, after a copy of the file was put aside.
"""
incident_report.quotes = [
    "dead_letters held 4 rows for 2 rejected events",
    "an upsert hides a second run",
    "run commits after every step",
    "compared the seven events with a mark that had not moved",
    "all steps of a batch commit together or not at all",
    "The doubled rows are removed by hand",
]
