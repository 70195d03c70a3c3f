"""Break, written by the learner: how many bytes of a report make half of it look like all of it."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from breakfix.faults import unfinished
from breakfix.lab import exercise

from . import baseline
from .databases import sales


def torn(text, size):
    """Return what a reader finds while another process has written so many bytes of a text report."""
    with tempfile.TemporaryDirectory() as folder:
        path, data = Path(folder, "summary.txt"), text.encode()
        with unfinished.Writer(path, data, share=size / len(data)):
            return baseline.read_report(path)


def sample_text():
    """Return the text report of the sample."""
    with closing(sqlite3.connect(":memory:")) as con:
        baseline.seed_sales(con, sales("sample"))
        return baseline.format_text_report(baseline.build_summary(con))


@exercise(phase="break", kind="value", minutes=5)
def half():
    """Say how many bytes of the sample's text report make half of it look like all of it.

    Given     the report of the sample, and read_report, which reads it while another process still writes it
    Leave     half, a number of bytes such as 100. When so many are written, read_report finds the total of the whole
              report, at least one region, and not all four; and it raises no error
    """
    return 92


half.play = ""


@half.look(playable=False)
def found(world, half):
    text = sample_text()
    try:
        report = torn(text, max(0, min(half, len(text))))
    except ValueError as error:
        return {"read_report raises": str(error)}
    regions = len(report["regions"])
    return {"total": report["total"], "at least one region": regions > 0, "all four regions": regions == 4}


found.when("half of it: the writer has written so many bytes")
half.asks("half of it: Which line holds the total, and after which lines that begin with region may your half end?")
half.slips("""
all of it: Nothing is missing. After which region may the half end?
    ~ 92 => 243
in a line: The half ends within a line. Where does a line end?
    ~ 92 => 80
before the regions: There is no region yet. How many bytes come before the first one?
    ~ 92 => 51
""")
half.costs = "nothing"
half.hints += [
    "The number before a line tells how many bytes there are to its end. After which lines may the half end?",
    "A twin: of the letter `Dear Ada,\\nbring bread\\nand salt\\n` the first 22 bytes are a letter, without salt.",
]
