"""Apart: a fork that runs somebody else's code, shut into namespaces of its own (Linux).

What is in there sees the system's programs, Python and the workbook without its lessons' source, and writes nothing
but its own room (`judging/rootfs.py`); it has no network but a loopback of its own, sees and signals no process but its
own, and takes all that it started along when it ends. What holds it in there lets nobody read its memory. What the room
leads to besides is a service, if a trial needs one (`judging/bridge.py`), which no other answer is given after it.

What is not done: the kernel is that of the machine, and a defect of it opens everything; a virtual machine has its own.
A service runs outside, and an answer may find a defect in that. What a fork has forgotten may be dug out of its memory,
byte by byte; an answer that does so has the reference, as has everybody who reads the installed source. The DuckDB and
SQLite of a trial are not configured to be careful: what they could reach is not there.

A user namespace needs no rights; some systems and containers refuse it, and `refused()` says how.
"""

import contextlib
import fcntl
import functools
import linecache
import os
import resource
import signal
import socket
import struct
import sys
from pathlib import Path

from breakfix.lab.judging import bridge, rootfs
from breakfix.lab.judging.rootfs import call, system

USER, MOUNT, PROCESSES, NETWORK, MESSAGES = 0x10000000, 0x20000, 0x20000000, 0x40000000, 0x8000000  # sched.h
SIGNALLED = 128  # an exit code beyond it tells a signal, as a shell has it
DIE_WITH_PARENT, DUMPABLE, DROP_FROM_BOUNDS, NO_NEW_RIGHTS = 1, 4, 24, 38  # prctl.h
CAPABILITIES, THIRD_FORM = 64, 0x20080522  # more than there are; _LINUX_CAPABILITY_VERSION_3
SET_FLAGS, IS_UP = 0x8914, 0x1 | 0x40  # ioctl SIOCSIFFLAGS; IFF_UP and IFF_RUNNING
MOST_PROCESSES = 512  # and threads
KEPT = {"BREAKFIX_HOME", "BREAKFIX_LEDGER", "OPENBLAS_NUM_THREADS", "PATH", "PYTHONPATH", "TMPDIR", "TZ"}


@functools.cache
def refused():
    """Return why nothing can be judged apart on this machine, in a phrase; "" when it can."""
    if sys.platform != "linux":
        return f"{sys.platform} has no namespaces"
    import tempfile

    with tempfile.TemporaryDirectory() as room:
        pipe, into = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                os.setsid()
                enter(room)
                os.write(into, b"in")
            except BaseException as error:
                os.write(into, f"{error}".encode())
            finally:
                os._exit(0)
        os.close(into)
        os.waitpid(pid, 0)
        with open(pipe, "rb") as said:
            found = said.read().decode(errors="replace")
    return "" if found == "in" else found or "the system ended the process that tried"


def environment(given):
    """Return what an environment holds that is nobody's secret: for a process whose forks are to be apart."""
    return {name: value for name, value in given.items() if name in KEPT or name == "LANG" or name.startswith("LC_")}


def enter(room, doors=()):
    """Shut this process, which a fork has just made, in; OSError where the system refuses.

    room: its folder, an absolute path, where it works. doors: those of services that it has to reach
    (`judging/bridge.py`). The process goes on as a grandchild: this one waits for it, and ends as it ends.
    """
    led, helper = bridge.outside(doors) if doors else ({}, None)
    user, group = os.getuid(), os.getgid()
    call("unshare", USER | MOUNT | PROCESSES | NETWORK | MESSAGES)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        Path(f"/proc/self/{name}").write_text(text)
    with socket.socket() as lo:
        fcntl.ioctl(lo, SET_FLAGS, struct.pack("16sh14x", b"lo", IS_UP))
    inner = os.fork()
    if inner:
        _mirror(inner, helper)
    call("prctl", DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    rootfs.enter(room, led.values(), [door for door in doors if isinstance(door, str)])
    os.chdir(room)
    _drop_rights()
    call("prctl", DUMPABLE, 0, 0, 0, 0)  # what stays here still knows what the answer is to forget: none reads it
    if led:
        bridge.inside(led)
    answer = os.fork()
    if answer:  # the first process of the namespace: when it ends, everything in there does
        _reap(answer)
    call("prctl", DUMPABLE, 1, 0, 0, 0)
    os.environ["HOME"] = room
    linecache.clearcache()  # lines of what is hidden now


def _drop_rights():
    """Give up for good what the creator of a namespace may do in it: to mount what it likes, above all."""
    for number in range(CAPABILITIES):
        system().prctl(DROP_FROM_BOUNDS, number, 0, 0, 0)  # refused for a number that there is none of
    call("prctl", NO_NEW_RIGHTS, 1, 0, 0, 0)
    call("capset", struct.pack("Ii", THIRD_FORM, 0), bytes(24))
    _, hard = resource.getrlimit(resource.RLIMIT_NPROC)
    most = MOST_PROCESSES if hard == resource.RLIM_INFINITY else min(hard, MOST_PROCESSES)
    resource.setrlimit(resource.RLIMIT_NPROC, (most, most))  # of this user in this namespace


def _mirror(inner, helper):
    """Wait for the first process of the namespace, and end as it ends."""
    bridge.hold_only(())
    _, status = os.waitpid(inner, 0)
    if helper:
        os.kill(helper, signal.SIGKILL)
        os.waitpid(helper, 0)
    code = os.waitstatus_to_exitcode(status)
    if code > SIGNALLED:
        number = code - SIGNALLED
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    os._exit(code if code >= 0 else SIGNALLED - code)


def _reap(answer):
    """Be the first process: take in whatever ends, and end with the answer."""
    bridge.hold_only(())
    while True:
        pid, status = os.wait()
        if pid == answer:
            code = os.waitstatus_to_exitcode(status)
            os._exit(code if code >= 0 else SIGNALLED - code)
