"""A folder and the programs that run in it: when the pipe of their owner closes, they end and the folder goes.

For programs that are not Python (for Python there is `children/process.py`). `Keeper` is the owner's side; the other
side is this file, run as a process with a session of its own, which imports little since each start waits for it.

    with Keeper(folder) as keeper:
        keeper.run("initdb", ...)           waits for its end; ProgramError when it fails
        keeper.hold("postgres", ...)        runs on; when it ends, so does the keeper
        keeper.ended()                      what the end was, or None

A program writes to `log` in the folder. The owner's pipe closes when `with` ends, when the owner exits, and when it is
killed. A process forked off the owner holds the pipe too. A keeper that is asked to stop by a signal does the same.
"""

import json
import os
import select
import shutil
import signal
import subprocess
import sys

__all__ = ["Keeper", "ProgramError"]

PATIENCE = 10  # seconds between the signal that ends a program and SIGKILL
TOLD = 2000  # bytes at the end of the log
STOPPING = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}


class ProgramError(RuntimeError):
    """A program could not be started, failed, or is gone; the text is the last lines that it wrote."""


class Keeper:
    """The owner's side. `user` is (uid, gid) for the programs, None for the owner's own; `ending` a signal's number."""

    def __init__(self, folder, *, user=None, ending=signal.SIGTERM):
        self.folder = str(folder)
        theirs, self._orders = os.pipe()
        numbers = map(str, (theirs, self.folder, int(ending), *(user or (-1, -1))))
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", __file__, *numbers],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                pass_fds=[theirs],
                start_new_session=True,
            )
        except BaseException:
            os.close(self._orders)
            raise
        finally:
            os.close(theirs)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def run(self, *command):
        """Run a program to its end."""
        self._order(command, last=False)
        code, log = json.loads(self._process.stdout.readline() or '[-1, "its keeper was ended"]')
        if code:
            raise ProgramError(log.strip() or f"{command[0]} exited with code {code}")

    def hold(self, *command):
        """Start a program that runs until the keeper is closed."""
        self._order(command, last=True)

    def ended(self):
        """Return the last lines of the program that was held, when it has ended; None while it runs."""
        if not select.select([self._process.stdout], [], [], 0)[0]:
            return None
        return json.loads(self._process.stdout.readline() or '[-1, "its keeper was ended"]')[1].strip()

    def close(self):
        """End the program and remove the folder; harmless when that has happened."""
        if self._orders is None:
            return
        os.close(self._orders)
        self._orders = None
        try:
            self._process.wait(2 * PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)  # there still, when the keeper itself was killed

    def _order(self, command, last):
        try:
            os.write(self._orders, json.dumps([last, *map(str, command)]).encode() + b"\n")
        except BrokenPipeError:
            raise ProgramError("its keeper was ended") from None


def keep(orders, folder, ending, user, group):
    """Be the other side: run what is ordered until the pipe closes or the last program has ended."""
    news = _news_of_signals()
    as_user = {"user": user, "group": group, "extra_groups": []} if user >= 0 else {}
    log, program, last, buffer = os.path.join(folder, "log"), None, False, b""
    try:
        while True:
            ready = select.select([orders, news], [], [])[0]
            if news in ready and STOPPING & set(os.read(news, 100)):
                return
            if program is not None and program.poll() is not None:
                _tell(program.returncode, log)
                program = None
                if last:
                    return
            if orders in ready:
                chunk = os.read(orders, 1 << 16)
                if not chunk:
                    return
                buffer += chunk
                while b"\n" in buffer:
                    line, _, buffer = buffer.partition(b"\n")
                    last, *command = json.loads(line)
                    program = _started(command, log, folder, as_user)
    finally:
        _end(program, ending)
        shutil.rmtree(folder, ignore_errors=True)


def _started(command, log, folder, as_user):
    """Start a program with few variables, none of which says where another server is."""
    variables = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
    with open(log, "wb") as output:
        try:
            return subprocess.Popen(
                command, cwd=folder, env=variables, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **as_user
            )
        except OSError as error:
            output.write(str(error).encode())
    _tell(-1, log)
    return None


def _news_of_signals():
    """Return a descriptor from which numbers of signals can be read: that a child has ended, or to stop."""
    news, into = os.pipe()
    os.set_blocking(into, False)
    signal.set_wakeup_fd(into)
    for number in (signal.SIGCHLD, *STOPPING):
        signal.signal(number, lambda *_: None)
    return news


def _tell(code, log):
    with open(log, "rb") as output:
        said = output.read()[-TOLD:].decode(errors="replace")
    os.write(1, json.dumps([code, said]).encode() + b"\n")


def _end(program, ending):
    if program is None or program.poll() is not None:
        return
    program.send_signal(ending)
    try:
        program.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()


if __name__ == "__main__":
    orders, folder, *numbers = sys.argv[1:]
    keep(int(orders), folder, *map(int, numbers))
