"""A world to play in: the situation of one trial, opened in the learner's own kernel, counting nothing."""

import atexit
import contextlib
import os
import tempfile

from breakfix.lab import temporary

_open = contextlib.ExitStack()  # one world at a time: the next one closes the last
atexit.register(_open.close)  # while what closes it is still there


class Text(str):
    """Text that shows itself as it is, without quotes, when it is the last expression of a cell."""

    __slots__ = ()

    def __repr__(self):
        return str(self)


class _LastCall(BaseException):
    """Stops a trial just before its last call of the answer; not an Exception, so that no trial catches it."""


def open_world(exercise, name):
    """Open the world of trial `name` and return its connection (`.con`), or the world where it has none.

    The trial runs with the reference up to its last call of the answer, which is left to the learner.
    """
    trial = exercise.find_trial(name)
    if not trial.playable or trial.held_out:
        raise LookupError(f"{name} cannot be opened: it works with processes of its own")
    _open.close()
    with _elsewhere():
        calls = _count_calls(exercise, trial)
        world = _open.enter_context(exercise.open_world())
        with contextlib.suppress(_LastCall):
            if calls:
                trial.function(world, _stopping(exercise.reference, before=calls))
            elif exercise.kind == "sql":
                trial.function(world, exercise.reference())  # a query: the rows are there, and it changes none
            elif exercise.kind == "tests":
                given = {}
                trial.function(world, _caught(given))
                return next(iter(given.values())) if len(given) == 1 else given or world
    return getattr(world, "con", world)


def _count_calls(exercise, trial):
    if exercise.kind != "python":
        return 0
    count = 0

    def counted(*args, **kwargs):
        nonlocal count
        count += 1
        return exercise.reference(*args, **kwargs)

    with exercise.open_world() as world:
        trial.function(world, counted)
    return count


def _caught(given):
    """Return what takes the place of tests: it notes what they would be given by name, and runs none."""

    def caught(**fixtures):
        given.update(fixtures)
        return ""

    return caught


def _stopping(reference, before):
    count = 0

    def stopped(*args, **kwargs):
        nonlocal count
        count += 1
        if count == before:
            raise _LastCall
        return reference(*args, **kwargs)

    return stopped


@contextlib.contextmanager
def _elsewhere():
    """Work in a temporary folder, so that a world's files do not land beside the notebook."""
    home = os.getcwd()
    room = tempfile.TemporaryDirectory(prefix=temporary.prefix(), ignore_cleanup_errors=True)
    _open.callback(room.cleanup)
    os.chdir(room.name)
    try:
        yield
    finally:
        os.chdir(home)
