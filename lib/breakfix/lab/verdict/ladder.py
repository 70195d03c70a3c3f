"""The ladder of hints, and the solution that it, a pass or three honest tries earn."""

from breakfix.lab import place
from breakfix.lab.ledger import current
from breakfix.lab.play import Text
from breakfix.lab.verdict.attempt import HONEST, honest_tries, last


def rungs(exercise):
    """Return the hints in order: the question of the failing trial (at first, of the first), then the declared ones."""
    if not hasattr(exercise, "trials"):
        return exercise.hints
    before = last(exercise)
    failing = before and before.get("failing")
    trial = exercise.find_trial(failing) if failing else exercise.trials[0]
    asks = (
        trial.asks or f"{trial.when[:1].upper()}{trial.when[1:]}: which part of your answer decides what comes of it?"
    )
    return [asks, *exercise.hints]


def hint(exercise):
    """Show the next rung, and count it; after the last one, the last again."""
    ladder = rungs(exercise)
    read = len(current().events(exercise.number, exercise.name, "hint"))
    rung = min(read, len(ladder) - 1)
    if read < len(ladder):
        current().record("hint", exercise.number, exercise.name, rung=rung + 1)
    return Text(f"{exercise.name}, hint {rung + 1} of {len(ladder)}\n\n{ladder[rung].strip()}")


def earned(exercise):
    """Return why the solution may be shown, or an empty text."""
    events = current().events(exercise.number, exercise.name)
    if any(event["kind"] == "attempt" and event.get("status") == "passed" for event in events):
        return "you passed"
    if sum(event["kind"] == "hint" for event in events) >= len(rungs(exercise)):
        return "you read every hint"
    if honest_tries(exercise) >= HONEST:
        return f"you tried {HONEST} times"
    return ""


def solution(exercise, now=False):
    """Show yours, the reference and another style, with costs; `now=True` opens it unearned, and is recorded."""
    why = earned(exercise)
    if not why and not now:
        tries = honest_tries(exercise)
        return Text(
            f"{exercise.name}: not open yet. It opens after a pass, after all hints, or after {HONEST} honest tries "
            f"({tries} so far).\n{place.now(exercise)} opens it all the same, and is written down."
        )
    current().record("solution", exercise.number, exercise.name, earned=bool(why))
    parts = [f"{exercise.name}: open, since {why or 'you asked for it now'}."]
    passed = [
        event
        for event in current().events(exercise.number, exercise.name, "attempt")
        if event.get("status") == "passed"
    ]
    if passed:
        parts.append(_part("yours", "", passed[-1]["source"]))
    parts.append(_part("the reference", exercise.costs, exercise.reference_source))
    if exercise.alternatives:
        other = exercise.alternatives[0]
        parts.append(_part(f"another style: {other.name.replace('_', ' ')}", other.costs, other.source))
    return Text("\n\n".join(parts))


def _part(title, costs, source):
    return f"--- {title}{f': {costs}' if costs else ''}\n{source.strip()}"
