"""Coming back to a project."""

import itertools
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

import toy_project as lab
from breakfix import places
from breakfix.cli.door import main
from breakfix.lab import exercises, ledger
from breakfix.lab.review import resume

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
COPY = "work/level_9/01_toy.ipynb"
REPORT = "n: 7\n\nI counted the rows by hand. There were seven rows, \x1b[31mnot eight.\n\n1: seven rows"


def event(kind, exercise, **facts):
    """An event of the toy project, of 3 March unless said otherwise."""
    return {"at": "2026-03-03T09:00:00+00:00", "kind": kind, "project": "9-01", "exercise": exercise, **facts}


def passed(exercise):
    """The event of a passed answer under the present check."""
    return event("attempt", exercise.name, status="passed", check=exercise.fingerprint)


def told(*events, **beside):
    """The lines of the text by their label, and the whole of it under "all"."""
    text = resume.resume("9-01", "Toy", exercises(lab), list(events), NOW, **{"copy": COPY, **beside})
    rows = {line[:10].strip(): line[10:] for line in text.splitlines()[1:] if line[:1].strip()}
    return {**rows, "all": text}


def test_stopped_at_a_refuted_answer():
    """It names phase, exercise, how many trials hold and the one that does not; that exercise is what to go on with."""
    tried = event("attempt", "keep_newest", status="not yet", holds=["one_row"], failing="newer_first")
    found = told(event("hint", "wait"), tried)
    assert found["stopped"] == (
        "Fix, keep_newest: not yet, 1 of 2 trials hold, but not when the newer row of a comes first (2 days ago)"
    )
    assert found["go on"] == f"the cell `%%answer lab.keep_newest` in {COPY} (`make lab` opens it)"
    assert len(found["all"].splitlines()) <= 15


def test_after_a_pass_comes_the_next_open_one():
    """What is passed is not asked again: the next open core exercise in the notebook's order is, round the end too."""
    core = [each for each in exercises(lab) if each.core]
    for this, following in itertools.pairwise([*core, core[0]]):
        assert f"lab.{following.name}`" in told(passed(this))["go on"]
    assert f"lab.{core[2].name}`" in told(passed(core[1]), passed(core[0]))["go on"]
    assert told(passed(lab.wait))["proven"] == f"1 of {len(core)} core answers"


def test_further_exercise_is_finished_first(monkeypatch):
    """Who stopped in a further exercise goes on with it; otherwise core ones come first."""
    monkeypatch.setattr(lab.wait, "core", False)
    assert "lab.wait`" in told(event("hint", "wait"))["go on"]
    assert "lab.wait`" not in told(passed(lab.count_rows))["go on"]


def test_all_proven_is_said():
    """Who has done everything is sent nowhere."""
    found = told(*(passed(each) for each in exercises(lab)))
    assert found["go on"].startswith("All of it is proven.")


@pytest.mark.parametrize(
    ("kinds", "cell"),
    [
        (["seen"], "lab.total`"),
        (["commit"], "lab.total`, the one below it"),
        (["commit", "seen"], "lab.total.because`"),
        (["commit", "seen", "commit-withdrawn"], "lab.total`"),
    ],
)
def test_prediction_goes_on_where_it_stopped(kinds, cell):
    """Of a prediction the next cell depends on what was done: commit, then look, then say what did it."""
    assert told(*(event(kind, "total", why="I guess.") for kind in kinds))["go on"].startswith(
        f"the cell `%%answer {cell}"
    )


@pytest.mark.parametrize(
    ("kind", "exercise", "facts", "sentence"),
    [
        ("because", "total", {"source": "I forgot one. It begins at zero."}, '"It begins at zero." (total)'),
        ("commit", "total", {"why": "seven days"}, '"seven days" (total)'),
        ("explanation", "report", {"source": REPORT}, '"There were seven rows,  [31mnot eight." (report)'),
    ],
)
def test_last_sentence_is_theirs(kind, exercise, facts, sentence):
    """The last sentence of their last prose is shown without slots, quotes and signs that a terminal would obey."""
    earlier = event("because", "total", source="Something that I said before.")
    assert told(earlier, event(kind, exercise, **facts), passed(lab.wait))["said"] == sentence


