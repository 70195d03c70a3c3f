"""Errors of many classes, by name, for situations in which something fails: `ERRORS["Refused"]()` is a new one."""

import decimal
import functools
import sqlite3


class Refused(Exception):
    """An error whose class is near to no builtin one, takes two arguments, and whose text is not that of args."""

    def __init__(self, code, why):
        super().__init__(code, why)
        self.code, self.why = code, why

    def __str__(self):
        return f"{self.why} (code {self.code})"


class StillUnderWay(EOFError):
    """A class below one that may pass."""


BUILTIN = (ValueError, KeyError, TypeError, StopIteration, AssertionError, EOFError, OSError, RuntimeError)
BELOW = (decimal.InvalidOperation, ZeroDivisionError, FileNotFoundError, TimeoutError, sqlite3.OperationalError)
SILENT = (ValueError, StopIteration, KeyboardInterrupt, SystemExit, GeneratorExit)  # come without a word too
CLASSES = (*BUILTIN, *BELOW, StillUnderWay, KeyboardInterrupt, SystemExit, GeneratorExit)
ERRORS = {each.__name__: functools.partial(each, "it is amiss") for each in CLASSES} | {
    "Refused": lambda: Refused(503, "come back later"),
    "OSError": lambda: OSError(28, "No space left on device"),
    "BlockingIOError": lambda: BlockingIOError(11, "Resource temporarily unavailable"),
    "UnicodeDecodeError": lambda: UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    "SystemExit(0)": lambda: SystemExit(0),
    **{f"{each.__name__}()": each for each in SILENT},
}
CLASS = {name: type(made()) for name, made in ERRORS.items()}
ORDINARY = sorted(name for name, each in CLASS.items() if issubclass(each, Exception))
OTHERS = sorted(ERRORS.keys() - set(ORDINARY))  # Ctrl-C, and what ends a program


def classes(names):
    """Return classes of errors by their names, as a tuple."""
    return tuple(CLASS[name] for name in names)


def of_engine(module):
    """Return the errors of a database's module by name, like ERRORS; they speak of a lock, as if waiting could help.

    They are in one order in every process: what is drawn from them is.
    """
    kinds = {each for each in vars(module).values() if isinstance(each, type) and issubclass(each, module.Error)}
    kinds = sorted(kinds, key=lambda each: each.__name__)
    say = "Could not set lock on file: it is amiss"
    return {f"{module.__name__}.{each.__name__}": functools.partial(each, say) for each in kinds}


def amid(call):
    """Return what `call()` returns, called while another error is being handled, as by a caller that tries again."""
    try:
        raise LookupError("the caller handles it")
    except LookupError:
        return call()
