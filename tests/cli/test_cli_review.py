"""`breakfix review`."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

import tiny
from breakfix import places
from breakfix.cli.door import main
from breakfix.lab import ledger
from breakfix.lab.review import schedule

NOON = datetime(2126, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def review(workbook, monkeypatch):
    """`breakfix review` with options and lines from a pipe; 9-02 has two open cards."""
    tiny.write_quizzed()
    monkeypatch.setenv("BREAKFIX_LEDGER", "off")
    monkeypatch.setattr(schedule, "clock", lambda: NOON)
    places.WORK.mkdir(exist_ok=True)
    done = {"at": "2126-02-01T12:00:00+00:00", "kind": "attempt", "project": "9-02", "exercise": "double"}
    (places.WORK / "ledger.jsonl").write_text(json.dumps(done | {"status": "passed", "source": ""}) + "\n")

    def review(*options, lines=()):
        ledger.current.cache_clear()
        return CliRunner().invoke(main, ["review", *options], "".join(f"{line}\n" for line in lines))

    yield review
    ledger.current.cache_clear()
    (places.WORK / "ledger.jsonl").unlink()


def kept():
    events = map(json.loads, (places.WORK / "ledger.jsonl").read_text().splitlines())
    return [(event["card"], event["rating"]) for event in events if event["kind"] == "review"]


def test_front_then_back_then_rating(review):
    """A card's back comes after Enter; a rating, by digit or word, says when it comes again; the end, what is next."""
    result = review(lines=["", "3", "", "again"])
    assert result.exit_code == 0
    told = [result.output.index(words) for words in ("What is first?", "Enter shows", "One.", "How did it go?")]
    assert told == sorted(told)
    assert "Good: it comes again in 2 days." in result.output
    assert "Again: it comes again in 10 minutes." in result.output
    assert result.output.endswith(
        "2 of 2 rated, and written down. The next card comes in 10 minutes, 1 more after it.\n"
    )
    assert kept() == [("first", "good"), ("twice", "again")]


def test_the_end_of_input_stops_it(review):
    """Ctrl-D, or a pipe that ends, keeps what was rated and rates nothing else."""
    result = review("9-02", lines=["", "easy", ""])
    assert result.exit_code == 0
    assert "1 of 2 rated, and written down. 1 card is due still. The next card comes in 8 days." in result.output
    assert kept() == [("first", "easy")]


def test_an_interrupt_stops_it(review, monkeypatch):
    """Ctrl-C at a rating ends with what is so."""
    monkeypatch.setattr("breakfix.lab.review.cards.rated", lambda said: (_ for _ in ()).throw(KeyboardInterrupt))
    result = review(lines=["", "3"])
    assert (result.exit_code, kept()) == (0, [])
    assert "0 of 2 rated" in result.output


def test_another_word_is_asked_again(review):
    """A rating that is none is said, and asked again."""
    result = review("--limit", "1", lines=["", "well", "g"])
    assert "'well' is none of them." in result.output
    assert "1 of 1 rated" in result.output
    assert kept() == [("first", "good")]


def test_count_is_one_line_or_none(review):
    """`--count` names how many are due, and is silent when none is: it stands before JupyterLab opens."""
    assert review("--count").output == "2 cards are due: breakfix review\n"
    review(lines=["", "3"])
    assert review("--count").output == "1 card is due: breakfix review\n"
    review(lines=["", "3"])
    assert review("--count").output == ""


def test_nothing_due_is_one_sentence(review):
    """Nothing due says what comes; nothing begun says how cards open; no cards at all is exit 2."""
    review(lines=["", "3", "", "3"])
    assert review().output == "Nothing is due. The next card comes in 2 days, 1 more after it.\n"
    (places.WORK / "ledger.jsonl").write_text("")
    assert review().output == "Nothing is due. Cards open one by one as you answer the exercises.\n"
    assert review("9-02").output == "Nothing is due. Cards of 9-02 open one by one as you answer the exercises.\n"
    assert (review("9-01").exit_code, review("9-01").stderr) == (2, "Error: 9-01 has no cards.\n")


def test_make_lab_says_how_many():
    """`make lab` names the due cards before JupyterLab opens, and opens it whatever comes of that."""
    lines = (Path(tiny.__file__).parents[1] / "Makefile").read_text().split("\nlab:")[1].splitlines()
    opens = next(place for place, line in enumerate(lines) if "jupyter lab" in line)
    assert "\t-@$(BIN)/breakfix review --count" in lines[:opens]
