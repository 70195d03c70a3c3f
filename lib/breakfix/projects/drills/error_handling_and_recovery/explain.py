"""Explain: one night through the four fixes, and a note for whoever comes in the morning."""

import functools
import tempfile
from collections import Counter
from pathlib import Path

from breakfix.children import exit_code
from breakfix.datasets import small_days
from breakfix.faults.unfinished import Writer
from breakfix.lab import explanation, follow, loggers
from breakfix.lab.tries import Clock

from . import baseline
from .fix_error_log import error_log, lines
from .fix_graceful_exit import graceful_exit
from .fix_retry import ATTEMPTS, PASSING, retry
from .mastery_summary import summary

ON_TIME, LATE, CUT, BAD = FILES = ("2013-01-24.csv", "2013-01-25.csv", "2013-01-26.csv", "2013-01-27.csv")
FLIGHTS = 30  # of each day

STEPS = {
    "retry around extract": {"calls_for_24": int, "calls_for_25": int, "calls_for_26": int, "seconds_waited": int},
    "error_log around retry": {"lines_in_etl_log": int, "errors_before_transform": int},
    "graceful_exit around transform": {"files_in_clean": int, "exit_code": int},
}


class Night:
    """Four files: one on time, one ready after three seconds, one cut short for good, one with a bad value."""

    def __init__(self, folder):
        self.source, self.raw, self.clean = (Path(folder, name) for name in ("source", "raw", "clean"))
        for each in (self.source, self.raw, self.clean):
            each.mkdir()
        self.clock, self.calls, self.tries = Clock(), Counter(), []

    def extract(self):
        """Bring the files into raw, each tried again while it may pass and written down; two come whole."""
        lines = {name: small_days.lines(int(name[8:10]), FLIGHTS, 12 * (name == BAD)) for name in FILES}
        data = {name: small_days.packed(each) for name, each in lines.items()}
        for name in (ON_TIME, CUT, BAD):
            (self.source / f"{name}.gz").write_bytes(data[name][: 150 if name == CUT else None])
        with Writer(self.source / f"{LATE}.gz", data[LATE]) as writer:
            self.clock.at(3, writer.finish)
            for name in FILES:
                error_log.reference(self.source, name, self.patiently)

    def patiently(self, name):
        """Unpack one file, and try again as retry does, on the night's own clock."""
        return retry.reference(functools.partial(self.one, name), PASSING, ATTEMPTS, self.clock.sleep)

    def one(self, name):
        """Unpack one file, count the call, and note how it ended."""
        self.calls[name] += 1
        unfinished = self.raw / f"{name}.part"
        try:
            baseline.extract(self.source / f"{name}.gz", unfinished)
        except EOFError:
            self.tries.append((name, "it ends too early"))
            raise
        unfinished.replace(self.raw / name)
        self.tries.append((name, None))


@functools.cache
def the_night():
    """Return what the night leaves, as a dict: all that is asked below."""
    with tempfile.TemporaryDirectory() as folder:
        night = Night(folder)
        with loggers.fresh():
            night.extract()
            logged = {name: lines(night.source, name) for name in ("etl.log", "error.log")}
        code = exit_code.of(lambda: graceful_exit.reference(night.raw, night.clean, baseline.transform))
        return {
            "calls_for_24": night.calls[ON_TIME],
            "calls_for_25": night.calls[LATE],
            "calls_for_26": night.calls[CUT],
            "seconds_waited": night.clock.slept,
            "lines_in_etl_log": len(logged["etl.log"]),
            "errors_before_transform": len(logged["error.log"]),
            "files_in_clean": len(list(night.clean.glob("*.csv"))),
            "exit_code": code,
            "failed_at_extract": len(summary.reference(night.tries)) - 1,
        }


@follow(phase="explain", steps=STEPS, minutes=6)
def follow_the_night():
    """Four files go through the mended steps. What does each step see?

    2013-01-24  is whole
    2013-01-25  is still being written, and is ready 3 seconds after its first call
    2013-01-26  was cut short on its way, and stays so
    2013-01-27  is whole; the delay of its twelfth flight is not a number

    They come in this order, with 4 attempts each. The clock moves only while somebody waits.

    calls_for_24, 25, 26     how often extract is called for each of these files
    seconds_waited           seconds of waiting in all
    lines_in_etl_log         lines of etl.log, after extract, that begin with a level
    errors_before_transform  lines of error.log, after extract, that begin with a level
    files_in_clean           *.csv in clean at the end
    exit_code                exit code of the process that transforms
    """
    return {name: the_night()[name] for fields in STEPS.values() for name in fields}


follow_the_night.hints += [
    "Go file by file. Which error does it raise, may that error pass, and how long does it take? To extract, a file "
    "that unpacks is a good file, whatever it holds.",
    "A twin: a door opens after 2 seconds. You try it at 0, 1 and 3 seconds: three tries, and 3 seconds of waiting.",
]

SLOTS = {"files_loaded": int, "files_not_loaded": int, "tries_of_the_cut_file": int, "exit_code": int}


@explanation(phase="explain", slots=SLOTS, minutes=10)
def morning_note():
    """Write the note for whoever comes in the morning and has to decide what to do.

    files_loaded           files that are in clean, and so in the warehouse
    files_not_loaded       files of the night that are not
    tries_of_the_cut_file  how often the job tried 2013-01-26
    exit_code              exit code of the process that transforms
    """
    night = the_night()
    return {
        "files_loaded": night["files_in_clean"],
        "files_not_loaded": 4 - night["files_in_clean"],
        "tries_of_the_cut_file": night["calls_for_26"],
        "exit_code": night["exit_code"],
    }


morning_note.rubric = [
    "which files are not loaded, by name",
    "why, for each of them, so that somebody can act: who has to mend what",
    "whether the rest can be used, and how you know",
    "what to do once they are mended, and why that does no harm to what is there",
]
morning_note.model = """
2013-01-26 and 2013-01-27 are not loaded; the other two are.
2013-01-26 ends too early, and four tries in seven seconds did not change that: ask the sender to deliver it again.
2013-01-27 has a delay on line 13 that is not a number: the sender has to mend the value, and trying again is no use.
2013-01-24 and 2013-01-25 can be used: a file gets its name in clean only once all of it is written.
When the two files have come again, start the same job again: it extracts and transforms every file anew.
A file that is loaded twice replaces its own rows.
"""
morning_note.quotes = [
    "2013-01-26 and 2013-01-27 are not loaded",
    "the sender has to mend the value",
    "a file gets its name in clean only once all of it is written",
    "A file that is loaded twice replaces its own rows",
]
