"""A history: what happened, as plain data, written down by the part that ran it and drawn by `breakfix.lab.lanes`.

    log = Log()
    log.add("worker 1", "claim", "job 7", to="jobs")
    log.add("worker 1", "kill", "before the commit")
    log.events              [Event(who="worker 1", kind="claim", what="job 7", to="jobs"), ...]

A history is a list of Events in order. It holds no time, no process number and no port: the order is all that it
tells, so that it is the same on every run of the same fault. Processes write into one `SharedLog(path)`, in which also
stands what a process did before it was killed. Logs of several services become one history with `merged(log, other)`.

Who writes one already: `sigkill.run` and `sigkill.forked` (`end.history("first run")`), `recording.recorded` for
connections that get in each other's way, `Source.history()` for a web source and the faults on its wire.
"""

import contextlib
import json
import os
import time
from pathlib import Path
from time import monotonic  # bound here: a lesson may put a clock of its own into `time`
from typing import NamedTuple
from unittest import mock

KINDS = (
    "begin",  # a transaction is open from here
    "statement",  # a call of an engine, or a step of a program
    "commit",
    "rollback",
    "close",  # of a connection, or the end of a process
    "request",
    "answer",
    "fault",  # in place of an answer, or in it
    "refused",  # an engine or a service says no
    "claim",  # a lock, a lease, a job: somebody has it from here
    "release",
    "wait",  # until the next event of the same actor
    "kill",
    "lost",  # what was done, and is not kept
    "note",
)


class Event(NamedTuple):
    """One thing that happened. who: a process, client or table. to: whom it was for or against, another actor."""

    who: str
    kind: str
    what: str = ""
    to: str | None = None


class Log:
    """Events as they come. It can be pickled; the clock of a machine is the same for all its processes."""

    def __init__(self):
        self._told = []

    def add(self, who, kind, what="", to=None):
        """Write an event down; return its place, for `lose`. ValueError at a kind that is not among KINDS."""
        self._told.append((monotonic(), Event(who, known(kind), " ".join(str(what).split()), to)))
        return len(self._told) - 1

    def lose(self, places):
        """Say that what was written down at these places was not kept."""
        for place in places:
            moment, event = self._told[place]
            self._told[place] = (moment, event._replace(kind="lost"))

    def kill(self, who, what=""):
        """Write down that somebody was killed from outside: what their open transaction had done is lost."""
        pending, is_open = [], False
        for place, event in self.placed():
            if event.who == who:
                is_open = event.kind == "begin" or (is_open and event.kind not in ("commit", "rollback", "close"))
                pending = [*pending, place] if is_open and event.kind == "statement" else pending if is_open else []
        self.add(who, "kill", what)
        self.lose(pending)

    def placed(self):
        """Return (place, Event) pairs."""
        return list(enumerate(self.events))

    @property
    def events(self):
        """The history: a list of Events."""
        return [event for _, event in self._told]

    def told(self):
        """Return (moment, Event) pairs, for `merged`."""
        return list(self._told)


class SharedLog(Log):
    """A Log that several processes write at once, as a file: whoever is killed leaves what was written until then."""

    def __init__(self, path):
        self.path = Path(path)
        self.path.touch()

    def add(self, who, kind, what="", to=None):
        """Write an event down; return its place, for `lose`. ValueError at a kind that is not among KINDS."""
        event = Event(who, known(kind), " ".join(str(what).split()), to)
        place = os.urandom(8).hex()
        self._write([place, monotonic(), *event])
        return place

    def lose(self, places):
        """Say that what was written down at these places was not kept."""
        for place in places:
            self._write([place])

    @property
    def events(self):
        """The history: a list of Events, in the order in which they were written down."""
        return [event for _, event in self.told()]

    def told(self):
        """Return (moment, Event) pairs, for `merged`."""
        return list(self._read().values())

    def placed(self):
        """Return (place, Event) pairs."""
        return [(place, event) for place, (_, event) in self._read().items()]

    def _write(self, row):
        line = json.dumps(row).encode() + b"\n"
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND)  # one write: the lines of two processes do not mix
        try:
            os.write(file, line)
        finally:
            os.close(file)

    def _read(self):
        found = {}
        for line in self.path.read_text("utf-8").splitlines():
            place, *told = json.loads(line)
            if told:
                found[place] = (told[0], Event(*told[1:]))
            else:
                moment, event = found[place]
                found[place] = (moment, event._replace(kind="lost"))
        return found


def known(kind):
    """Return a kind of event; ValueError when there is none of this name."""
    if kind not in KINDS:
        raise ValueError(f"no event of the kind {kind!r}; there are {', '.join(KINDS)}.")
    return kind


def merged(*logs):
    """Return one history of several Logs, Sources or whatever else has `told()`, by the machine's clock."""
    told = [pair for log in logs for pair in log.told()]
    return [event for _, event in sorted(told, key=lambda pair: pair[0])]


@contextlib.contextmanager
def noted_waits():
    """Within this every `time.sleep` is written down as a wait of the client; yield the Log."""
    log, sleep = Log(), time.sleep

    def noted(seconds):
        log.add("client", "wait", f"{seconds:g} s")
        sleep(seconds)

    with mock.patch.object(time, "sleep", noted):
        yield log
