"""Progress, read from the ledger with DuckDB."""

from types import SimpleNamespace

import pytest

from breakfix.lab.ledger import Ledger
from breakfix.lab.review.progress import progress, read, table


def exercise(name, phase, core=True, fingerprint="now"):
    return SimpleNamespace(name=name, phase=phase, core=core, fingerprint=fingerprint)


PROJECTS = [
    (
        "6-15",
        "Level 6 Mini Capstone",
        [
            exercise("rerun", "predict"),
            exercise("load", "fix"),
            exercise("advance", "fix"),
            exercise("one_at_a_time", "fix", core=False),
            exercise("reject_reason", "alter", core=False),
        ],
    ),
    ("0-00", "Start here", [exercise("toy", "alter")]),
]


@pytest.fixture
def book(tmp_path):
    return Ledger(tmp_path / "ledger.jsonl")


def states(book):
    rows, damaged = progress(book.path, PROJECTS)
    assert damaged == 0
    return {(row["project"], row["phase"]): row["state"] for row in rows}


def test_untouched_clone(tmp_path):
    """Without a ledger nothing is done, and a phase without core exercises asks for nothing."""
    rows, damaged = progress(tmp_path / "ledger.jsonl", PROJECTS)
    assert [(row["project"], row["phase"], row["state"], row["proven"], row["core"]) for row in rows] == [
        ("6-15", "predict", "nothing done", 0, 1),
        ("6-15", "fix", "nothing done", 0, 2),
        ("0-00", "alter", "nothing done", 0, 1),
    ]
    assert table(rows, damaged) == "6-15  Level 6 Mini Capstone: nothing done\n0-00  Start here: nothing done"


def test_empty_ledger(book):
    """An empty file is no error."""
    book.path.touch()
    assert set(states(book).values()) == {"nothing done"}


def test_proven(book):
    """A phase is proven when each of its core exercises has passed or is complete; later tries do not undo it."""
    book.record("attempt", "6-15", "load", source="a", status="passed", check="now")
    assert states(book)["6-15", "fix"] == "begun"
    book.record("attempt", "6-15", "advance", source="a", status="passed", check="now")
    book.record("attempt", "6-15", "advance", source="b", status="not yet", check="now")
    book.record("commit", "6-15", "rerun", values={"loaded": 0}, check="now")
    assert states(book)["6-15", "fix"] == "proven"
    assert states(book)["6-15", "predict"] == "begun"
    book.record("because", "6-15", "rerun", status="complete", check="now")
    assert states(book)["6-15", "predict"] == "proven"
    assert states(book)["0-00", "alter"] == "nothing done"


def test_further_exercises(book):
    """What nobody has to do is counted beside the rest when it is done, and proves no phase."""
    book.record("attempt", "6-15", "one_at_a_time", source="a", status="passed", check="now")
    rows, _ = progress(book.path, PROJECTS)
    assert "      fix      0 of 2   nothing done, and 1 further\n" in table(rows)
    assert states(book)["6-15", "fix"] == "nothing done"


def test_not_begun(book):
    """Reading a hint or a solution is no attempt, nor is running the cell that shows what a prediction is about."""
    book.record("hint", "6-15", "load", rung=1)
    book.record("solution", "6-15", "load", earned=False)
    book.record("seen", "6-15", "rerun", values={"loaded": 0}, first=True)
    assert set(states(book).values()) == {"nothing done"}


def test_changed_check(book):
    """What passed under an earlier check is to be run again, and is named; passing under the present one settles it."""
    for name in ("load", "advance"):
        book.record("attempt", "6-15", name, source="a", status="passed", check="then")
    book.record("attempt", "6-15", "advance", source="a", status="passed", check="now")
    rows, _ = progress(book.path, PROJECTS)
    assert "      fix      1 of 2   to be run again: load\n" in table(rows)
    book.record("attempt", "6-15", "load", source="a", status="passed", check="now")
    book.record("attempt", "6-15", "load", source="a", status="passed", check="then")
    assert states(book)["6-15", "fix"] == "proven"


@pytest.mark.parametrize(
    "damage",
    [b'{"kind": "att', b"\xff\xfe\x01\x02\n", b"\0" * 64 + b"\n", b"[1, 2]\n", b"null\n", b'"quoted, \n', b"#\r{\n"],
)
def test_damaged_line(book, damage):
    """A damaged line is skipped and counted; the lines around it count."""
    text = 'ü "quoted", \\n \\u0001 # \u2028' * 99
    book.record("attempt", "6-15", "load", source=text, status="passed", check="now")
    with book.path.open("ab") as file:
        file.write(damage)
    book.record("attempt", "6-15", "advance", source=text, status="passed", check="now")
    tried, damaged = read(book.path)
    assert tried == {("6-15", "load"): ["now"], ("6-15", "advance"): ["now"]}
    assert damaged == 1
    assert table(progress(book.path, PROJECTS)[0], damaged).endswith("Skipped in the ledger: 1 damaged line.")
