"""Coming back: where a learner stopped, what they said last, what is due, and the one thing to go on with."""

import re
from datetime import datetime

from breakfix.lab.explanation import parts

DONE = ("passed", "complete")
LONGEST = 200  # characters of a sentence or of the front of a card
CARDS = 3
MENDING = ("fix", "explain", "mastery")
MEANT = {
    "hint": "you read a hint",
    "solution": "you opened the solution",
    "commit": "you said what will be seen, and have not looked yet",
    "commit-withdrawn": "you took the same question with other numbers",
    "seen": "you looked, and have not yet said what in the code did it",
}


def resume(number, title, asked, events, now, *, copy="", cards=(), incident="", news=""):
    """Return about fifteen lines of text for who comes back to a project.

    asked: its exercises in their order. events: what the ledger holds of it, in order; with none, the text says how
    to begin. now: a datetime with a zone. copy: the path of the learner's copy, empty when there is none. cards: those
    that are due, each with `.front`; the first three are shown. news: a sentence on a newer notebook, or empty.
    incident: a text that poses one, or empty; shown at the end to who has mended something here.
    """
    named = {each.name: each for each in asked}
    events = [event for event in events if str(event["exercise"]) in named]
    head = f"{number}  {title}"
    if not events:
        return f"{head}\nNothing is done here yet. {_begin(number, copy)}"
    last = _last(events)
    done, again = proven(asked, events)
    core = [each.name for each in asked if each.core]
    rows = [
        ("stopped", _stopped(named[last["exercise"]], last, now)),
        ("said", _said(named, events)),
        ("proven", f"{sum(name in done for name in core)} of {len(core)} core answers"),
        ("again", f"{', '.join(again)}: the check has changed since you passed" if again else ""),
        ("news", news),
        ("due", _due(number, list(cards))),
        ("go on", _next(number, asked, events, done, copy)),
    ]
    told = [head, *(_row(label, text) for label, text in rows if text)]
    ready = incident.strip() and any(named[name].phase in MENDING for name in done)
    return "\n".join(told) + (f"\n\n{incident.strip()}" if ready else "")


def _last(events):
    """Return the last event that says where a learner is: who looks again at what is complete has not stopped there."""
    complete = {event["exercise"] for event in events if event["kind"] == "because"}
    told = [event for event in events if event["kind"] != "seen" or event["exercise"] not in complete]
    return (told or events)[-1]


def proven(asked, events):
    """Return (names passed or complete under their present check, names that were so only under an earlier one)."""
    passed = [event for event in events if event.get("status") in DONE]
    checks = {(event["exercise"], str(event.get("check"))) for event in passed}
    done = {each.name for each in asked if (each.name, each.fingerprint) in checks}
    once = {event["exercise"] for event in passed}
    return done, [each.name for each in asked if each.name in once - done]


def _stopped(exercise, event, now):
    return f"{exercise.phase.capitalize()}, {exercise.name}: {_what(exercise, event)} ({_ago(event['at'], now)})"


def _what(exercise, event):
    """Say in words what the last event was."""
    if event.get("status") in DONE:
        return event["status"]
    if event["kind"] != "attempt":
        return MEANT.get(event["kind"], str(event.get("status") or "begun"))
    trials = {trial.name: trial for trial in getattr(exercise, "trials", [])}
    failing = trials.get(event.get("failing"))
    held = len(event.get("holds") or [])
    total = sum(not trial.held_out for trial in trials.values())
    return f"not yet, {held} of {total} trials hold, but not when {failing.when}" if failing else "not yet"


def _ago(at, now):
    """Return how many days ago a time in ISO form was; empty for one that cannot be read."""
    try:
        days = (now.date() - datetime.fromisoformat(at).astimezone(now.tzinfo).date()).days
    except (TypeError, ValueError):
        return "some time ago"
    return {0: "today", 1: "yesterday"}.get(days, f"{max(days, 0)} days ago")


def _said(named, events):
    """Return the last sentence of the learner's own prose, with the exercise it belongs to."""
    for event in reversed(events):
        text = _prose(named[event["exercise"]], event)
        sentences = [part for part in re.split(r"(?<=[.!?])\s+", " ".join(text.split())) if part.strip(". ")]
        if sentences:
            return f'"{_short(sentences[-1])}" ({event["exercise"]})'
    return ""


def _prose(exercise, event):
    kind, source = event["kind"], str(event.get("source") or "")
    if kind == "explanation" and hasattr(exercise, "slots"):
        return parts(source, exercise.slots, len(exercise.rubric))[1]
    return {"because": source, "explanation": source, "commit": str(event.get("why") or "")}.get(kind, "")


def _due(number, cards):
    """Return the fronts of the first cards that are due, and the command that turns them over."""
    if not cards:
        return ""
    fronts = [f"{place}. {_short(' '.join(card.front.split()))}" for place, card in enumerate(cards[:CARDS], 1)]
    count = f"{len(cards)} card{'s' * (len(cards) > 1)}: `breakfix review {number}`"
    return "\n".join([count, *fronts])


def _next(number, asked, events, done, copy):
    """Return what to do now: the exercise where they stopped if it is open, else the next open one, core ones first."""
    last = events[-1]["exercise"]
    names = [each.name for each in asked]
    places = {name: (place - names.index(last)) % len(names) for place, name in enumerate(names)}
    still = [each for each in asked if each.name not in done]
    if not still:
        return "All of it is proven. `breakfix list` shows what else there is."
    best = min(still, key=lambda each: (each.name != last, not each.core, places[each.name]))
    if not copy:
        return f"`breakfix start {number}` makes your copy again; then {_cell(best, events)}."
    if copy.endswith(".py"):
        return f"{_cell(best, events)} in {copy}, then `breakfix check {number} {best.name}`"
    return f"{_cell(best, events)} in {copy} (`make lab` opens it)"


def _cell(exercise, events):
    """Return the cell to run: of a prediction the next one, given what was done since it was last withdrawn."""
    kinds = set()
    for event in events:
        if event["exercise"] == exercise.name:
            kinds = set() if event["kind"] == "commit-withdrawn" else kinds | {event["kind"]}
    if hasattr(exercise, "because") and "commit" in kinds:
        which = ".because`" if "seen" in kinds else "`, the one below it"
        return f"the cell `%%answer lab.{exercise.name}{which}"
    return f"the cell `%%answer lab.{exercise.name}`"


def _begin(number, copy):
    return f"Open {copy}: `make lab`." if copy else f"`breakfix start {number}` makes your copy, `make lab` opens it."


def _short(text):
    return text if len(text) <= LONGEST else text[: LONGEST - 4].rsplit(" ", 1)[0] + " ..."


def _row(label, text):
    shown = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)
    return f"{label:<10}" + shown.replace("\n", "\n" + " " * 10)
