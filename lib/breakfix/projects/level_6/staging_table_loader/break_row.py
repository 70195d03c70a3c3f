"""Break, written by the learner: a file whose second record is called the third."""

import csv
import io
import tempfile
from pathlib import Path

from breakfix.lab import exercise

from . import baseline

RIGHT = ("row=1", "row=2")


@exercise(phase="break", kind="value", minutes=6)
def moved():
    """Write a file in which a row number points at another record.

    Given     the baseline, and a CSV reader
    Leave     moved, a text. The reader finds the four columns of the contract in its first line, and two records.
              The first record is good: the baseline accepts it. The second one lacks its timestamp, and the baseline
              calls it row=3 or more
    """
    return 'timestamp,level,source,message\n2026-03-01T08:00:00Z,INFO,api,"one\ntwo"\n,INFO,api,three\n'


moved.play = ""


@moved.look(playable=False)
def told(world, moved, of):
    if of == "file":
        found = csv.DictReader(io.StringIO(moved, newline=""))
        return {"columns": sorted(found.fieldnames or []), "records": len(list(found))}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "events.csv")
        path.write_bytes(moved.encode())
        result = baseline.load_csv(path)
    if of == "accepted":
        return {"accepted": len(result.accepted)}
    errors = [error.split(" ", 1) for error in result.errors]
    return {"reasons": [why for _, why in errors], "right numbers": [row for row, _ in errors if row in RIGHT]}


told.when("two records: a reader counts its records", "file")
told.when("one is good: the baseline reads it", "accepted")
told.when("another row: the baseline tells which row lacks its timestamp", "error")
moved.asks("""
two records: How many records does your file have, the header left out?
one is good: Which field does the first record lack, or which level has it?
another row: How many lines come before the second record, the header left out?
""")
moved.slips(r"""
two lines: Each record is one line here, and the second is called the second. What may stand in quotes?
    ~ "one\ntwo" => one
three records: There are three records, and the third lacks something. How can one take two lines?
    ~ "one\ntwo"\n => one\n2026-03-01T08:00:30Z,INFO,api,two\n
an empty line first: Your text begins with an empty line, and a reader takes the first line for the header.
    ~ timestamp,level => \ntimestamp,level
""")
moved.costs = "one line break"
moved.hints += [
    "reader.line_num counts the lines that were read, not the records. When are these two numbers not the same?",
    'A twin, with two columns and two records:\n    "name,address\\nAda,\\"12 High Street\\nLondon\\"\\nBob,Paris\\n"\n'
    "Bob stands in the fourth line.",
]
