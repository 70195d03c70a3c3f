"""What a source holds: records that may change while they are read.

A record is a row (key, value, time): text, any JSON, seconds since 1970 or None. Each change makes
a new version, numbered from 1; the one before it is kept, for a replica that lags behind.
"""

from bisect import bisect_right

AGE = 3600  # seconds that a replica lags when there was no change yet


class Shelf:
    """The records of a source in two orders: by key, which no change of another record moves, and newest first."""

    def __init__(self, rows):
        self.version = 0
        self._before = None
        self._set({key: (key, value, time) for key, value, time in rows})

    def _set(self, rows):
        self.version += 1
        self._rows = rows
        self._by_key = sorted(rows)
        self._newest = None

    def change(self, put=(), remove=()):
        """Put rows (key, value, time) and remove keys: one new version."""
        self._before = list(self._rows.values())
        changed = {key: row for key, row in self._rows.items() if key not in set(remove)}
        self._set(changed | {key: (key, value, time) for key, value, time in put})

    def touch(self):
        """Give the oldest record a new time, so that it comes first among the newest; return its key."""
        newest = self.newest_first()
        if not newest:
            return None
        key, value, _ = newest[-1]
        self.change(put=[(key, value, (newest[0][2] or 0) + 1)])
        return key

    def earlier(self):
        """Return the shelf as a replica that lags has it: one version back, or all records an hour older."""
        rows = self._before
        if rows is None:
            rows = [(key, value, time if time is None else time - AGE) for key, value, time in self._rows.values()]
        shelf = Shelf(rows)
        shelf.version = self.version - 1
        return shelf

    def newest_first(self):
        """Return all rows by time, the newest first; rows without a time come last."""
        if self._newest is None:
            self._newest = sorted(self._rows.values(), key=lambda row: (-(row[2] or 0), row[0]))
        return self._newest

    def place(self, after):
        """Return how many keys are not behind `after`; 0 for None."""
        return 0 if after is None else bisect_right(self._by_key, after)

    def by_key(self, start, stop):
        """Return the rows from place `start` to `stop` in the order of keys."""
        return [self._rows[key] for key in self._by_key[start:stop]]

    def rows(self):
        """Return all rows in the order of keys."""
        return self.by_key(0, len(self))

    def __len__(self):
        return len(self._rows)
