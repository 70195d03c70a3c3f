"""The ledger: what was attempted. For now in memory only."""

import functools


class Ledger:
    """Events in order, kept in memory."""

    def __init__(self):
        self.all = []

    def record(self, kind, project, exercise, **facts):
        """Add an event."""
        self.all.append({"kind": kind, "project": project, "exercise": exercise, **facts})

    def events(self, project=None, exercise=None, kind=None):
        """Return the events that fit, in order."""
        asked = {"project": project, "exercise": exercise, "kind": kind}
        return [event for event in self.all if all(want in (None, event[key]) for key, want in asked.items())]

    def last(self, project, exercise, kind):
        """Return the last event that fits, or None."""
        return (self.events(project, exercise, kind) or [None])[-1]


@functools.cache
def current():
    """Return the ledger of this process."""
    return Ledger()
