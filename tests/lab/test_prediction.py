"""A prediction."""

import pytest

import toy_incident
import toy_project
from breakfix.lab import learner, ledger
from breakfix.lab.prediction import _listed

TOTAL = toy_project.total


@pytest.fixture(autouse=True)
def fresh():
    ledger.current.cache_clear()
    TOTAL.case = 0


def commit(n, sure=70):
    return TOTAL.respond(f"n = {n}\nwhy = 'counted'\nsure = {sure}\n")


def test_the_way_through():
    """Commit, see, say why: complete, although the value was another."""
    assert str(commit(6)).startswith("total: committed. n 6; 70 % sure.")
    assert repr(TOTAL.seen(n=7)).splitlines()[2].split() == ["n", "6", "7", "<-", "differs"]
    verdict = TOTAL.because.respond("The range has seven.")
    assert verdict.status == "complete"
    assert "0 of 1 values as said" in str(verdict)
    assert commit(6).status == "complete"


def test_values_may_be_computed():
    """Any Python that gives the values will do; what is not filled in is said all the same."""
    verdict = toy_project.total.respond("n = len(range(3)) + 4\nwhy = 'I ' + 'counted'\nsure = 90\n")
    assert verdict.says == "committed"
    assert toy_project.total.respond("n = sum([1])\nwhy = ...\nsure = 90\n").headline == "Still to fill in: why."


def test_a_text_without_quotes():
    """A name that nothing defines may be a text: the verdict says how one is written."""
    headline = toy_project.total.respond("n = seven\nwhy = 'counted'\nsure = 90\n").headline
    assert headline.endswith('is not defined (line 2 of the cell). If seven is a text, write it in quotes: "seven".')


def test_nothing_is_revealed_at_commit():
    """Before the fault has run, a right and another commit read the same but for their own value."""
    right = str(commit(7))
    ledger.current.cache_clear()
    assert str(commit(6)) == right.replace("n 7", "n 6")


def test_the_first_commit_stands():
    """A second commit with other values is told that the first one counts."""
    commit(6)
    assert "Your first commit stands: n 6" in str(commit(7))


def test_who_saw_it_first_is_offered_a_sibling():
    """After the fault has run a commit does not count as one, and other numbers are asked."""
    TOTAL.seen(n=7)
    assert "lab.total.sibling()" in str(commit(7))
    assert "case 1" in TOTAL.sibling()
    assert "said 7, seen 8" in str(commit(7))
    assert TOTAL.because.respond("One more row.").status == "complete"


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("n = 6\nwhy = 'x'\nsure = ...", "Still to fill in: sure"),
        ("n = 'six'\nwhy = 'x'\nsure = 70", "n: give a whole number, such as 7, not 'six'"),
        ("n = 6\nwhy = 'x'\nsure = 71", "50, 70 or 90"),
        ("n = 6\nwhy = ' '\nsure = 70", "why"),
        ("n = 6\nm = 6", "no m is asked for"),
        ("n = ", "line 2 of the cell is not Python yet"),
    ],
)
def test_what_is_not_filled_in_is_said(source, says):
    """A commit that is not whole is refused with one sentence, and nothing is recorded."""
    verdict = TOTAL.respond(source)
    assert verdict.status == "not yet"
    assert says in str(verdict)
    assert not ledger.current().events(kind="commit")


def test_as_shipped():
    """Untouched cells are not attempted, also after the fault has run."""
    assert TOTAL.respond(TOTAL.stub_text).status == "not attempted"
    TOTAL.seen(n=7)
    assert TOTAL.because.respond(TOTAL.because.stub_text).status == "not attempted"


def test_the_reference_is_computed():
    """What `run --solved` fills in is what the module sees."""
    assert TOTAL.reference_source.startswith("n = 7\n")


def test_what_stands():
    """A commit stands whatever its cell says by now; a reason stands as long as its cell says it."""
    why = TOTAL.because
    assert not (TOTAL.committed or TOTAL.is_seen or TOTAL.stands("n = 6"))
    commit(6)
    assert TOTAL.stands("n = ...")
    assert not TOTAL.is_seen
    TOTAL.seen(n=7)
    why.respond("The range has seven.")
    assert TOTAL.is_seen
    assert why.stands("The range  has\nseven.")
    assert not why.stands("It has eight.")


DRAWN = toy_incident.how_many


def test_what_a_seed_deals():
    """What is given is the learner's own, truth and reference are computed for it, and other seeds deal others."""
    seen = set()
    for seed in range(8):
        with learner.noted(None):
            given = DRAWN.given(seed)
            assert DRAWN.see() == {"n": len(given)}
            assert DRAWN.reference_source.startswith(f"n = {len(given)}\n")
            seen.add(len(given))
    assert len(seen) > 2


def test_a_drawn_sibling():
    """A sibling shows its events, and is held against the run of those."""
    with learner.noted(7):
        DRAWN.case, given = 0, DRAWN.given(7)
        DRAWN.seen(n=len(given))
        assert DRAWN.respond("n = 1\nwhy = 'counted'\nsure = 50").says == "committed"
        text = str(DRAWN.sibling())
        count = text.count('"key"')
        assert count != len(given)
        assert f"said {count}, seen {count}" in str(DRAWN.respond(f"n = {count}\nwhy = 'counted'\nsure = 50"))
    DRAWN.case = 0


def test_a_sibling_that_was_not_seen_first():
    """Values said of a sibling are held against the sibling's run, also when the notebook's own fault runs after."""
    TOTAL.sibling()
    commit(9)
    assert "nothing committed before" in repr(TOTAL.seen(n=7))
    saw = ledger.current().events(kind="seen")[0]["values"]["n"]
    assert saw != 7
    assert not TOTAL.reconciled
    TOTAL.because.respond("The range is longer.")
    assert TOTAL.reconciled
    assert ledger.current().events(kind="because")[0]["saw"] == {"n": saw}


def test_a_sibling_for_practice():
    """Who has said and explained it may try other numbers: they are held against their own run, and all stays done."""
    commit(7)
    TOTAL.seen(n=7)
    TOTAL.because.respond("One more row.")
    TOTAL.sibling()
    verdict = commit(6)
    assert (verdict.status, "said 6, seen 8" in str(verdict)) == ("complete", True)
    assert commit(7).status == "complete"


def test_one_event_that_was_dealt_is_shown():
    """What was dealt may be a single event: it is shown with its values."""
    assert _listed({"id": "t-1", "cents": 7500}) == '{"id": "t-1", "cents": 7500}'
