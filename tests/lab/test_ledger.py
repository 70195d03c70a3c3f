"""The ledger: append-only, shared by many kernels, hard to hurt."""

import json
import os
import resource
import signal
import subprocess
import sys

import pytest

from breakfix import places
from breakfix.lab import ledger
from breakfix.lab.ledger import Ledger

WRITE_200 = """
import sys
from breakfix.lab.ledger import Ledger
book = Ledger(sys.argv[1])
for n in range(200):
    book.record("hint", "6-15", f"writer_{sys.argv[2]}", rung=n, text="é" * 300)
"""
DIE_IN_MID_WRITE = """
import os, signal, sys
from breakfix.lab.ledger import Ledger
whole = os.write
def half(file, line):
    whole(file, line[:len(line) // 2])
    os.kill(os.getpid(), signal.SIGKILL)
os.write = half
Ledger(sys.argv[1]).record("attempt", "6-15", "load", source="def load(con): ...")
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ledger.jsonl"


def python(code, *arguments, **options):
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], **options)


@pytest.mark.parametrize("writers", [2, 8])
def test_many_writers(path, writers):
    """Every line of several processes that write at once arrives whole, in its writer's order."""
    processes = [python(WRITE_200, path, n) for n in range(writers)]
    assert [process.wait() for process in processes] == [0] * writers
    book = Ledger(path)
    for n in range(writers):
        assert [event["rung"] for event in book.events(exercise=f"writer_{n}")] == list(range(200))
    assert len(path.read_bytes().splitlines()) == 200 * writers
    assert book.damaged == []


def test_killed_in_mid_write(path):
    """A writer that SIGKILL stops inside its line costs that line: the next one starts afresh."""
    Ledger(path).record("hint", "6-15", "load", rung=1)
    assert python(DIE_IN_MID_WRITE, path).wait() == -signal.SIGKILL
    assert not path.read_bytes().endswith(b"\n")
    book = Ledger(path)
    assert [event["kind"] for event in book.events()] == ["hint"]
    book.record("hint", "6-15", "load", rung=2)
    assert [event["rung"] for event in book.events()] == [1, 2]
    assert book.damaged == [2]


@pytest.mark.parametrize(
    "damage", [b"{", b"\xff\xfe\n", b"\0" * 64 + b"\n", b"[1, 2]\n", b'{"kind": "hint"}\n', b"9" * 5000]
)
def test_damaged_line(path, damage):
    """Whatever a line has turned into, the events around it are still there."""
    Ledger(path).record("hint", "6-15", "load", rung=1)
    with path.open("ab") as file:
        file.write(damage)
    Ledger(path).record("hint", "6-15", "load", rung=2)
    book = Ledger(path)
    assert [event["rung"] for event in book.events()] == [1, 2]
    assert book.damaged == [2]


def test_another_kernels_events(path):
    """An open ledger sees what another process has appended since, and starts anew when the file was replaced."""
    mine, theirs = Ledger(path), Ledger(path)
    mine.record("hint", "6-15", "load", rung=1)
    theirs.record("hint", "6-15", "load", rung=2)
    assert mine.last("6-15", "load", "hint")["rung"] == 2
    path.unlink()
    assert mine.events() == []
    theirs.record("hint", "6-15", "load", rung=3)
    assert [event["rung"] for event in mine.events()] == [3]


@pytest.mark.parametrize("in_memory", [True, False])
def test_same_attempt(path, in_memory):
    """The same source again is no new attempt, a changed check makes it one; one that is gone back to stands again."""
    book = Ledger(None if in_memory else path)
    facts = {"source": "def load(con): ...", "check": "c1"}
    assert book.record("attempt", "6-15", "load", status="not yet", **facts)["status"] == "not yet"
    assert book.record("attempt", "6-15", "load", status="not yet", seconds=2, **facts) is None
    assert book.record("attempt", "6-15", "advance", **facts)
    assert book.record("attempt", "6-15", "load", **facts | {"check": "c2"})
    assert book.record("attempt", "6-15", "load", **facts | {"source": "pass"})
    assert len(book.events(kind="attempt")) == 4
    assert not any("again" in event for event in book.events())
    again = book.record("attempt", "6-15", "load", **facts)
    assert (again["again"], book.last("6-15", "load")["source"]) == (True, facts["source"])
    assert book.record("attempt", "6-15", "load", **facts) is None
    assert len(book.events(exercise="load")) == 4


