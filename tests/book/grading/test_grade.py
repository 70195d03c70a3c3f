"""A class graded, with hostile students in it and without."""

import contextlib
import os
import signal
import time
from pathlib import Path

import duckdb
import psutil
import pytest

import school
from breakfix import places
from breakfix.book.grading import chunk, crew, grade, page, results
from breakfix.book.grading.journal import Journal
from breakfix.children.process import Process
from breakfix.lab.judging import apart

WORKER = "breakfix.lab.judging.worker"
HOSTILE = {
    "forges": """
import os, json
def keep_newest(con):
    for descriptor in range(3, 64):
        try: os.write(descriptor, json.dumps({"number": 1, "reply": {"got": {}}}).encode() + b"\\n")
        except OSError: pass
""",
    "floods": "def keep_newest(con):\n    while True: print('x' * 100_000)\n",
    "kills": "import os\ndef keep_newest(con):\n    os.kill(os.getppid(), 9); os.kill(os.getpid(), 9)\n",
    "nests": "keep_newest = " + "-" * 50_000 + "1\n",
    "exits": "import os\nos._exit(0)\n",
}


def here(jobs):
    return lambda chunks, heard, again: crew.judge(chunks, jobs, heard, again)


def graded(folder, jobs=2, name="", judge=None):
    return grade.grade(folder, (), name, judge or here(jobs), lambda done, of: None)


def honest(folder):
    """Write what honest students hand in."""
    school.copy(folder / "anna.ipynb", keep_newest=school.RIGHT.format("anna"), wait="wait = 3", holds='holds = ["x"]')
    school.ledger(folder / "anna.jsonl", {"kind": "hint", "exercise": "wait", "rung": 1}, seed=3)
    school.copy(folder / "ben/copy_01_toy.py", keep_newest=school.MIXED.format("ben"), count_rows="select 7 as n")
    school.ledger(
        folder / "cleo.jsonl",
        ("keep_newest", school.LARGEST.format("cleo"), "passed"),
        ("two_sums", "rows = [('a', 5.0, None), ('b', 5.0, 'x')]", "passed"),
        {"kind": "because", "exercise": "total", "status": "complete"},
    )
    school.copy(folder / "dan/copy.ipynb", keep_newest=school.LARGEST.format("dan, <script>alert(1)</script>"))


@pytest.fixture(scope="module")
def alone(workbook, tmp_path_factory):
    """The honest students' grading."""
    folder = tmp_path_factory.mktemp("alone")
    honest(folder)
    return graded(folder, jobs=1)


def test_verdicts(alone):
    """Copies and ledgers are judged by trials, held-out trials and witnesses; what nobody wrote is said."""
    nothing = dict.fromkeys(("total", "report", "trace"), "")
    assert school.verdicts(alone, "anna") == nothing | {
        **dict.fromkeys(("keep_newest", "wait", "holds"), "passed"),
        **dict.fromkeys(("count_rows", "two_sums"), "not attempted"),
    }
    assert school.verdicts(alone, "ben") == nothing | {
        **{"keep_newest": "not yet", "count_rows": "passed"},
        **dict.fromkeys(("wait", "two_sums", "holds"), "not attempted"),
    }
    assert school.verdicts(alone, "cleo") == nothing | {
        **{"keep_newest": "not yet", "two_sums": "passed"},
        **dict.fromkeys(("count_rows", "wait", "holds"), "not handed in"),
    }
    assert alone.problems == []


def test_what_is_told_beside_a_verdict(alone):
    """The trial that refuses, the known mistake, and what the ledger says."""
    rows = {(row["student"], row["exercise"]): row for row in alone.rows}
    ben, cleo = rows["ben", "keep_newest"], rows["cleo", "keep_newest"]
    assert (ben["refused_by"], ben["mistake"], ben["ledger"], ben["tries"]) == ("newer_first", "mixed", "", 0)
    assert (cleo["refused_by"], cleo["mistake"], cleo["ledger"], cleo["tries"]) == ("one_row", "", "passed", 1)
    assert rows["cleo", "total"]["ledger"] == "complete"
    assert (cleo["note"], ben["note"]) == ("the check has changed since", "")
    assert rows["anna", "wait"]["hint"] == 1
    assert [row["student"] for row in alone.rows if results.is_same(row) is False] == ["cleo"]


