"""SIGKILL, exactly before one step on the files of a folder: the crash of a program that writes files.

A *step* is what changes a name in the folder: a file is opened to be written, renamed, linked, cut or removed. They are
counted from 1, whoever asks for them: `open`, `pathlib`, `os`, `shutil`, `tempfile`.

    end = sigkill_files.forked(lambda: publish(folder), folder, before_step=2)
    end.killed, end.steps        True, ["open summary.json"]; the second step never started
    end.history("publisher")     the same for `breakfix.lab.lanes`

It is done in a fork of this process, so it takes any function; this process must hold no open DuckDB database. Without
`before_step` nothing is killed, and `end.steps` tells all of them.
"""

import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path

from breakfix.children.fork import heard
from breakfix.history import Log

__all__ = ["Ending", "forked"]

WORDS = {"open": "open", "os.rename": "rename", "os.link": "link", "os.truncate": "cut", "os.remove": "remove"}
WRITES = os.O_WRONLY | os.O_RDWR


@dataclass(frozen=True)
class Ending:
    """How it ended. steps: those that were done; before: the one that never started, None when not killed; raised:
    the function's own error, "TypeName: message".
    """

    killed: bool
    steps: list = field(default_factory=list)
    before: str | None = None
    raised: str | None = None

    def history(self, who):
        """Return the steps, and the kill, as a history in one lane of this name."""
        log = Log()
        for step in self.steps:
            log.add(who, "statement", step)
        if self.killed:
            log.add(who, "kill", f"before {self.before}")
        return log.events


def forked(function, folder, *, before_step=None, timeout=60):
    """Call `function()` in a fork and kill it there, before this step in `folder`; return an Ending.

    TimeoutError after `timeout` seconds, ChildError when the fork ended of something else.
    """
    return heard(lambda report: _under_threat(function, Path(folder).resolve(), before_step, report), timeout)


def _under_threat(function, folder, before_step, report):
    steps = []

    def watch(event, args):
        step = _step(event, args, folder) if event in WORDS else None
        if step is None:
            return
        if len(steps) + 1 == before_step:
            report(Ending(True, steps, step))
            os.kill(os.getpid(), signal.SIGKILL)
        steps.append(step)

    sys.addaudithook(watch)  # for good, which is why this is a fork
    raised = None
    try:
        function()
    except Exception as error:
        raised = f"{type(error).__name__}: {error}"
    report(Ending(False, list(steps), None, raised))


def _step(event, args, folder):
    """Return what is about to be done to names in the folder, such as "rename draft to a.csv", or None."""
    if event == "open" and not (args[2] or 0) & WRITES:
        return None
    paths = [each for each in args[: 2 if event in ("os.rename", "os.link") else 1] if isinstance(each, (str, bytes))]
    paths += [os.fspath(each) for each in args[:2] if isinstance(each, os.PathLike)]
    if event == "open":
        paths = paths[:1]
    found = [Path(os.fsdecode(each)).absolute() for each in paths]
    if not any(folder == each.parent.resolve() for each in found):
        return None
    return f"{WORDS[event]} {' to '.join(each.name for each in found)}"
