"""Laws of what is told before and after a run: predictions, records that are followed, prose, witnesses."""

import sys

from breakfix.lab import exercises, learner
from breakfix.lab.explanation import Explanation
from breakfix.lab.fields import misfit
from breakfix.lab.follow import Follow
from breakfix.lab.prediction import Prediction
from breakfix.lab.witness import Witness
from breakfix.laws.exercises import shape
from breakfix.laws.law import Breach, law

CLASS, HANDS = 40, 5  # learners, and how many different hands they are dealt at least
OTHER_SEEDS = (3,)  # besides the notebook's own: what holds for one learner may not hold for the next


@law(Prediction)
def a_prediction_is_held_against_a_run(prediction, judge):
    """What is seen has the fields that are asked for, of their types, and a sibling has other numbers, for any seed."""
    yield from _fields(prediction, judge.see(prediction, 0))
    for seed in (learner.DEFAULT, *(OTHER_SEEDS if prediction._dealt else ())):
        with learner.noted(seed):
            if prediction.other_case(judge) is None:
                yield Breach(f"seed {seed}: the siblings have the same numbers", "a draw of others, and `describe`")
    if not prediction.because.reference_source.strip():
        yield Breach("nothing says what in the code did it", f'{prediction.name}.because = "..."')


@law(Prediction, lambda prediction: prediction._dealt)
def a_class_cannot_share_numbers(prediction, judge):
    """Forty learners are dealt several hands, and no sibling repeats the learner's own."""
    hands = set()
    for seed in range(CLASS):
        with learner.noted(seed):
            own = prediction.drawn()
            hands.add(repr(own))
            if own in [prediction.drawn(case) for case in range(1, 4)]:
                yield Breach(f"a sibling repeats what seed {seed} is dealt", "a draw that uses its hand more")
    if len(hands) < HANDS:
        yield Breach(f"{CLASS} learners are dealt {len(hands)} hands", f"a draw with {HANDS} or more")


@law(Follow)
def what_is_followed_is_run(follow, judge):
    """What is seen has the fields that are asked for, of their kinds, twice the same; filled in it is complete."""
    saw = judge.see(follow)
    yield from _fields(follow, saw)
    if judge.see(follow) != saw:
        yield Breach("a second run sees something else", "seeds, sorted rows, a clock that is passed in")
    if (status := follow.respond(follow.reference_source).status) != "complete":
        yield Breach(f"filled in it is {status}", "fields that the run fills")


@law(Explanation)
def a_model_keeps_its_own_rubric(explanation, judge):
    """The model has a quote for each point of the rubric, and is complete."""
    if not len(explanation.quotes) == len(explanation.rubric) > 0:
        counts = f"{len(explanation.quotes)} quotes for {len(explanation.rubric)} points"
        yield Breach(counts, f"{explanation.name}.quotes: the words of the model, one for each point")
    elif (verdict := explanation.respond(explanation.reference_source)).status != "complete":
        yield Breach(f"the model is {verdict.status}: {verdict.headline}", "quotes that stand in the model")


@law(Witness)
def a_witness_tells_two_versions_apart(witness, judge):
    """The author's rows pass, so the versions differ; three lists of rows or more are tried and do not."""
    verdict = witness.respond(witness.reference_source)
    if verdict.status != "passed":
        yield Breach(f"its own rows do not tell them apart: {verdict.headline}", f"{witness.name}.rows")
    if len(witness.refused) < 3:
        off = f"{len(witness.refused)} lists of rows that do not tell them apart, of 3"
        yield Breach(off, f"{witness.name}.refused: what a learner may try first")
    for rows in witness.refused:
        verdict = witness.respond(f"{witness.called} = {rows!r}")
        if verdict.status != "not yet" or not verdict.headline.startswith("Both versions"):
            yield Breach(f"{rows!r} is {verdict.status}: {verdict.headline}", "rows of which both make the same")
    if not witness.__doc__:
        yield Breach("it has no task", "the docstring")
    if not all("?" in hint for hint in witness.hints[:1]):
        yield Breach("the first hint asks nothing", "a question about what the two do")


@law(Witness)
def a_witness_shows_no_reference(witness, judge):
    """Neither version is the reference of an exercise: reading them gives no answer away."""
    lab = sys.modules[witness.module]
    references = {shape(asked.reference_source, "python") for asked in exercises(lab) if asked.kind == "python"}
    for text in (witness.versions().first, witness.versions().second):
        if shape(text, "python") in references:
            yield Breach("one of its versions is the reference of an exercise", "two versions with flaws")


def _fields(asked, saw):
    if list(saw) != list(asked.fields):
        yield Breach(f"it asks for {', '.join(asked.fields)} and sees {', '.join(saw)}", "the fields that it returns")
        return
    for name, kind in asked.fields.items():
        if unfit := misfit(name, kind, saw[name]):
            yield Breach(f"what is seen does not fit: {unfit}", "the field's type, or what is returned")
