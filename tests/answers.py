"""Answers that a test file lists: what breaks a sentence of its task is refused, what is right passes.

    REFUSED = {"load": '''
    the oldest: does the newest row win?
        ~ order by ts desc => order by ts
    '''}
    PASSES = {"a loop": ("load", "def load(con): ...")}

    test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
    test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)

A text has edits of the reference of the exercise that its key names, written as slips (`lab/slips.py`): after the
colon stands which sentence is broken, or why none is. A pair is an exercise's name and a whole answer; its key says
what the answer does. The fixture `judge` of `tests/conftest.py` judges them.
"""

import pytest

from breakfix.lab import slips

UNFINISHED = ("NameError", "SyntaxError", "IndentationError")  # what these refuse was no answer


def refused(lab, listed):
    """Return a test for each answer listed for a project: it breaks a sentence, and does not pass."""

    @parametrized(lab, listed)
    def test(judge, name, source):
        """A trial or a situation that nobody wrote refuses it."""
        found = judge.refuted(getattr(lab, name), source)
        assert found, f"{name} passes:\n{source}"
        raised = found[1].get("raised", "")
        assert not raised.startswith(UNFINISHED), f"{name} is unfinished: {raised}\n{source}"

    return test


def passing(lab, listed):
    """Return a test for each answer listed for a project: it keeps every sentence, and passes, held out and not."""

    @parametrized(lab, listed)
    def test(judge, name, source):
        """No situation is against it, shown, drawn or held out."""
        exercise = getattr(lab, name)
        unseen = bool(exercise.draws) or any(trial.held_out for trial in exercise.trials)
        for held_out in (False, True)[: 1 + unseen]:
            outcome = judge.judge(exercise, source, held_out)
            against = [(outcome.wanted[each], outcome.results[each]) for each in outcome.fails]
            assert outcome.status == "passed", against

    return test


def parametrized(lab, listed):
    """Return the mark that gives a test the exercise's name and the source of each answer listed."""
    found = []
    for key, said in listed.items():
        if isinstance(said, tuple):
            found.append(pytest.param(*said, id=key))
            continue
        reference = getattr(lab, key).reference_text
        found += [pytest.param(key, slip.of(reference), id=f"{key}-{slip.name}") for slip in slips.read(said)]
    return pytest.mark.parametrize(("name", "source"), found)
