"""What a cell can answer."""

import toy_project
from breakfix.lab import ledger


def test_the_task_is_the_docstring():
    """`task()` shows what is asked, and how long it takes."""
    assert "Leave in `target` the newest row" in toy_project.keep_newest.task()


def test_a_passed_text_stands():
    """The text that passed stands, in another layout too; another text, or one under another check, does not."""
    ledger.current.cache_clear()
    wait = toy_project.wait
    assert not wait.stands("wait = 3")
    wait.respond("wait = 9")
    wait.respond("wait = 3")
    assert wait.stands("wait  =  3  # seconds")
    assert not wait.stands("wait = 9")
    ledger.current().record("attempt", wait.number, "wait", source="wait = 4", check="older", status="passed")
    assert not wait.stands("wait = 4")


def test_tab_offers_no_answer():
    """What Tab offers on an exercise or a prediction are the learner's verbs; the rest is there for authors."""
    assert dir(toy_project.keep_newest) == ["hint", "reveal", "solution", "task", "try_out", "world"]
    assert "seen" in dir(toy_project.total) and "see" not in dir(toy_project.total)
    assert toy_project.keep_newest.reference_source
