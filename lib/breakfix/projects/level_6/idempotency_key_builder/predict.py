"""Predict: what becomes of the next version, when nothing is broken?"""

import tempfile
from contextlib import closing
from pathlib import Path

from breakfix.lab import prediction, rows

from . import baseline

NAMES = ("source", "action")


def left_by(operations, names=NAMES):
    """Run the baseline on a new file; return how many were processed and skipped, and the rows of target."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "store.db")
        told = baseline.run(database, operations, names)
        with closing(baseline.connect(database)) as con:
            return told, rows(con.execute("select action, payload from target order by rowid"))


@prediction(phase="predict", fields={"processed": int, "skipped": int}, minutes=4)
def next_version(operations):
    """The operations of an evening come, one after the other, to an empty database.

    How many are processed, and how many are skipped?
    """
    return left_by(operations)[0]


@next_version.draw
def an_evening(hand):
    """Return deploys of some versions, one of them asked for twice, and a backup."""
    versions = [f"1.{number}" for number in range(hand.one_of(range(2, 8)))]
    deploys = [{"source": "ci", "action": "deploy", "version": version} for version in versions]
    again = deploys[hand.one_of(range(len(deploys)))]
    return [*deploys, {"source": "cron", "action": "backup", "target": "orders"}, again]


next_version.because = "the key is made of source and action, and says nothing of the version."
next_version.means = (
    "Every version after the first was taken for the same deploy once more. What a key leaves out, it calls the same: "
    "which fields belong to it is a decision about what may happen only once."
)
