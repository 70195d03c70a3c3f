"""Explain: one start of prod through the four drills, and a note on the night in which a key was misspelled."""

import contextlib
import functools
import io
import json
import logging
import tempfile
from pathlib import Path

from breakfix.datasets import job_folder
from breakfix.lab import explanation, follow

from . import jobs
from .alter_settings import settings
from .break_night import night_of
from .fix_choose import choose
from .fix_required import required
from .mastery_start_log import start_log

FILE = f"""\
minutes: 15
months: [07, 08]
profiles:
  dev:
    warehouse: dev.sqlite
  prod:
    warehous: prod.sqlite
    minutes: "30"
    password: {jobs.PASSWORD}
"""
WANTED = {"warehouse": str, "minutes": int, "months": list, "password": str}
MENDED = FILE.replace("warehous:", "warehouse:").replace('"30"', "30")

STEPS = {
    "settings reads the file": {"keys_in_file": int, "first_month": int | str, "second_month": int | str},
    "choose takes prod": {"keys_of_prod": int, "minutes": int | str},
    "required holds them against what is wanted": {"lines_in_error": int},
    "start_log, once the file is mended": {"keys_in_log": int, "stars": int},
}


@functools.cache
def the_start():
    """Return what each step makes of the file, as a dict: all that is asked below."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, jobs.CONFIG)
        path.write_text(FILE)
        said = settings.reference(path)
        chosen = choose.reference(["--profile", "prod"], said)
        try:
            required.reference(chosen, WANTED, path)
        except ValueError as error:
            lines = str(error).splitlines()
        path.write_text(MENDED)
        mended = required.reference(choose.reference(["--profile=prod"], settings.reference(path)), WANTED, path)
    log, stream = logging.Logger("start", logging.INFO), io.StringIO()
    log.addHandler(logging.StreamHandler(stream))
    with contextlib.closing(stream):
        start_log.reference(mended, log)
        logged = json.loads(stream.getvalue().partition(": ")[2])
    return {
        "keys_in_file": len(said),
        "first_month": said["months"][0],
        "second_month": said["months"][1],
        "keys_of_prod": len(chosen),
        "minutes": chosen["minutes"],
        "lines_in_error": len(lines),
        "keys_in_log": len(logged),
        "stars": sum(value == "***" for value in logged.values()),
    }


@follow(phase="explain", steps=STEPS, minutes=6)
def follow_the_start():
    """Prod is started with a file in which three things are not as they were meant. What does each step make of it?

    The file is shown above the cell. Wanted are warehouse (str), minutes (int), months (list) and password (str).

    keys_in_file    keys of the dict that settings returns
    first_month     the first value of the list months, as it is there; a text in quotes, a number without
    second_month    the second one
    keys_of_prod    keys of the dict that choose returns for --profile prod
    minutes         its value of minutes
    lines_in_error  lines of the error that required raises
    keys_in_log     once the key and minutes are mended, as `warehouse` and `30`: keys in the line of the log
    stars           values in that line that are ***
    """
    return dict(the_start())


follow_the_start.hints += [
    "For the first step, count only what stands at the left margin. Then take the keys for all and those of prod "
    "together: a key that both have counts once.",
    "A twin: of `a: 01` and `b: {c: 1, d: 2}` there are two keys, and a is the number 1.",
]

NIGHT = {"key": "warehous", "late_in_01": 5, "late_in_02": 4, "late_in_03": 6}
SLOTS = {"rows_in_prod": int, "prod_rows_in_dev": int, "runs_with_an_error": int}


@functools.cache
def the_night():
    """Return what the night of the incident leaves."""
    with job_folder.opened() as home:
        return night_of(NIGHT, home) | {"of_prod": sum(jobs.loaded(home, month=month) for month in ("02", "03"))}


@explanation(phase="explain", slots=SLOTS, minutes=8)
def incident_note():
    """Write the note on the night in which prod's key was misspelled, for whoever has to set it right.

    rows_in_prod        rows of prod.sqlite after the night
    prod_rows_in_dev    rows of dev.sqlite that belong to prod
    runs_with_an_error  how many of the two runs ended with an error
    """
    night = the_night()
    return {
        "rows_in_prod": night["rows_in_prod"],
        "prod_rows_in_dev": night["of_prod"],
        "runs_with_an_error": night["errors"],
    }


incident_note.rubric = [
    "where prod's rows are, and where they are not, with numbers",
    "the cause: which key, and which line of the code let it pass",
    "what has to be done now, in the warehouses and with the password",
    "what will stop the next such start, and when",
]
incident_note.model = """
prod.sqlite has no rows of February and March; the ten rows stand in dev.sqlite, and no run ended with an error.
Prod's file says warehous, and config.get("warehouse", "dev.sqlite") took the default.
Mend the key, run prod again, and delete the months 02 and 03 from dev.sqlite.
The password stands in start.log twice: change it, and then clear the log.
From now on a start with a missing or unknown key ends before it opens a warehouse.
"""
incident_note.quotes = [
    "the ten rows stand in dev.sqlite",
    'config.get("warehouse", "dev.sqlite") took the default',
    "change it, and then clear the log",
    "ends before it opens a warehouse",
]
