"""The processes that run below another one, and the memory that they hold."""

import contextlib
import os
import resource

import psutil


def hold_more(pid, with_children, most):
    """Tell whether this process, a child and those below it hold more than `most` bytes, shared memory once.

    `most` is counted from what this process held before the fork. What is quick to ask counts shared memory for each
    that has it, so it only raises the question.
    """
    if _memory(pid, with_children, _resident) <= most:
        return False
    return _share(os.getpid()) + _memory(pid, True, _share) > most


def _resident(pid):
    """Return the bytes that a process holds, those that it shares too."""
    with contextlib.suppress(OSError, ValueError, IndexError), open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()
    return psutil.Process(pid).memory_info().rss


def _share(pid):
    """Return the bytes of a process, of what it shares its part; where the system does not tell that, all of it."""
    with contextlib.suppress(psutil.AccessDenied, AttributeError):
        return psutil.Process(pid).memory_full_info().pss
    return psutil.Process(pid).memory_info().rss


def _memory(pid, with_children, held):
    total = 0
    for each in (pid, *(of(pid) if with_children else [])):
        with contextlib.suppress(psutil.Error):
            total += held(each)
    return total


def of(pid):
    """Return the pids of all that runs below a process, a parent before its children.

    Linux tells them process by process; to look through all of the machine takes ten times as long.
    """
    if not os.path.exists(f"/proc/self/task/{os.getpid()}/children"):
        with contextlib.suppress(psutil.Error):
            return [each.pid for each in psutil.Process(pid).children(recursive=True)]
        return []
    found, waiting = [], [pid]
    while waiting:
        folder, children = f"/proc/{waiting.pop(0)}/task", []
        with contextlib.suppress(OSError):  # it has ended
            for thread in os.listdir(folder):
                with open(f"{folder}/{thread}/children") as file:
                    children += map(int, file.read().split())
        found += children
        waiting += children
    return found
