"""`with expect(SomeError):` catches the failure that a cell asks for, and shows it as one line."""

import contextlib


class NothingRaised(AssertionError):
    """The cell promised a failure that did not come."""


@contextlib.contextmanager
def expect(kind, shows=None):
    """Catch an exception of `kind` and print one line of it; raise NothingRaised if none comes.

    `shows` replaces the message where it would differ from run to run (paths, process numbers).
    """
    try:
        yield
    except kind as error:
        first = (str(error).strip().splitlines() or [""])[0]
        print(f"as expected, {type(error).__name__}: {shows or first}")
    else:
        raise NothingRaised(f"{kind.__name__} was expected, and nothing was raised: the fault did not bite")
