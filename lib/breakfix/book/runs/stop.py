"""Processes stopped with everything that they started, also what has a session of its own."""

import contextlib

import psutil

PATIENCE = 3  # seconds between asking and killing


def stop_below(*roots):
    """Stop all descendants of the processes `roots` (ids), not the roots themselves."""
    _stop(_descendants(roots))


def stop_trees(*roots):
    """Stop the processes `roots` (ids) and all their descendants; return how many there were."""
    family = _descendants(roots)
    for root in roots:
        with contextlib.suppress(psutil.NoSuchProcess):
            family.append(psutil.Process(root))
    _stop(family)
    return len(family)


def _descendants(roots):
    family = []
    for root in roots:
        with contextlib.suppress(psutil.NoSuchProcess):
            family += psutil.Process(root).children(recursive=True)
    return family


def _stop(family):
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
    _, alive = psutil.wait_procs(family, timeout=PATIENCE)
    for process in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, timeout=PATIENCE)
