"""Alter: connections that nobody needs are closed."""

from functools import partial
from types import SimpleNamespace

from breakfix.lab import exercise, shapes

from .pools import Pool


@exercise(phase="alter", minutes=6)
def shrink(pool, keep):
    """Close idle connections until `keep` are left.

    Given     pool, with idle and changed as in Run; keep, 0 or more
    Leave     at most `keep` connections in pool.idle, in their order. Those that were given back first, which stand
              first there, are closed. Return how many you closed
    Not touch a connection that stays, and pool.idle while you do not hold pool.changed
    """
    closed = 0
    with pool.changed:
        while len(pool.idle) > keep:
            pool.idle.pop(0).close()
            closed += 1
    return closed


@shrink.stub
def nothing_yet(pool, keep):
    with pool.changed:
        ...


shrink.play = ""
shrink.costs = "the pool is held until the last one is closed"


@shrink.look(playable=False)
def rest(world, shrink, idle, keep, lent=1):
    names, ends = [f"connection {number}" for number in range(1, idle + 1)], []
    pool = Pool(idle + lent, lent, [SimpleNamespace(name=name, close=partial(ends.append, name)) for name in names])
    seen = {"returned": shrink(pool, keep), "pool.idle": [each.name for each in pool._idle], "closed": sorted(ends)}
    return seen | pool.left()


rest.when("three, keep one: three are idle, and one is to stay", 3, 1)
rest.when("keep all: two are idle, and three may stay", 2, 3)
rest.when("keep none: two are idle, and none is to stay", 2, 0)
rest.drawn(shapes.evenly(range(8)), shapes.evenly(range(8)), lent=shapes.evenly(range(3)), times=60)

shrink.asks("""
three, keep one: Which of the three was used last, and who would you rather keep?
keep all: How many are too many?
keep none: Which connections are `idle[-keep:]` when keep is 0?
""")

shrink.slips("""
the last ones: The one that was just in use is closed, and the oldest stays. At which end do you take?
    ~ pool.idle.pop(0) => pool.idle.pop()
below zero: Fewer are idle than may stay. What is `idle[: 2 - 3]`?
    ~ while len(pool.idle) > keep => for _ in pool.idle[: len(pool.idle) - keep]
only forgotten: It is not in the list any more, and the server still has it. Who closes it?
    ~ pool.idle.pop(0).close() => pool.idle.pop(0)
one at a time: Some are left. How often do you have to look?
    ~ while len(pool.idle) > keep => if len(pool.idle) > keep
""")


@shrink.also_right(costs="a slice, whose length may not be negative")
def by_slices(pool, keep):
    with pool.changed:
        many = max(len(pool.idle) - keep, 0)
        old, pool.idle = pool.idle[:many], pool.idle[many:]
    for con in old:
        con.close()
    return len(old)


shrink.hints += [
    "The list has the oldest at its beginning. How many are too many, and what if that number is below zero?",
    "A twin: at most two cups stay on the table.\n    while len(cups) > 2:\n        wash(cups.pop(0))",
]
