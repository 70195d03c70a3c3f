"""A chunk of questions, judged in a process of its own, with a judge of its own that judges apart.

Whoever asks may run threads, as a Dask worker does: nothing is forked off it. That process parses what students wrote,
and may die of it: the question that it was at is asked again, a few times.
"""

import functools
import hashlib
import importlib
import json
import os
from collections import Counter

from breakfix.book.grading.question import may_be_stub
from breakfix.children import process

SILENCE = 1200  # seconds that a child may say nothing: longer than any judge waits for its worker
LAST_WORDS = 20  # seconds that it may take to end
TRIES = 3
LINES, WIDEST = 6, 160  # what is shown of a difference


class OtherCheck(RuntimeError):
    """Here an exercise is judged by another check than there: the versions of the workbook differ."""


def judge(questions, heard, again=lambda: None, child=process.Process):
    """Have questions judged; `heard(result)` is called once for each, `again()` when one has to be asked again.

    A result is a dict: `key`, `status` ("" when it could not be judged), `trial` and `when` of what refuses it,
    `mistake` (a known one's name), `does` (equal for answers that trials see the same of), `shows` (pairs of label
    and text), `note`. Raises OtherCheck.
    """
    left, died = list(questions), Counter()
    while left:
        with child(f"{__name__}:live", left) as judging:
            _listen(judging, left, heard, again)
        if left:
            died[left[0].key] += 1
            if died[left[0].key] == TRIES:
                heard(result(left.pop(0), note=f"what judges it ended {TRIES} times"))
            else:
                again()


def _listen(judging, left, heard, again):
    """Hear results, and take their questions off the list, until the child ends or says nothing any more."""
    try:
        while True:
            said = judging.hear(SILENCE if left else LAST_WORDS)
            if said == "again":
                again()
            elif said == "other check":
                raise OtherCheck(f"{left[0].project} {left[0].exercise}")
            elif said["key"] == left[0].key:
                heard(said)
                left.pop(0)
    except (EOFError, TimeoutError):
        pass


def whole(questions):
    """Return (results, how many were asked again): what a task on a cluster does."""
    found, again = [], []
    judge(questions, found.append, lambda: again.append(1))
    return found, len(again)


def live(questions):
    """In the child: say the result of each question, in order."""
    from breakfix.lab import ledger
    from breakfix.lab.judging.judge import Judge

    ledger.rest()
    os.environ.pop("BREAKFIX_SEED", None)
    with Judge(is_apart=True) as judge:
        for question in questions:
            exercise = find(question.module, question.exercise)
            if exercise is None or exercise.fingerprint != question.check:
                process.say("other check")
                return
            process.say(_tried(question, exercise, judge))


@functools.cache
def find(module, name):
    """Return an exercise, or None."""
    try:
        return getattr(importlib.import_module(module), name, None)
    except ModuleNotFoundError:
        return None


def _tried(question, exercise, judge):
    """Return the result of a question; a judge whose worker has died is asked again."""
    from breakfix.lab import learner
    from breakfix.lab.judging.judge import JudgeError

    for number in range(TRIES):
        try:
            with learner.noted(question.seed):
                return _judged(question, exercise, judge)
        except JudgeError as error:
            why = str(error).strip().splitlines()[-1]
        except Exception as error:  # whatever an answer has sent in place of its result costs itself alone
            return result(question, note=f"could not be judged: {type(error).__name__}")
        if number + 1 < TRIES:
            process.say("again")
    return result(question, note=f"could not be judged: {why}"[:WIDEST])


def _judged(question, exercise, judge):
    from breakfix.lab.judging.results import seen

    if may_be_stub(exercise, question.source) and exercise.untouched(question.source):
        return result(question, "not attempted")
    if hasattr(exercise, "rejudged"):  # by other means than trials
        return result(question, exercise.rejudged(question.source, judge))
    outcome = judge.judge(exercise, question.source, held_out=question.held_out)
    if outcome.ours:
        return result(question, note=f"the trial {outcome.ours} itself comes to no end")
    if not outcome.fails:
        return result(question, outcome.status)
    name = outcome.fails[0]
    does = json.dumps(seen({each: outcome.results.get(each, {}) for each in outcome.fails}), sort_keys=True)
    return result(
        question,
        outcome.status,
        trial=name,
        when=exercise.find_trial(name).when,
        mistake=outcome.mistake or "",
        does=hashlib.sha256(does.encode()).hexdigest()[:12],
        shows=_shown(outcome.wanted[name], outcome.results.get(name, {})),
    )


def _shown(wanted, got):
    """Return the lines of a difference, as they may be shown."""
    from breakfix.lab.review.prove import cell
    from breakfix.lab.verdict.difference import between

    return [[label, cell(text)[:WIDEST]] for label, text in between(wanted, got)[:LINES]]


def result(question, status="", **facts):
    """Return a result; what it does not say is empty."""
    empty = {"trial": "", "when": "", "mistake": "", "does": "", "note": "", "shows": []}
    return {"key": question.key, "status": status, **empty, **facts}
