"""A command of a shell that ends with whoever runs it.

    shell.ended("sort < names", folder, variables)      Ended(code, output), with nothing of this process's environment

A guard in the command's session waits at a pipe and kills all of them once it closes.
"""

import contextlib
import os
import signal
import subprocess
from pathlib import Path
from typing import NamedTuple

SHELL = "/bin/sh"
SECONDS = 60  # what a command may take
# The owner's pipe comes as descriptor 2, until the command has both its outputs in one: some shells know no number
# above 9. Nothing comes through it, so that `read` returns when the owner's end closes.
GUARDED = '{ read -r _ <&2; kill -KILL 0; } >/dev/null & exec "$0" -c "$1" 2>&1'


class Ended(NamedTuple):
    """How a command ended: its exit code, or minus the signal, and what it wrote on both outputs."""

    code: int
    output: str


def ended(command, folder, variables, given="", seconds=SECONDS):
    """Run a command in `folder` with these variables and no other, `given` on standard input; return an Ended.

    TimeoutError, and all of it is killed, when it takes longer than `seconds`.
    """
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
