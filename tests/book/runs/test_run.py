"""A batch run: planned, executed, judged."""

from types import SimpleNamespace

import pytest

import tiny
from breakfix.book import Refusal, catalogue, notebook
from breakfix.book.copies import copies
from breakfix.book.runs import run, ticker
from breakfix.lab import learner


class Silent(ticker.Lines):
    """A ticker that keeps what it was told."""

    def __init__(self):
        self.said, self.phases = [], {}

    def _say(self, name, text):
        self.said.append((name, text))


@pytest.fixture(scope="module")
def toy(workbook):
    return catalogue.find(["9-01"])


@pytest.fixture(scope="module")
def rows(toy):
    """The toy as shipped, solved on two datasets, and three notebooks that go astray, all in one run."""
    tiny.write("raises", [*tiny.opening("raises"), tiny.heading("## Run"), tiny.code("1 / 0"), tiny.code("2")], "02")
    tiny.write("leaves", [tiny.heading("## Run"), tiny.code("import sys\nsys.exit(0)"), tiny.code("2")], "03")
    tiny.write("dies", [tiny.heading("## Run"), tiny.code("import os\nos.kill(os.getpid(), 9)"), tiny.code("2")], "04")
    tiny.write("sleeps", [tiny.heading("## Run"), tiny.code("import time\ntime.sleep(60)")], "05")
    jobs = run.plan(toy) + run.plan(toy, "solved", datasets=["sample", "flights"])
    jobs += run.plan(catalogue.find(["9-02", "9-03", "9-04"]))
    folder = run.new_folder()
    rows = run.execute(jobs, folder, Silent())
    return rows + run.execute(run.plan(catalogue.find(["9-05"])), folder, Silent(), timeout=1)


def test_shipped_says_not_attempted(rows):
    """As shipped the toy runs to the end and every exercise says `not attempted`."""
    assert rows[0]["status"] == "ok"
    assert set(rows[0]["verdicts"].values()) == {"not attempted"}
    asked = ["total", "count_rows", "wait", "keep_newest", "report", "trace", "two_sums", "holds"]
    assert list(rows[0]["verdicts"]) == asked


def test_solved_passes(rows):
    """With the references filled in every verdict is passed or complete, on both datasets."""
    for row, dataset in zip(rows[1:3], ["sample", "flights"], strict=True):
        assert (row["status"], row["problems"], row["dataset"]) == ("ok", [], dataset)
        assert set(row["verdicts"].values()) == {"passed", "complete"}
        assert row["parameters"] == {"dataset": dataset, "seed": 7}


def test_summary_comes_from_run_phase(rows):
    """The row carries the counts of the summary cell and the target's rows."""
    assert rows[0]["summary"] == {"input_records": 7, "loaded": 5, "rejected": 2, "target": [{"key": "a"}]}


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (3, "raised ZeroDivisionError: division by zero"),
        (4, "Run"),
        (5, "the kernel died in cell"),
        (6, "longer than 1 s"),
    ],
)
def test_astray_is_a_row(rows, place, words):
    """A cell that raises, exits, kills its kernel or never ends is a row that names it, not a traceback of ours."""
    assert rows[place]["status"] == "failed"
    assert words in " ".join(rows[place]["problems"])
    assert "not reached to the end: Run." in rows[place]["problems"]


def test_executed_notebooks_are_kept(rows, workbook):
    """Every notebook that began is there to read, also the one whose kernel died."""
    folder = max((workbook / "build/runs").iterdir())
    assert all((folder / row["executed"]).exists() for row in rows)
    assert not (folder / "drafts").exists()


def test_unknown_parameter_runs_nothing(toy, workbook):
    """A parameter that the notebook does not have is refused before anything runs."""
    before = set((workbook / "build").rglob("*"))
    with pytest.raises(Refusal, match="no parameter sed; the nearest is seed"):
        run.plan(toy, settings=["sed=3"])
    assert set((workbook / "build").rglob("*")) == before


def test_unknown_dataset_names_nearest(toy):
    """A dataset that no project runs on is refused with the nearest."""
    with pytest.raises(Refusal, match="runs on flihgts; the nearest is flights"):
        run.plan(toy, datasets=["flihgts"])


def test_mine_needs_copy_then_runs_it(toy):
    """`mine` says how to get a copy, and then runs what the learner wrote."""
    with pytest.raises(Refusal, match="breakfix start 9-01"):
        run.plan(toy, "mine")
    copies.start(toy[0])
    mine = notebook.read(toy[0].copy)
    next(cell for cell in mine.cells if cell.id == "wait").source = "%%answer lab.wait\nwait = 3"
    notebook.write(mine, toy[0].copy)
    (row,) = run.execute(run.plan(toy, "mine"), run.new_folder(), Silent())
    assert (row["status"], row["verdicts"]["wait"], row["verdicts"]["holds"]) == ("ok", "passed", "not attempted")


def test_run_ids_never_collide(workbook):
    """Fifty runs begun at once have fifty folders."""
    assert len({run.new_folder() for _ in range(50)}) == 50


def test_a_learners_copy_runs_with_their_seed(toy, workbook, tmp_path):
    """Answers are right for the numbers that were drawn for them: `--mine` takes the seed that the ledger keeps."""
    copies.start(toy[0])
    learner.give(1234, workbook / "work/ledger.jsonl")
    mine, shipped = run.plan(toy, "mine")[0], run.plan(toy)[0]
    orders = [run._order(job, job.mode, tmp_path, 1) for job in (mine, shipped)]
    assert [order["seed"] for order in orders] == [1234, None]


@pytest.mark.parametrize(("free", "wanted"), [(64, 4), (3, 3), (0, 1)])
def test_as_many_at_once_as_memory_allows(monkeypatch, free, wanted):
    """Two notebooks for each of two processors; fewer where memory, in GB, is short, and one at least."""
    monkeypatch.setattr(run, "processors", lambda: 2)
    monkeypatch.setattr(run.psutil, "virtual_memory", lambda: SimpleNamespace(available=free << 30))
    assert run.default_jobs() == wanted
