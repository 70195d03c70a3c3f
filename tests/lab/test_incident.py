"""A mystery incident: which damage, which rows, what is shown."""

import pytest

import toy_incident
from breakfix.lab import learner, ledger, snapshot
from breakfix.lab.incident import brief

THEFT = toy_incident.theft


@pytest.fixture(autouse=True)
def fresh():
    ledger.current.cache_clear()
    with learner.noted(7):
        yield


def broken(con):
    """The promises whose alarms ring."""
    return [name for name, promise in THEFT.promises.items() if con.sql(promise.alarm).fetchall()]


def test_the_next_number_is_another_damage():
    """As many incidents as there are damages show each of them once; the seed draws the order."""
    orders = set()
    for seed in range(12):
        with learner.noted(seed):
            orders.add(tuple(THEFT.drawn(number).promise for number in (1, 2)))
    assert orders == {("once", "at_all"), ("at_all", "once")}


def test_the_world_is_damaged():
    """What is opened breaks the drawn promise and no other, and is the same each time."""
    for number in (1, 2, 3):
        with THEFT.world(7, incident=number) as con:
            assert broken(con) == [THEFT.drawn(number).promise]
            taken = snapshot.taken(con)
        with THEFT.world(incident=number) as con:
            assert snapshot.taken(con) == taken


def test_rows_are_drawn():
    """Other seeds and other numbers have other rows."""
    worlds = set()
    for seed, number in ((7, 1), (7, 3), (8, 1), (9, 1)):
        with THEFT.world(seed, incident=number) as con:
            worlds.add(repr(snapshot.taken(con)))
    assert len(worlds) >= 3


def test_after_a_pass_the_next_is_opened():
    """Without a number the next incident that is not passed is opened."""
    assert THEFT.next_number == 1
    assert THEFT.respond(THEFT.reference(1)).status == "passed"
    assert THEFT.next_number == 2
    assert THEFT.respond(THEFT.reference(1)).status == "passed"  # the same cell again
    assert "incident = 2" in brief(toy_incident)


def test_an_answer_is_earned():
    """The repair is shown after a pass, after three tries, or when it is asked for now; asking now is written down."""
    assert "not open yet" in THEFT.solution()
    for text in ("1", "2", "3"):
        THEFT.respond(f'incident = 1\npromise = "once"\nalarm = "select {text}"\ndef repair(con): con.execute("")')
    assert "def repair(con)" in THEFT.solution()
    assert "not open yet" in THEFT.solution(incident=2)
    assert "def repair(con)" in THEFT.solution(now=True, incident=2)
    told = [event["earned"] for event in ledger.current().events(kind="solution")]
    assert told == [True, False]


def test_hints():
    """Hints come one after the other, and are counted."""
    assert THEFT.hint().startswith("theft, hint 1 of 2")
    assert THEFT.hint().startswith("theft, hint 2 of 2")
    assert len(ledger.current().events(kind="hint")) == 2


def test_brief():
    """Who comes back is posed the next incident with a cell to run; a project without one has none."""
    text = brief(toy_incident, 7)
    assert "lab.theft.world(incident=1)" in text
    assert "at_all: each cup that was sold is booked" in text
    assert brief(learner) == ""
