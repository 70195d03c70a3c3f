"""The command line."""

import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

import tiny
import toy_project
from breakfix import places
from breakfix.cli.door import main
from breakfix.lab import exercises


def call(*arguments):
    """A command run in this process: its result, with standard output and error apart."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.mark.parametrize("name", main.list_commands(None))
def test_help_has_an_example(name):
    """Every command says in its help what it does, and gives an example that begins with its name."""
    result = call(name, "--help")
    assert result.exit_code == 0
    assert re.search(rf"Examples?:\s+breakfix {name}", result.output)


def test_help_lists_all():
    """`breakfix --help` names every command with a line of its own."""
    lines = [line.split() for line in call("--help").output.split("Commands:")[1].splitlines() if line.strip()]
    assert [line[0] for line in lines] == list(main.list_commands(None))
    assert all(len(line) > 3 for line in lines)


def test_help_is_light():
    """`breakfix --help` loads no engine, no notebook tool and no lesson."""
    code = (
        "import sys\nfrom breakfix.cli.door import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'duckdb', 'pandas', 'IPython', 'nbformat', 'papermill', 'jinja2', 'rich', 'psutil', 'breakfix.lab'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1] == "[]"


def test_both_doors_are_one():
    """`python -m breakfix` is `breakfix`."""
    out = subprocess.run([sys.executable, "-m", "breakfix", "--version"], capture_output=True, text=True, check=True)
    assert out.stdout.startswith("breakfix ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rnu"], "There is no command rnu; the nearest is run."),
        (["run", "9-1"], "There is no project 9-1; the nearest is 9-01."),
        (["run", "9-01", "-p", "sed=1"], "9-01 has no parameter sed; the nearest is seed."),
        (["run", "9-01", "-p", "seed=x"], "9-01 wants a whole number for seed, not 'x'."),
        (["run", "9-01", "-p", "seed"], "-p seed is not name=value"),
        (["run", "9-01", "--dataset", "flihgts"], "the nearest is flights"),
        (["run", "9-01", "--dataset", "flights", "-p", "dataset=flights"], "Give the dataset once"),
        (["run", "--mine"], "`breakfix start 9-01` makes one."),
        (["run", "--jobs", "0"], "x>=1"),
        (["prove", "none.jsonl"], "does not exist"),
        (["new", "9-01", "toy"], "9-01"),
    ],
)
def test_usage_errors_are_a_sentence(workbook, arguments, words):
    """What cannot be done as asked is one sentence and exit 2, with nothing run and no traceback."""
    result = call(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert "Traceback" not in result.output
    assert not places.BUILD.exists()


def test_outside_a_workbook(workbook, tmp_path):
    """In an empty folder the sentence says where it looked."""
    command = [sys.executable, "-m", "breakfix", "list"]
    home = {"BREAKFIX_HOME": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=home)
    assert (done.returncode, done.stderr) == (
        2,
        f"Error: There are no notebooks in {tmp_path}/notebooks; run this in a clone of the workbook.\n",
    )


def test_list_shows_the_copy(workbook):
    """`list` shows number, minutes and title, and after `start` that there is a copy; `start` again leaves it."""
    assert call("list").output == "9-01     6 min  Toy\n"
    assert call("start").output == "9-01   work/level_9/01_toy.ipynb is yours now.\n"
    assert call("list").output == "9-01     6 min  Toy  (copy in work/)\n"
    assert call("start", "9-01").output == "9-01   work/level_9/01_toy.ipynb was there and is as you left it.\n"


def test_progress_shows_nothing_done(workbook):
    """On an untouched clone, and after a solved run, nothing is done."""
    assert call("run", "--solved").exit_code == 0
    result = call("progress")
    assert result.exit_code == 0
    assert "nothing done" in result.output
    assert "proven" not in result.output.replace("nothing done", "")


def test_prove_judges_again(workbook):
    """`prove` judges the answers of a ledger again; a file that is no ledger is a sentence."""
    ledger = workbook / "ledger.jsonl"
    event = '{"at": "2026-01-01T00:00:00Z", "kind": "attempt", "project": "9-01", "exercise": "wait", "check": "x", '
    ledger.write_text(event + '"source": "wait = 3", "status": "passed", "library": "0.1.0"}\n')
    result = call("prove", ledger)
    assert (result.exit_code, "1 of 1" in result.output) == (0, True)
    ledger.write_text(ledger.read_text().replace("wait = 3", "wait = 9"))
    assert call("prove", ledger).exit_code == 1
    ledger.write_text("no ledger\n")
    assert (call("prove", ledger).exit_code, "Traceback" in call("prove", ledger).output) == (2, False)


def test_run_reports_and_fails(workbook):
    """`run` ends with one table and where the report lies, and exits 1 when a notebook did not do as promised."""
    tiny.write("raises", [tiny.heading("# Raises"), tiny.heading("## Run"), tiny.code("1 / 0")], "02")
    result = call("run", "9-01", "9-02")
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert lines[1].split()[:2] == ["project", "dataset"]
    assert lines[2].startswith("9-01 Toy     sample         7       5         2  ")
    assert lines[2].split()[-4:-1] == [str(len(exercises(toy_project))), "not", "attempted"]
    assert lines[4].startswith("9-02 sample: cell run-02 raised ZeroDivisionError")
    assert lines[-1].startswith(f"Report: {workbook}/build/runs/2")
    assert "9-01 sample" in result.stderr


def test_verify_exits_by_what_it_finds(workbook):
    """`verify` exits 0 when the summary is as shipped; a project without stored outputs is refused."""
    assert call("verify", "9-01").exit_code == 2
    assert call("refresh", "9-01").output.endswith("9-01   rewritten\npages  unchanged\n")
    assert call("verify", "9-01").exit_code == 0


def test_file_trouble_is_a_sentence(workbook, monkeypatch):
    """A folder that cannot be written is told by name, and exits 1."""
    monkeypatch.setattr(places, "WORK", workbook / "pyproject.toml")
    result = call("start")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {workbook}/pyproject.toml")


def test_a_teacher_gives_a_seed(workbook):
    """`start --seed` keeps the number; another one later is refused, and both are named."""
    (workbook / "work/ledger.jsonl").unlink(missing_ok=True)
    assert "Your seed is 12." in call("start", "9-01", "--seed", 12).output
    assert call("start", "9-01", "--seed", 12).exit_code == 0
    refused = call("start", "9-01", "--seed", 13)
    assert refused.exit_code == 2
    assert "Your seed is 12 already" in refused.output
    assert call("start", "--seed", 0).exit_code == 2
