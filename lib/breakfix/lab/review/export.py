"""The ledger for a teacher: what was tried and what came of it, without a word that the learner wrote.

What goes out is listed here, field by field, and each field takes only what we wrote ourselves: a number, a date, a yes
or no, a name that the project declares. Whatever else a ledger holds, now or later, stays in it. The learner's code
goes out only when it is asked for, prose never.
"""

import builtins
import csv
import io
import json
import re
from datetime import UTC, datetime

from breakfix.lab.verdict.verdict import STATUSES

KINDS = ("attempt", "hint", "solution", "commit", "commit-withdrawn", "seen", "because", "explanation", "quiz")
CODE = ("python", "sql", "value", "tests")  # kinds of exercise whose answer is code
FORMS = {"check": re.compile(r"[0-9a-f]{12}"), "library": re.compile(r"\d+(\.\d+){1,3}")}
OWN = "own"  # a dataset or an error that is the learner's


def rows(events, asked, datasets, *, learner="", seed=None, with_code=False):
    """Return a list of dicts, one for each event of a kind in KINDS, all with the same keys.

    events: those of a ledger. asked: (project, exercise) -> the exercise, for all there are; the event of any other is
    left out, and so is an attempt like an earlier one. datasets: names that are the workbook's. learner: a name to put
    into each row. with_code: whether the text of attempts goes out, in `source`.
    """
    found = []
    for event in events:
        exercise = asked.get((str(event["project"]), str(event["exercise"])))  # whatever a damaged line holds
        if exercise is not None and event["kind"] in KINDS and not event.get("again"):
            row = {"learner": learner, "seed": seed, **_whose(event, exercise), **_facts(event, exercise, datasets)}
            found.append({**row, "source": _code(event, exercise)} if with_code else row)
    return found


def summary(found):
    """Return a dict for each exercise that was begun: tries, hints, solution, whether seen first, status reached."""
    groups = {}
    for row in found:
        key = {name: row[name] for name in ("learner", "seed", "project", "phase", "exercise")}
        groups.setdefault(tuple(key.items()), []).append(row)
    return [{**dict(key), **_sums(group)} for key, group in groups.items()]


def as_json_lines(found):
    """Return rows as text, a JSON object a line."""
    return "".join(json.dumps(row) + "\n" for row in found)


def as_csv(found):
    """Return rows as CSV with a header; nothing for no rows."""
    page = io.StringIO()
    writer = csv.DictWriter(page, list(found[0]) if found else [], lineterminator="\n")
    if found:
        writer.writeheader()
    writer.writerows(found)
    return page.getvalue()


def _whose(event, exercise):
    return {
        "project": exercise.number,
        "phase": exercise.phase,
        "exercise": exercise.name,
        "core": exercise.core,
        "kind": event["kind"],
        "at": _time(event["at"]),
    }


def _facts(event, exercise, datasets):
    """Return what an event says, in our own words; None for what it does not say."""
    failing = _named(event.get("failing"), getattr(exercise, "trials", []))
    raised = _raised(event.get("got"))
    return {
        "status": event.get("status") if event.get("status") in STATUSES else None,
        "holds": len(event["holds"]) if isinstance(event.get("holds"), list) else None,
        "failing": failing,
        "mistake": _mistake(event, exercise, failing, raised),
        "raised": raised,
        "seconds": _number(event.get("seconds")),
        "rung": _number(event.get("rung")),
        "earned": _yes(event.get("earned")),
        "seen_first": event.get("first") is False if event["kind"] == "commit" else None,
        "sure": _number(event.get("sure")),
        **_agreeing(event),
        "dataset": _dataset(event.get("dataset"), datasets),
        **{name: _formed(event.get(name), form) for name, form in FORMS.items()},
    }


def _mistake(event, exercise, failing, raised):
    """Return the known mistake's name, "unknown" for an answer that differs in a way that we do not know, or None."""
    known = _named(event.get("mistake"), getattr(exercise, "mistakes", []))
    return known or ("unknown" if failing and not raised and event.get("status") == "not yet" else None)


def _named(name, declared):
    return next((each.name for each in declared if each.name == name), None)


def _raised(got):
    """Return the name of Python's own error in what a trial got; of any other only that it is the learner's."""
    if not isinstance(got, dict):
        return None
    name = re.match(r"\w*", str(got.get("raised", "")))[0]
    kind = getattr(builtins, name, None)
    return name if isinstance(kind, type) and issubclass(kind, BaseException) else OWN


def _agreeing(event):
    """Return how many values of a prediction were as said, or answers of a quiz right, and of how many."""
    said, saw, right = event.get("values"), event.get("saw"), event.get("right")
    if event["kind"] == "because" and isinstance(said, dict) and isinstance(saw, dict):
        return {"right": sum(said.get(name) == value for name, value in saw.items()), "of": len(saw)}
    if event["kind"] == "quiz" and isinstance(right, list):
        return {"right": len(right), "of": _number(event.get("of"))}
    return {"right": None, "of": None}


def _dataset(name, datasets):
    return name if name is None or (isinstance(name, str) and name in datasets) else OWN


def _code(event, exercise):
    source = event.get("source")
    return source if event["kind"] == "attempt" and exercise.kind in CODE and isinstance(source, str) else None


def _time(at):
    try:
        return datetime.fromisoformat(at).astimezone(UTC).isoformat(timespec="seconds")
    except (TypeError, ValueError):
        return None


def _number(value):
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _yes(value):
    return value if isinstance(value, bool) else None


def _formed(value, form):
    return value if isinstance(value, str) and form.fullmatch(value) else None


def _sums(group):
    tries = [row for row in group if row["kind"] == "attempt"]
    opened = [row["earned"] for row in group if row["kind"] == "solution"]
    reached = {row["status"] for row in group} - {None}
    return {
        "tries": len(tries),
        "unknown": sum(row["mistake"] == "unknown" for row in tries),
        "hints": sum(row["kind"] == "hint" for row in group),
        "solution": "early" if False in opened else "earned" if opened else None,
        "seen_first": any(row["seen_first"] for row in group),
        "right": next((row["right"] for row in reversed(group) if row["of"]), None),
        "of": next((row["of"] for row in reversed(group) if row["of"]), None),
        "status": next((status for status in STATUSES if status in reached), None),
        "last": max((row["at"] for row in group if row["at"]), default=None),
    }
