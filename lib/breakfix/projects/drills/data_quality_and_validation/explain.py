"""Explain: one day through the five drills, and a note for whoever uses its numbers."""

import contextlib
import functools
import io
import re
import tempfile
from pathlib import Path

import pandas as pd

from breakfix.datasets.flight_days import HEAD
from breakfix.lab import explanation, follow

from . import baseline
from .alter_counted import counted
from .fix_checks import NEEDED
from .fix_report import quality
from .fix_schema import schema
from .mastery_log import quality_log

DAY = "2013-01-25"
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
    "once": lambda table: ~table.duplicated(["scheduled", "carrier", "flight", "origin"]),
    "within a day": lambda table: table["dep_delay"].astype("Int64") < 24 * 60,
}

STEPS = {
    "counted around enrich": {"rows_in": int, "rows_out": int},
    "schema": {"deviations": int},
    "quality": {"fail_there": int, "fail_once": int, "fail_within_a_day": int, "percent_valid": float},
    "quality_log": {"lines_in_report": int},
}


def the_day():
    """Return the day that is followed, as pandas reads it: nine flights."""
    lines = [f"{DAY}T{line}" for line in FLIGHTS.split()]
    return pd.read_csv(io.StringIO("\n".join([HEAD, *lines, ""])))


@functools.cache
def the_run():
    """Return what the day leaves at each step, as a dict: all that is asked below."""
    day, airlines = the_day(), pd.read_csv(io.StringIO(AIRLINES))
    try:
        counted.reference(day, lambda table: (baseline.enrich(table, airlines), table[:0]))
        numbers = [len(day), len(day)]
    except ValueError as error:
        numbers = [int(number) for number in re.findall(r"\d+", str(error))]
    lines = {line["rule"]: line for line in quality.reference(day, RULES)}
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for at in (f"{DAY}T23:00", f"{DAY}T23:30"):
            quality_log.reference(Path(folder), at, f"{DAY}.csv", list(lines.values()))
        count = len(Path(folder, "reports", "quality.jsonl").read_text().splitlines())
    return {
        "rows_in": numbers[0],
        "rows_out": numbers[1],
        "deviations": len(schema.reference(day, EXPECTED)),
        "fail_there": lines["there"]["fail"],
        "fail_once": lines["once"]["fail"],
        "fail_within_a_day": lines["within a day"]["fail"],
        "percent_valid": lines["all rules"]["percent_valid"],
        "lines_in_report": count,
        "rows_valid": lines["all rules"]["pass"],
    }


@follow(phase="explain", steps=STEPS, minutes=6)
def follow_the_day():
    """One day of nine flights goes through the five drills. What does each of them see?

    rows_in, rows_out  the first two numbers of counted around enrich, with the list of airlines as it is shown
    deviations         texts that schema returns for the day, against the schema that is shown
    fail_there         rows that fail the rule `there`: no value of the first five columns is missing
    fail_once          rows that fail `once`: the flight does not stand further up
    fail_within_a_day  rows that fail `within a day`: dep_delay is below 1440; NA where nobody knows it
    percent_valid      percent_valid of the line `all rules`, rounded down to one decimal
    lines_in_report    lines of the report after the day was validated at 23:00 and again at 23:30
    """
    return {name: the_run()[name] for fields in STEPS.values() for name in fields}


follow_the_day.hints += [
    "Take the table and mark each row that fails a rule. A row with two marks is one row. For the join, count the "
    "flights of each airline and the lines of the list.",
    "A twin: 3 guests of 7 have no chair, and 1 of these no name either. 4 of 7 have all: 57.1 percent, rounded down.",
]

SLOTS = {"rows_delivered": int, "rows_valid": int, "percent_valid": float, "lines_in_report": int}


@explanation(phase="explain", slots=SLOTS, minutes=6)
def note():
    """Write the note for a colleague who wants to use the numbers of this day.

    rows_delivered   flights that were delivered
    rows_valid       rows that pass every rule
    percent_valid    of the line `all rules`
    lines_in_report  lines of the report after both validations
    """
    run = the_run()
    return {
        "rows_delivered": run["rows_in"],
        **{name: run[name] for name in ("rows_valid", "percent_valid", "lines_in_report")},
    }


note.rubric = [
    "which rows are not valid, and why, so that somebody can act",
    "what the doubled line in the list of airlines would do to a count or a sum",
    "what may be used today, and what may not",
    "what the percentage does not say",
]
note.model = """
Four of nine rows are not valid: DL has no number, UA 17 stands there twice, and EV 21 and B6 23 have no destination.
B6 23 also has a delay of more than a day: ask the airline about all of these.
JetBlue stands twice in the list of airlines, so each of its flights would count twice: three rows more.
The five valid rows can be used to count flights once the list is mended; nothing should be summed before.
55.5 percent says how many rows pass our rules, and not that their values are true.
"""
note.quotes = [
    "DL has no number, UA 17 stands there twice",
    "each of its flights would count twice",
    "nothing should be summed before",
    "not that their values are true",
]
