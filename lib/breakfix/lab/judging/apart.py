"""Apart: a fork that runs somebody else's code, shut into namespaces of its own (Linux).

What is in there sees the files of the machine, and writes none but those of its room; it has no network but a loopback
of its own, sees and signals no process but its own, and takes all that it started along when it ends. What a teacher
has is not to be seen: the home folder, `work/`, `.git`, the lessons' source, /run, and devices. What the room leads to
besides is a service, if a trial needs one (`judging/bridge.py`).

A user namespace needs no rights; some systems and containers refuse it, and `refused()` says how.
"""

import contextlib
import ctypes
import fcntl
import functools
import linecache
import os
import pwd
import signal
import socket
import stat
import struct
import sys
from pathlib import Path

from breakfix import places
from breakfix.lab.judging import bridge

USER, MOUNT, PROCESSES, NETWORK, MESSAGES = 0x10000000, 0x20000, 0x20000000, 0x40000000, 0x8000000  # sched.h
BIND, WITH_THOSE_BELOW, PRIVATE, NO_SET_USER, NO_DEVICES = 4096, 16384, 1 << 18, 2, 4  # mount.h
CLONE_TREE, MOVE_MOUNT, SET_ATTRIBUTES = 428, 429, 442  # open_tree, move_mount, mount_setattr: since Linux 5.12
FROM_HERE, ALL_BELOW, READ_ONLY, CLONE, FROM_ITSELF = -100, 0x8000, 1, 1, 4
SIGNALLED = 128  # an exit code beyond it tells a signal, as a shell has it
DIE_WITH_PARENT, DROP_FROM_BOUNDS, NO_NEW_RIGHTS = 1, 24, 38  # prctl.h
CAPABILITIES, THIRD_FORM = 64, 0x20080522  # more than there are; _LINUX_CAPABILITY_VERSION_3
SET_FLAGS, IS_UP = 0x8914, 0x1 | 0x40  # ioctl SIOCSIFFLAGS; IFF_UP and IFF_RUNNING
SHARED = "/dev/shm"  # noqa: S108  where semaphores lie, empty for each fork
DEVICES = ("null", "zero", "full", "random", "urandom")
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
    _call("unshare", USER | MOUNT | PROCESSES | NETWORK | MESSAGES)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        Path(f"/proc/self/{name}").write_text(text)
    with socket.socket() as lo:
        fcntl.ioctl(lo, SET_FLAGS, struct.pack("16sh14x", b"lo", IS_UP))
    _shut_files(room, [os.path.dirname(door) for door in doors if isinstance(door, str)])
    inner = os.fork()
    if inner:
        _mirror(inner, helper)
    _call("prctl", DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    _mount("proc", "/proc", "proc", NO_SET_USER | NO_DEVICES)
    if led:
        bridge.inside(led)
    _drop_rights()
    answer = os.fork()
    if answer:  # the first process of the namespace: when it ends, everything in there does
        _reap(answer)
    os.chdir(room)
    os.environ["HOME"] = room
    linecache.clearcache()  # lines of what is hidden now


def _shut_files(room, emptied):
    """Make all files read-only but those of the room; what is hidden is empty, `emptied` too, and to be written in."""
    _mount("none", "/", None, WITH_THOSE_BELOW | PRIVATE)
    needed = _needed(room)
    for path in (*_homes(), *_hidden()):
        if path not in needed:
            _cover(path, [each for each in needed if _is_below(each, path)])
    for path in emptied:
        _cover(path, [])
    devices = [f"/dev/{name}" for name in DEVICES]
    _cover("/dev", devices, [SHARED])
    os.symlink("/proc/self/fd", "/dev/fd")
    _mount("tmpfs", SHARED, "tmpfs", NO_SET_USER | NO_DEVICES, "size=64m")
    _mount(room, room, None, BIND)
    _attributes("/", READ_ONLY, 0, ALL_BELOW)
    for path in (room, SHARED, *emptied):
        _attributes(path, 0, READ_ONLY)


def _drop_rights():
    """Give up for good what the creator of a namespace may do in it: to uncover what is hidden, above all."""
    for number in range(CAPABILITIES):
        _system().prctl(DROP_FROM_BOUNDS, number, 0, 0, 0)  # refused for a number that there is none of
    _call("prctl", NO_NEW_RIGHTS, 1, 0, 0, 0)
    _call("capset", struct.pack("Ii", THIRD_FORM, 0), bytes(24))


def _needed(room):
    """Return what has to be there: Python, the workbook, whatever is imported, and the room."""
    found = {sys.prefix, sys.base_prefix, str(places.HOME), room, *filter(os.path.isdir, sys.path)}
    found = {os.path.realpath(path) for path in found}
    return sorted(each for each in found if not any(_is_below(each, other) for other in found))


def _homes():
    """Return the home folders of the user, by the environment and by the system; of one in the other the outer."""
    found = {os.path.expanduser("~")}
    with contextlib.suppress(KeyError):  # in a container, a user that the system does not know
        found.add(pwd.getpwuid(os.getuid()).pw_dir)
    found = {path for path in map(os.path.realpath, found) if path != "/" and os.path.isdir(path)}
    return sorted(each for each in found if not any(_is_below(each, other) for other in found))


def _hidden():
    """Return the folders that nobody else's code is to see, where they are not hidden already."""
    lessons = places.HOME / "lib/breakfix/projects"
    folders = (lessons, places.WORK, places.HOME / ".git", Path("/run"))
    return [str(path.resolve()) for path in folders if path.is_dir()]


def _is_below(path, folder):
    return path.startswith(folder.rstrip("/") + "/")


def _cover(folder, kept, made=()):
    """Put emptiness over a folder; in it are `kept`, which were there, and `made`, empty folders."""
    trees = [_call_number(CLONE_TREE, FROM_HERE, os.fsencode(path), CLONE | ALL_BELOW) for path in kept]
    _mount("tmpfs", folder, "tmpfs", NO_SET_USER, "size=1m")
    for path in made:
        os.makedirs(path)
    for path, tree in zip(kept, trees, strict=True):
        if stat.S_ISDIR(os.fstat(tree).st_mode):
            os.makedirs(path)
        else:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            Path(path).touch()
        _call_number(MOVE_MOUNT, tree, b"", FROM_HERE, os.fsencode(path), FROM_ITSELF)
        os.close(tree)


def _mount(source, target, kind, flags, data=None):
    given = [None if each is None else os.fsencode(str(each)) for each in (source, target, kind)]
    _call("mount", *given, flags, None if data is None else data.encode(), said=target)


def _attributes(path, on, off, reach=0):
    asked = struct.pack("QQQQ", on, off, 0, 0)
    _call_number(SET_ATTRIBUTES, FROM_HERE, os.fsencode(path), reach, asked, len(asked))


def _call(name, *given, said=""):
    if getattr(_system(), name)(*given) < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name} {said}".rstrip() + f": {os.strerror(number)}")


def _call_number(number, *given):
    """Make a system call that the C library has no name for."""
    got = _system().syscall(number, *given)
    if got < 0:
        number_of_error = ctypes.get_errno()
        raise OSError(number_of_error, f"system call {number}: {os.strerror(number_of_error)}")
    return got


@functools.cache
def _system():
    return ctypes.CDLL(None, use_errno=True)


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