def test_event(path):
    """An event says when (UTC), what, where and under which version; what JSON cannot say is kept as text."""
    odd = {"nan": float("nan"), "half": "a\ud800", "many": {1}, "long": 10**5000, 5: [True, None, 1.5, "ünï\nx"]}
    event = Ledger(path).record("commit", "6-15", "kill", values=odd)
    assert json.loads(path.read_text(encoding="ascii")) == event == Ledger(path).last("6-15", "kill", "commit")
    assert event["at"].endswith("+00:00")
    assert event["library"] == "0.1.0"
    expected = {"nan": "nan", "half": "a?", "many": "{1}", "long": "<int>", "5": [True, None, 1.5, "ünï\nx"]}
    assert event["values"] == expected
    assert Ledger(path).last("6-15", "load") is None


def test_file_that_cannot_be_written(path, capsys):
    """A read-only place gives one warning and loses nothing of this kernel; once it can be written, all of it is."""
    path.mkdir()  # opening it fails for root too, unlike a missing permission
    book = Ledger(path)
    for rung in (1, 2):
        book.record("hint", "6-15", "load", rung=rung)
    assert [event["rung"] for event in book.events()] == [1, 2]
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "cannot write ledger.jsonl" in said
    path.rmdir()
    book.record("hint", "6-15", "load", rung=3)
    assert [event["rung"] for event in Ledger(path).events()] == [1, 2, 3]


def test_full_disk(path, capsys):
    """A line that does not fit is taken back whole: nothing raises and no half line stays."""
    book = Ledger(path)
    book.record("hint", "6-15", "load", rung=1)
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 20, hard))
        book.record("hint", "6-15", "load", rung=2)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == before
    assert "No space left" in capsys.readouterr().err
    assert book.last("6-15", "load")["rung"] == 2


def test_lock_that_is_never_released(path, monkeypatch):
    """A stopped process that holds the lock delays a verdict, it does not stop it."""
    import fcntl

    monkeypatch.setattr(ledger, "LOCK_SECONDS", 0.05)
    with path.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        Ledger(path).record("hint", "6-15", "load", rung=1)
    assert len(Ledger(path).events()) == 1


@pytest.mark.parametrize(
    ("variables", "folder", "writes"),
    [
        ({"JPY_SESSION_NAME": "15.ipynb"}, "work/level_6", True),
        ({"VSCODE_PID": "1"}, "work", True),
        ({"VSCODE_CWD": "/"}, "work", True),
        ({}, "work", False),  # papermill, nbval
        ({"JPY_SESSION_NAME": "15.ipynb"}, "notebooks", False),
        ({"JPY_SESSION_NAME": "15.ipynb"}, "workshop", False),
        ({"JPY_SESSION_NAME": "15.ipynb", "BREAKFIX_LEDGER": "off"}, "work", False),
        ({"BREAKFIX_LEDGER": "on"}, "", True),
    ],
)
def test_who_writes(tmp_path, monkeypatch, variables, folder, writes):
    """A kernel that someone opened on a copy under `work/` writes the file, and a command that keeps."""
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr(places, "WORK", tmp_path / "work")
    monkeypatch.chdir(tmp_path / folder)
    for name in [*ledger.EDITORS, "BREAKFIX_LEDGER"]:
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    ledger.current.cache_clear()
    try:
        ledger.current().record("hint", "6-15", "load", rung=1)
        assert (tmp_path / "work" / "ledger.jsonl").exists() == writes
        assert ledger.current().last("6-15", "load", "hint")["rung"] == 1
    finally:
        ledger.current.cache_clear()


def test_batch_process_writes_nothing(tmp_path):
    """A process as papermill starts it, in `work/` but without an editor, leaves no file behind."""
    (tmp_path / "work").mkdir()
    kept = {key: value for key, value in os.environ.items() if key not in ledger.EDITORS}
    code = "from breakfix.lab.ledger import current; current().record('hint', '6-15', 'load', rung=1)"
    process = python(code, cwd=tmp_path / "work", env=kept | {"BREAKFIX_HOME": str(tmp_path)})
    assert process.wait() == 0
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("seen", {"values": {"n": 7}, "case": 0, "first": False}),
        ("because", {"source": "it ends before", "values": {"n": 8}, "saw": {"n": 7}, "check": "c"}),
        ("explanation", {"source": "a report", "check": "c"}),
    ],
)
def test_what_was_said_already(path, kind, facts):
    """To see or say the same again is no new event; to say something else, and then the first again, is two."""
    book, last = Ledger(path), next(iter(facts))
    assert book.record(kind, "6-15", "kill", **facts)
    assert book.record(kind, "6-15", "kill", **facts) is None
    assert book.record(kind, "6-15", "kill", **{**facts, last: "else"})
    assert book.record(kind, "6-15", "kill", **facts)
    assert len(Ledger(path).events(kind=kind)) == 3
