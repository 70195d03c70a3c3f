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
              report, at least one region, and not all four; and it raises no error. Count in a cell of your own: the
              answer cell has no text
    """
    return 92


half.play = ""


@half.look(playable=False)
def found(world, half, of):
    text = sample_text()
    whole = len(text.encode())
    if of == "size":
        return {"part of the report": 0 < half < whole}
    try:
        report = torn(text, max(0, min(half, whole)))
    except ValueError as error:
        return {"read_report raises": str(error)} if of == "error" else {of: None}
    if of == "error":
        return {"read_report raises": "nothing"}
    if of == "total":
        return {"total": report["total"]}
    return {"at least one region": len(report["regions"]) > 0, "all four": len(report["regions"]) == 4}


found.when("a part: the writer has not finished", "size")
found.when("no error: read_report reads it", "error")
found.when("the total: the total is there", "total")
found.when("some regions: regions are there, and one is not", "regions")
half.asks("""
a part: How many bytes has the whole report?
no error: In the middle of which line does your half end?
the total: Which line holds the total, and where does it end?
some regions: After which of the lines that begin with region may it end?
""")
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
    "In a cell of your own, `text.encode()[:100]` is what a reader finds after 100 bytes. Look for the end of a line.",
    "A twin: of the letter `Dear Ada,\\nbring bread\\nand salt\\n` the first 22 bytes are a letter, without salt.",
]
