"""An attempt: an answer judged, and recorded in the ledger."""

import functools

from breakfix.lab import answer, place
from breakfix.lab.judging import judge
from breakfix.lab.ledger import current
from breakfix.lab.verdict.told import tell
from breakfix.lab.verdict.verdict import Verdict

HONEST = 3  # tries that earn the solution


def always_told(respond):
    """Decorate what judges an answer: to be stopped, or not to be judged, is a verdict too, and counts for nothing."""

    @functools.wraps(respond)
    def told(asked, *given, **named):
        try:
            return respond(asked, *given, **named)
        except KeyboardInterrupt:
            return Verdict(asked.name, asked.phase, "not yet", "You stopped it; it counts for nothing.")
        except judge.JudgeError as error:
            return ours(asked, str(error).strip().splitlines()[-1])

    return told


@always_told
def judged(exercise, source, dataset=None):
    """Judge a text, record it as an attempt, and return the verdict."""
    if exercise.untouched(source):
        return untouched(exercise)
    before = last(exercise)
    outcome = judge.shared().judge(exercise, source)
    if outcome.ours:
        return ours(exercise, f"trial {outcome.ours}: {outcome.wanted[outcome.ours]}")
    current().record(
        "attempt",
        exercise.number,
        exercise.name,
        source=source,
        status=outcome.status,
        holds=outcome.holds,
        failing=outcome.fails[0] if outcome.fails else None,
        got=outcome.results[outcome.fails[0]]
        if outcome.fails and judge.is_broken(outcome.results[outcome.fails[0]])
        else None,
        mistake=outcome.mistake,
        seconds=round(outcome.seconds, 3),
        check=exercise.fingerprint,
        dataset=dataset,
    )
    return tell(exercise, source, outcome, before)


def tried(exercise, source):
    """Return the verdict on a text, recording nothing."""
    if exercise.untouched(source):
        return untouched(exercise)
    verdict = tell(exercise, source, judge.shared().judge(exercise, source), None)
    verdict.counted = False
    return verdict


def untouched(exercise):
    """Return the verdict on a cell that still says what it said when it was shipped."""
    todo = {"python": "Edit the function", "sql": "Write the query", "tests": "Write the tests"}
    act = f"{todo.get(exercise.kind, 'Write your value')} in {place.cell()}"
    return Verdict(exercise.name, exercise.phase, "not attempted", f"{act}, then {place.check(exercise, 'run it')}.")


def ours(exercise, what):
    """Return the verdict when the fault is the workbook's."""
    headline = "It could not be judged and counts for nothing. Unless it stops other processes, the fault is ours."
    return Verdict(exercise.name, exercise.phase, "not yet", headline, [("seen", what)])


def last(exercise):
    """Return the last recorded attempt at an exercise, or None."""
    return current().last(exercise.number, exercise.name, "attempt")


def honest_tries(exercise):
    """Return how many different texts reached a trial, or raised an error that none before them had raised."""
    tries, errors, sources = 0, set(), []
    for event in current().events(exercise.number, exercise.name, "attempt"):
        if any(answer.same(event["source"], old, exercise.kind) for old in sources):
            continue
        sources.append(event["source"])
        error = str((event.get("got") or {}).get("raised", "")) if not event["holds"] else ""
        tries += not error or error not in errors
        errors.add(error)
    return tries
