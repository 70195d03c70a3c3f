"""A fresh machine: nothing of this one's is on it."""

import sys

import pytest

from breakfix.services.git import Repository
from breakfix.services.machine import OWN, Machine
from survivors import gone


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path / "machine")


@pytest.fixture
def repository(tmp_path):
    """A repository with a committed file, one that is ignored, and one that was never added."""
    home = tmp_path / "author"
    home.mkdir()
    for name, text in {".gitignore": "ignored\n", "committed": "", "ignored": ""}.items():
        (home / name).write_text(text)
    made = Repository(home)
    made.commit("all")
    (home / "new").touch()
    return made


def test_a_clone_has_what_was_committed(machine, repository):
    """What git ignores or has never seen stays behind."""
    home = machine.checkout(repository, "my clone")
    assert sorted(path.name for path in home.iterdir() if path.name != ".git") == [".gitignore", "committed"]


def test_no_variable_comes_along(machine, tmp_path, monkeypatch):
    """A command sees a home of its own and none of this process's variables."""
    monkeypatch.setenv("DATABASE_URL", "of a terminal")
    said = machine.ended("env", tmp_path).output
    assert "DATABASE_URL" not in said
    assert f"HOME={machine.home}\n" in said


def test_a_python_is_set_up(machine, tmp_path):
    """python and python3 say the version that was set up last; 3.1 is none."""
    assert machine.ended("python3 --version", tmp_path).output == f"Python {OWN}\n"
    assert machine.set_up("3.11.x") == "3.11"
    assert machine.ended("python -V; python3.11 -V", tmp_path).output == "Python 3.11\n" * 2
    with pytest.raises(LookupError, match=r"Version 3\.1 was not found"):
        machine.set_up("3.1")
    assert machine.set_up(">=3.11, <3.13") == "3.12"


def test_pytest_is_there_once_pip_has_brought_it(machine, tmp_path):
    """Before, neither pytest nor python -m pytest is known; after, both run, and calls say on which Python."""
    (tmp_path / "test_it.py").write_text("import airportsdata\n\n\ndef test_it():\n    assert airportsdata\n")
    (tmp_path / "requirements.txt").write_text("pytest>=8  # tests\nairportsdata\n")
    machine.set_up("3.12")
    assert machine.ended("pytest", tmp_path).code == 127
    assert machine.ended("python -m pytest", tmp_path).code == 1
    assert machine.ended("python3 -m pip install -q -r requirements.txt", tmp_path).code == 0
    assert machine.ended("pytest -q", tmp_path).code == 0
    assert machine.ended("python -W ignore -m pytest -q nothing.py", tmp_path).code == 4
    assert machine.calls() == [
        ("3.12", "pip", "install -q -r requirements.txt"),
        ("3.12", "pytest", "-q"),
        ("3.12", "pytest", "-q nothing.py"),
    ]


def test_a_pip_that_is_the_real_one(machine, tmp_path):
    """Whoever gets at the pip of the interpreter, as a virtual environment does, reaches no network."""
    ended = machine.ended(f"{sys.executable} -m pip install airportsdata", tmp_path)
    assert ended.code == 1 and "No matching distribution" in ended.output


def test_no_package_of_this_machine(machine, tmp_path):
    """What is installed beside Breakfix is no part of a fresh machine."""
    assert machine.ended("python3 -c 'import sqlite3'", tmp_path).code == 0
    assert machine.ended("python3 -c 'import pandas'", tmp_path).code == 1


def test_no_program_that_an_author_may_have(machine, tmp_path):
    """sqlite3 and the like are not known, whatever this machine has."""
    ended = machine.ended("sqlite3 --version || uv --version", tmp_path)
    assert (ended.code, ended.output) == (127, "sqlite3: command not found\nuv: command not found\n")


def test_a_requirements_file_that_is_missing(machine, tmp_path):
    """pip fails, and says which file."""
    code, said = machine.ended("pip install -r none.txt", tmp_path)
    assert (code, said) == (1, "pip: cannot open none.txt\n")


def test_a_comment_is_no_name(machine, tmp_path):
    """In a file it is passed over; among the names pip refuses it, as the real one does."""
    (tmp_path / "requirements.txt").write_text("pytest  # tests\n")
    assert machine.ended("pip install -r requirements.txt", tmp_path).code == 0
    code, said = machine.ended("pip install $(cat requirements.txt)", tmp_path)
    assert (code, said) == (1, "ERROR: Invalid requirement: '#'\n")


def test_a_command_that_hangs_is_ended(machine, tmp_path):
    """At the limit it is killed, and what it has started too."""
    with pytest.raises(TimeoutError):
        machine.ended("sleep 60 & echo $! > pid; wait", tmp_path, seconds=0.5)
    assert gone(int((tmp_path / "pid").read_text()))
