"""Explain: the report of the incident that a kill and a rerun make."""

import tempfile
from contextlib import closing
from pathlib import Path

from breakfix.faults import sigkill
from breakfix.lab import explanation

from . import baseline
from .break_runs import LEDGER, legs
from .predict import ACCOUNTS, ORDERS
from .report import money, report, total

SLOTS = {
    "lines_before_rerun": int,
    "legs_before_rerun": int,
    "lines_after_rerun": int,
    "legs_of_t_001": int,
    "alice_after_rerun": float,
    "sum_after_rerun": float,
}


@explanation(phase="explain", slots=SLOTS, minutes=15)
def incident_report():
    """Write the report of the night on which the worker was killed and the file was run again, for the bank.

    It is the second kill of Break: SIGKILL just before the first line of the audit log, then a rerun. Slots:
    lines_before_rerun  rows of audit_log that the killed run had left
    legs_before_rerun   rows of journal that it had left
    lines_after_rerun   rows of audit_log after the rerun
    legs_of_t_001       rows of journal that tell of t-001, after the rerun
    alice_after_rerun   what Alice has then, in units
    sum_after_rerun     what all accounts hold then, in units
    """
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "ledger.db")
        sigkill.run(LEDGER, database, ACCOUNTS, ORDERS, before="insert into audit_log")
        with closing(baseline.connect(database)) as con:
            lines, written = con.execute(
                "select (select count(*) from audit_log), (select count(*) from journal)"
            ).fetchone()
        baseline.run(database, ACCOUNTS, ORDERS)
        return {
            "lines_before_rerun": lines,
            "legs_before_rerun": written,
            "lines_after_rerun": report(database)["input_records"],
            "legs_of_t_001": legs(database),
            "alice_after_rerun": money(database)["Alice"],
            "sum_after_rerun": total(database),
        }


incident_report.rubric = [
    "What was seen, with a number and the table or account it stands in.",
    "Why the sum of all money did not tell, and what that says about looking at the sum alone.",
    "The cause, in one statement or its place in the code, not in a person or a machine. Of a burnt cake: `bake()` "
    "came before `set_timer()`.",
    "What the rerun did, and why it could not know better.",
    "What is changed so that it cannot come back, and how that was tried.",
    "What is done about the money that has moved twice now.",
]
incident_report.model = """
In the morning Alice had 300.00 instead of 375.00, and journal held four legs of t-001 instead of two.
The sum of all accounts was 850.00, as ever: a payment that is made twice leaves it alone, so the sum proves nothing
about a single order.
The cause is that release is the outermost commit and the insert into audit_log comes after it. The process was killed
between the two, when t-001 was public and no line told of it.
The rerun asks nobody whether an id was carried out: it paid t-001 a second time, and with that money Bob's t-002,
which an undisturbed run refuses, went through as well.
From now on money, legs, line and the id in applied are one transaction; it was killed before each statement, run again,
and the tables compared with those of a run that nobody disturbed.
The second payment of t-001 and the payment of t-002 are reversed by orders of their own, with ids of their own, after
those concerned were told.
"""
incident_report.quotes = [
    "journal held four legs of t-001 instead of two",
    "a payment that is made twice leaves it alone",
    "the insert into audit_log comes after it",
    "asks nobody whether an id was carried out",
    "are one transaction; it was killed before each statement",
    "are reversed by orders of their own",
]
