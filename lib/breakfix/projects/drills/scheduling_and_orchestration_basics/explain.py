"""Explain: a note on the night in which two runs overlapped, and one night from the line of the crontab to the log."""

import contextlib
import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from breakfix.children import cron
from breakfix.lab import explanation, follow, loggers

from . import baseline, jobs
from .break_runs import counted, overlapped
from .fix_due import due, lay_out
from .fix_tasks import run_tasks
from .jobs import NOW
from .mastery_start_and_end import start_and_end

# task: (inputs, output)
TASKS = {
    "report": (["joined", "planes"], "report"),
    "join": (["clean", "weather"], "joined"),
    "transform": (["raw"], "clean"),
    "weather": (["stations"], "weather"),
    "planes": (["fleet"], "planes"),
    "mail": (["report"], "sent"),
}
FILES = {"raw": 10, "clean": 900, "stations": 1000, "weather": 880, "joined": 870}  # minutes before now
FILES |= {"fleet": 2000, "planes": 890, "report": 860, "sent": 850}
STEPS = {
    "cron starts the job": {"starts": int},
    "due looks at the files": {"due_tasks": int, "first_due": str},
    "run_tasks runs them": {"done": int, "failed": int, "skipped": int},
    "start_and_end writes the log": {"lines_in_log": int, "lines_with_failed": int},
}


@follow(phase="explain", steps=STEPS, core=False, minutes=5)
def follow_the_night():
    """A night of six tasks, of which one fails. What does each step make of it?

    The tasks and the files are shown above the cell. The line of the crontab begins with `30 2 * * 1-5`. `join` fails.

    starts             how often cron starts it from Friday noon to Tuesday noon
    due_tasks          how many tasks are due
    first_due          the one of them that has to run first
    done               how many of the due tasks end as done
    failed             how many as failed
    skipped            how many as skipped
    lines_in_log       lines that start_and_end writes
    lines_with_failed  how many of them say failed
    """
    with tempfile.TemporaryDirectory() as made:
        found = due.reference(lay_out(Path(made), {name: 60 * age for name, age in FILES.items()}, TASKS), NOW)
    needs = {name: [other for other in found if TASKS[other][1] in TASKS[name][0]] for name in found}
    told = loggers.Told()

    def do(name):
        start_and_end.reference(name, lambda: 1 / (name != "join"), log, lambda: datetime.now(UTC))

    with loggers.fresh():
        log = loggers.own(told)
        ends = list(run_tasks.reference(needs, do).values())
    return {
        "starts": len(cron.starts(cron.read("30 2 * * 1-5 etl"), datetime(2013, 1, 4, 12), datetime(2013, 1, 8, 12))),
        "due_tasks": len(found),
        "first_due": found[0],
        **{end: ends.count(end) for end in ("done", "failed", "skipped")},
        "lines_in_log": len(told.lines),
        "lines_with_failed": sum("failed" in each for each in told.lines),
    }


follow_the_night.hints += [
    "Draw the tasks with arrows from file to file. Only one file is younger than what is made of it; from there follow "
    "the arrows. A task that is skipped is not called, so nothing of it stands in the log.",
    "A twin: flour came this morning. The dough is due, the bread is due, the jam is not. The oven fails at the bread: "
    "one done, one failed, and the sandwich is skipped.",
]

NIGHT = {"before": 40, "waiting": 25, "arriving": 10}
NIGHT["order"] = ["1 extract", "1 transform", "delivery", "2 extract", "1 load", "2 transform", "2 load"]
DOUBLED = "2013-01-07.csv.gz"  # the file that waited
SLOTS = {"rows_in_warehouse": int, "rows_too_many": int, "rows_when_mended": int}


@explanation(phase="explain", slots=SLOTS, minutes=5)
def incident_note():
    """Write the note on the night in which two runs overlapped, for whoever has to set it right.

    rows_in_warehouse  rows in the warehouse after both runs
    rows_too_many      how many of them are duplicates
    rows_when_mended   once all rows of the file that waited are deleted and the job has run alone: rows there
    """
    with jobs.moment() as home:
        seen = counted(overlapped(NIGHT, home=home), home)
        with contextlib.closing(sqlite3.connect(home / "warehouse.sqlite")) as con, con:
            con.execute("delete from flights where file = ?", [DOUBLED])
        baseline.run(home)
        return dict(zip(SLOTS, (seen["rows_in_warehouse"], seen["rows_too_many"], jobs.loaded(home)), strict=True))


incident_note.rubric = [
    "what is in the warehouse now, with numbers, and which file is there twice",
    "the cause: what the second run asked, and when, and why nobody heard of it",
    "what has to be done now, and how you know that it worked",
    "what will keep a second run out",
]
incident_note.model = """
The warehouse has 100 rows where it should have 75: the 25 flights of the file that waited are there twice.
The first run took longer than five minutes. The second asked which files are loaded before the first had loaded any.
No task ended with an error.
Delete the rows of that file, run the job once by hand while no other run is there, and count: 75.
From now on each run holds a lock in the job's folder; a second one ends at once with an error that cron sends by mail.
"""
incident_note.quotes = [
    "the 25 flights of the file that waited are there twice",
    "asked which files are loaded before the first had loaded any",
    "run the job once by hand while no other run is there, and count: 75",
    "each run holds a lock in the job's folder",
]
