"""Explain: a note on the log that two processes shared, and one night through the drills."""

import datetime
import functools

from breakfix.faults import rotated
from breakfix.lab import explanation, follow, loggers

from .break_log import turns, writers
from .fix_counted import counted
from .fix_metrics import metrics
from .fix_named import named
from .fix_timed import timed

FILES = {"a.csv": 2, "b.csv": 3, "c.csv": 4}  # file -> seconds
BACK = 60  # seconds by which the clock is set back while b.csv is loaded in r1
STEPS = {
    "timed around each file": {"seconds_of_b": int, "began_c": str},
    "counted, over both runs": {"warnings": int, "errors": int},
    "named, over both runs": {"lines_of_r1": int, "lines_of_r2": int},
    "metrics of r1": {"failed": int, "rows_per_second": float},
}


def run(log, path, name, wall, back):
    """One run, which begins at `wall`: two lines of its own, and what timed writes for each file. Return outcomes."""
    now, outcomes = {"wall": wall, "steady": 0.0}, []

    def load(file, seconds):
        now["steady"] += seconds
        now["wall"] += datetime.timedelta(seconds=seconds - (back if file == "b.csv" else 0))
        if file == "b.csv":
            log.warning("2 flights were cancelled")
        if file == "c.csv":
            raise ValueError("no number")

    named.reference(log, path, "flights", name)
    log.info("run begins")
    for file, seconds in FILES.items():
        outcome = {"step": "load", "file": file, "rows": 9, "seconds": seconds, "error": None}
        step = functools.partial(load, file, seconds)
        try:
            timed.reference(file, step, lambda: now["wall"], lambda: now["steady"], log)
        except ValueError as error:
            outcome |= {"rows": None, "error": str(error)}
        outcomes.append(outcome)
    log.info("run ends")
    return outcomes


@functools.cache
def the_night():
    """Return what the night leaves, as a dict: all that is asked below."""
    with loggers.fresh_folder() as folder:
        log, path, at = loggers.own(), folder / "etl.log", datetime.datetime(2013, 1, 8, 4)
        counts = counted.reference(log)
        sums = metrics.reference(run(log, path, "r1", at, BACK))
        run(log, path, "r2", at, 0)
        lines = path.read_text().splitlines()
    of_b, of_c = (next(line for line in lines if f"{file} began" in line) for file in ("b.csv", "c.csv"))
    found = {"seconds_of_b": round(float(of_b.split()[-2])), "began_c": of_c.split("began ")[1][:8], **counts}
    found |= {f"lines_of_{name}": sum(f" {name} " in line for line in lines) for name in ("r1", "r2")}
    return found | {name: sums[name] for name in ("failed", "rows_per_second")}


@follow(phase="explain", steps=STEPS, core=False, minutes=7)
def follow_the_night():
    """Two runs, r1 and r2, of one process. What does each drill make of them?

    Each run calls named, logs `run begins`, loads a.csv, b.csv and c.csv, each through timed, and logs `run ends`.
    a.csv takes 2 seconds, b.csv 3, c.csv 4. r1 begins at 04:00:00; while it loads b.csv the wall clock is set back by
    60 seconds. Each load of b.csv logs a warning of its own, before the line of timed. Each load of c.csv raises
    ValueError, and the run goes on. a.csv and b.csv have 9 rows each. counted is called once, before r1.

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
SLOTS = {"renames_first": str, "lines_left": int, "first_line_left": int}


@explanation(phase="explain", slots=SLOTS, minutes=6)
def lost_lines():
    """Write the note on the log that two processes have shared, for whoever runs both.

    renames_first    day or night: who is the first to rename etl.log
    lines_left       lines that etl.log and etl.log.1 have in the end
    first_line_left  the number of the first line that was written and is still there
    """
    with loggers.fresh_folder() as folder:
        path = folder / "etl.log"
        with writers(path, GIVEN) as opened:
            for who, line in turns(GIVEN):
                opened.write(who, line)
        left = rotated.lines(path)
    renames = next(event.who for event in opened.history() if event.what == "rotates")
    return dict(zip(SLOTS, (renames, len(left), min(int(line.split()[-1]) for line in left)), strict=True))


lost_lines.rubric = [
    "how many lines are gone, and which of them",
    "how it came about: who renamed what, and which file the other one still had open",
    "that no error was raised, and how it could be noticed",
    "what to do so that it does not happen again",
]
lost_lines.model = """
Of ten lines five are left: lines 1 to 5 are gone, and those that are there are no longer in order.
Night found etl.log full at line 6 and renamed it to etl.log.1. Day still had the full file open, under its new name.
At line 7 day found it full as well and renamed etl.log once more: etl.log.1, with the first five lines, was replaced.
Neither raised an error; only counting what was written and what is there shows it.
From now on each process writes a file of its own, etl-day.log and etl-night.log.
"""
lost_lines.quotes = [
    "lines 1 to 5 are gone",
    "Day still had the full file open, under its new name",
    "only counting what was written and what is there shows it",
    "each process writes a file of its own",
]
