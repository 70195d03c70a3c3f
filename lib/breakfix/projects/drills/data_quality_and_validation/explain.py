"""Explain: one day as the checks see it, in a note for whoever uses its numbers."""

import io

import pandas as pd

from breakfix.datasets.flight_days import HEAD
from breakfix.lab import explanation

from . import baseline
from .fix_checks import FLIGHT, NEEDED
from .fix_report import quality
from .fix_schema import schema

FLIGHTS = """
06:00,UA,15,EWR,ORD,5,3
06:30,B6,16,JFK,BOS,,
07:00,UA,17,EWR,SFO,-2,-9
07:30,DL,,JFK,ATL,0,4
08:00,B6,19,JFK,MCO,12,20
07:00,UA,17,EWR,SFO,40,38
08:30,EV,21,LGA,,3,8
09:00,B6,23,JFK,,1900,1890
09:30,UA,25,EWR,IAH,7,2
"""
AIRLINES = "carrier,name\nUA,United\nB6,JetBlue\nB6,JetBlue Airways\nDL,Delta\n"
EXPECTED = dict.fromkeys(NEEDED, "str") | {"flight": "int64", "dep_delay": "float64", "arr_delay": "float64"}
RULES = {
    "there": lambda table: table[NEEDED].notna().all(axis=1),
    "once": lambda table: ~table.duplicated(FLIGHT),
    "within a day": lambda table: table["dep_delay"].astype("Int64") < 24 * 60,
}
SLOTS = {"rows_after_enrich": int, "deviations": int, "rows_valid": int, "percent_valid": float}


def the_day():
    """Return the day that the note is about, as pandas reads it: nine flights."""
    lines = [f"2013-01-25T{line}" for line in FLIGHTS.split()]
    return pd.read_csv(io.StringIO("\n".join([HEAD, *lines, ""])))


@explanation(phase="explain", slots=SLOTS, minutes=10)
def note():
    """Write the note for a colleague who wants to use the numbers of this day: nine flights, checked in four ways.

    rows_after_enrich  rows that enrich makes of the nine flights, with the list of airlines as it is shown
    deviations         texts that schema returns for the nine flights as they came, against the schema that is shown
    rows_valid         of the nine flights, those that pass every rule: pass of the line `all rules`
    percent_valid      of the same line, rounded down to one decimal
    """
    total = quality.reference(the_day(), RULES)[-1]
    return {
        "rows_after_enrich": len(baseline.enrich(the_day(), pd.read_csv(io.StringIO(AIRLINES)))),
        "deviations": len(schema.reference(the_day(), EXPECTED)),
        "rows_valid": total["pass"],
        "percent_valid": total["percent_valid"],
    }


note.rubric = [
    "which rows are not valid, and why, so that somebody can act",
    "what the doubled line in the list of airlines would do to a count or a sum",
    "what may be used today, and what may not",
    "what the percentage does not say",
]
note.model = """
Four of nine rows are not valid: DL has no number, UA 17 is there twice, and EV 21 and B6 23 have no destination.
B6 23 also has a delay of more than a day: ask the airline about all of these.
JetBlue is twice in the list of airlines, so each of its flights would count twice: three rows more.
The five valid rows can be used to count flights once the list is mended; nothing should be summed before.
55.5 percent says how many rows pass our rules, and not that their values are true.
"""
note.quotes = [
    "DL has no number, UA 17 is there twice",
    "each of its flights would count twice",
    "nothing should be summed before",
    "not that their values are true",
]
