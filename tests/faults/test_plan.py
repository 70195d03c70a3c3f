"""A fault plan: read as data, refused in a sentence when it cannot bite."""

import json

import pytest

from breakfix.faults import plan
from breakfix.faults.plan import Place
from breakfix.services.sources import Source


def bites(entry, *places):
    (fault,) = plan.read(entry)
    return [fault.bites(place) for place in places]


def test_places():
    """first, middle, last, any, a number and the token are where they say."""
    pages = [Place(n, 5) for n in range(1, 6)]
    found = {
        at: [n for n, place in enumerate([Place(), *pages]) if place.is_at(at)]
        for at in ("token", "first", "middle", "last", "any", 2)
    }
    assert found == {"token": [0], "first": [1], "middle": [3], "last": [5], "any": [1, 2, 3, 4, 5], 2: [2]}


def test_one_page():
    """Of a single page all places are that page."""
    assert all(Place(1, 1).is_at(at) for at in ("first", "middle", "last", "any", 1))


def test_times():
    """It bites once if not said, so often as said, or for ever."""
    here = [Place(1, 1)] * 4
    assert bites({"kind": "reset"}, *here) == [True, False, False, False]
    assert bites({"kind": "reset", "times": 2, "skip": 1}, *here) == [False, True, True, False]
    assert bites({"kind": "reset", "times": None}, *here) == [True] * 4


def test_chance():
    """A share of the requests is drawn, the same for the same seed."""
    entry = {"kind": "reset", "times": None, "chance": 0.3, "seed": 5}
    first, again = (bites(entry, *[Place(1, 1)] * 1000) for _ in range(2))
    assert first == again != bites(entry | {"seed": 6}, *[Place(1, 1)] * 1000)
    assert 240 < sum(first) < 360


def test_settings():
    """A kind's settings have values when a plan does not say."""
    one, two = plan.read([{"kind": "too_many_requests"}, {"kind": "too_many_requests", "retry_after": 2}])
    assert (one.retry_after, two.retry_after, one.strict) == (0.05, 2, True)


def test_json():
    """A plan may be a list, one entry, or JSON text."""
    entry = {"kind": "slow", "at": 2}
    assert plan.parse(entry) == plan.parse([entry]) == plan.parse(json.dumps([entry])) == [entry]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("[{", "not JSON"),
        (7, "list of objects"),
        ([["reset"]], "list of objects"),
        ({}, "no fault of the kind None; there are"),
        ({"kind": "flood"}, "no fault of the kind 'flood'"),
        ({"kind": "reset", "seconds": 1}, "reset has no setting 'seconds'; its settings: none"),
        ({"kind": "slow", "seconds": "1"}, "seconds of slow is such as 0.4, not '1'"),
        ({"kind": "too_many_requests", "strict": 1}, "strict of too_many_requests"),
        ({"kind": "reset", "at": "end"}, "at is one of token, first, middle, last, any or a page's number"),
        ({"kind": "reset", "at": 0}, "not 0"),
        ({"kind": "reset", "at": True}, "not True"),
        ({"kind": "duplicate_page", "at": "token"}, "cannot bite at the token"),
        ({"kind": "reset", "times": 0}, "times is a number from 1, not 0"),
        ({"kind": "reset", "skip": None}, "skip is a number from 0, not None"),
        ({"kind": "reset", "chance": 0}, "chance is a share above 0"),
    ],
)
def test_refused(entry, words):
    """What cannot be understood, or cannot bite, is a ValueError of one sentence."""
    with pytest.raises(ValueError) as error:
        plan.read(entry)
    assert words in str(error.value)
    assert str(error.value).endswith(".")


def test_no_token():
    """A fault at the token of a source that hands out none would never bite."""
    with pytest.raises(ValueError, match="alpha hands out no token"):
        Source("alpha", [], plan={"kind": "reset", "source": "alpha", "at": "token"})
