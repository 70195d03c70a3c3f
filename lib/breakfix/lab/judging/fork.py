"""One fork: work in a child process that is watched, stopped at a limit of time or memory, and cleaned up after."""

import contextlib
import ctypes
import gc
import json
import os
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, field

import psutil

from breakfix.lab import temporary
from breakfix.lab.judging import descendants
from breakfix.lab.judging.way import Way

MEMORY = 512 << 20  # bytes that an answer and its children may hold beyond what the worker holds
LARGEST_FILE = 512 << 20  # bytes
LOOK = 0.05  # seconds from one look at its time and memory to the next, at most
SHOWN = 2000  # characters of print that come back
DIE_WITH_PARENT, ADOPT_ORPHANS = 1, 36  # prctl: PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER

spared = set()  # pids of children that this process holds for all its forks: a service (see `lab/judging/service.py`)
_adopting = set()  # pids of processes whose orphaned descendants become their children


@dataclass
class Ending:
    """What a fork sent and printed, and how it ended: `done`, `time`, `memory`, `output`, `exit N`, `signal N`, ..."""

    sent: list = field(default_factory=list)
    printed: str = ""
    how: str = "done"
    seconds: float = 0.0
    left: int = 0  # processes that were still running and were stopped


def adopt_orphans():
    """Make this process the parent of its orphaned descendants, where the system can (Linux)."""
    _prctl(ADOPT_ORPHANS, 1)
    if sys.platform == "linux":
        _adopting.add(os.getpid())


def _prctl(option, value):
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def run(work, *, seconds, owner=None, idle=False, until=None, more=None, ours=False, fence=None, form=None):
    """Run `work(send)` in a fork and return its Ending; `send` takes JSON data.

    The child has a session, a temporary working directory and captured output of its own. `owner` is the reading end
    of a pipe that the owner holds; when that is closed the child is stopped too. `idle` work is stopped as
    well when something comes in through that pipe; it ends as `gave way`. It ends as `enough` when `until(message)` is
    true of something that it sent; `more(message)` says how many seconds the work has from then on, at least, or None.
    Work that is `ours`, and no answer, has no limit of memory: eight processes that
    share most of theirs look like eight times as much. `fence(room)` is called in the fork before the work: it may
    shut it in (`judging/apart.py`), and go on as a grandchild. Of what it sends only messages count of which
    `form(message)` is true; it is asked once for each.
    """
    room = tempfile.mkdtemp(prefix=temporary.prefix())
    pipe, into = os.pipe()
    with tempfile.TemporaryFile() as printed:
        begin = time.monotonic()
        pid = os.fork()
        if pid == 0:
            os.close(pipe)
            _child(work, into, printed, room, fence)
        os.close(into)
        ending, way = Ending(), Way(pipe, form or (lambda message: True))
        try:
            ending.sent, ending.how = _watch(pid, way, begin + seconds, owner, idle, until, more, ours, bool(fence))
        finally:
            left = _stop_all(pid, ending)
            ending.left = 0 if fence else left  # a fence takes along what is in it
            os.close(pipe)
            shutil.rmtree(room, ignore_errors=True)
        ending.seconds = time.monotonic() - begin
        printed.seek(0)
        ending.printed = printed.read(4 * SHOWN).decode(errors="replace").replace(room, ".")[:SHOWN]
    return ending


def _child(work, into, printed, room, fence):
    code = 1
    try:
        _prctl(DIE_WITH_PARENT, signal.SIGKILL)
        gc.freeze()  # to look through what the judge holds would copy every page of it
        os.setsid()
        os.chdir(room)
        for descriptor in (1, 2):
            os.dup2(printed.fileno(), descriptor)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        _close_all_but(into)
        os.environ["TMPDIR"] = tempfile.tempdir = room  # what a world or an answer makes goes with the room
        # Written line by line: a fork that has been seen enough of is stopped.
        sys.stdout, sys.stderr = (open(end, "w", buffering=1, closefd=False) for end in (1, 2))  # noqa: SIM115
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if fence:
            fence(room)

        def send(message):
            data = json.dumps(message).encode() + b"\n"
            while data:
                data = data[os.write(into, data) :]

        work(send)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
        os._exit(code)