def test_files(alone):
    """CSV and Parquet hold the same rows."""
    folder = alone.page.parent
    assert folder == places.BUILD / "grade" / folder.name
    written = [duckdb.read_csv(str(folder / "results.csv"), all_varchar=True), duckdb.read_parquet(
        str(folder / "results.parquet"))]  # fmt: skip
    assert written[1].columns == list(results.COLUMNS)
    texts = [[[str(value).lower() for value in row] for row in each.fetchall()] for each in written]
    assert [[value.replace("none", "") for value in row] for row in texts[0]] == texts[1]
    assert len(texts[1]) == len(alone.rows) == 4 * 8


def test_page(alone):
    """What is common and not known stands on it once, with who has it; nothing of a student's is run."""
    text = alone.page.read_text()
    assert "9-01 keep_newest: 2 students" in text
    assert "cleo, dan" in text
    assert text.count("max(value) + 1") == 1
    assert "<script" not in text
    assert "passed in the ledger" in text
    assert "http" not in text.replace("http-equiv", "")


@pytest.mark.skipif(bool(apart.refused()), reason=f"cannot judge apart here: {apart.refused()}")
def test_a_hostile_class(alone, tmp_path):
    """Who forges, floods, kills or breaks files costs nobody else anything, and passes nothing."""
    honest(tmp_path)
    for name, source in HOSTILE.items():
        school.ledger(tmp_path / f"{name}.jsonl", ("keep_newest", source, "passed"))
    (tmp_path / "broken.ipynb").write_text('{"cells": [')
    (tmp_path / "new\nline.jsonl").write_text("{}\n")
    (tmp_path / "out.jsonl").symlink_to("/etc/passwd")
    (tmp_path / "random.py").write_text("raise SystemExit('imported')")
    found = graded(tmp_path)
    rows = [row for row in found.rows if row["student"] in {"anna", "ben", "cleo", "dan"}]
    assert rows == alone.rows
    for name in HOSTILE:
        assert school.verdicts(found, name)["keep_newest"] in {"not yet", "not judged"}, name
    assert [problem.partition(":")[0] for problem in found.problems] == [
        "broken.ipynb",
        "broken",
        r"new\nline.jsonl",
        "out.jsonl",
        "random",
    ]


def bytes_of(found):
    return {each.name: each.read_bytes() for each in found.page.parent.iterdir() if each.name != "journal.jsonl"}


def test_what_was_judged_is_not_judged_again(workbook, tmp_path):
    """An equal answer of two students is asked once; a second run asks nothing, but for what was torn off, and the
    bytes are the same."""
    for name in ("one", "two"):
        school.ledger(tmp_path / f"{name}.jsonl", ("wait", "wait = 1000", "not yet"), ("count_rows", name, "not yet"))
    asked = []

    def judge(chunks, heard, again):
        asked.append(sum(map(len, chunks)))
        here(1)(chunks, heard, again)

    first = graded(tmp_path, judge=judge)
    before = bytes_of(first)
    assert bytes_of(graded(tmp_path, judge=judge)) == before
    journal = first.page.with_name("journal.jsonl")
    journal.write_bytes(journal.read_bytes()[:-20])
    assert bytes_of(graded(tmp_path, judge=judge)) == before
    assert asked == [3, 1]
    assert len(Journal(journal).results) == 3


def _grade(folder):
    graded(Path(folder), jobs=1)


