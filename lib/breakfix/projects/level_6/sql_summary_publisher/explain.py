"""Explain: a report followed through the mended publisher, and a note on one whose parts did not add up."""

import json
import sqlite3
from contextlib import closing

from breakfix.faults import sigkill_files
from breakfix.lab import explanation, folder, follow

from . import baseline
from .break_parts import committing, parts, stored
from .databases import COLUMNS, sales
from .fix_publish import publish
from .fix_summarize import summarize
from .published import matching

STEPS = {
    "summarize, after a sale of 100.00 without a region": {"regions": int, "sum_of_regions": int},
    "summarize, while a sale is committed": {"total_sales": int},
    "publish, killed": {"manifest_says": int, "match": int},
}
COMES = {"region": None, "product": "Bolt", "quantity": 1, "revenue_cents": 10_000, "sale_date": "2025-01-12"}


@follow(phase="explain", steps=STEPS, minutes=4)
def follow_the_report():
    """The sample's seven sales were summed up and published by your two parts. What is there after each step?

    regions         regions in by_region, after a sale of 10,000 cents without a region has come
    sum_of_regions  the sum of by_region then, in cents
    total_sales     total_sales, when another process commits a ninth sale after the first query
    manifest_says   sales in manifest.json, after a publisher of these was killed before it renames the second of its
                    two files
    match           how many of the two files are those that this manifest tells of
    """
    home, path = folder(), stored(as_dicts("sample"))
    with closing(sqlite3.connect(path)) as con:
        put(home, summarize.reference(con))
        baseline.seed_sales(con, [COMES.values()])
        second = summarize.reference(con)
        with committing(con, path, COMES | {"region": "West"}, before="group by 1"):
            third = summarize.reference(con)
    sigkill_files.forked(lambda: put(home, third), home, before_step=4)
    return {
        "regions": len(second["by_region"]),
        "sum_of_regions": sum(second["by_region"].values()),
        "total_sales": third["total_sales"],
        "manifest_says": json.loads((home / "manifest.json").read_text())["sales"],
        "match": matching(home)["match"],
    }


def as_dicts(dataset):
    """Return the sales of a dataset as dicts."""
    return [dict(zip(COLUMNS, row, strict=True)) for row in sales(dataset)]


def put(home, found):
    """Publish a summary as two files."""
    text = f"total revenue: {found['total_cents'] / 100:.2f}\n"
    publish.reference(home, {"summary.json": json.dumps(found), "summary.txt": text}, found["total_sales"])


follow_the_report.hints += [
    "A snapshot is what the first query sees. A file has its name, or has it not; the manifest gets its own last.",
    "A twin: three letters and a list. The second letter was not yet there when the post closed, so the list on the "
    "door is that of yesterday, and one of the three letters is not on it.",
]

LATE = {"region": "West", "product": "Bolt", "quantity": 100, "revenue_cents": 5_000, "sale_date": "2025-01-12"}


@explanation(phase="explain", slots={"total": int, "regions": int}, minutes=6)
def between_note():
    """Write the note on a report of the baseline whose regions did not add up to its total, for its readers.

    total    total_cents in the report
    regions  the sum of by_region, in cents
    """
    path = stored(as_dicts("sample"))
    with closing(sqlite3.connect(path)) as con, committing(con, path, LATE):
        return parts(baseline.build_summary(con))


between_note.rubric = [
    "what was seen, with a number, and where",
    "the cause: what came between which two statements",
    "why no error was raised, and why a second look at the table did not show it",
    "what the publisher does from now on, and how a reader can see that a report is whole",
]
between_note.model = """
In the report of 12 January the regions add up to 1424.10 and the total is 1374.10: they are 50.00 apart.
A sale of 50.00 in West was committed after the query for the total and before the one for the regions.
Each query was right for its own moment, so nothing failed; and when we looked again, both gave 1424.10.
From now on all queries of a report run in one transaction, and a manifest that comes last tells what it counts.
"""
between_note.quotes = [
    "the regions add up to 1424.10 and the total is 1374.10",
    "after the query for the total and before the one for the regions",
    "Each query was right for its own moment, so nothing failed",
    "all queries of a report run in one transaction",
]
