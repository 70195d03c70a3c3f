"""Complaints: an answer with status 200 that says of itself that something has failed."""

import json
import re

REFUSALS = ("ok", "success", "successful", "succeeded", "issuccess", "issuccessful")  # false: it did not work
ERRORS = re.compile(
    r"(is|has)?(err|error|errors|fault|exception|failure|failures)"
    r"(code|msg|msgs|message|messages|description|detail|details|text|info|list|type|count)?"
)
PARTS = ("partial", "ispartial", "timedout", "incompleteresults", "incomplete", "isincomplete", "degraded")
PARTS += ("partialfailure", "partialresults")  # true: not all of it
STATES = ("status", "state", "stat", "result", "code", "statuscode", "httpstatus", "httpcode", "resultcode")
STATES += ("returncode", "responsecode", "ack", "outcome")
RETURNS = ("ret", "rc", "retcode", "errno")  # 0, and else a number of an error
BAD = re.compile(
    r"(?<![a-z])(not[ _-]?ok|nok|ko|errors?|fail(ed|ure|s)?|faults?|partial|incomplete|time(d[ _-]?)?out|denied|invalid"
    r"|(un|not[ _-])authori[sz]ed|forbidden|(un|not[ _-])available|maintenance|exception"
    r"|pending|processing|queued|in[ _-]?progress)(?![a-z])"
)
BEGUN = ("running", "started", "accepted", "scheduled")  # of an answer without records: they may come
WORDS = ("message", "msg", "detail", "reason", "type", "note", "notice", "information")
WARNINGS = ("warning", "warnings")
TROUBLE = re.compile(
    rf"{BAD.pattern}|(?<![a-z])(exceeded|expired|throttled|too many|credentials?|permissions?|not allowed|quota|busy"
    r"|overloaded|try again|log[ -]?in|sign[ -]?in)(?![a-z])"
)
NOT = frozenset(["false", "0", "", "none", "null", "ok", "success", "no error", "no errors", "successful"])
NO = ("false", "no", "0")
LONGEST = 200  # signs of what it says


def find(objects, asked=(), empty=False):
    """Return what an answer complains of, as words; "" when it does not.

    objects: it and objects in it, as dicts. asked: the parameters of the request: a filter that is said back is no
    complaint. empty: no record came with it, and so what it says in a sentence counts, too.
    """
    for each in objects:
        for name, value in each.items():
            if isinstance(value, str) and name in asked and value == asked[name]:
                continue
            if _complains("".join(filter(str.isalnum, name)).lower(), value, empty):
                return _words(each, name, value)
    return ""


def _complains(name, value, empty):
    if name in REFUSALS:
        return value is not None and (not value or (isinstance(value, str) and value.strip().lower() in NO))
    if ERRORS.fullmatch(name) or name in PARTS:
        return _true(value)
    if name in RETURNS:
        return _number(value) not in (None, 0, 200)
    if name in STATES:
        return _is_bad(value) or (empty and isinstance(value, str) and value.lower() in BEGUN)
    if name in WARNINGS:
        return bool(value) and TROUBLE.search(json.dumps(value).lower()) is not None
    if empty and name in WORDS and isinstance(value, str):
        return TROUBLE.search(value.lower()) is not None
    return name == "shards" and isinstance(value, dict) and bool(value.get("failed"))


def _true(value):
    """Tell whether an error, or a flag of one, is told; words for nothing tell none, nor do zeros."""
    return value.strip(" 0").lower() not in NOT if isinstance(value, str) else bool(value)


def _is_bad(value):
    number = _number(value)
    if number is None:
        return isinstance(value, str) and BAD.search(value.lower()) is not None
    return 400 <= number < 600 or number < 0


def _number(value):
    if isinstance(value, str) and re.fullmatch("-?[0-9]{1,9}", value):
        return int(value)
    return value if type(value) is int else None


def _words(told, name, value):
    """Return the name of the field, and the best sentence that stands in it or beside it."""
    said = _sentence(value) or next((_sentence(told[each]) for each in _beside(told, name)), "")
    return f"{name}: {said}" if said else f"{name} is {json.dumps(value)[:LONGEST]}"


def _beside(told, name):
    wanted = ("errors", "error", "message", "error_message", "errorMessage", "detail", "title", "reason", "msg")
    wanted += ("errmsg", "error_msg")
    return [each for each in wanted if each != name and _sentence(told.get(each))]


def _sentence(value):
    if isinstance(value, list):
        return next((_sentence(each) for each in value if _sentence(each)), "")
    if isinstance(value, dict):
        wanted = ("message", "detail", "title", "reason", "description", "error", "msg", "code")
        return next((_sentence(value.get(each)) for each in wanted if _sentence(value.get(each))), "")
    return value.strip()[:LONGEST] if isinstance(value, str) else ""
