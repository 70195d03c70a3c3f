"""A history: what happened, as plain data, written down by the part that ran it and drawn by `breakfix.lab.lanes`.

    log = Log()
    log.add("worker 1", "claim", "job 7", to="jobs")
    log.add("worker 1", "kill", "before the commit")
    log.events              [Event(who="worker 1", kind="claim", what="job 7", to="jobs"), ...]

A history is a list of Events in order. It holds no time, no process number and no port: the order is all that it
tells, so that it is the same on every run of the same fault. Logs of several processes or services become one history
with `merged(log, other, ...)`.

Who writes one already: `sigkill.run` and `sigkill.forked` (`end.history("first run")`), `recording.recorded` for
connections that get in each other's way, `Source.history()` for a web source and the faults on its wire.
"""

from time import monotonic  # bound here: a lesson may put a clock of its own into `time`
from typing import NamedTuple

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

    @property
    def events(self):
        """The history: a list of Events."""
        return [event for _, event in self._told]

    def told(self):
        """Return (moment, Event) pairs, for `merged`."""
        return list(self._told)


def known(kind):
    """Return a kind of event; ValueError when there is none of this name."""
    if kind not in KINDS:
        raise ValueError(f"no event of the kind {kind!r}; there are {', '.join(KINDS)}.")
    return kind


def merged(*logs):
    """Return one history of several Logs, Sources or whatever else has `told()`, by the machine's clock."""
    told = [pair for log in logs for pair in log.told()]
    return [event for _, event in sorted(told, key=lambda pair: pair[0])]
