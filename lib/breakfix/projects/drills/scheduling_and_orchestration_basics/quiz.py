"""The quiz of d-05: each right answer is computed by running the real thing."""

import tempfile
from datetime import datetime
from pathlib import Path

from breakfix.children import cron
from breakfix.lab import Quiz, Recall

from .alter_make import made, makefile
from .break_runs import left_by
from .fix_tasks import run_tasks

quiz = Quiz(__name__, phase="mastery", minutes=8)
CUT, HOME = "The command is `date +`, and `F > day.txt` is its input.", "The day stands in day.txt, in the home."
recall = Recall(__name__, of="error_handling_and_recovery", asks=("empty_lines", "behind_a_pipe"))


@quiz.a_number(
    phase="run",
    look="Count the Mondays, then the firsts. Does a line ask for both, or for one of them?",
    because="When both fields of days are given, one of the two is enough: four Mondays, and the first, a Tuesday.",
)
def either_day():
    """A line begins with `0 6 1 * 1`. How often does cron start it in January 2013, which began with a Tuesday?"""
    return len(cron.starts(cron.read("0 6 1 * 1 etl"), datetime(2013, 1, 1), datetime(2013, 2, 1)))


@quiz.a_choice(
    {
        CUT: "",
        HOME: "What does cron do with a % before the shell has seen it?",
        "The day stands in day.txt, in the folder of the crontab.": "In which folder does cron start a command?",
        "cron refuses the line.": "Is a % not allowed in a command?",
    },
    phase="alter",
    because="An unescaped % ends the command; what follows is what it reads, and `date` reads nothing.",
)
def a_percent():
    """A crontab has the line `0 6 * * * date +%F > day.txt`. What happens at six?"""
    with tempfile.TemporaryDirectory() as home:
        cron.run("0 6 * * * date +%F > day.txt", home)
        return HOME if Path(home, "day.txt").exists() else CUT


@quiz.a_number(
    phase="predict",
    look="Which file is older than the one that it is made of, and what is made of that one?",
    because="The clean file is younger than the raw one; the warehouse is older than that, so load runs alone.",
)
def steps_of_make():
    """In a job with your Makefile the raw file is 30 minutes old, the clean one 10 and the warehouse 20. How many steps
    does `make run_etl` run?
    """
    seen = made.function(None, makefile.reference(), raw=30, clean=10, warehouse=20)
    return len(seen["steps of the first run"].split(", "))


@quiz.a_number(
    phase="break",
    look="Which files did each run put into its raw file?",
    because="Both runs took both files: 3 rows that were there, and twice 4 and 5.",
)
def rows_of_two_runs():
    """The warehouse has 3 rows. A file of 4 flights waits, another of 5 arrives. Then the first run does extract; the
    second run does all of its tasks; the first run does transform and load. How many rows are there?
    """
    night = {"before": 3, "waiting": 4, "arriving": 5}
    order = ["delivery", "1 extract", "2 extract", "2 transform", "2 load", "1 transform", "1 load"]
    return left_by(night | {"order": order})["rows_in_warehouse"]


@quiz.a_number(
    phase="fix",
    look="Which tasks need b, and which need those?",
    because="b fails, c and d are skipped; a and e are run and go well.",
)
def tasks_that_are_done():
    """`{"a": [], "b": ["a"], "c": ["b"], "d": ["c", "a"], "e": ["a"]}` is run by `run_tasks`, and b fails. How many
    tasks are done?
    """
    tasks = {"a": [], "b": ["a"], "c": ["b"], "d": ["c", "a"], "e": ["a"]}
    return list(run_tasks.reference(tasks, lambda name: 1 / (name != "b")).values()).count("done")


@quiz.a_choice(
    {
        "It has started, and has no end: it hangs, or it was killed.": "",
        "It has failed.": "Which line does a failure leave?",
        "It was skipped.": "Does a task that is skipped start?",
        "It is done.": "Which line is there of a task that is done?",
    },
    phase="mastery",
    because="Every end that Python sees leaves a line; a kill, and a task that never ends, do not.",
)
def a_start_alone():
    """In the log stands `load start 2013-01-08T02:30:00Z`, and at noon nothing else of load. What do you know of it?"""
    return "It has started, and has no end: it hangs, or it was killed."
