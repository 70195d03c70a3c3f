"""Commands run as cron runs them."""

import os
import shutil
import subprocess
import time
from datetime import datetime
from pathlib import Path

import psutil
import pytest

from breakfix.children import cron
from breakfix.children.process import Process
from survivors import gone

NIGHTLY = "30 2 * * *"


def test_few_variables(tmp_path, monkeypatch):
    """cron gives HOME, LOGNAME, PATH and SHELL, starts in the home, and knows nothing of the terminal's variables."""
    monkeypatch.setenv("DATABASE_URL", "of a terminal")
    code, output = cron.run(f"{NIGHTLY} env; pwd -P", tmp_path)
    lines = output.split("\n")
    assert code == 0
    names = {line.partition("=")[0] for line in lines if "=" in line}
    assert names - {"PWD", "OLDPWD", "SHLVL", "_"} == {
        "HOME",
        "LOGNAME",
        "PATH",
        "SHELL",
    }  # the others: some shells' own
    assert f"PATH={cron.PATH}" in lines
    assert lines[-2] == str(tmp_path.resolve())


def test_percent_ends_the_command(tmp_path):
    """What follows an unescaped % is input, one line for each; with a backslash it is a percent sign."""
    assert cron.run(f"{NIGHTLY} cat%one%two\\%", tmp_path) == (0, "one\ntwo%\n")
    assert cron.read("* * * * * date +\\%F").command == "date +%F"
    assert cron.read("* * * * * date +%F") == ("* * * * *", "date +", "F\n")
    assert cron.read("* * * * * echo a\\b '\\%'").command == "echo a\\b '%'"


def test_how_it_ended(tmp_path):
    """The exit code, what is not found, a signal, and both outputs."""
    assert cron.run(f"{NIGHTLY} echo out; echo err >&2; exit 3", tmp_path) == (3, "out\nerr\n")
    assert cron.run(f"{NIGHTLY} no_such_program", tmp_path).code == 127
    assert cron.run(f"{NIGHTLY} kill -9 $$", tmp_path).code == -9


@pytest.mark.parametrize(
    "line", ["", "30 2 * * *", "30 2 * * run_etl x", "61 2 * * * x", "@hourly x", "1 2 3 4 5 x\ny"]
)
def test_no_entry(line):
    """A line without five fields that are times, or without a command, is refused."""
    with pytest.raises(ValueError, match=r"crontab"):
        cron.read(line)


def test_starts():
    """Both ends of a span: its first moment counts, its last does not; a day of the week OR a day of the month."""
    entry = cron.read("30 2 * * 1-5 x")
    found = cron.starts(entry, datetime(2013, 1, 4, 2, 30), datetime(2013, 1, 8, 2, 30))
    assert [(each.day, each.hour, each.minute) for each in found] == [(4, 2, 30), (7, 2, 30)]
    either = cron.starts(cron.read("0 0 1 * 1 x"), datetime(2013, 1, 1), datetime(2013, 1, 15))
    assert [each.day for each in either] == [1, 7, 14]


def test_a_terminal_has_more(tmp_path):
    """The same command in a terminal: its folder, the variables of the process, and a PATH."""
    (tmp_path / "tool").write_text("#!/bin/sh\npwd -P\n")
    (tmp_path / "tool").chmod(0o755)
    folder = tmp_path / "job"
    folder.mkdir()
    assert cron.terminal("tool", folder, [tmp_path]) == (0, f"{folder.resolve()}\n")
    assert cron.run(f"{NIGHTLY} tool", folder).code == 127


def test_too_long(tmp_path):
    """At its limit a command is killed, with what it has started."""
    with pytest.raises(TimeoutError):
        cron.run(f"{NIGHTLY} sleep 600 & echo $! > pid; wait", tmp_path, seconds=0.5)
    assert gone(int((tmp_path / "pid").read_text()))


def sleeping(home):
    """In a child: run a command that sleeps for long."""
    cron.run(f"{NIGHTLY} sleep 600 & echo $! > pid.new; mv pid.new pid; wait", home, seconds=600)


def test_owner_killed(tmp_path):
    """SIGKILL of whoever runs a command ends the command."""
    with Process("test_cron:sleeping", str(tmp_path)) as owner:
        while not (tmp_path / "pid").exists():
            time.sleep(0.01)
        pid = int((tmp_path / "pid").read_text())
        assert psutil.pid_exists(pid)
        owner.kill()
        assert gone(pid)


@pytest.mark.soak
@pytest.mark.skipif(
    not shutil.which("cron") or os.geteuid() != 0, reason="needs cron, and the right to write its table"
)
def test_as_the_real_one_does(tmp_path):
    """The machine's own cron gives a command the variables, the folder, the input and the % that `run` gives it."""
    table = Path("/etc/cron.d/breakfix-soak")
    seen = tmp_path / "seen"
    command = f"(env | cut -d= -f1 | sort; printf '\\%s' \"$PATH\"; cat) > {seen}.new; mv {seen}.new {seen}%one%two"
    cron.run(f"* * * * * {command}", Path.home())
    ours = seen.read_text()
    seen.unlink()
    table.write_text(f"* * * * * root {command}\n")
    table.chmod(0o644)
    daemon = subprocess.Popen(["cron", "-f"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 130
        while not seen.exists() and time.monotonic() < until:
            time.sleep(0.5)
        assert seen.read_text() == ours
    finally:
        table.unlink()
        daemon.terminate()
        daemon.wait()
