"""Fix: a connection is lent when there is one to lend, and a borrower who waits knows for how long."""

import contextlib

from breakfix.lab import exercise, shapes
from breakfix.lab.errors import ERRORS

from .pools import STARTS, Pool


@exercise(phase="fix", minutes=12)
def acquire(pool, seconds, take):
    """Lend a connection as soon as fewer than pool.size are out, and wait at most `seconds` for that.

    Given     pool, with size, lent, steady() and changed as in Run; seconds, 0 or more; take(pool), which returns a
              connection. Other threads borrow and give back, and each return notifies pool.changed
    Leave     what take(pool) returns, with pool.lent one higher. take is called once, and only when lent is below size
    Rules     while all are out, wait on pool.changed. A wake-up is no promise: another may have been faster. When
              `seconds` have passed and all are out, raise TimeoutError, without calling take. When take raises, its
              error reaches the caller and nothing was lent. pool.steady() tells the time, and pool.changed waits by it
    Not touch pool.lent while you do not hold pool.changed
    """
    deadline = pool.steady() + seconds
    with pool.changed:
        while pool.lent >= pool.size:
            left = deadline - pool.steady()
            if left <= 0:
                raise TimeoutError(f"all {pool.size} connections were out for {seconds} s")
            pool.changed.wait(left)
        con = take(pool)
        pool.lent += 1
    return con


@acquire.stub
def as_in_run(pool, seconds, take):
    con = take(pool)
    pool.lent += 1
    return con


acquire.play = ""
acquire.costs = "take is called while the pool is held: as long as one connects, nobody else borrows or gives back"


@acquire.look(playable=False)
def lent(world, acquire, size, out, seconds, *meanwhile, fails=None):
    """`meanwhile`: what others do, as `Pool` has it; `fails`: the name of the error that take raises."""
    pool, con, calls = Pool(size, out, meanwhile=meanwhile), object(), []

    def take(given):
        calls.append("with room" if pool.others < size else "while all were out")
        if given is not pool or not pool.changed.is_held():
            calls.append("without the pool, or while it was not held")
        if fails:
            raise ERRORS[fails]()
        return con

    try:
        got = acquire(pool, seconds, take)
        end = "the connection" if got is con else f"{type(got).__name__}, not the connection"
    except BaseException as error:
        end = "TimeoutError" if isinstance(error, TimeoutError) else type(error).__name__
    return {"the caller got": end, "seconds passed": pool.now - STARTS, "calls of take": calls, **pool.left()}


@acquire.look(playable=False)
def most_out(world, acquire, size, out):
    """How many are out at most, when another borrower comes in between as soon as the pool is let go."""
    pool = Pool(size, out, rival=True)
    with contextlib.suppress(TimeoutError):
        acquire(pool, 0, lambda given: object())
    return {"out at once, at most": pool.most, "idle or lent touched without pool.changed": pool.is_careless}


lent.when("room: two of three are out", 3, 2, 5)
lent.when("all out: the only one is out, and nobody comes", 1, 1, 2.5)
lent.when("comes back: the only one is out, and comes back after 0.5 s", 1, 1, 2, (0.5, -1))
lent.when("another was faster: it is woken after 1.5 s, and another was faster", 1, 1, 2, (1.5, 0))
lent.when("faster twice: another was faster, and later one comes back", 2, 2, 4, (1.5, 0), (3.5, -1))
lent.when("too late: another was faster, and one comes back when the time is over", 1, 1, 2, (1.5, 0), (2.5, -1))
lent.when("just then: the time is over, and one comes back before you hold the lock again", 1, 1, 2, (2, -1))
lent.when("take fails: there is room, and take raises", 2, 1, 1, fails="OSError")
most_out.when("looked, then let go: another borrower comes as soon as pool.changed is let go", 2, 1)


def some_waits(chance):
    """Return a size, how many are out, seconds, and what others do meanwhile."""
    size = chance.choice((1, 1, 2, 3, 5))
    out = chance.choice((size, size, size, size - 1, chance.randint(0, size)))
    seconds = chance.choice((0, 0.25, 1, 2, 5, 60, chance.randint(1, 40) / 4))
    moments = sorted(chance.randint(0, int(seconds * 4) + 4) / 4 + 0.125 for _ in range(chance.randint(0, 4)))
    if seconds and chance.random() < 0.3:
        moments = sorted([*moments, seconds])  # just as the time is over
    changes = [chance.choice((0, 0, -1)) for _ in moments] if out == size else []
    return (size, out, seconds, *zip(moments[: len(changes)], changes, strict=False))


lent.drawn(together=shapes.rolled(some_waits), fails=shapes.evenly((None, None, None, None, *ERRORS)), times=250)

acquire.asks("""
room: One is left. Who keeps you from lending it?
all out: Nobody comes. How long do you wait, and what does the caller get?
comes back: It came back. Were you there when it did?
another was faster: You were woken and there was none. How much of your time is left?
faster twice: What do you look at each time you wake up?
too late: The time was over before one came back. What had you promised?
just then: `wait` says that the time is over. Are all of them still out?
take fails: No connection came of it. How many are out?
looked, then let go: You saw room, let go, and came in again. What may have happened in between?
""")

acquire.slips("""
not counted: One more is out. Who has counted it?
    - pool.lent += 1
woken is lent: You were woken, and another was faster. Which line looks again?
    ~ while pool.lent >= pool.size => if pool.lent >= pool.size
the time begins anew: Each wake-up gave you all the seconds once more. When did you begin to wait?
    - deadline = pool.steady() + seconds
    ~ left = deadline - pool.steady() => left = seconds
waits for ever: Nobody came. Who ends your wait?
    ~ pool.changed.wait(left) => pool.changed.wait()
counted before it is there: take failed, and one more is out for ever. When is a connection lent?
    - con = take(pool)
    - pool.lent += 1
    + pool.lent += 1
    + con = take(pool)
believes wait: `wait` said no, and one has come back all the same. What do you look at before you give up?
    - left = deadline - pool.steady()
    - if left <= 0:
    -     raise TimeoutError(f"all {pool.size} connections were out for {seconds} s")
    - pool.changed.wait(left)
    + if not pool.changed.wait(deadline - pool.steady()):
    +     raise TimeoutError(f"all {pool.size} connections were out for {seconds} s")
one too many: One more is out than may be. What is lent when lent is equal to size?
    ~ pool.lent >= pool.size => pool.lent > pool.size
looked and let go: You looked while you held the pool, and took when you did not. Who was there in between?
    -     con = take(pool)
    -     pool.lent += 1
    - return con
    + with pool.changed:
    +     con = take(pool)
    +     pool.lent += 1
    + return con
""")


@acquire.also_right(costs="the loop and the deadline are those of the library; its clock cannot be handed in")
def by_wait_for(pool, seconds, take):
    with pool.changed:
        if not pool.changed.wait_for(lambda: pool.lent < pool.size, timeout=seconds):
            raise TimeoutError
        con = take(pool)
        pool.lent = pool.lent + 1
        return con


acquire.hints += [
    "Three things belong together, and nobody may come between them: to see that there is room, to take, and to count. "
    "And a deadline is a moment, worked out once; what you may still wait is what is left until then.",
    """A twin: you wait for a bus, by the clock of the church.

    last_moment = clock() + minutes
    while not bus.is_here():
        rest = last_moment - clock()
        if rest <= 0:
            return walk()
        doze(rest)  # and any noise wakes you
    return board(bus)""",
]
