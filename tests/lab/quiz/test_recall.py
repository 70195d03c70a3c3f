"""Two questions from an earlier project, asked at the top of a later notebook."""

import pytest

import tiny
from breakfix.book import catalogue
from breakfix.lab import Recall, ledger
from breakfix.lab.judging import judge

LATER = """from breakfix.lab import Recall

imports = ""
recall = Recall(__name__, of="quizzed", asks=("sky", "much"))
"""
RIGHT = "sky = blue\nmuch = 1,010\n"


@pytest.fixture
def recall(workbook):
    """The recall of 9-03, which asks two questions of 9-02."""
    tiny.write_quizzed("02")
    tiny.write("later", tiny.opening("later"), "03", LATER)
    ledger.current.cache_clear()
    (project,) = catalogue.find(["9-03"])
    yield project.lab().recall
    ledger.current.cache_clear()


def test_it_asks_what_the_earlier_quiz_asks(recall):
    """Heading and questions stand there with the number of the earlier project, in the order that was given."""
    assert recall.section().startswith("### What do you still know of 9-02? (further, 2 min)\n\nTwo questions")
    assert recall.section().endswith(recall.markdown())
    assert recall.markdown().startswith("`sky` (Explain): Which colour has the sky?")
    assert [line.split()[0] for line in recall.stub_text.splitlines()] == ["sky", "much"]


def test_it_is_judged_like_a_quiz(recall):
    """What holds is counted, the rest gets the question's own sentence, and nothing says what is right."""
    assert recall.respond(recall.stub_text).status == "not attempted"
    verdict = recall.respond("sky = red\nmuch = 1010")
    assert (verdict.status, verdict.headline) == ("not yet", "1 of 2 hold.")
    assert verdict.lines == [("sky", "Is blood the sky?")]
    assert recall.respond(RIGHT).status == "passed"
    assert (recall.core, recall.phase) == (False, "opening")


def test_it_is_recorded_in_the_later_project(recall):
    """The ledger has each taking under the project that asked, and an answer that passed stands."""
    assert not recall.stands(RIGHT)
    recall.respond(RIGHT)
    (event,) = ledger.current().events("9-03", "recall", "quiz")
    assert (event["right"], event["of"], event["status"]) == (["sky", "much"], 2, "passed")
    assert recall.stands(RIGHT)
    assert not ledger.current().events("9-02")


@pytest.mark.parametrize(
    ("of", "asks", "words"),
    [
        ("nothing_here", ("sky", "much"), "9-03 recalls nothing_here, and no notebook has that slug or number"),
        ("9-01", ("sky", "much"), "9-03 recalls 9-01, which has no quiz"),
        ("9-02", ("sky", "mach"), "9-03 recalls mach of 9-02, whose quiz asks much, halves, smallest, sky, count"),
    ],
)
def test_an_unknown_name_is_refused(recall, of, asks, words):
    """An author gets one sentence with what there is; a learner a verdict that counts for nothing."""
    odd = Recall(recall.module, of=of, asks=asks)
    with pytest.raises(judge.JudgeError, match=words):
        odd.stub_text  # noqa: B018  it is made when it is asked for
    verdict = odd.respond("sky = blue")
    assert "counts for nothing" in verdict.headline
    assert words in str(verdict)
    assert not ledger.current().events()


@pytest.mark.parametrize("asks", [(), ("sky",), ("sky", "sky"), ("sky", "much", "count")])
def test_it_asks_two(asks):
    """Two different questions, neither fewer nor more."""
    with pytest.raises(ValueError, match="a recall asks two questions"):
        Recall("later", of="quizzed", asks=asks)
