"""The answer to an incident, judged."""

from contextlib import closing

import pytest

import toy_incident
from breakfix.lab import learner, ledger
from breakfix.lab.incident import NIGHTS
from breakfix.lab.judging import judge

THEFT = toy_incident.theft


@pytest.fixture(autouse=True)
def fresh():
    """Seed 7, of which incident 1 or 2 breaks `once`."""
    ledger.current.cache_clear()
    with learner.noted(7):
        yield


ALARM = "select cup from booked group by cup having count(*) > 1"
REPAIR = (
    "con.execute('create temp table k as select distinct * from booked; delete from booked; insert into booked from k')"
)


def answered(promise="once", alarm=ALARM, repair=REPAIR):
    number = next(number for number in (1, 2) if THEFT.drawn(number).promise == "once")
    text = f'incident = {number}\npromise = "{promise}"\nalarm = """{alarm}"""\ndef repair(con):\n    {repair}\n'
    return THEFT.respond(text)


def test_any_right_repair_passes():
    """A name, an alarm and a repair of one's own pass, and the attempt is kept with its incident."""
    assert answered().status == "passed"
    (event,) = ledger.current().events(kind="attempt")
    assert (event["status"], event["holds"]) == ("passed", ["promise", "alarm", "repair"])
    assert event["check"] == THEFT.fingerprint


@pytest.mark.parametrize(
    ("repair", "says"),
    [
        ("pass", "the database is as you found it"),
        ("con.begin(); con.execute('delete from booked')", "leaves a transaction open"),
        ("con.execute('delete from booked')", "(no such row)"),
        ("con.execute('delete from booked where cup = 1')", "(no such row)"),
        (REPAIR + "; con.execute('create or replace table sold as from sold')", "CREATE TABLE"),
        ("con.execute('insert into booked from sold where cup not in (select cup from booked)')", "as you found it"),
        (REPAIR + "; con.execute('drop table sold')", "no such table"),
        (REPAIR + "; con.execute('update sold set price = 0')", "<- price"),
        (REPAIR + "; con.execute('create table mine as select 1')", "mine"),
    ],
)
def test_other_repairs_are_refused(repair, says):
    """Nothing done, all deleted, rebuilt with other columns, mended for another promise, more touched: not yet."""
    verdict = answered(repair=repair)
    assert verdict.status == "not yet"
    assert says in str(verdict)
    assert ledger.current().last("toy_incident", "theft")["holds"] in (["promise", "alarm"], ["promise"])


@pytest.mark.parametrize(
    ("alarm", "says"),
    [
        ("select 1", "rings in a healthy database"),
        ("from booked where cup < 0", "finds nothing"),
        ("from booked where cup = 99 having", "Parser"),
        ("delete from booked", "no query"),
        ("from read_text('/etc/hostname')", "PermissionException"),
    ],
)
def test_other_alarms_are_refused(alarm, says):
    """An alarm that always rings, never rings, or is no query: not yet."""
    verdict = answered(alarm=alarm)
    assert says in str(verdict)
    assert ledger.current().last("toy_incident", "theft")["holds"] == ["promise", "repair"]


def test_an_alarm_that_knows_only_these_rows():
    """A query that is tied to the rows of this database is silent on another night."""
    with THEFT.world(7, incident=next(n for n in (1, 2) if THEFT.drawn(n).promise == "once")) as con:
        total = con.execute("select sum(price) from booked").fetchall()[0][0]
    broken = THEFT.promises["once"].alarm
    tied = answered(alarm=f"select 1 where exists ({broken}) and (select sum(price) from booked) = {total}")
    assert "what ties the alarm to these rows" in str(tied)


def test_the_promise_is_named():
    """A promise that is kept is told so, without saying which one is broken."""
    verdict = answered(promise="at_all")
    assert "2 of 3 parts hold." in str(verdict)
    assert "the promise that you name is kept" in str(verdict)
    assert "once" not in str(verdict).replace("lab.theft", "")


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("incident = 0", "Say which incident"),
        ("promise = 'once'", "Say which incident"),
        ("incident = 1\npromise =", "not Python yet"),
        ("incident = 1\npromise = ...\nalarm = 'x'\ndef repair(con): ...", "promise: one of these"),
        ("incident = 1\npromise = 'once'\nalarm = '''\n...\n'''\ndef repair(con): ...", "alarm: a query"),
        ("incident = 1\npromise = 'once'\nalarm = 'x'", "defines no function `repair`"),
        ("incident = 1\npromise = 'once'\nalarm = 'x'\ndef repair(con): 1 / 0", "division by zero   (line 5"),
        ("incident = 1\nimport os\nos._exit(3)", "ended the process"),
    ],
)
def test_what_cannot_be_judged_is_no_attempt(source, says):
    """What lacks a part, or breaks, is told in a sentence, and not counted."""
    verdict = THEFT.respond(source)
    assert verdict.status == "not yet"
    assert says in str(verdict)
    assert not ledger.current().events(kind="attempt")


