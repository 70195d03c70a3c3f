"""Break: a publisher that is killed between two files."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from breakfix.faults import sigkill_files
from breakfix.lab import folder, prediction

from . import baseline
from .break_parts import some_sales, stored


def publishing(database, home, before_step=None):
    """Build and publish a report of a database in a process of its own; SIGKILL before a step. Return its Ending."""
    with closing(sqlite3.connect(database)) as con:
        report = baseline.build_summary(con)
    return sigkill_files.forked(lambda: baseline.publish(report, home), home, before_step=before_step)


def in_files(home):
    """Return the total in cents that each of the two files in a folder tells."""
    told = json.loads(Path(home, "summary.json").read_text(encoding="utf-8"))
    return {"json_total": told["total_cents"], "txt_total": baseline.read_report(Path(home, "summary.txt"))["total"]}


@prediction(phase="break", fields={"json_total": int, "txt_total": int}, core=False, minutes=5)
def killed(given):
    """Yesterday's report is in the folder. Today's publisher is killed before it opens its second file.

    json_total  total_cents in summary.json
    txt_total   the total in summary.txt, in cents
    """
    home = folder()
    for listed, step in ((given["there"], None), ([*given["there"], given["comes"]], 2)):
        publishing(stored(listed), home, step)
    return in_files(home)


@killed.draw
def three_and_one(hand):
    """Return two or three sales of yesterday, and one of today."""
    *there, comes = some_sales(hand, hand.one_of((3, 4)))
    return {"there": there, "comes": comes}


killed.because = "Each file is written by itself: the first one was closed, and the second was never opened."
