"""What trials see from an answer, as plain data."""

import pytest

from breakfix.lab import answer
from breakfix.lab.judging import results
from breakfix.lab.judging.fork import Ending


def error_of(source):
    """What running a text raises, as an answer's cell would raise it."""
    with pytest.raises(BaseException) as caught:
        exec(compile(source, answer.FILE, "exec"), {})
    return caught.value


@pytest.mark.parametrize(
    ("source", "saw"),
    [
        ("x = 1\n1 / 0", {"raised": "ZeroDivisionError: division by zero", "line": 2}),
        ("raise KeyboardInterrupt", {"raised": "KeyboardInterrupt", "line": 1}),
        ("x = (", {"raised": "SyntaxError: '(' was never closed", "line": 1}),
        ("class E(Exception):\n    def __str__(self):\n        1 / 0\nraise E", "an error that cannot be shown"),
    ],
)
def test_raised(source, saw):
    """An exception is its type, its message and the last line of the answer that it went through."""
    told = results.raised(error_of(source))
    assert told == saw if isinstance(saw, dict) else told["raised"] == f"E: {saw}"


def test_told():
    """A trial that did not come to its end says why, and those after it were not reached."""
    ending = Ending(sent=[{"trial": "one", "result": {"saw": 1}}], how="time", printed="", seconds=3.0, left=0)
    assert results.told(ending, ["one", "two", "three"])["results"] == {
        "one": {"saw": 1},
        "two": {"stopped": "time"},
        "three": {"stopped": "not reached"},
    }


def test_seen():
    """Mistakes are told apart by the type of what they raise, not by its words."""
    run = {"one": {"saw": 1}, "two": {"raised": "ValueError: 7 is odd", "line": 3}}
    assert results.seen(run) == {"one": {"saw": 1}, "two": "ValueError"}


def test_the_form_of_what_is_sent():
    """One result of each trial counts, in their order; nothing else does, whatever it is."""
    fits = results.Form(["one", "two"])
    saw = {"saw": 1, "left": {}}
    one = {"trial": "one", "result": saw, "printed": ""}
    odd = [7, None, [], "trial", {}, {"finished": True}, one | {"trial": "two"}, one | {"trial": []}, one | {"more": 1}]
    bad = [7, {}, {"saw": 1}, {"saw": 1, "left": 2}, {"stopped": "time"}, {"raised": 7, "line": 1}]
    bad += [{"raised": "E", "line": True}, {"raised": "E" * 10_001, "line": 1}, {"raised": "E"}]
    odd += [one | {"result": each} for each in bad] + [one | {"printed": each} for each in (7, "x" * 2001)]
    assert not any(map(fits, odd))
    assert fits(one)
    assert not fits(one)
    assert fits({"trial": "two", "result": {"raised": "E: x", "line": None, "after": True}, "printed": "p"})
    assert fits({"finished": True})
    assert not any(map(fits, [*odd, one, {"finished": True}]))
