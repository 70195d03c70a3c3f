"""Explain: a note on the night in which a key was misspelled, and one start of prod through the four steps."""

import functools
import json
from pathlib import Path
from unittest import mock

import yaml

from breakfix.datasets import job_folder
from breakfix.lab import explanation, follow

from . import jobs
from .break_night import errors, night_files, night_of
from .fix_choose import choose
from .fix_required import required
from .fix_start_log import start_log

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
    "required compares them with what is wanted": {"lines_in_error": int},
    "start_log, once the file is mended": {"keys_in_log": int, "stars": int},
}


@functools.cache
def the_start():
    """Return what each step makes of the file, as a dict: all that is asked below."""
    said, path, log = yaml.safe_load(FILE), Path(jobs.CONFIG), mock.Mock()
    chosen = choose.reference(["--profile", "prod"], said)
    try:
        required.reference(chosen, WANTED, path)
    except ValueError as error:
        lines = str(error).splitlines()
    mended = choose.reference(["--profile", "prod"], yaml.safe_load(MENDED))
    start_log.reference(required.reference(mended, WANTED, path), log)
    logged = json.loads(log.info.call_args.args[1])
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


@follow(phase="explain", steps=STEPS, core=False, minutes=6)
def follow_the_start():
    """Prod is started with the file above, in which three things are not as they were meant.

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
SLOTS = {"prod_rows_in_dev": int, "rows_in_prod": int, "rows_in_dev": int}


@explanation(phase="explain", slots=SLOTS, minutes=6)
def incident_note():
    """Write the note on the night in which prod's key was misspelled, for whoever has to set it right.

    prod_rows_in_dev  after the night: rows of dev.sqlite that belong to prod
    rows_in_prod      once the key is mended and prod has run again: rows of prod.sqlite
    rows_in_dev       then: rows of dev.sqlite
    """
    with job_folder.opened() as home:
        night_of(NIGHT, home)
        stray = sum(jobs.loaded(home, month=month) for month in ("02", "03"))
        jobs.write(home, night_files(NIGHT | {"key": "warehouse"})["prod"])
        errors(home)
        return dict(zip(SLOTS, (stray, jobs.loaded(home, "prod.sqlite"), jobs.loaded(home)), strict=True))


incident_note.rubric = [
    "where prod's rows were after the night, and where they were not, with numbers",
    "the cause: which key, which line of the code let it pass, and why nobody heard of it",
    "what has to be done now, in the file, in the warehouses and with the password",
    "what will stop the next such start, and when",
]
incident_note.model = """
After the night prod.sqlite had no rows; the ten of February and March were in dev.sqlite, and both runs ended well.
Prod's file says warehous, so config.get("warehouse", "dev.sqlite") took the default.
Mend the key and run prod again: that brings ten rows to prod and takes none away from dev, so delete 02 and 03 there.
The password is in start.log: change it, and then clear the log.
From now on a start with a missing or unknown key ends before it opens a warehouse.
"""
incident_note.quotes = [
    "the ten of February and March were in dev.sqlite",
    'config.get("warehouse", "dev.sqlite") took the default',
    "change it, and then clear the log",
    "ends before it opens a warehouse",
]
