"""Told: the outcome of an answer in words."""

from breakfix.lab import place
from breakfix.lab.judging import judge
from breakfix.lab.ledger import current
from breakfix.lab.verdict.difference import between
from breakfix.lab.verdict.next_step import step
from breakfix.lab.verdict.verdict import Verdict

HANGS_ON = {
    "chance": "find what your answer leaves to chance: tried again, this situation holds one time and not the next",
    "calls": "find what your answer keeps from one call to the next: alone this situation holds, after others not",
    "zone": "find what your answer takes from the time zone of the machine: in UTC this situation holds, elsewhere not",
}


def tell(exercise, source, outcome, before):
    """Put an outcome into words; `before` is the attempt before it."""
    labels = {trial.name: trial.label for trial in exercise.trials}
    total, count = sum(name in labels for name in outcome.wanted), sum(name in labels for name in outcome.holds)
    drawn = [_drawn(outcome)] if outcome.drawn else []
    held = [("holds", "; ".join([labels[name] for name in outcome.holds] + drawn) or "none")]
    notes = _notes(exercise, outcome)
    if not outcome.fails:
        more = [("see", f"{place.call(exercise, 'solution')}   yours beside the reference and another style")]
        all_hold = f"{total} of {total} trials hold" + (f", and {outcome.drawn[0]} drawn situations" if drawn else "")
        return Verdict(exercise.name, exercise.phase, "passed", f"{all_hold}.", held + notes + more)
    trial = exercise.find_trial(outcome.fails[0])
    want, saw = outcome.wanted[trial.name], outcome.results[trial.name]
    loads = not _did_not_load(outcome)
    again = place.check(exercise, "run this cell again")
    act = HANGS_ON[outcome.hangs_on] if outcome.hangs_on else step(want, saw)
    lines = [("", f"Next: {act}, then {again}.")]
    lines += (case(trial) if loads else []) + between(want, saw)
    lines += [("note", note) for note in _about_the_text(source, saw)]
    lines += [("known", known.says) for known in exercise.mistakes if known.name == outcome.mistake]
    lines += [*held, *_lost(before, outcome, labels), *notes] if loads else notes
    if place.here(exercise.play or exercise.kind == "tests", "there") and trial.playable and loads:
        lines.append(("play", _play(exercise, trial)))
    lines.append(("stuck", f"{place.call(exercise, 'hint')}   {_rungs(exercise)}"))
    last_time = f" ({len(before['holds'])} last time)" if before else ""
    but = "; a drawn situation does not" if trial.drawn else ""
    return Verdict(exercise.name, exercise.phase, "not yet", f"{count} of {total} trials hold{last_time}{but}.", lines)


def case(trial):
    """Return the lines that say in which situation an answer did not hold; of a case in a bank with its rows."""
    return [("when", trial.when), *([("case", trial.rows)] if trial.rows else [])]


def _drawn(outcome):
    held, there = outcome.drawn
    return f"{held} of {there} drawn situations" if held == there else f"the first {held} of {there} drawn situations"


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


def _notes(exercise, outcome):
    notes, is_tests = [], exercise.kind == "tests"
    trial = outcome.fails[0] if outcome.fails else None if is_tests else next(iter(outcome.printed), None)
    if lines := outcome.printed.get(trial, "").strip().splitlines():
        label, most = ("pytest", 160) if is_tests else ("printed", 100)
        notes.append((label, lines[0][:most] + (f"   ({len(lines)} lines)" if len(lines) > 1 else "")))
    if outcome.left:
        notes.append(("left", f"{outcome.left} process{'es' * (outcome.left > 1)} still running, stopped now"))
    return notes


def _did_not_load(outcome):
    return all(judge.is_broken(saw) for saw in outcome.results.values())


def _play(exercise, trial):
    world = place.call(exercise, "world", trial.name)
    if exercise.kind == "tests":
        return place.here(f"case = {world}", world)
    play = exercise.play(**trial.function.given.arguments) if callable(exercise.play) else exercise.play
    return place.here(f"con = {world}; {play}", world)


def _rungs(exercise):
    total = len(exercise.hints) + 1
    read = len(current().events(exercise.number, exercise.name, "hint"))
    return f"{min(read + 1, total)} of {total}, {'read' if read >= total else 'unread'}"
