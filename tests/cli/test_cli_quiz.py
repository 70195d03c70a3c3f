"""`breakfix quiz`."""

import json

import pytest
from click.testing import CliRunner

import tiny
import toy_quiz
from breakfix import places
from breakfix.cli.door import main
from breakfix.lab import ledger
from breakfix.lab.quiz.quiz import Quiz

RIGHT = ["1,010", "1.5, 1", "ant", "blue", toy_quiz.quiz.questions["count"].write(["one", "two", "three"])]


@pytest.fixture
def ask(workbook, monkeypatch):
    """A taking of 9-02's quiz from a pipe with these lines: its result, and the takings in the ledger."""
    tiny.write_quizzed()
    monkeypatch.setenv("BREAKFIX_LEDGER", "off")
    (places.WORK / "ledger.jsonl").unlink(missing_ok=True)

    def ask(*lines, number="9-02", more=()):
        ledger.current.cache_clear()
        result = CliRunner().invoke(main, ["quiz", number, *more], "".join(f"{line}\n" for line in lines))
        path = places.WORK / "ledger.jsonl"
        events = map(json.loads, path.read_text().splitlines() if path.exists() else [])
        return result, [event for event in events if event["kind"] == "quiz"]

    yield ask
    ledger.current.cache_clear()


def test_all_hold(ask):
    """Each answer is judged at once; when all hold the reasons stand at the end, and the taking is kept."""
    result, (event,) = ask(*RIGHT)
    assert result.exit_code == 0
    assert result.output.count("\nholds.\n") == 5
    assert "quiz: passed. 5 of 5 hold.\n  much: 1010\n    Half of it, twice." in result.output
    assert (event["kind"], event["status"], len(event["right"])) == ("quiz", "passed", 5)


def test_what_does_not_hold_is_read_again(ask):
    """One that does not hold gets its sentence and its phase at the end, and nothing says what is right."""
    result, (event,) = ask("1011", *RIGHT[1:3], "red", RIGHT[4])
    assert "not yet. Add." in result.output
    assert "not yet. Is blood the sky?" in result.output
    assert "quiz: not yet. 3 of 5 hold.\nRead again: Run (much); Explain (sky).\n" in result.output
    assert "1010" not in result.output
    assert event["right"] == ["halves", "smallest", "count"]


def test_another_form_is_asked_again(ask):
    """What cannot be read is said, and asked again; Enter alone leaves a question open."""
    result, (event,) = ask("ten", "1010", "", "", "", "")
    assert "That cannot be read yet: give a number, not ten." in result.output
    assert result.output.count("left open.") == 4
    assert event["said"] == {"much": "1010"}
    assert "Read again" not in result.output


def test_the_end_of_input_stops_it(ask):
    """Ctrl-D, or a pipe that ends, loses nothing and is no error; it can be taken again."""
    result, (event,) = ask("1010")
    assert result.exit_code == 0
    assert "Stopped. What you answered is written down" in result.output
    assert event["right"] == ["much"]
    assert len(ask(*RIGHT)[1]) == 2
    result, events = ask()
    assert "Stopped. Nothing was answered" in result.output
    assert len(events) == 2


def test_an_interrupt_stops_it(ask, monkeypatch):
    """Ctrl-C while an answer is judged keeps those before it."""
    check = Quiz.check

    def interrupted(quiz, said):
        if "halves" in said:
            raise KeyboardInterrupt
        return check(quiz, said)

    monkeypatch.setattr(Quiz, "check", interrupted)
    result, (event,) = ask(*RIGHT)
    assert result.exit_code == 0
    assert event["said"] == {"much": "1,010"}


def test_a_project_without_a_quiz(ask):
    """It is one sentence, and exit 2."""
    result, _ = ask(number="9-01")
    assert (result.exit_code, result.stderr) == (2, "Error: 9-01 has no quiz.\n")


def test_what_is_recalled_is_asked_too(ask):
    """`--recall` asks the two questions on the earlier project, and names that one to read again."""
    module = 'from breakfix.lab import Recall\n\nrecall = Recall(__name__, of="quizzed", asks=("much", "sky"))\n'
    tiny.write("later", tiny.opening("later"), "03", module)
    result, (event,) = ask("1010", "red", number="9-03", more=["--recall"])
    assert "9-03, Later: 2 questions." in result.output
    assert "recall: not yet. 1 of 2 hold.\nRead again in 9-02: Explain (sky).\n" in result.output
    assert (event["project"], event["exercise"], event["right"]) == ("9-03", "recall", ["much"])
    result, _ = ask(more=["--recall"])
    assert (result.exit_code, result.stderr) == (2, "Error: 9-02 has no recall.\n")
