"""Tries: what is told of an answer that calls a step again."""

import time

import pytest

from breakfix.lab.tries import Tries


def told(tmp_path, retry, *ends):
    waiting = list(ends)

    def step():
        end = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(end, Exception):
            raise end
        return end

    return Tries(tmp_path).tried(retry, step, (EOFError,), 3)


def patient(step, passing, attempts, sleep):
    for attempt in range(attempts):
        try:
            return step()
        except passing as error:
            kept = error
            sleep(2**attempt)
    raise kept


def first_error(step, passing, attempts, sleep):
    try:
        return step()
    except passing as error:
        try:
            return step()
        except passing:
            raise error from None


def another(step, passing, attempts, sleep):
    try:
        return step()
    except passing:
        raise RuntimeError("gave up") from None


def noted(step, passing, attempts, sleep):
    try:
        return step()
    except passing as error:
        error.add_note("here")
        raise


@pytest.mark.parametrize(
    ("retry", "outcome", "calls", "waits"),
    [
        (patient, "raised EOFError", 3, "1, 2, 4"),
        (first_error, "raised EOFError, which is the error of an earlier call", 2, "none"),
        (another, "raised RuntimeError, which no call has raised", 1, "none"),
        (noted, "raised EOFError, which is not as it was", 1, "none"),
        (lambda step, *_: time.sleep(1) or step(), "waited, and not with the sleep that was given", 0, "none"),
    ],
)
def test_an_end_is_told(tmp_path, retry, outcome, calls, waits):
    """Which error came, of which call, and how long it was waited for on the clock that was given."""
    seen = told(tmp_path, retry, EOFError(1), EOFError(2), EOFError(3))
    assert seen == {"outcome": outcome, "calls": calls, "waits": waits}


def test_what_is_due_happens_while_somebody_sleeps(tmp_path):
    """After three seconds, and not before; and what a step returns is told."""
    tries, ready = Tries(tmp_path), []
    tries.clock.at(3, lambda: ready.append(7))

    def step():
        if not ready:
            raise EOFError
        return ready[0]

    assert tries.tried(patient, step, (EOFError,), 4) == {"outcome": "returned 7", "calls": 3, "waits": "1, 2"}


def test_calls_without_end_are_stopped(tmp_path):
    """An answer that never gives up is told as one."""

    def forever(step, *_):
        while True:
            try:
                return step()
            except EOFError:
                pass

    assert told(tmp_path, forever, EOFError())["outcome"] == "called without end"
