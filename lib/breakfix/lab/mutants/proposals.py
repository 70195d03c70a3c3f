"""Proposals: what an author has not thought of, found by turning one small thing of the reference at a time.

A turn that no trial and no draw sees is a missing trial, a needless word, or an equal answer, which an author names
with a reason (`load.equal`). One that is refuted by a few trials and behaves like no declared mistake is a plausible
mistake without a sentence. Both are printed as slips, ready to paste.
"""

from breakfix.lab.judging.defence import classify
from breakfix.lab.judging.results import seen
from breakfix.lab.mutants.turns import turns


def unseen(judge, exercise):
    """Return the Turns of the reference that no trial and no draw sees and that no one has called equal."""
    equal = {variant.source for variant in exercise.equals}
    found = [turn for turn in turns(exercise) if turn.source not in equal]
    if not found:
        return []
    wanted, runs = judge.mutants(exercise, [turn.source for turn in found])
    return [turn for turn, run in zip(found, runs, strict=True) if classify(run, wanted) == "undefended"]


def plausible(judge, exercise, most=20):
    """Return (Turn, failing trials) of what at most half of the trials refute, and which no declared mistake does."""
    wanted = judge.wanted(exercise)
    told = {repr(seen(judge.results(exercise, known.source))) for known in exercise.mistakes}
    found = []
    for turn in turns(exercise):
        saw = judge.results(exercise, turn.source)
        fails = [name for name in wanted if saw.get(name) != wanted[name]]
        if fails and 2 * len(fails) <= len(wanted) and repr(seen(saw)) not in told:
            told.add(repr(seen(saw)))
            found.append((turn, fails))
            if len(found) == most:
                break
    return found


def written(turn, exercise, name, says):
    """Return a turn as a slip is declared."""
    slip = turn.slip(exercise.reference_text, name, says)
    edits = [
        f"    {sign} {line}" for old, new in slip.edits for sign, part in (("-", old), ("+", new)) for line in part
    ]
    return "\n".join([f"{name}: {says}", *edits])
