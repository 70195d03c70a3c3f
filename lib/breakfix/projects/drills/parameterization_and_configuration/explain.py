"""Explain: one start of prod through the four steps."""

import functools
import json
from pathlib import Path
from unittest import mock

import yaml

from breakfix.lab import follow

from . import jobs
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


@follow(phase="explain", steps=STEPS, minutes=6)
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
