"""The ledger: what a learner did, one JSON object a line, only ever appended to.

`current()` is the ledger of this process. A kernel that someone started by hand on a copy
under `work/`, and a command with which a learner answers, write `work/ledger.jsonl`; every
other process (batch runs, tests) keeps its ledger in memory, with the same methods.
"""

import errno
import fcntl
import json
import math
import os
import sys
import time
from datetime import UTC, datetime
from functools import cache
from numbers import Integral
from pathlib import Path

from breakfix import places
from breakfix.version import __version__

SAME_AGAIN = {  # facts by which an event says what the last one of its kind said
    "attempt": ("source", "check"),
    "seen": ("values", "case", "first"),
    "because": ("source", "values", "saw", "check"),
    "explanation": ("source", "check"),
}
EDITORS = ("JPY_SESSION_NAME", "VSCODE_PID", "VSCODE_CWD")  # set for a kernel that Jupyter or VS Code started
LOCK_SECONDS = 2


@cache
def current():
    """Return the ledger of this process; who writes the file is decided once, before a lesson changes folder."""
    return Ledger(places.WORK / "ledger.jsonl" if started_by_hand() else None)


def keep():
    """Have this process, and those that it starts, write the file: for a command with which a learner answers."""
    os.environ["BREAKFIX_LEDGER"] = "on"
    current.cache_clear()


def rest():
    """Have this process keep what happens from now on in memory: for cells whose output nobody is shown."""
    os.environ["BREAKFIX_LEDGER"] = "off"
    current.cache_clear()


def started_by_hand(environ=os.environ):
    """Return whether this is a kernel that a learner opened on a copy under `work/`, or a command that keeps."""
    if environ.get("BREAKFIX_LEDGER") == "on":
        return True
    if environ.get("BREAKFIX_LEDGER") == "off" or not any(environ.get(name) for name in EDITORS):
        return False
    return Path.cwd().resolve().is_relative_to(places.WORK.resolve())