def test_the_truth_is_not_in_the_fork():
    """Where the answer runs, neither promises nor damages nor their functions are left to copy."""
    look = (
        "import toy_incident as t, json; "
        "raise ValueError(json.dumps([len(t.theft.promises), len(t.theft.damages), t.theft.story, hasattr(t, 'once')]))"
    )
    assert "[0, 0, null, false]" in str(answered(repair=look))


LOOK = """
    import sys, gc
    frame, word, other, found = sys._getframe(), "heal" + "thy", "dam" + "aged", []
    while frame:
        found += [name for name, value in frame.f_locals.items() if f"'{word}'" in repr(value) and name != "word"]
        frame = frame.f_back
    found += ["heap" for each in gc.get_objects() if type(each) is dict and word in each and other in each]
    raise ValueError(f"found {sorted(set(found))}")
"""


def test_the_truth_is_not_up_the_stack():
    """An answer that looks at the frames above it, or at what else is in memory, finds no healthy database."""
    assert "found []" in str(answered(repair=LOOK.strip()))


def test_judged_again():
    """A recorded answer is judged for the seed it was given to; under another seed it is another incident."""
    with judge.Judge() as again:
        source = THEFT.reference(1)
        assert THEFT.rejudged(source, again) == "passed"
        other = next(seed for seed in range(20) if _first(seed) != THEFT.drawn(1).promise)
        with learner.noted(other):
            assert THEFT.rejudged(source, again) == "not yet"


def _first(seed):
    with learner.noted(seed):
        return THEFT.drawn(1).promise


def test_an_alarm_that_knows_only_one_healthy_night():
    """A query that rings on whatever is not this very night is refused: another healthy night rings too."""
    prices = "select sum(price) from booked"
    healthy = THEFT.databases(next(n for n in (1, 2) if THEFT.drawn(n).promise == "once"), judge.shared())["healthy"]
    booked = healthy["tables"]["booked"]
    ours = sum(row[booked["columns"].index("price")] for row in booked["rows"])
    verdict = answered(alarm=f"select 1 where ({prices}) <> {ours}")
    assert verdict.status == "not yet"
    assert f"rings in {NIGHTS} of {NIGHTS} healthy databases too" in str(verdict)


def test_an_alarm_left_to_chance():
    """A query that finds something else each time is refused, whatever it finds."""
    assert "finds other rows when it is run again" in str(answered(alarm="select random()"))


SHORTAGE = toy_incident.shortage


def test_an_incident_of_sqlite():
    """The same of a SQLite file: name, alarm and repair pass, and what a CHECK forbids is there to be found."""
    with closing(SHORTAGE.world(7, incident=1)) as con:
        assert con.execute("select count(*) from till where coin = 0").fetchone() == (1,)
    assert SHORTAGE.respond(SHORTAGE.reference(1)).status == "passed"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("coin <= 0", "coin < 5 and coin > 9", "finds nothing in the damaged"),
        ("coin <= 0", "coin < 10", "rings in a healthy database"),
        ("select coin from till where coin <= 0", "attach 'other.db' as other", "not authorized"),
        ("delete from till where coin <= 0", "delete from till", "(no such row)"),
        ("delete from till where coin <= 0", "select 1", "the database is as you found it"),
    ],
)
def test_other_answers_to_sqlite_are_refused(old, new, says):
    """An alarm that is silent, always rings or reaches out, a repair that does too much or nothing: not yet."""
    before, name, after = SHORTAGE.reference(1).partition(old if "delete" not in old else 'con.execute("' + old)
    verdict = SHORTAGE.respond(before + name.replace(old, new) + after)
    assert verdict.status == "not yet"
    assert says in str(verdict)
