"""Explain: one night through the drills."""

import datetime
import functools

from breakfix.lab import follow, loggers

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


@follow(phase="explain", steps=STEPS, minutes=7)
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
