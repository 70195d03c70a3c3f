"""Cards from a learner's own stumbles, made of the ledger: each shows only what has been earned since.

- A prediction that saw other values than were said, once it is reconciled.
- A try that a trial refuted, once a later one passed: the back is what the learner changed. A try that ended in an
  error makes none: a slip of the finger teaches nothing in a month.
- A solution that was opened before it was earned.
"""

import contextlib
import difflib
import inspect
import textwrap
from dataclasses import dataclass
from datetime import datetime

from breakfix.lab.exercise import Exercise
from breakfix.lab.ledger import current
from breakfix.lab.prediction import Prediction
from breakfix.lab.review.schedule import instant


@dataclass(frozen=True)
class Card:
    """A name, a front to think about, a back to compare with, and since when it is open (UTC)."""

    name: str
    front: str
    back: str
    since: datetime


def stumbles(asked):
    """Return the cards that the ledger yields for these exercises, in their order."""
    makers = [(Prediction, _said_otherwise), (Exercise, _refuted), (Exercise, _opened)]
    found = []
    for each in asked:
        events = [event for event in current().events(each.number, each.name) if instant(event)]
        for kind, make in makers:
            with contextlib.suppress(KeyError, TypeError, AttributeError):  # of a damaged event no card is made
                found += make(each, events) if isinstance(each, kind) else []
    return found


def _said_otherwise(prediction, events):
    """Yield the card of a prediction whose last reconciliation shows other values than were said."""
    reconciled = [(place, event) for place, event in enumerate(events) if event["kind"] == "because"]
    if not reconciled or reconciled[-1][1]["values"] == reconciled[-1][1]["saw"]:
        return
    place, event = reconciled[-1]
    commit = next((each for each in reversed(events[:place]) if each["kind"] == "commit"), {})
    case = commit.get("case", 0)
    situation = [inspect.getdoc(prediction)]
    if case or getattr(prediction, "_dealt", None):  # the numbers of a sibling, or of the learner's seed
        situation.append(prediction.describe(case))
    reason = f', because "{commit["why"]}"' if commit.get("why") else ""
    said = f"You were {event['sure']} % sure of {_told(event['values'])}{reason}."
    ask = "It was seen otherwise. What was seen, and what in the code did it?"
    back = [
        f"Seen: {_told(event['saw'])}.",
        f"You wrote: {event['source']}",
        f"The model line: {prediction.because.line}",
    ]
    yield Card(f"{prediction.name}-said", "\n\n".join([*situation, said, ask]), "\n\n".join(back), instant(event))


def _refuted(exercise, events):
    """Yield a card for each trial that refuted a try before the first pass."""
    tries = [event for event in events if event["kind"] == "attempt"]
    passed = next((place for place, event in enumerate(tries) if event.get("status") == "passed"), None)
    if passed is None:
        return
    trials = {trial.name: trial for trial in exercise.trials if not trial.held_out}
    last = {event.get("failing"): event for event in tries[:passed] if not event.get("got")}
    says = {mistake.name: mistake.says for mistake in exercise.mistakes}
    for name, event in last.items():
        if name in trials:
            trial = trials[name]
            question = says.get(event.get("mistake")) or trial.asks
            front = [f"{exercise.name}: one of your tries did not hold when {trial.when}.", question]
            front.append("What did you change, so that it holds?")
            back = ["From that try (-) to the one that passed (+):", _changes(event["source"], tries[passed]["source"])]
            since = instant(tries[passed])
            yield Card(f"{exercise.name}-{name}", "\n\n".join(front), "\n\n".join(back), since)


def _opened(exercise, events):
    """Yield the card of a solution that was opened before it was earned."""
    opened = next((event for event in events if event["kind"] == "solution" and not event.get("earned")), None)
    if opened:
        task = (inspect.getdoc(exercise) or "").partition("\n\n")[0]
        front = [f"{exercise.name}: you opened its solution before you had one of your own.", task]
        front.append(f"What is the idea, and which line turns on it? The whole task: lab.{exercise.name}.task()")
        back = [f"It costs: {exercise.costs}."] * bool(exercise.costs) + [_code(exercise.reference_source)]
        yield Card(f"{exercise.name}-opened", "\n\n".join(front), "\n\n".join(back), instant(opened))


def _changes(before, after):
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2))[3:]
    return _code("\n".join(line for line in lines if not line.startswith("@@")))


def _code(text):
    """Indent a text: code in Markdown, and plain enough in a terminal."""
    return textwrap.indent(text.strip("\n"), "    ")


def _told(values):
    return ", ".join(f"{name} {value}" for name, value in values.items())
