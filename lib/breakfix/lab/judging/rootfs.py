"""The files of a fork that is apart: a root of its own, which holds what is needed and nothing else (Linux).

There are the system's programs, Python, the workbook without its lessons' source, a few devices, and all of it is
read-only; the room is memory, and goes with the fork. Homes, temporary folders, `work/`, `build/`, `.git`, what other
people handed in and /run are not covered: they are not there, nor is a socket of theirs.
"""

import contextlib
import ctypes
import functools
import os
import pwd
import stat
import struct
import sys
from pathlib import Path

from breakfix import places

WITH_THOSE_BELOW, PRIVATE, READ_ONLY, NO_SET_USER, NO_DEVICES = 16384, 1 << 18, 1, 2, 4  # mount.h
CLONE_TREE, MOVE_MOUNT, SET_ATTRIBUTES = 428, 429, 442  # open_tree, move_mount, mount_setattr: since Linux 5.12
FROM_HERE, ALL_BELOW, CLONE, FROM_ITSELF, DETACH = -100, 0x8000, 1, 4, 2
SYSTEM = ("bin", "sbin", "lib", "lib32", "lib64", "libx32", "usr", "etc", "opt", "nix", "gnu")
DEVICES = ("null", "zero", "full", "random", "urandom")
SHARED = "/dev/shm"  # noqa: S108  where semaphores lie
OURS = ("lib", "data", "notebooks", "pyproject.toml")  # of the workbook
LARGE, SMALL = "size=512m,nr_inodes=100000", "size=64m,nr_inodes=10000"


def enter(room, sockets=(), doors=()):
    """Change to a root of one's own, in a mount namespace that nobody else needs; OSError where the system refuses.

    room: an absolute path, an empty folder there, of 512 MB. sockets: names in the room of sockets that stay.
    doors: paths at which a socket is to be made, in a folder that is empty otherwise.
    """
    _mount("none", "/", None, WITH_THOSE_BELOW | PRIVATE)
    there, links, lessons, laid_out = plan()
    kept = [(path, _tree(path)) for path in there]
    given = [(path, _tree(path)) for path in laid_out]
    reached = [(path, _tree(path)) for path in (os.path.join(room, name) for name in sockets)]
    _mount("tmpfs", room, "tmpfs", NO_SET_USER)  # the new root lies where the room was
    for path, tree in kept:
        _move(tree, room + path)
    for path, real in links:
        os.makedirs(os.path.dirname(room + path), exist_ok=True)
        os.symlink(real, room + path)
    own = {room: LARGE, SHARED: SMALL, **dict.fromkeys(map(os.path.dirname, doors), SMALL)}
    for path in own:
        os.makedirs(room + path, exist_ok=True)
    for path in lessons:
        _mount("tmpfs", room + path, "tmpfs", NO_SET_USER | NO_DEVICES)
    for path, tree in given:
        _move(tree, room + path)
    for name in ("proc", "tmp"):
        os.makedirs(f"{room}/{name}", exist_ok=True)
    os.symlink("/proc/self/fd", f"{room}/dev/fd")
    _attributes(room, READ_ONLY, ALL_BELOW)
    for path, size in own.items():
        _mount("tmpfs", room + path, "tmpfs", NO_SET_USER | NO_DEVICES, size)
    for path, tree in reached:
        _move(tree, room + path)
    _mount("proc", f"{room}/proc", "proc", READ_ONLY | NO_SET_USER | NO_DEVICES)  # root writes its switches else
    os.chdir(room)
    call("pivot_root", b".", b".")
    call("umount2", b".", DETACH)  # the old root, which lies on the new one
    os.chdir("/")


@functools.cache
def plan():
    """Return what is taken along, links that lead to it, what in it is hidden, and what in that is not.

    The lessons' source is hidden, and not a folder that a lesson lays out for its worlds: one that is no package. It is
    quick in the forks of a process that has asked.
    """
    kept = _kept()
    lessons = (Path(path, "breakfix/projects") for path in (places.HOME / "lib", *_python()))
    lessons = sorted({os.path.realpath(path) for path in lessons if path.is_dir()})
    return kept, _links(kept), lessons, [path for folder in lessons for path in _laid_out(folder)]


def _laid_out(folder):
    for path, names, files in os.walk(folder):
        if path != folder and "__init__.py" not in files:
            names.clear()
            yield path
        names[:] = sorted(set(names) - {"__pycache__"})


def _kept():
    """Return what is taken along, in order, none in another: real paths."""
    wanted = {f"/{name}" for name in SYSTEM} | {f"/dev/{name}" for name in DEVICES} | set(_python())
    wanted |= {str(places.HOME / name) for name in OURS}
    found = sorted({os.path.realpath(path) for path in wanted if os.path.exists(path)})
    return [each for each in found if not any(_is_below(each, other) for other in found)]


def _python():
    """Return the folders that Python imports from, but for one that leads to a home or to what somebody works in."""
    yield from {sys.prefix, sys.base_prefix, str(Path(places.__file__).parents[1])}
    private = [*_homes(), str(places.HOME), os.getcwd()]
    for path in sys.path:
        real = os.path.realpath(path)
        if os.path.isdir(path) and not any(each == real or _is_below(each, real) for each in private):
            yield path


def _homes():
    """Return the home folders of the user, by the environment and by the system."""
    found = {os.path.expanduser("~")}
    with contextlib.suppress(KeyError):  # in a container, a user that the system does not know
        found.add(pwd.getpwuid(os.getuid()).pw_dir)
    return sorted(os.path.realpath(path) for path in found if path != "/")


def _links(kept):
    """Return (path, where it leads) of what is looked for behind a link: /bin in /usr/bin, a workbook elsewhere."""
    asked, found = {*(f"/{name}" for name in SYSTEM), str(places.HOME), *_python()}, []
    asked |= {os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path)) for path in asked}
    for path in sorted(filter(os.path.exists, asked)):
        real = os.path.realpath(path)
        there = any(_is_below(path, each) for each in kept) or any(_is_below(path, link) for link, _ in found)
        if real != path and not there:
            found.append((path, real))
    return found


def _is_below(path, folder):
    return path.startswith(folder.rstrip("/") + "/")


def _tree(path):
    """Return a descriptor of a copy of what is mounted at a path and below."""
    return _numbered(CLONE_TREE, FROM_HERE, os.fsencode(path), CLONE | ALL_BELOW)


def _move(tree, path):
    if stat.S_ISDIR(os.fstat(tree).st_mode):
        os.makedirs(path, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        Path(path).touch()
    _numbered(MOVE_MOUNT, tree, b"", FROM_HERE, os.fsencode(path), FROM_ITSELF)
    os.close(tree)


def _mount(source, target, kind, flags, data=None):
    given = [None if each is None else os.fsencode(each) for each in (source, target, kind)]
    call("mount", *given, flags, None if data is None else data.encode(), said=target)


def _attributes(path, on, reach=0):
    asked = struct.pack("QQQQ", on, 0, 0, 0)
    _numbered(SET_ATTRIBUTES, FROM_HERE, os.fsencode(path), reach, asked, len(asked))


def call(name, *given, said=""):
    """Call a function of the C library; OSError when it says that it failed."""
    if getattr(system(), name)(*given) < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name} {said}".rstrip() + f": {os.strerror(number)}")


def _numbered(number, *given):
    """Make a system call that the C library has no name for."""
    got = system().syscall(number, *given)
    if got < 0:
        said = ctypes.get_errno()
        raise OSError(said, f"system call {number}: {os.strerror(said)}")
    return got


@functools.cache
def system():
    """Return the C library."""
    return ctypes.CDLL(None, use_errno=True)
