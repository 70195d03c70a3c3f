"""The screen: what comes to it, whichever way it takes: print, the first streams, the descriptors, a child process."""

import contextlib
import io
import os
import sys
import tempfile


@contextlib.contextmanager
def watched():
    """Yield a function that returns the text that would have come to the screen since; at the end, it comes there."""
    text = io.StringIO()
    _flush()
    with tempfile.TemporaryFile() as file:

        def shown():
            _flush()
            return text.getvalue() + os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0).decode(
                errors="replace"
            )

        try:
            with _into(file, 1), _into(file, 2), contextlib.redirect_stdout(text), contextlib.redirect_stderr(text):
                yield shown
                _flush()
        finally:
            print(shown(), end="")


def where(secrets, places):
    """Return the names of the places, each with its text, in which a secret is shown; "nowhere" when there are none."""
    return ", ".join(name for name, text in places.items() if any(str(each) in text for each in secrets)) or "nowhere"


def _flush():
    for stream in (sys.__stdout__, sys.__stderr__):
        with contextlib.suppress(AttributeError, ValueError):  # there is none, or it is closed
            stream.flush()


@contextlib.contextmanager
def _into(file, end):
    kept = os.dup(end)
    os.dup2(file.fileno(), end)
    try:
        yield
    finally:
        os.dup2(kept, end)
        os.close(kept)
