"""Paths as text: for messages and for the engine, which knows UTF-8 only."""

import os

from breakfix.pipeline.errors import IngestError


class NotText(IngestError):
    """A path or a name that is not UTF-8."""


def shown(path):
    """Write a path so that any terminal can show it: what is not UTF-8, or no sign to be seen, as its code."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def text(path):
    """Return a path as the engine takes it, whatever the locale; raises NotText."""
    try:
        return os.fsencode(path).decode("utf-8")
    except UnicodeDecodeError:
        raise NotText(f"{shown(path)} is not UTF-8.") from None
