"""Break: a log with lines twice, with lines that are gone, and without the line that counts."""

import functools
import logging
import tempfile
from pathlib import Path

from breakfix.faults import rotated
from breakfix.lab import exercise, prediction

from . import baseline, jobs
from .alter_rotating import rotating

TWICE_FIELDS = {"lines_of_first_run": int, "lines_of_third_run": int, "rows_in_warehouse": int}
TWO_FIELDS = {"left_of_one": int, "left_of_two": int}
LENGTH = len("INFO line 01\n")


@prediction(phase="break", fields=TWICE_FIELDS, minutes=5)
def three_runs(days):
    """The same process runs the job three times, as a scheduler in Python would.

    lines_of_first_run  lines that the first run has added to etl.log
    lines_of_third_run  lines that the third run has added
    rows_in_warehouse   rows of the table flights in the end
    """
    with jobs.moment() as home:
        jobs.deliver(home, days)
        ends = [0]
        for _ in range(3):
            baseline.run(home)
            ends.append(len(jobs.lines(home)))
        added = {"lines_of_first_run": ends[1], "lines_of_third_run": ends[3] - ends[2]}
        return added | {"rows_in_warehouse": jobs.report(home)["loaded"]}


@three_runs.draw
def some_days(hand):
    """Return two or three days with their flights, and how many of them were cancelled."""
    return [
        {"day": 9 + place, "flights": hand.one_of(range(2, 7)), "cancelled": hand.one_of((0, 1))}
        for place in range(hand.one_of((2, 3)))
    ]


three_runs.because = (
    "opened adds a handler to the one logger of that name each time, and each handler writes every line."
)
three_runs.means = (
    "The table is right and the log is not: whoever counts its lines counts errors that never were. On the hundredth "
    "night each line stands there a hundred times."
)


def turns(given):
    """Return who writes which line, in order: `day` and `night` take turns."""
    return [(("day", "night")[place % 2], f"INFO line {place + 1:02}") for place in range(given["lines"])]


def writers(path, given, names=("day", "night")):
    """Return processes that write into one file into which so many lines fit; one full file is kept."""
    return rotated.Writers(path, names, limit=LENGTH * given["room"] + 1, keep=1)


def left(given, names):
    """Return how many lines are there in the end when these processes have written them in turn."""
    with tempfile.TemporaryDirectory() as made:
        path = Path(made, "etl.log")
        with writers(path, given, names) as opened:
            for place, (_, line) in enumerate(turns(given)):
                opened.write(names[place % len(names)], line)
        return len(rotated.lines(path))


@prediction(phase="break", fields=TWO_FIELDS, minutes=8)
def two_processes(given):
    """Two processes, day and night, write into one file that rotates, and take turns line by line.

    left_of_one  lines in etl.log and etl.log.1 together when one process alone writes all of them
    left_of_two  lines there when the two take turns
    """
    return {"left_of_one": left(given, ("day",)), "left_of_two": left(given, ("day", "night"))}


@two_processes.draw
def room_and_lines(hand):
    """Return how many lines fit into a file, and how many are written in all."""
    room = hand.one_of((4, 5, 6, 7, 8))
    return {"room": room, "lines": 2 * room - hand.one_of((0, 1, 2))}


two_processes.because = (
    "The one that rotates renames the file, and the other has it open still: when it finds it full, it rotates as "
    "well, and etl.log.1 with all the first lines is replaced."
)
two_processes.means = (
    "No process saw an error. What is left begins in the middle, and its lines are no longer in order. Give each "
    "process a file of its own, or send all lines to one process that writes them."
)


LIMIT, KEEP, EARLY = 1000, 2, 5  # bytes of a file, full files kept, lines before the error
BYTES = 50  # of a line, with its level and its line break


@functools.cache
def filled(after):
    """Return the lines of a log, of all its files, in which an error was followed by so many lines of INFO."""
    with tempfile.TemporaryDirectory() as made:
        path, log = Path(made, "etl.log"), logging.Logger("filled")
        rotating.reference(log, path, LIMIT, KEEP)
        levels = ["INFO"] * EARLY + ["ERROR"] + ["INFO"] * after
        for place, level in enumerate(levels):
            log.log(logging.getLevelName(level), f"line {place:03}".ljust(BYTES - len(f"{level} \n"), "."))
        for handler in log.handlers:
            handler.close()
        return rotated.lines(path)


MOST = 500


@exercise(phase="break", kind="value", core=False, minutes=5)
def quiet_lines():
    """After how many lines of INFO is the line of the error gone?

    Given     a log whose files have room for less than 1,000 bytes, of which two full ones are kept. Five lines of INFO
              and one of ERROR stand in the first. Each line has 50 bytes, with its line break
    Leave     a whole number: the smallest number of INFO lines after the error such that no file has its line any more
    """
    return 52


@quiet_lines.look
def told(world, quiet_lines, fewer):
    if isinstance(quiet_lines, bool) or not isinstance(quiet_lines, int) or not 0 < quiet_lines <= MOST:
        raise TypeError(f"quiet_lines is {quiet_lines!r}; give a whole number from 1 to {MOST}")
    found = filled(quiet_lines - fewer)
    return {"error": "there" if any(line.startswith("ERROR") for line in found) else "gone"}


told.when("so many: so many lines were written after the error", 0)
told.when("one less: one line less was written", 1)
quiet_lines.asks("""
so many: How many files are there, and which of them has the error?
one less: With which line is a file begun, and which file goes then?
""")
quiet_lines.range = (52, 52)
quiet_lines.slips("""
two files: Two full files are kept. Is the one that is written to among them?
    ~ 52 => 33
twenty lines: A file of 1,000 bytes is full already. How many lines fit?
    ~ 52 => 55
""")
quiet_lines.costs = "one number"
quiet_lines.hints += [
    "How many lines fit into a file, if it has to stay below 1,000 bytes? The error's file goes when a file is "
    "begun, and three files are there already. Which line, counted from the very first, begins it?",
    "A twin: three lines fit into a file, and one full file is kept. The line 7 begins the third file, and with "
    "it the first one goes.",
]
