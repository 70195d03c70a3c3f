"""An attempt: an answer judged, recorded in the ledger, and told to the learner."""

import functools

from breakfix.lab import answer, place
from breakfix.lab.judging import judge
from breakfix.lab.ledger import current
from breakfix.lab.verdict.difference import between
from breakfix.lab.verdict.next_step import step
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
    todo = {"python": "Edit the function", "sql": "Write the query"}
    act = f"{todo.get(exercise.kind, 'Write your value')} in {place.cell()}"
    return Verdict(exercise.name, exercise.phase, "not attempted", f"{act}, then {place.check(exercise, 'run it')}.")


def ours(exercise, what):
    """Return the verdict when the fault is the workbook's."""
    headline = "It could not be judged and counts for nothing. Unless it stops other processes, the fault is ours."
    return Verdict(exercise.name, exercise.phase, "not yet", headline, [("seen", what)])


def last(exercise):
    """Return the last recorded attempt at an exercise, or None."""
    return current().last(exercise.number, exercise.name, "attempt")


def tell(exercise, source, outcome, before):
    """Put an outcome into words; `before` is the attempt before it."""
    labels = {trial.name: trial.label for trial in exercise.trials}
    total, count = sum(name in labels for name in outcome.wanted), sum(name in labels for name in outcome.holds)
    drawn = [_drawn(outcome)] if outcome.drawn else []
    held = [("holds", "; ".join([labels[name] for name in outcome.holds] + drawn) or "none")]
    notes = _notes(outcome)
    if not outcome.fails:
        more = [("see", f"{place.call(exercise, 'solution')}   yours beside the reference and another style")]
        all_hold = f"{total} of {total} trials hold" + (f", and {outcome.drawn[1]} drawn situations" if drawn else "")
        return Verdict(exercise.name, exercise.phase, "passed", f"{all_hold}.", held + notes + more)
    trial = exercise.find_trial(outcome.fails[0])
    want, saw = outcome.wanted[trial.name], outcome.results[trial.name]
    loads = not _did_not_load(outcome)
    again = place.check(exercise, "run this cell again")
    lines = [("", f"Next: {step(want, saw)}, then {again}.")]
    lines += [("when", trial.when)] * loads + between(want, saw)
    lines += [("note", note) for note in _about_the_text(source, saw)]
    lines += [("known", known.says) for known in exercise.mistakes if known.name == outcome.mistake]
    lines += [*held, *_lost(before, outcome, labels), *notes] if loads else notes
    if place.here(exercise.play, "there") and trial.playable and loads:
        lines.append(("play", _play(exercise, trial)))
    lines.append(("stuck", f"{place.call(exercise, 'hint')}   {_rungs(exercise)}"))
    last_time = f" ({len(before['holds'])} last time)" if before else ""
    but = "; a drawn situation does not" if trial.drawn else ""
    return Verdict(exercise.name, exercise.phase, "not yet", f"{count} of {total} trials hold{last_time}{but}.", lines)


def _drawn(outcome):
    held, there = outcome.drawn
    return f"{held} of {there} drawn situations"


def _about_the_text(source, saw):
    """Yield what a look at the text adds to an error."""
    said = saw.get("raised", "")
    first = source.strip()[:1]
    if said.startswith("NameError") and "does not define" not in said:
        yield "only this cell is judged, after the notebook's imports: what it uses has to be defined in it"
    if said.startswith("SyntaxError") and first in {"%", "!"}:
        yield "a line that begins with % or ! belongs in another cell"
    if said.startswith("ParserException") and first in {'"', "'"}:
        yield "this cell takes the query itself, without quotes"
    if said.startswith("ParserException") and first == ".":
        yield "take out the three dots"
    if said.startswith("OSError") and "File too large" in said:
        yield "it printed or wrote without end"


def _lost(before, outcome, labels):
    gone = [labels.get(name, name) for name in (before or {}).get("holds", []) if name in outcome.fails]
    return [("lost", "held last time, and no longer: " + "; ".join(gone))] if gone else []


def _notes(outcome):
    notes = []
    if outcome.printed.strip():
        lines = outcome.printed.strip().splitlines()
        notes.append(("printed", lines[0][:100] + (f"   ({len(lines)} lines)" if len(lines) > 1 else "")))
    if outcome.left:
        notes.append(("left", f"{outcome.left} process{'es' * (outcome.left > 1)} still running, stopped now"))
    return notes


def _did_not_load(outcome):
    return all(judge.is_broken(saw) for saw in outcome.results.values())


def _play(exercise, trial):
    world = place.call(exercise, "world", trial.name)
    return place.here(f"con = {world}; {exercise.play}", world)


def _rungs(exercise):
    total = len(exercise.hints) + 1
    read = len(current().events(exercise.number, exercise.name, "hint"))
    return f"{min(read + 1, total)} of {total}, {'read' if read >= total else 'unread'}"


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
