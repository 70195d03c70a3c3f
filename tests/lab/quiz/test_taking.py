"""Questions answered in one cell, as a quiz and a recall are."""

import pytest

import toy_quiz
from breakfix.lab import Quiz, ledger
from breakfix.lab.judging import judge

QUIZ = toy_quiz.quiz


@pytest.fixture(autouse=True)
def fresh():
    ledger.current.cache_clear()


def filled(**said):
    """The stub with some lines filled in."""
    lines = QUIZ.stub_text.splitlines()
    return "\n".join(f"{(name := line.split()[0])} = {said.get(name, '...')}  # as shipped" for line in lines)


def test_the_stub_says_the_forms():
    """One line a question, with what can be written; untouched it is not attempted, and nothing is recorded."""
    assert QUIZ.stub_text.splitlines()[:2] == ["much = ...  # a number", "halves = ...  # duckdb ..., sqlite ..."]
    assert QUIZ.respond(QUIZ.stub_text).status == "not attempted"
    assert QUIZ.respond(filled()).status == "not attempted"
    assert not ledger.current().events()


def test_what_does_not_hold_is_not_given_away():
    """A verdict counts what holds, asks about the rest, names what is open, and says no right answer."""
    verdict = QUIZ.respond(filled(much="1,010", sky="red", smallest="Bee"))
    assert (verdict.status, verdict.headline) == ("not yet", "1 of 5 hold.")
    assert verdict.lines == [("smallest", "Which case?"), ("sky", "Is blood the sky?"), ("open", "halves, count")]
    assert not {"Ant", "blue", "1010"} & set(str(verdict).split())


def test_a_form_that_cannot_be_read_is_one_line():
    """What cannot be read is said for its question, and the others are judged all the same."""
    verdict = QUIZ.respond(filled(much="ten", smallest="ant"))
    assert verdict.headline == "1 of 5 hold."
    assert verdict.lines[0] == ("much", "give a number, not ten.")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("mach = 3", "Line 2 of the cell: no mach is asked for; the names are much, halves"),
        ("much = 3\nhello there", "Line 3 of the cell: write `name = answer`"),
    ],
)
def test_another_line_is_said(source, words):
    """A line that answers no question is refused by its number, and nothing is recorded."""
    verdict = QUIZ.respond(source)
    assert verdict.status == "not yet"
    assert words in str(verdict)
    assert not ledger.current().events()


def test_passed_opens_the_reasons():
    """When all holds, each answer stands with its reason, and the solution with what computed it."""
    assert str(QUIZ.solution()).startswith("quiz: not open yet.")
    verdict = QUIZ.respond(QUIZ.reference_source)
    assert (verdict.status, verdict.headline) == ("passed", "5 of 5 hold.")
    assert ("much", "1010\nHalf of it, twice.") in verdict.lines
    assert "--- much: 1010\nHalf of it, twice.\nreturn 1010" in str(QUIZ.solution())


def test_a_solution_can_be_opened_unearned():
    """`now=True` opens it, and the ledger says that it was not earned."""
    assert "you asked for it now" in str(QUIZ.solution(now=True))
    assert ledger.current().last("toy_quiz", "quiz")["earned"] is False


def test_each_taking_is_recorded():
    """The ledger holds what was said and which of it held, each time."""
    QUIZ.respond(filled(much="1010", sky="red"))
    QUIZ.respond(QUIZ.reference_source)
    first, second = ledger.current().events("toy_quiz", "quiz", "quiz")
    assert (first["said"], first["right"], first["of"]) == ({"much": "1010", "sky": "red"}, ["much"], 5)
    assert (first["status"], second["status"]) == ("not yet", "passed")


def test_the_worker_computes(monkeypatch):
    """Right answers come from the process that judges, once; a failure there is said to be ours and counts nothing."""
    quiz = Quiz("toy_quiz")
    quiz.questions = QUIZ.questions
    asked = []
    monkeypatch.setattr(judge.Judge, "see", lambda self, quiz, names: asked.append(names) or quiz.see(names))
    for _ in range(2):
        quiz.respond("much = 3")
    assert asked == [["much"]]
    monkeypatch.setattr(judge.Judge, "see", lambda *_: (_ for _ in ()).throw(judge.JudgeError("it fell over")))
    verdict = quiz.respond("sky = a")
    assert "counts for nothing" in str(verdict)
    assert len(ledger.current().events(kind="quiz")) == 2


def test_answers_that_passed_stand():
    """Answers that all held stand, whatever blank lines are added; others, and a text that cannot be read, do not."""
    right = QUIZ.reference_source
    assert not QUIZ.stands(right)
    QUIZ.respond(filled(much="10"))
    assert not QUIZ.stands(filled(much="10"))
    QUIZ.respond(right)
    assert QUIZ.stands(f"\n{right}\n\n")
    assert not QUIZ.stands("what")
