"""Complaints: an answer with status 200 that says of itself that something has failed."""

import json

REFUSALS = ("ok", "success", "successful", "succeeded")  # false: it did not work
ERRORS = ("error", "errors", "fault", "exception", "errormessage", "errorcode", "errormsg", "iserror", "haserrors")
PARTS = ("partial", "ispartial", "timedout", "incompleteresults", "incomplete", "isincomplete")  # true: not all of it
STATES = ("status", "state", "result", "code", "statuscode", "httpstatus", "httpcode")
BAD = frozenset(["error", "errors", "fail", "failed", "failure", "fault", "partial", "incomplete", "timeout"])
NOT = frozenset(["false", "0", "", "none", "null", "ok", "success", "no error", "no errors"])
NO = ("false", "no", "0")
LONGEST = 200  # signs of what it says


def find(objects):
    """Return what an answer complains of, as words; "" when it does not. objects: it and objects in it, as dicts."""
    for each in objects:
        for name, value in each.items():
            if _complains("".join(filter(str.isalnum, name)).lower(), value):
                return _words(each, name, value)
    return ""


def _complains(name, value):
    if name in REFUSALS:
        return value is not None and (not value or (isinstance(value, str) and value.strip().lower() in NO))
    if name in ERRORS or name in PARTS:
        return _true(value)
    if name in STATES:
        return _is_bad(value)
    return name == "shards" and isinstance(value, dict) and bool(value.get("failed"))


def _true(value):
    """Tell whether an error, or a flag of one, is told; words for nothing tell none."""
    return value.strip().lower() not in NOT if isinstance(value, str) else bool(value)


def _is_bad(value):
    if isinstance(value, str) and value.isdecimal():
        value = int(value[:9])
    if isinstance(value, str):
        return value.strip().lower() in BAD
    return type(value) is int and 400 <= value < 600


def _words(told, name, value):
    """Return the name of the field, and the best sentence that stands in it or beside it."""
    said = _sentence(value) or next((_sentence(told[each]) for each in _beside(told, name)), "")
    return f"{name}: {said}" if said else f"{name} is {json.dumps(value)[:LONGEST]}"


def _beside(told, name):
    wanted = ("errors", "error", "message", "error_message", "errorMessage", "detail", "title", "reason", "msg")
    return [each for each in wanted if each != name and _sentence(told.get(each))]


def _sentence(value):
    if isinstance(value, list):
        return next((_sentence(each) for each in value if _sentence(each)), "")
    if isinstance(value, dict):
        wanted = ("message", "detail", "title", "reason", "description", "error", "msg", "code")
        return next((_sentence(value.get(each)) for each in wanted if _sentence(value.get(each))), "")
    return value.strip()[:LONGEST] if isinstance(value, str) else ""