def test_changed_check_is_told():
    """What was passed under a check that has changed since is to be run again, and no longer counts as proven."""
    found = told(event("attempt", "wait", status="passed", check="0123456789ab"))
    assert found["again"].startswith("wait: ")
    assert found["proven"].startswith("0 of ")


def test_cards_show_their_fronts():
    """Of the cards that are due three fronts are shown, no back, and the command that turns them over."""
    cards = [SimpleNamespace(front=f"front\n{place}", back="back") for place in range(5)]
    found = told(passed(lab.wait), cards=cards, news="newer")
    assert found["due"] == "5 cards: `breakfix review 9-01`"
    assert "3. front 2" in found["all"]
    assert "front 3" not in found["all"]
    assert "back" not in found["all"]
    assert found["news"] == "newer"


def test_incident_waits_for_a_fix():
    """An incident is posed, at the end, to who has mended something; to others it would name what is still to come."""
    posed = {"incident": "Ten minutes: which promise?\n"}
    assert "Ten minutes" not in told(passed(lab.wait), **posed)["all"]
    assert told(passed(lab.keep_newest), **posed)["all"].endswith("\n\nTen minutes: which promise?")


@pytest.mark.parametrize(
    ("copy", "words"),
    [
        ("", "`breakfix start 9-01` makes your copy again"),
        ("work/level_9/01_toy.py", "then `breakfix check 9-01 wait`"),
    ],
)
def test_copy_decides_how_to_go_on(copy, words):
    """A text copy is checked in the terminal; a copy that is gone is made again."""
    assert words in told(event("hint", "wait"), copy=copy)["go on"]


def test_each_kind_has_its_words():
    """A prediction, a text and a quiz say how far they got."""
    kinds = {"because": "complete", "explanation": "complete", "quiz": "not yet"}
    for kind, status in kinds.items():
        assert told(event(kind, "total", status=status))["stopped"] == f"Predict, total: {status} (2 days ago)"


def test_odd_events_are_borne():
    """Events of an unknown exercise or kind, or without their facts, are no reason to fail."""
    odd = [event("attempt", "wait"), event("because", "total"), {**event("new", "wait"), "at": "long ago"}]
    odd[:0] = [event("attempt", ["wait"]), event("attempt", "wait", status="passed", check=["a"], holds=3, at=7)]
    assert told(event("attempt", "gone"), *odd)["stopped"] == "Alter, wait: begun (some time ago)"
    assert "Nothing is done here yet." in told(event("attempt", "gone"))["all"]


@pytest.fixture
def call(workbook, monkeypatch):
    """`breakfix resume` in a workbook whose ledger is a fresh file."""
    monkeypatch.setenv("BREAKFIX_LEDGER", "off")
    (places.WORK / "ledger.jsonl").unlink(missing_ok=True)
    yield lambda *numbers: CliRunner().invoke(main, ["resume", *numbers], catch_exceptions=False)
    ledger.current.cache_clear()


def test_nothing_begun_says_how(call):
    """Before anything is done it says how to begin, with or without a number, and writes no ledger."""
    assert "`breakfix start 9-01` makes your copy" in call().output
    assert call("9-01").output == call().output
    assert not (places.WORK / "ledger.jsonl").exists()


def test_without_a_number_the_last_project(call):
    """Without a number it is the project worked on last; an unknown one is refused by its nearest."""
    places.WORK.mkdir(exist_ok=True)
    ledger.Ledger(places.WORK / "ledger.jsonl").record("hint", "9-01", "wait", rung=1)
    assert call().output.splitlines()[1] == "stopped   Alter, wait: you read a hint (today)"
    assert call("9-1").exit_code == 2
