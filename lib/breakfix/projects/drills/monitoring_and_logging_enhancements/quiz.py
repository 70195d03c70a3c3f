"""The quiz of d-06: each right answer is computed by running the real thing."""

import io
import logging

from breakfix.lab import Quiz, Recall, loggers

from . import baseline, jobs
from .alter_rotating import rotating
from .break_log import left
from .fix_counted import counted
from .fix_metrics import metrics

quiz = Quiz(__name__, phase="mastery", minutes=8)
recall = Recall(__name__, of="error_handling_and_recovery", asks=("two_handlers", "code_of_300"))


@quiz.a_number(
    phase="run",
    look="A logger has a level. Which records pass it?",
    because="DEBUG does not pass the level INFO; the four others do.",
)
def lines_of_levels():
    """A logger has the level INFO and one handler without a level. It is given one record each of DEBUG, INFO, WARNING,
    ERROR and CRITICAL. How many lines does the handler write?
    """
    log, stream = logging.Logger("quiz", logging.INFO), io.StringIO()
    log.addHandler(logging.StreamHandler(stream))
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL):
        log.log(level, "a record")
    return len(stream.getvalue().splitlines())


@quiz.a_number(
    phase="predict",
    look="Which lines has every run, and which has every file?",
    because="Two for the run, one for each of the five files, and one more for the file with a cancelled flight.",
)
def lines_of_a_night():
    """The job of this sheet runs once, in a new process. It was given five days, and on one of them a flight was
    cancelled. How many lines does its log have?
    """
    with jobs.moment() as home:
        jobs.deliver(home, [{"day": day, "flights": 4, "cancelled": int(day == 2)} for day in range(1, 6)])
        baseline.run(home)
        return len(jobs.lines(home))


@quiz.a_number(
    phase="alter",
    look="How many lines fit into each file, and how many files are there at most?",
    because="Three lines fit into a file. The tenth begins a fourth file, and with that the first three go.",
)
def lines_that_stay():
    """Each line of a log has 30 bytes. Its files stay below 100 bytes, and two full ones are kept. Ten lines are
    written. How many of them are in the files then?
    """
    with loggers.fresh_folder() as folder:
        log = logging.getLogger("quiz")
        rotating.reference(log, folder / "etl.log", 100, 2)
        for place in range(10):
            log.info("%s", str(place).ljust(24, "."))
        return sum(len(each.read_text().splitlines()) for each in folder.iterdir())


@quiz.a_number(
    phase="break",
    look="Who renames the file first, and what becomes of it when the other one does?",
    because="The first five lines, a full file, are replaced when the second process rotates as well.",
)
def lines_that_are_gone():
    """Two processes write into one file that rotates, and take turns line by line. Five lines fit into a file, one full
    file is kept, and nine lines are written. How many of them are in no file then?
    """
    return 9 - left({"room": 5, "lines": 9}, ("day", "night"))


@quiz.a_row(
    {"warnings": int, "errors": int},
    phase="fix",
    look="On which side of 30 and of 40 is each level?",
    because="35 is a warning, since it is below 40; 45 and 50 are errors; 25 is neither.",
)
def counts_of_levels():
    """counted is called for a logger. Then records of the levels 25, 30, 35, 45 and 50 come. What does the dict say?"""
    log = logging.Logger("quiz", logging.INFO)
    counts = counted.reference(log)
    for level in (25, 30, 35, 45, 50):
        log.log(level, "a record")
    return counts


@quiz.a_number(
    phase="explain",
    look="Which rows are counted, and over which seconds?",
    because="The 24 rows of load over 2 + 1 + 3 seconds: those of every step count, also of the one that failed.",
)
def rows_a_second():
    """extract takes a.csv in 2 seconds and has 24 rows; load takes it in 1 second and has 24 rows; extract takes b.csv
    in 3 seconds and fails. How many rows per second is that in `metrics`?
    """
    rows = [("extract", "a.csv", 24, 2, None), ("load", "a.csv", 24, 1, None), ("extract", "b.csv", None, 3, "cut")]
    names = ("step", "file", "rows", "seconds", "error")
    return int(metrics.reference([dict(zip(names, row, strict=True)) for row in rows])["rows_per_second"])