class Ledger:
    """Events in the order they were written: in the file at `path`, or in memory when `path` is None.

    An event is a dict with `at` (UTC, ISO 8601), `kind`, `project` ("6-15"), `exercise`, `library`
    (version) and the facts of its kind. Many processes may write one file. No method raises when
    the file cannot be read or written: one warning, and the events stay in memory.
    """

    def __init__(self, path=None):
        self.path = path and Path(path)
        self.damaged = []  # numbers of the lines that are no event, from 1
        self._read = []
        self._unsaved = []
        self._line = self._offset = 0
        self._inode = None
        self._warned = False

    def record(self, kind, project, exercise, **facts):
        """Append an event and return it; None for one that says nothing new.

        That is what the last of its kind said already, such as an attempt with the same source and check. An attempt
        like an earlier one, with another between them, is written down with `again`: it is the one that stands now.
        """
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        event = {"at": at, "kind": kind, "project": project, "exercise": exercise, "library": __version__, **facts}
        event = json.loads(_line(event))  # as a reader of the file sees it
        if kind in SAME_AGAIN and (earlier := self.events(project, exercise, kind)):
            if _same(event, earlier[-1]):
                return None
            if kind == "attempt" and any(_same(event, other) for other in earlier):
                event["again"] = True
        self._unsaved.append(event)
        if self.path:
            self._save()
        return event

    def events(self, project=None, exercise=None, kind=None):
        """Return the events with this project, exercise and kind (None: any), in order, as a list of dicts."""
        self._refresh()
        wanted = {"project": project, "exercise": exercise, "kind": kind}
        wanted = {key: value for key, value in wanted.items() if value is not None}
        events = self._read + self._unsaved
        return [event for event in events if all(event[key] == value for key, value in wanted.items())]

    def last(self, project, exercise, kind=None):
        """Return the newest of these events, or None."""
        return next(reversed(self.events(project, exercise, kind)), None)

    def _save(self):
        """Write what is unsaved: this event, and those that an earlier full disk kept out."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            append(self.path, b"".join(_line(event) for event in self._unsaved))
        except OSError as error:
            self._warn(f"cannot write {self.path.name}: {error.strerror}. What you do is kept until this kernel stops.")
        else:
            self._unsaved = []

    def _refresh(self):
        """Read the lines that were added since the last look, by whichever process."""
        if not self.path:
            return
        try:
            with self.path.open("rb") as file:
                stat = os.fstat(file.fileno())
                if stat.st_ino != self._inode or stat.st_size < self._offset:  # another file lies there now
                    self._read, self.damaged, self._line, self._offset, self._inode = [], [], 0, 0, stat.st_ino
                file.seek(self._offset)
                lines = file.readlines()
        except FileNotFoundError:
            self._read, self._inode = [], None
        except OSError as error:
            self._warn(f"cannot read {self.path.name}: {error.strerror}. Earlier work is not shown.")
        else:
            for line in lines:
                self._take(line)

    def _take(self, line):
        """Take one line in; a last line without its end is left until it is whole."""
        event = event_of(line)
        if event is None and not line.endswith(b"\n"):
            return
        self._line += 1
        self._offset += len(line)
        if event is not None:
            self._read.append(event)
        elif line.strip():
            self.damaged.append(self._line)

    def _warn(self, message):
        # Not `warnings.warn`: a filter may turn that into an exception, and a learner's verdict must come.
        if not self._warned:
            print(f"breakfix: {message}", file=sys.stderr)
        self._warned = True


def append(path, lines):
    """Append `lines` (bytes that end in a newline) in one write, on a fresh line; OSError when they do not fit."""
    file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        locked = _lock(file)
        size = os.fstat(file).st_size
        if size and os.pread(file, 1, size - 1) != b"\n":  # a writer died in mid-line
            lines = b"\n" + lines
        if os.write(file, lines) < len(lines):
            if locked:
                os.ftruncate(file, size)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
    finally:
        os.close(file)  # lets go of the lock


def _lock(file):
    """Return whether the lock was had in time: a stopped process or a file system without locks must not hang us."""
    give_up = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > give_up:
                return False
            time.sleep(0.002)
        except OSError:
            return False


def _line(event):
    """Return an event as a line of plain ASCII: half a line is never half a character."""
    text = json.dumps(_plain(event), allow_nan=False)
    return text.encode("ascii") + b"\n"


def _plain(value):
    """Return `value` in JSON's own types: what JSON cannot say (NaN, dates, sets) becomes text."""
    if isinstance(value, dict):
        return {_plain(str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bool | None) or (isinstance(value, float) and math.isfinite(value)):
        return value
    if isinstance(value, Integral) and abs(value) < 2**63:
        return int(value)
    try:
        return str(value).encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair is no text for DuckDB
    except Exception:  # a learner's own class, or an integer of 5,000 digits
        return f"<{type(value).__name__}>"


def _same(event, earlier):
    return all(event.get(key) == earlier.get(key) for key in SAME_AGAIN[event["kind"]])


WORDS = ("at", "kind", "project", "exercise")  # that every event has, as texts


def events_in(data):
    """Return `(events, damaged)` of the bytes of a ledger: its events in order, and the numbers of lines that are none.

    Raises ValueError when it has lines, and none of them is an event.
    """
    found = {number: event_of(line) for number, line in enumerate(data.split(b"\n"), start=1) if line.strip()}
    if found and not any(found.values()):
        raise ValueError(f"is no ledger: none of its {len(found)} lines is an event")
    events = [event for event in found.values() if event]
    return events, [number for number, event in found.items() if event is None]


def event_of(line):
    """Return the event that a line of bytes holds, or None."""
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    is_one = isinstance(event, dict) and all(isinstance(event.get(name), str) for name in WORDS)
    return event if is_one else None
