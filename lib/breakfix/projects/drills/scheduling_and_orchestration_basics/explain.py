"""Explain: one night from the line of the crontab to the log, and a note on the night in which two runs overlapped."""

import functools
import logging
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from breakfix.children import cron
from breakfix.lab import explanation, follow, loggers

from . import jobs
from .alter_cron import cron_line
from .break_overlap import counted, overlapped
from .fix_due import NOW, due
from .fix_tasks import run_tasks
from .mastery_start_and_end import start_and_end

# task: (inputs, outputs)
TASKS = {
    "report": (["joined", "planes"], ["report"]),
    "join": (["clean", "weather"], ["joined"]),
    "transform": (["raw"], ["clean"]),
    "weather": (["stations"], ["weather"]),
    "planes": (["fleet"], ["planes"]),
    "mail": (["report"], ["sent"]),
}
# Minutes before now. A file without a number is not there.
FILES = {
    "raw": 10,
    "clean": 900,
    "stations": 1000,
    "weather": 880,
    "joined": 870,
    "fleet": 2000,
    "planes": 890,
    "report": 860,
    "sent": 850,
}
FAILS = "join"
SINCE, UNTIL = datetime(2013, 1, 4, 12), datetime(2013, 1, 8, 12)  # a Friday and a Tuesday, at noon
STEPS = {
    "cron starts the job": {"starts": int, "percent_signs": int, "backslashes": int},
    "due looks at the files": {"due_tasks": int, "first_due": str},
    "run_tasks runs them": {"done": int, "failed": int, "skipped": int},
    "start_and_end writes the log": {"lines_in_log": int, "lines_with_failed": int},
}


@functools.cache
def the_night():
    """Return what each step makes of the night, as a dict: all that is asked below."""
    line = cron_line.reference(Path("/srv/100%"), Path("/usr/bin/python3"), 2, 30)
    line = line.replace("* * *", "* * 1-5")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name, minutes in FILES.items():
            (folder / name).touch()
            os.utime(folder / name, (NOW, NOW - 60 * minutes))
        tasks = {
            task: ([folder / each for each in inputs], [folder / each for each in outputs])
            for task, (inputs, outputs) in TASKS.items()
        }
        found = due.reference(tasks, NOW)
    told, log = [], logging.Logger("night", logging.INFO)
    log.addHandler(loggers.Told(told))
    ends = run_tasks.reference({name: needs(name, found) for name in found}, functools.partial(one, log))
    return {
        "starts": len(cron.starts(cron.read(line), SINCE, UNTIL)),
        "percent_signs": line.count("%"),
        "backslashes": line.count("\\"),
        "due_tasks": len(found),
        "first_due": found[0],
        **{end: list(ends.values()).count(end) for end in ("done", "failed", "skipped")},
        "lines_in_log": len(told),
        "lines_with_failed": sum("failed" in each for each in told),
    }


def needs(name, found):
    """Return those of the due tasks that write what a task reads."""
    return [other for other in found if set(TASKS[other][1]) & set(TASKS[name][0])]


def one(log, name):
    """Run a task of the night: it does nothing, or fails."""

    def task():
        if name == FAILS:
            raise ValueError(name)

    start_and_end.reference(name, task, log, lambda: datetime.now(UTC))


@follow(phase="explain", steps=STEPS, minutes=5)
def follow_the_night():
    """A night of six tasks, of which one fails. What does each step make of it?

    The tasks and the files are shown above the cell. The line of the crontab is
    `30 2 * * 1-5 cd '/srv/100%' && /usr/bin/python3 etl.py >> logs/$(date +%F).log 2>&1`, before its percent signs were
    seen to. `join` fails.

    starts             how often cron starts it from Friday noon to Tuesday noon
    percent_signs      percent signs in the line as it has to stand in the crontab
    backslashes        backslashes in it
    due_tasks          how many tasks are due
    first_due          the one of them that has to run first
    done               how many of the due tasks end as done
    failed             how many as failed
    skipped            how many as skipped
    lines_in_log       lines that start_and_end writes
    lines_with_failed  how many of them say failed
    """
    return dict(the_night())


follow_the_night.hints += [
    "Draw the tasks with arrows from file to file. Only one file is younger than what is made of it; from there follow "
    "the arrows. A task that is skipped is not called, so nothing of it stands in the log.",
    "A twin: flour came this morning. The dough is due, the bread is due, the jam is not. The oven fails at the bread: "
    "one done, one failed, and the sandwich is skipped.",
]

NIGHT = {
    "before": 40,
    "waiting": 25,
    "arriving": 10,
    "order": ["1 extract", "1 transform", "delivery", "2 extract", "1 load", "2 transform", "2 load"],
}
SLOTS = {"rows_in_warehouse": int, "rows_too_many": int, "tasks_that_failed": int}


@functools.cache
def the_overlap():
    """Return what the night of the note leaves."""
    with jobs.moment() as home:
        return counted(overlapped(NIGHT, home=home), home)


@explanation(phase="explain", slots=SLOTS, minutes=6)
def incident_note():
    """Write the note on the night in which two runs overlapped, for whoever has to set it right.

    rows_in_warehouse  rows in the warehouse after both runs
    rows_too_many      how many of them are there for a second time
    tasks_that_failed  how many tasks ended with an error
    """
    night = the_overlap()
    return {
        "rows_in_warehouse": night["rows_in_warehouse"],
        "rows_too_many": night["rows_too_many"],
        "tasks_that_failed": night["errors"],
    }


incident_note.rubric = [
    "what stands in the warehouse now, with numbers, and of which file",
    "the cause: what the second run asked, and when",
    "what has to be done now in the warehouse",
    "what will keep a second run out, and what somebody will see of it",
]
incident_note.model = """
The warehouse has 100 rows where it should have 75: the 25 flights of the file that waited are there twice.
The run of 02:30 was not done at 02:35. The second run asked which files are loaded before the first had loaded any.
Delete the rows of that file, run the job once by hand, and count: 75.
From now on each run holds a lock in the job's folder; a second one ends at once with an error that cron sends by mail.
"""
incident_note.quotes = [
    "the 25 flights of the file that waited are there twice",
    "asked which files are loaded before the first had loaded any",
    "Delete the rows of that file, run the job once by hand",
    "a second one ends at once with an error that cron sends by mail",
]
