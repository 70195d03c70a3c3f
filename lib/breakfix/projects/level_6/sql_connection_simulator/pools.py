"""Pools for trials: as `baseline.open_pool` makes them, with a clock that passes only while somebody waits."""

from functools import partial

from breakfix.lab.condition import Condition

STARTS = 1_000.25  # what the clock of a pool shows at first


class Pool:
    """A pool that notes who touches `idle` or `lent` without holding `changed`.

    meanwhile: what others do while the answer waits, as (seconds from the start, change of `lent`): with -1 a
    connection comes back, with 0 all who wait are woken, and another borrower was faster. rival: whether another
    borrower comes when the answer takes `changed` for a second time, and takes what there is. others: how many are out
    but for those that the answer has counted. let_go: called each time that others can come in.
    """

    def __init__(self, size=3, lent=1, idle=(), connect=None, meanwhile=(), rival=False, let_go=lambda: None):
        self.size, self.connect, self.created, self.reused, self.rival = size, connect, 7, 4, rival
        self._lent, self._idle, self.most, self.others = lent, list(idle), lent, lent
        self.now, self.is_careless = STARTS, False
        self.changed = Condition(self, [(after, partial(self._changes, by)) for after, by in meanwhile], let_go)
        self.steady = self.changed.look

    def _changes(self, by):
        self._lent, self.others = self._lent + by, self.others + by
        self.most = max(self.most, self._lent)

    def _touched(self):
        if self.rival and self.changed.came_in > 1 and self._lent < self.size:
            self.rival = False
            self._changes(+1)
        self.is_careless |= not self.changed.is_held()

    @property
    def lent(self):
        """How many connections are out."""
        self._touched()
        return self._lent

    @lent.setter
    def lent(self, count):
        self._touched()
        self._lent, self.most = count, max(self.most, count)

    @property
    def idle(self):
        """The connections that wait."""
        self._touched()
        return self._idle

    @idle.setter
    def idle(self, connections):
        self._touched()
        self._idle = connections

    def left(self):
        """Return what everybody finds afterwards."""
        return {
            "lent": self._lent,
            "idle or lent touched without pool.changed": self.is_careless,
            "pool.changed is still held": self.changed.is_held(),
        }
