"""Explain: a table followed over some nights, held to what was agreed, and the note on a column that was renamed."""

from breakfix.faults.elsewhere import elsewhere
from breakfix.lab import explanation, follow

from . import sources
from .break_runs import RENAME, TOTAL, one_night
from .fix_fingerprint import fingerprint
from .fix_judge import judge_drift
from .predict import ADD, DROP
from .worlds import arranged

VERDICTS = ("stop", "warn", "pass")
STEPS = {
    "agreed": {"columns": int},
    "a column note is added": {"added": VERDICTS},
    "total gets the name amount": {"renamed": VERDICTS, "new_name": str},
    "the next night, nothing is altered": {"next_night": VERDICTS},
    "amount gets the name total again, and note is dropped": {"put_back": VERDICTS},
}


@follow(phase="explain", steps=STEPS, minutes=4)
def follow_the_promise():
    """Your fingerprint describes orders of the sample, and that is agreed. judge_drift is asked after each change.

    columns     columns in what was agreed
    added       the verdict after the statement of this step
    renamed     the verdict after the statement of this step
    new_name    the likely new name of total
    next_night  the verdict of the next night
    put_back    the verdict after the two statements of this step
    """
    with arranged() as (con, path):
        agreed, found = fingerprint.reference(con, "orders"), []
        for statements in ([ADD("note text")], [TOTAL], [], [RENAME("amount", "total"), DROP("note")]):
            elsewhere(path, statements)
            found.append(judge_drift.reference(agreed, fingerprint.reference(con, "orders")))
    told = dict(zip(("added", "renamed", "next_night", "put_back"), (each["verdict"] for each in found), strict=True))
    told |= {"columns": len(agreed), "new_name": found[1]["renamed"]["total"]}
    return {name: told[name] for step in STEPS.values() for name in step}


follow_the_promise.hints += [
    "Each night is held to what was agreed in the first step, and to no other night.",
    "A twin: a contract says three rooms. A fourth is no harm; a room that is walled up is, on each morning until the "
    "wall is gone.",
]

SLOTS = {"reported_tonight": int, "reported_tomorrow": int, "without_total": int, "cents_missing": int}


@explanation(phase="explain", slots=SLOTS, minutes=5)
def the_night():
    """Write the note on the night in which the sample's total got another name, for those who read target.

    reported_tonight   columns that the check of that night names
    reported_tomorrow  columns that the check of the next night names
    without_total      rows of target without a total
    cents_missing      the sum of what these orders should have had, in cents
    """
    night = one_night("sample")
    missing = sum(total for _, _, total, _ in sources.source("sample")["later"])
    return dict(zip(SLOTS, (*night["reported"], night["without"], missing), strict=True))


the_night.rubric = [
    "what is missing, with a number",
    "the cause: what was altered, and what the load made of it",
    "what the check said that night and the next, and why that stopped nothing",
    "what a table is held to from now on, and when",
]
the_night.model = """
Since 1 March three rows of target have no total; 105.40 are missing from the revenue.
The shop renamed total to amount, and the load writes NULL for a name that it does not find.
The check named two columns that night and none the next, since it compares with the snapshot of the night before;
and the load ran without asking it.
From now on the table is held to the columns that were agreed, in the transaction of the load, which stops.
"""
the_night.quotes = [
    "three rows of target have no total",
    "writes NULL for a name that it does not find",
    "compares with the snapshot of the night before",
    "in the transaction of the load, which stops",
]
