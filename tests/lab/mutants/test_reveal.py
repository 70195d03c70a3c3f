"""The reveal."""

import pytest

import toy_project
from breakfix.lab import ledger
from breakfix.lab.judging.judge import Judge
from breakfix.lab.mutants import reveal

EXERCISE = toy_project.keep_newest
NEEDLESS = '''
def keep_newest(con):
    table = "target"
    con.execute(f"""
        insert into {table} select * from staging
        qualify row_number() over (partition by key order by ts desc) = 1 order by key
    """)
'''


@pytest.fixture(autouse=True)
def fresh():
    ledger.current.cache_clear()


def test_a_pass_that_is_none_any_more(monkeypatch):
    """An answer that passed under another check is refused with a sentence, and a stopped reveal says so."""
    facts = {"source": EXERCISE.mistakes[0].source, "status": "passed", "check": "old"}
    ledger.current().record("attempt", EXERCISE.number, EXERCISE.name, **facts)
    assert "does not pass" in EXERCISE.reveal()

    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Judge, "mutants", stopped)
    assert "you stopped it" in EXERCISE.reveal()


@pytest.fixture(scope="module")
def judge():
    with Judge() as judge:
        yield judge


def test_before_a_pass():
    """It says when it opens and shows nothing, after a refused answer too; what has no trials has no reveal."""
    first = EXERCISE.reveal()
    EXERCISE.respond(EXERCISE.mistakes[0].source)
    assert repr(EXERCISE.reveal()) == repr(first)
    assert "opens after a pass" in first
    assert "select" not in first
    assert "no trials" in toy_project.total.reveal()


def test_of_their_own_answer():
    """After a pass it is about the answer that passed, not about the reference, and names the trial by its label."""
    EXERCISE.respond(NEEDLESS)
    shown = EXERCISE.reveal()
    assert dict(shown.rows)["`ts asc` instead of `ts desc`"] == "newer first"
    assert "max_by" not in repr(shown)
    assert repr(shown) == repr(EXERCISE.reveal())


def test_what_no_trial_misses():
    """Of a clause that can go, and of one whose loss loses a name, it says so."""
    EXERCISE.respond(NEEDLESS)
    shown = EXERCISE.reveal()
    told = dict(shown.rows)
    assert told["without `order by key`"] == "no trial"
    assert [what for what, trial in shown.rows if "lacks a name" in trial] == [shown.rows[0][0]]
    assert shown.unseen == list(told.values()).count("no trial")
    assert f"{shown.unseen} changes make no trial fail" in repr(shown)


def test_html():
    """Columns and rows have headers, and markup in an answer is shown and not obeyed."""
    shown = reveal.Reveal("f", (("without `a < b`", "first load"),), 0)
    page = shown._repr_html_()
    assert page.count('<th scope="col"') == 2
    assert page.count('<th scope="row"') == 1
    assert "without <code>a &lt; b</code>" in page
    assert page.startswith('<div class="mathjax_ignore">')  # else `$one and $two` is set as a formula


def test_nothing_to_take_away():
    """A number has no clause."""
    toy_project.wait.respond("wait = 3\n")
    assert "no statement or clause" in toy_project.wait.reveal()


def test_an_answer_that_does_not_pass(judge):
    """What is not right as it stands says nothing by its parts."""
    with pytest.raises(reveal.NotPassed):
        reveal.defences(judge, EXERCISE, EXERCISE.mistakes[0].source)


def test_trials_after_the_first_that_misses_it_are_not_run(judge):
    """A mutant costs the trials up to the one that sees it: the others have no result."""
    nothing, unchanged = "def keep_newest(con):\n    pass\n", EXERCISE.reference_source
    wanted, (first, second) = judge.mutants(EXERCISE, [nothing, unchanged])
    assert list(first) == list(wanted)[:1]
    assert second == wanted
