"""What a teacher gets of a ledger, and above all what not."""

import csv
import io
import itertools
import json

import pytest
from click.testing import CliRunner

import toy_project as lab
from breakfix import places
from breakfix.cli.door import main
from breakfix.lab import exercises, ledger
from breakfix.lab.review import export

PROSE = "My boss Anna fired me, see /home/anna/mine.csv"
ASKED = {(each.number, each.name): each for each in exercises(lab)}
NUMBER = lab.wait.number
KEYS = ("source", "why", "values", "saw", "got", "status", "failing", "mistake", "check", "dataset", "holds", "library")
KEYS += (
    "said",
    "right",
    "of",
    "seconds",
    "rung",
    "earned",
    "first",
    "sure",
    "case",
    "text",
    "note",
    "at",
    "kind",
    "exercise",
    "project",
)


def event(kind="attempt", exercise="keep_newest", **facts):
    """An event as the ledger holds it."""
    at = "2026-03-05T12:00:00.123+00:00"
    return {"at": at, "kind": kind, "project": NUMBER, "exercise": exercise, "library": "0.1.0", **facts}


def one(*facts, **more):
    """The row of one event."""
    (row,) = export.rows([event(*facts, **more)], ASKED, {"sample"})
    return row


def wrapped(prose):
    """Prose as a text, a name, in a list, and in a dict on both sides."""
    return prose, prose.replace(" ", "_"), [prose], {prose: prose, "raised": prose, "n": prose}


@pytest.mark.parametrize("kind", [*export.KINDS, "review", "my-pipeline", PROSE])
def test_no_prose_goes_out(kind):
    """Prose in whatever field of whatever kind of event, as text, name, list or dict, is in no form of the export."""
    events = [event(kind, exercise=name) for name in ("keep_newest", "total", "report", "holds")]
    odd = [{**each, key: value} for each in events for key in KEYS for value in wrapped(PROSE)]
    full = [{**each, **dict.fromkeys(KEYS[:-4], PROSE)} for each in events]
    found = export.rows(odd + full, ASKED, {"sample"}, with_code=kind != "attempt")
    for text in (export.as_json_lines(found), export.as_csv(found), export.as_json_lines(export.summary(found))):
        assert not any(word in text for word in ("boss", "Anna", "anna", "mine.csv"))


def test_refuted_attempt_is_told():
    """A refuted attempt says which trial failed, how many held, how long it took and which known mistake it was."""
    row = one(status="not yet", holds=["one_row"], failing="newer_first", mistake="mixed", seconds=0.25, source="x")
    assert (row["status"], row["holds"], row["failing"], row["mistake"]) == ("not yet", 1, "newer_first", "mixed")
    assert (row["seconds"], row["at"], row["phase"]) == (0.25, "2026-03-05T12:00:00+00:00", "fix")


@pytest.mark.parametrize(
    ("facts", "mistake", "raised"),
    [
        ({"failing": "newer_first"}, "unknown", None),
        ({"failing": "one_row", "got": {"raised": "KeyError: 'anna'"}}, None, "KeyError"),
        ({"failing": "one_row", "got": {"raised": "AnnaIsRight: yes"}}, None, "own"),
        ({"status": "passed"}, None, None),
    ],
)
def test_unknown_mistake_and_error(facts, mistake, raised):
    """A mistake that nobody declared is "unknown"; an error is no mistake, and has a name when it is Python's."""
    row = one(**{"status": "not yet", "holds": [], "mistake": None, **facts})
    assert (row["mistake"], row["raised"]) == (mistake, raised)


def test_prediction_counts_what_agreed():
    """Of a prediction go out how sure, whether it was seen first, and how many values agreed; not the values."""
    assert one("commit", "total", values={"n": 8}, why=PROSE, sure=70, first=False)["seen_first"] is True
    row = one("because", "total", source=PROSE, status="complete", values={"n": 8}, saw={"n": 7}, sure=70)
    assert (row["right"], row["of"], row["sure"]) == (0, 1, 70)


def test_quiz_counts_what_was_right():
    """Of a quiz goes out how many answers were right, of how many; not which, nor what was said."""
    row = one("quiz", "holds", said={"q1": PROSE}, right=["q1", "q3"], of=12, status="not yet")
    assert (row["right"], row["of"], row["status"]) == (2, 12, "not yet")
    assert one("hint", right=["q1"])["right"] is None


