"""cron's way of running a command: few variables, the user's home as folder, /bin/sh, and `%` as the end of a line.

    entry = cron.read("30 2 * * 1-5 cd /srv/job && ./run_etl >> cron.log 2>&1")
    cron.starts(entry, since, until)     the moments at which it starts, as datetimes
    cron.run(entry, home)                runs its command now, as cron would: Ended(code, output)
    cron.terminal("./run_etl", folder)   the same command as somebody types it in a terminal

The command ends with whoever runs it: a guard in its session waits at a pipe and kills all of them once it closes.
"""

import contextlib
import getpass
import os
import signal
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cronsim import CronSim, CronSimError

SHELL = "/bin/sh"
PATH = "/usr/bin:/bin"
FIELDS = 5  # minute, hour, day of the month, month, day of the week
SECONDS = 60  # what a command may take
_ANY_DAY = datetime(2013, 1, 1)
# The owner's pipe comes as descriptor 2, until the command has both its outputs in one: some shells know no number
# above 9. Nothing comes through it, so that `read` returns when the owner's end closes.
GUARDED = '{ read -r _ <&2; kill -KILL 0; } >/dev/null & exec "$0" -c "$1" 2>&1'


class Entry(NamedTuple):
    """A line of a crontab. schedule: five fields. command: for the shell. given: what it reads on standard input."""

    schedule: str
    command: str
    given: str = ""


class Ended(NamedTuple):
    """How a command ended: its exit code, or minus the signal, and what it wrote, which cron would send by mail."""

    code: int
    output: str


def read(line):
    """Return the Entry of a line of a user's crontab; ValueError when its fields are none, or it has no command.

    The first `%` ends the command: what follows is its input, in which each further one begins a line. `\\%` is a `%`.
    """
    text = line.strip(" \t\n")
    if "\n" in text:
        raise ValueError("it is more than one line; an entry of a crontab is one line")
    parts = text.split(None, FIELDS)
    if len(parts) <= FIELDS:
        raise ValueError(f"{line!r} is no line of a crontab: five fields and a command are wanted")
    schedule = " ".join(parts[:FIELDS])
    try:
        CronSim(schedule, _ANY_DAY)
    except CronSimError as error:
        raise ValueError(f"{schedule!r} is no time of a crontab: {error}") from None
    command, *given = _lines(parts[FIELDS])
    return Entry(schedule, command, "".join(f"{each}\n" for each in given))


def _lines(text):
    """Return a text taken apart at each `%` that has no backslash before it."""
    lines, escaped = [""], False
    for sign in text:
        if escaped and sign == "%":
            lines[-1] = lines[-1][:-1] + sign
        elif sign == "%":
            lines.append("")
        else:
            lines[-1] += sign
        escaped = sign == "\\" and not escaped
    return lines


def starts(entry, since, until):
    """Return the moments from `since`, and before `until`, at which an entry starts: naive datetimes, in order."""
    found = []
    for moment in CronSim(entry.schedule, since - timedelta(seconds=1)):
        if moment >= until:
            break
        found.append(moment)
    return found


def run(entry, home, seconds=SECONDS):
    """Run the command of an Entry, or of a line, as cron runs it for a user whose home is `home`; return an Ended.

    TimeoutError, and all of it is killed, when it takes longer than `seconds`.
    """
    entry = read(entry) if isinstance(entry, str) else entry
    variables = {"HOME": str(home), "LOGNAME": getpass.getuser(), "PATH": PATH, "SHELL": SHELL}
    return _ended(entry.command, home, variables, entry.given, seconds)


def terminal(command, folder, path=(), seconds=SECONDS):
    """Run a command as somebody types it in `folder`: with this process's variables, and `path` first in PATH."""
    where = os.pathsep.join([*map(str, path), os.environ.get("PATH", PATH)])
    return _ended(command, folder, {**os.environ, "PATH": where}, "", seconds)


def _ended(command, folder, variables, given, seconds):
    theirs, ours = os.pipe()
    try:
        child = subprocess.Popen(
            [SHELL, "-c", GUARDED, SHELL, command],
            cwd=Path(folder),
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=theirs,
            start_new_session=True,
        )
    except BaseException:
        os.close(ours)
        raise
    finally:
        os.close(theirs)
    try:
        output, _ = child.communicate(given.encode(), timeout=seconds)
    except subprocess.TimeoutExpired:
        raise TimeoutError(f"{command} is still running after {seconds} s") from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)  # the guard, and what the command has left
        child.wait()
        child.stdin.close()
        child.stdout.close()
        os.close(ours)
    return Ended(child.returncode, output.decode(errors="replace"))
