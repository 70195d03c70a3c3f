"""cron's way of running a command: few variables, the user's home as folder, /bin/sh, and `%` as the end of a line.

    entry = cron.read("30 2 * * 1-5 cd /srv/job && ./run_etl >> cron.log 2>&1")
    cron.starts(entry, since, until)     the moments at which it starts, as datetimes
    cron.run(entry, home)                runs its command now, as cron would: Ended(code, output)
    cron.terminal("./run_etl", folder)   the same command as somebody types it in a terminal

The command ends with whoever runs it (`children/shell.py`).
"""

import getpass
import os
from datetime import datetime, timedelta
from typing import NamedTuple

from cronsim import CronSim, CronSimError

from breakfix.children import shell
from breakfix.children.shell import SECONDS, SHELL

PATH = "/usr/bin:/bin"
FIELDS = 5  # minute, hour, day of the month, month, day of the week
_ANY_DAY = datetime(2013, 1, 1)


class Entry(NamedTuple):
    """A line of a crontab. schedule: five fields. command: for the shell. given: what it reads on standard input."""

    schedule: str
    command: str
    given: str = ""


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
    return shell.ended(entry.command, home, variables, entry.given, seconds)


def terminal(command, folder, path=(), seconds=SECONDS):
    """Run a command as somebody types it in `folder`: with this process's variables, and `path` first in PATH."""
    where = os.pathsep.join([*map(str, path), os.environ.get("PATH", PATH)])
    return shell.ended(command, folder, {**os.environ, "PATH": where}, seconds=seconds)