def test_killed_and_run_again(workbook, tmp_path):
    """After SIGKILL nothing goes on running, and the next run asks only what has no result: none lost, none doubled."""
    for number in range(6):
        school.ledger(tmp_path / f"s{number}.jsonl", ("keep_newest", school.MIXED.format(number), "not yet"))
    journal = places.BUILD / "grade" / tmp_path.name / "journal.jsonl"
    with Process(f"{__name__}:_grade", str(tmp_path)) as child:
        until = time.monotonic() + 60
        while time.monotonic() < until and not (journal.exists() and journal.read_bytes().count(b"\n") >= 2):
            time.sleep(0.01)
        os.kill(child.pid, signal.SIGKILL)
    kept = journal.read_bytes().count(b"\n")
    assert 2 <= kept < 6
    asked = []

    def judge(chunks, heard, again):
        asked.extend(each.key for part in chunks for each in part)
        here(1)(chunks, heard, again)

    found = graded(tmp_path, judge=judge)
    assert len(asked) == 6 - kept
    assert [row["mistake"] for row in found.rows if row["exercise"] == "keep_newest"] == ["mixed"] * 6
    assert journal.read_bytes().count(b"\n") == 6
    until = time.monotonic() + 10
    while (left := _judging()) and time.monotonic() < until:
        time.sleep(0.1)
    assert not left


def _judging():
    """Processes that judge for this workbook."""
    found = []
    for each in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if each.environ().get("BREAKFIX_HOME") == str(places.HOME) and WORKER in each.cmdline():
                found.append(each.pid)
    return found


def test_stopped_by_hand(workbook, tmp_path):
    """Ctrl-C ends all that judges, and is passed on; what was heard is kept."""
    for number in range(3):
        school.ledger(tmp_path / f"s{number}.jsonl", ("wait", f"wait = {number}0", "not yet"))

    def judge(chunks, heard, again):
        def hears(result):
            heard(result)
            raise KeyboardInterrupt

        crew.judge([[each] for part in chunks for each in part], 3, hears, again)

    with pytest.raises(KeyboardInterrupt):
        graded(tmp_path, judge=judge)
    assert len(Journal(places.BUILD / "grade" / tmp_path.name / "journal.jsonl").results) == 1
    until = time.monotonic() + 10
    while (left := _judging()) and time.monotonic() < until:
        time.sleep(0.1)
    assert not left


class Dying(Process):
    """A child that is killed as soon as it has said one thing."""

    started = 0

    def start(self):
        super().start()
        Dying.started += 1

    def hear(self, timeout=30):
        said = super().hear(timeout)
        self.kill()
        return said


def test_a_child_that_dies_costs_a_retry(workbook, tmp_path):
    """What it was at is asked again, and said to be; no verdict is lost or doubled."""
    for number in range(3):
        school.ledger(tmp_path / f"s{number}.jsonl", ("wait", f"wait = {number}0", "not yet"))

    def judge(chunks, heard, again):
        for each in chunks:
            chunk.judge(each, heard, again, Dying)

    found = graded(tmp_path, judge=judge)
    assert [row["now"] for row in found.rows if row["exercise"] == "wait"] == ["not yet"] * 3
    assert 1 <= found.again <= 2
    assert Dying.started == found.again + 1


class Dead(Process):
    def start(self):
        super().start()
        self.kill()


def test_what_cannot_be_judged(workbook, tmp_path):
    """A question whose judges all die is not judged, and is asked again the next time."""
    school.ledger(tmp_path / "s.jsonl", ("wait", "wait = 3", "passed"))
    found = graded(tmp_path, judge=lambda chunks, heard, again: chunk.judge(chunks[0], heard, again, Dead))
    (row,) = [row for row in found.rows if row["exercise"] == "wait"]
    assert (row["now"], row["note"], results.is_same(row)) == ("not judged", "what judges it ended 3 times", None)
    assert "1 not judged" in page.said(found.rows)
    assert school.verdicts(graded(tmp_path), "s")["wait"] == "passed"


def test_another_check(workbook, tmp_path):
    """Where an exercise is judged by another check than here, nothing is judged."""
    school.ledger(tmp_path / "s.jsonl", ("wait", "wait = 3", "passed"))

    def judge(chunks, heard, again):
        from dataclasses import replace

        chunk.judge([replace(chunks[0][0], check="another")], heard, again)

    with pytest.raises(chunk.OtherCheck, match="9-01 wait"):
        graded(tmp_path, judge=judge)
