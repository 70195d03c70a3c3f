"""Explain: one night through the drills, and a note on the log of two processes."""

import datetime
import functools
import logging

from breakfix.lab import explanation, follow, loggers

from .break_log import left, turns
from .fix_counted import counted
from .fix_named import named
from .fix_timed import timed
from .mastery_metrics import metrics

FILES = {"a.csv": 2, "b.csv": 3, "c.csv": 4}  # file -> seconds
BACK = 60  # seconds by which the clock is set back while b.csv is loaded
STEPS = {
    "timed around each file": {"seconds_of_b": float, "began_c": str},
    "counted, over both runs": {"warnings": int, "errors": int},
    "named, over both runs": {"lines_of_r1": int, "lines_of_r2": int},
    "metrics of r1": {"failed": int, "rows_per_second": float},
}


class Night:
    """Two clocks and two runs: b.csv has a warning, c.csv fails; the clock is set while b.csv is loaded in r1."""

    def __init__(self, path):
        self.path, self.wall, self.steady = path, datetime.datetime(2013, 1, 8, 4, 0, 0), 0.0
        self.log, self.outcomes = logging.getLogger("night"), []
        self.log.propagate = False

    def run(self, name):
        """One run: two lines of its own, and what timed writes for each file."""
        named.reference(self.log, self.path, "flights", name)
        self.log.info("run begins")
        for file, seconds in FILES.items():
            error = None
            step = functools.partial(self.load, name, file, seconds)
            try:
                timed.reference(file, step, lambda: self.wall, lambda: self.steady, self.log)
            except ValueError as raised:
                error = str(raised)
            rows = None if error else 9
            self.outcomes.append({"step": "load", "file": file, "rows": rows, "seconds": seconds, "error": error})
        self.log.info("run ends")

    def load(self, run, file, seconds):
        """Load a file on the night's clocks."""
        self.steady += seconds
        self.wall += datetime.timedelta(seconds=seconds - (BACK if (run, file) == ("r1", "b.csv") else 0))
        if file == "b.csv":
            self.log.warning("2 flights were cancelled")
        if file == "c.csv":
            raise ValueError("no number")


@functools.cache
def the_night():
    """Return what the night leaves, as a dict: all that is asked below."""
    with loggers.fresh_folder() as folder:
        night = Night(folder / "etl.log")
        counts = counted.reference(night.log)
        night.run("r1")
        sums = metrics.reference(night.outcomes)
        night.run("r2")
        lines = night.path.read_text().splitlines()
    of_b, of_c = (next(line for line in lines if f"{file} began" in line) for file in ("b.csv", "c.csv"))
    return {
        "seconds_of_b": float(of_b.split()[-2]),
        "began_c": of_c.split("began ")[1][:8],
        **counts,
        **{f"lines_of_{run}": sum(f" {run} " in line for line in lines) for run in ("r1", "r2")},
        "failed": sums["failed"],
        "rows_per_second": sums["rows_per_second"],
    }


@follow(phase="explain", steps=STEPS, minutes=6)
def follow_the_night():
    """Two runs, r1 and r2, of one process. What does each drill make of them?

    Each run calls named, logs `run begins`, loads a.csv, b.csv and c.csv, each through timed, and logs `run ends`.
    a.csv takes 2 seconds, b.csv 3, c.csv 4. r1 begins at 04:00:00; while it loads b.csv the wall clock is set back by
    60 seconds. Each load of b.csv logs a warning; each load of c.csv raises ValueError, and the run goes on. a.csv and
    b.csv have 9 rows each. counted is called once, before r1.

    seconds_of_b     seconds in the line of b.csv in r1
    began_c          the time of day in the line of c.csv in r1, as HH:MM:SS
    warnings         of the dict of counted, in the end
    errors           likewise
    lines_of_r1      lines of the file with the name r1
    lines_of_r2      lines with the name r2
    failed           of the metrics of r1, in which the one step is load
    rows_per_second  likewise
    """
    return dict(the_night())


follow_the_night.hints += [
    "Keep two clocks on paper: one goes on by the seconds of each file, the other one is set back once. Then write "
    "down the lines of r1 one below the other; a step that fails has a line as well.",
    "A twin: a film of 90 minutes begins at 02:30 in the night in which the clocks go back at 03:00 to 02:00. It "
    "ends at 03:00, and has taken 90 minutes.",
]

GIVEN = {"room": 5, "lines": 10}
SLOTS = {"lines_written": int, "lines_left": int, "lines_left_of_one": int}


@explanation(phase="explain", slots=SLOTS, minutes=8)
def lost_lines():
    """Write the note on the log that two processes have shared, for whoever runs both.

    lines_written      lines that the two have written
    lines_left         lines that etl.log and etl.log.1 have in the end
    lines_left_of_one  lines that they would have if one process had written all
    """
    return {
        "lines_written": len(turns(GIVEN)),
        "lines_left": left(GIVEN, ("day", "night")),
        "lines_left_of_one": left(GIVEN, ("day",)),
    }


lost_lines.rubric = [
    "how many lines are gone, and which: the first or the last",
    "how it came about: who renamed what, and who had it open",
    "that no error was raised, and how it could be noticed",
    "what to do so that it does not happen again",
]
lost_lines.model = """
Of ten lines five are left: the first five are gone, and those that are there are no longer in order.
The day's process renamed etl.log when it was full; the night's still had that file open and renamed once more.
Neither raised an error; only counting what was written and what is there shows it.
From now on each process writes a file of its own, etl-day.log and etl-night.log.
"""
lost_lines.quotes = [
    "the first five are gone",
    "the night's still had that file open",
    "only counting what was written and what is there shows it",
    "each process writes a file of its own",
]