def test_own_dataset_has_no_name():
    """The path of a learner's own file is not told."""
    assert [one(dataset=name)["dataset"] for name in ("sample", "/home/anna/mine.csv", None)] == ["sample", "own", None]


def test_code_only_when_asked_for():
    """The text of an attempt goes out on request; of a prediction, a reason or an explanation it never does."""
    events = [event(source="def f(): ..."), event("explanation", "report", source=PROSE), event("attempt", "report")]
    events += [event("because", "total", source=PROSE), event("attempt", "report", source=PROSE)]
    assert all("source" not in row for row in export.rows(events, ASKED, ()))
    assert [row["source"] for row in export.rows(events, ASKED, (), with_code=True)] == ["def f(): ..."] + [None] * 4


def test_summary_has_a_row_an_exercise():
    """A summary counts tries, unknown mistakes and hints, and says how the solution opened and what was reached."""
    steps = [
        event(status="not yet", failing="one_row", holds=[]),
        event("hint", rung=1),
        event("hint", rung=2),
        event("solution", earned=True),
        event("solution", earned=False),
        event(status="passed", holds=["one_row"]),
        event("commit", "total", first=False, sure=50),
        event("because", "total", status="complete", values={"n": 7}, saw={"n": 7}),
    ]
    load, total = export.summary(export.rows(steps, ASKED, ()))
    assert [load[name] for name in ("tries", "unknown", "hints", "solution", "status")] == [2, 1, 2, "early", "passed"]
    (earned,) = export.summary(export.rows([event("solution", earned=True)], ASKED, ()))
    assert (earned["solution"], earned["status"]) == ("earned", None)
    assert [total[name] for name in ("seen_first", "right", "of", "status")] == [True, 1, 1, "complete"]


@pytest.fixture
def call(workbook):
    """`breakfix export` on a ledger of two events and a damaged line."""
    path = places.WORK / "ledger.jsonl"
    path.parent.mkdir(exist_ok=True)
    book = ledger.Ledger(path)
    book.record("seed", "", "", seed=42)
    book.record("attempt", "9-01", "wait", source="wait = 9  # Anna", status="not yet", holds=[], failing="in_range")
    with path.open("a") as page:
        page.write("half a li\n")
    yield lambda *words: CliRunner().invoke(main, ["export", *map(str, words)], catch_exceptions=False)
    path.unlink(missing_ok=True)


def test_both_formats_say_the_same(call, tmp_path):
    """CSV and JSON lines have the same rows; name and seed stand in each; a damaged line is told beside."""
    page, lines = tmp_path / "a.csv", tmp_path / "a.jsonl"
    assert call(page, "--name", "learner-07").output.startswith("Left out: 1 damaged line.\n")
    call(lines, "--name", "learner-07")
    (row,) = csv.DictReader(io.StringIO(page.read_text()))
    (told,) = map(json.loads, lines.read_text().splitlines())
    assert row == {key: "" if value is None else str(value) for key, value in told.items()}
    assert (told["learner"], told["seed"], told["mistake"]) == ("learner-07", 42, "unknown")
    assert json.loads(call().stdout) == {**told, "learner": ""}
    assert json.loads(call("--with-code").stdout)["source"] == "wait = 9  # Anna"


def test_nothing_is_written_over(call, tmp_path):
    """A file that is there stays as it is."""
    page = tmp_path / "a.csv"
    page.write_text("mine")
    assert "is there already" in call(page).stderr
    assert page.read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["a.txt"], "neither .csv nor .jsonl"),
        (["a.csv", "--with-code"], "Code goes into JSON lines"),
        (["--name", "=1+1"], "is no name for an export"),
        (["--summary", "--with-code"], "A summary holds no code"),
    ],
)
def test_refusals_are_a_sentence(call, words, said):
    """What cannot be exported as asked is one sentence and exit 2."""
    result = call(*words)
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_no_ledger_is_a_sentence(workbook):
    """Before anything was done there is nothing to export."""
    (places.WORK / "ledger.jsonl").unlink(missing_ok=True)
    result = CliRunner().invoke(main, ["export"])
    assert (result.exit_code, "nothing was done" in result.stderr) == (2, True)


def test_rows_have_the_same_keys():
    """Every row has the same columns, whatever its kind."""
    rows = export.rows([event(kind) for kind in export.KINDS], ASKED, ())
    assert all(list(a) == list(b) for a, b in itertools.pairwise(rows))
