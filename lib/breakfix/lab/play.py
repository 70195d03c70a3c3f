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

    The trial runs with the reference up to its last call of the answer, which is left to the learner; SQL up to the
    first time that it would be run, since a statement leaves its result in the tables.
    """
    trial = exercise.find_trial(name)
    if not trial.playable or trial.held_out:
        raise LookupError(f"{name} cannot be opened: it works with processes of its own")
    _open.close()
    with _elsewhere():
        calls = _count_calls(exercise, trial)
        world = _open.enter_context(exercise.open_world())
        with contextlib.suppress(_LastCall):
            if exercise.kind == "sql":
                query = exercise.reference()
                trial.function(_Watched(world, query, _stopping(lambda: None, before=1)), query)
            elif calls:
                trial.function(world, _stopping(exercise.reference, before=calls))
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


class _Watched:
    """A world of which `told()` hears before one of its connections, or it itself, is called with `query`."""

    def __init__(self, world, query, told):
        self._world, self._query, self._told = world, query, told

    def __getattr__(self, name):
        found = getattr(self._world, name)
        if callable(getattr(found, "execute", None)):
            return _Watched(found, self._query, self._told)
        return self._heard(found) if callable(found) else found

    def _heard(self, call):
        def heard(*args, **kwargs):
            if self._query in args:
                self._told()
            return call(*args, **kwargs)

        return heard

    def __enter__(self):
        self._world.__enter__()
        return self

    def __exit__(self, *exception):
        return self._world.__exit__(*exception)


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
