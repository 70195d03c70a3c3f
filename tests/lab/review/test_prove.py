"""A ledger judged again."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toy_project
from breakfix.lab.judging.judge import Judge, Outcome
from breakfix.lab.ledger import Ledger
from breakfix.lab.review.prove import prove, table

TOY = "toy_project"
RIGHT, MIXED = toy_project.keep_newest.reference_source, toy_project.keep_newest.mistakes[0].source


@pytest.fixture
def book(tmp_path):
    return Ledger(tmp_path / "ledger.jsonl")


def find(project, exercise):
    return getattr(toy_project, exercise, None) if project == TOY else None


def attempt(book, name, source, status="passed", **facts):
    check = getattr(find(TOY, name), "fingerprint", "")
    book.record("attempt", TOY, name, **{"source": source, "status": status, "check": check} | facts)


def proved(book):
    return {row["exercise"]: (row["now"], row["same"], row["note"]) for row in prove(book.path, find)}


def test_last_passed_attempt(book):
    """The last source that passed is judged; a try that did not pass is nobody's claim."""
    attempt(book, "keep_newest", MIXED)
    attempt(book, "keep_newest", RIGHT)
    attempt(book, "keep_newest", "def keep_newest(con): ...", status="not yet")
    attempt(book, "count_rows", toy_project.count_rows.reference_source)
    attempt(book, "wait", "wait = 1000")
    assert proved(book) == {
        "keep_newest": ("passed", True, ""),
        "count_rows": ("passed", True, ""),
        "wait": ("not yet", False, "not when it is tried"),
    }


def test_claim_that_does_not_hold(book):
    """A ledger that says more than its sources do is found out, held-out trials included."""
    attempt(book, "keep_newest", MIXED)
    attempt(book, "holds", 'holds = ["keep_newest"]')
    assert proved(book) == {
        "keep_newest": ("not yet", False, "not when the newer row of a comes first"),
        "holds": ("not yet", False, "not when there are a hundred rows of seven keys"),
    }
    assert table(prove(book.path, find)).endswith("0 of 2 judged again are the same.")


def test_held_out_trials(book):
    """Held-out trials are tried again on the recorded answers of the exercises that they are about."""
    attempt(book, "holds", 'holds = ["keep_newest"]')
    assert proved(book)["holds"] == ("", None, "the source of keep_newest is not in the ledger")
    attempt(book, "keep_newest", RIGHT)
    assert proved(book)["holds"] == ("passed", True, "")


def test_changed_check(book):
    """A pass under an earlier check is judged by the present one, and the row says so."""
    attempt(book, "keep_newest", RIGHT, check="an earlier one")
    assert proved(book) == {"keep_newest": ("passed", True, "the check has changed since")}


def test_unknown_exercise(book):
    """An exercise that is not there any more is named, not judged."""
    attempt(book, "gone", "gone = 1")
    assert proved(book) == {"gone": ("", None, "no such exercise here")}


def test_damaged_line(book):
    """A damaged line is a row with its number; the rest is judged."""
    attempt(book, "keep_newest", RIGHT)
    with book.path.open("ab") as file:
        file.write(b'{"kind": "attempt", "pro')
    attempt(book, "wait", toy_project.wait.reference_source)
    assert proved(book) == {
        "keep_newest": ("passed", True, ""),
        "wait": ("passed", True, ""),
        "line 2": ("", None, "cannot be read"),
    }


def test_file_that_is_no_ledger(book, tmp_path):
    """A missing file, a folder and a file of something else each give one sentence; an empty ledger gives no rows."""
    with pytest.raises(OSError, match=r"cannot read the ledger .*none\.jsonl: No such file"):
        prove(tmp_path / "none.jsonl", find)
    with pytest.raises(OSError, match="Is a directory"):
        prove(tmp_path, find)
    (tmp_path / "notes.txt").write_text("one\ntwo\n")
    with pytest.raises(ValueError, match="is no ledger: none of its 2 lines is an event"):
        prove(tmp_path / "notes.txt", find)
    book.path.touch()
    assert prove(book.path, find) == []


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(["keep_newest", "holds", "wait", "all_of_it", "gone"]) | ANY


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "at": ANY,
                "kind": st.just("attempt") | ANY,
                "project": st.just(TOY) | ANY,
                "exercise": NAMES,
                "status": st.just("passed") | ANY,
                "source": ANY,
                "check": ANY,
                "seed": ANY,
            },
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_ledger_gives_its_rows(tmp_path_factory, events):
    """Whatever the lines of a ledger hold, each claim is a row and each row a line of the table."""
    path = tmp_path_factory.mktemp("odd") / "ledger.jsonl"
    whole = {"at": "", "kind": "quiz", "project": TOY, "exercise": ""}
    path.write_text("".join(json.dumps(each) + "\n" for each in [whole, *events]))
    rows = prove(path, find)
    told = table(rows)
    assert len(told.split("\n")) == len(rows) + 1 + any(row["same"] is None for row in rows)
    assert told.replace("\n", "").isprintable()


def test_a_name_cannot_write_a_row(book):
    """What somebody else calls a project stays within its cell."""
    book.record("attempt", "6-15\n6-15  load  passed  passed  same\x1b[2J", "x", status="passed", source="")
    row, *rest = table(prove(book.path, find)).split("\n")
    assert row.startswith(r"6-15\n6-15  load")
    assert (len(rest), "\x1b" in row) == (2, False)


def test_a_trial_that_fails_by_itself_proves_nothing(book, monkeypatch):
    """Where the reference breaks alike, the answer is not judged; the last line says that not all were."""
    attempt(book, "keep_newest", RIGHT)
    broken = {"raised": "OSError: the disk", "line": None}
    monkeypatch.setattr(Judge, "judge", lambda *given, **named: Outcome({"one": broken}, {"one": broken}))
    assert proved(book)["keep_newest"] == ("", None, "could not be judged: the trial one itself comes to no end")
    assert table(prove(book.path, find)).endswith("Not all were judged: 1 could not be.")
