"""The law of turns: one small thing of the reference turned is seen by a trial or a draw, or named as equal."""

from breakfix.lab.exercise import Exercise
from breakfix.lab.mutants import proposals
from breakfix.laws.exercises import is_code
from breakfix.laws.law import Breach, law


@law(Exercise, is_code)
def every_turn_is_seen(exercise, judge):
    """Each turn of the reference is refuted, or named as equal with a reason; what is named so is not refuted."""
    for turn in proposals.unseen(judge, exercise):
        put = f"`{turn.after.strip()}` for it" if turn.after.strip() else "without it"
        off = f"nothing tells `{turn.before.strip()}` from an answer with {put}".replace("with without", "without")
        yield Breach(off, f"a trial or a wider draw; if it is all the same, {exercise.name}.equal")
    if exercise.equals:
        wanted, runs = judge.mutants(exercise, [variant.source for variant in exercise.equals])
        for variant, run in zip(exercise.equals, runs, strict=True):
            if any(run[name] != wanted[name] for name in run):
                yield Breach(f"{variant.name} is called equal and is refuted", "take it out, or make it a slip")