def _close_all_but(kept):
    """Close every other descriptor: above all the way to the owner, on which an answer could write a verdict."""
    for descriptor in map(int, os.listdir("/dev/fd")):
        if descriptor > 2 and descriptor != kept:
            with contextlib.suppress(OSError):
                os.close(descriptor)


def _watch(pid, way, deadline, owner, idle, until, more, ours, is_fenced):
    """Read what the child sends until it closes its end, or is to be stopped; return (messages, how it ended)."""
    base = psutil.Process().memory_info().rss
    sent, wait, asked, looked = [], 0.002, 0, time.monotonic()
    while True:
        if way.comes(wait):
            for message in way.read():
                sent.append(message)
                if until and until(message):
                    return sent, "enough"
                if more and (given := more(message)):
                    deadline = max(deadline, time.monotonic() + given)
            if way.is_closed:
                return sent, "done"
            if way.is_full:
                return sent, "output"
            if time.monotonic() < looked + LOOK:  # one that never stops to send is looked at all the same
                continue
        looked = time.monotonic()
        asked += 1
        if how := _halted(owner, idle, looked > deadline):
            return sent, how
        if not ours and descendants.hold_more(pid, is_fenced or asked % 10 == 0, base + MEMORY):
            return sent, "memory"
        if not _alive(pid):  # a grandchild may hold the pipe open
            return sent + way.rest(), "done"
        wait = min(wait * 2, LOOK)


def _halted(owner, idle, is_late):
    """Return why work is to be stopped that has done nothing amiss itself but take its time, or None."""
    if owner is not None and _is_gone(owner):
        return "owner gone"
    if idle and select.select([owner], [], [], 0)[0]:
        return "gave way"
    return "time" if is_late else None


def _is_gone(owner):
    poll = select.poll()
    poll.register(owner, 0)  # a hang-up is always reported
    return any(event & select.POLLHUP for _, event in poll.poll(0))


def _alive(pid):
    """Tell whether a child of this process has not ended."""
    if hasattr(os, "waitid"):
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
    with contextlib.suppress(psutil.Error):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False


def _not_spared():
    """Return the processes below this one, but for those that it holds and what these have started."""
    held, found = {*spared, *(pid for each in spared for pid in descendants.of(each))}, []
    for pid in descendants.of(os.getpid()):
        with contextlib.suppress(psutil.Error):
            if pid not in held:
                found.append(psutil.Process(pid))
    return found


def _stop_all(pid, ending):
    """Stop the child's group and whatever it started; set how the child ended; return how many others still ran."""
    status = None
    deadline = time.monotonic() + (0.5 if ending.how == "done" else 0)
    while status is None and time.monotonic() < deadline:  # it closed its pipe: let it exit by itself
        found, code = os.waitpid(pid, os.WNOHANG)
        status = code if found else time.sleep(0.001)
    if status is None:
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
    elif ending.how == "done" and os.WIFSIGNALED(status):
        ending.how = f"signal {os.WTERMSIG(status)}"
    elif ending.how == "done" and os.WEXITSTATUS(status):
        ending.how = f"exit {os.WEXITSTATUS(status)}"
    adopts = os.getpid() in _adopting
    others = [] if adopts and _has_no_child() else _not_spared()
    if others or not adopts:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
    left = 0
    for each in others:
        with contextlib.suppress(psutil.Error):
            left += ending.how != "enough" and each.status() != psutil.STATUS_ZOMBIE  # else a trial was under way
            each.kill()
        with contextlib.suppress(psutil.Error):
            each.wait(5)
    return left


def _has_no_child():
    """Tell whether nothing runs below this process; quicker than to look through all processes of the machine."""
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return True
    return False
