"""Fix: a window is claimed by one statement, for a while, with a token."""

from contextlib import nullcontext

from breakfix.faults.shut_tables import locked
from breakfix.lab import exercise, shapes

from .worlds import opened, store, told_by


@exercise(phase="fix", minutes=10)
def claim(con, worker, now, seconds):
    """Claim the first window that is free, for a while.

    Given     con, a connection to a SQLite file in which each statement commits itself; batch_windows as in Run, no two
              with one start_ts, none running without a lease_until. worker, a text; now and seconds, whole numbers.
              Free is a window that is pending, and one that is running whose lease is over: from lease_until on
    Leave     the free window with the smallest start_ts is running, holder is worker, lease_until is now + seconds, and
              token is one higher. Return the tuple (window_id, token); None when no window is free
              Workers who come at once never get one window. When the database is locked, the engine's error reaches
              the caller
    Not touch other windows, and the other columns of this one
    """
    claimed = con.execute(
        """
        update batch_windows
        set status = 'running', holder = :worker, lease_until = :now + :seconds, token = token + 1
        where window_id in (
            select window_id from batch_windows
            where status = 'pending' or (status = 'running' and lease_until <= :now)
            order by start_ts limit 1
        )
        returning window_id, token
        """,
        {"worker": worker, "now": now, "seconds": seconds},
    ).fetchall()
    return claimed[0] if claimed else None


@claim.stub
def as_in_run(con, worker, now, seconds):
    free = con.execute(
        """
        select window_id, token + 1 from batch_windows
        where status = 'pending' or (status = 'running' and lease_until < ?)
        order by start_ts limit 1
        """,
        [now],
    ).fetchone()
    if free:
        taken = "update batch_windows set status = 'running', holder = ?, lease_until = ? where window_id = ?"
        con.execute(taken, [worker, now + seconds, free[0]])
    return free


claim.world(store)
claim.play = 'claim(con, "Ann", 100, 60)'
claim.costs = "one statement, which looks and takes; the engine lets one writer in at a time"

LOCKED = "OperationalError: database is locked"


@claim.look
def claimed(world, claim, windows, *calls, is_locked=False):
    """What is told and left when workers come one after the other; each call is worker, now, seconds.

    With `is_locked` somebody else holds the lock when the first one comes.
    """
    world.put(windows)
    seen = {}
    with opened(world.database) as other:
        for place, each in enumerate(calls, 1):
            with locked(world.second) if is_locked and place == 1 else nullcontext():
                seen[f"call {place}"] = told_by(claim, world.con if place % 2 else other, *each)
    return {**seen, **world.left()}


PENDING = [(1, 18, "pending", None, 0, None), (2, 6, "pending", None, 0, None), (3, 12, "pending", None, 0, None)]
HELD = [(4, 6, "running", "Ann", 3, 160), (5, 12, "completed", "Bob", 1, 100)]
FAILED = [(1, 0, "failed", "Ann", 2, 90), (2, 6, "running", "Bob", 1, 90), (3, 9, "pending", None, 0, None)]
BOTH = ("Ann", 100, 60), ("Bob", 101, 60)
claimed.when("two come: Bob comes after Ann, and three windows are pending", PENDING, *BOTH)
claimed.when("nothing is free: one window is held until 160, one completed", HELD, ("Bob", 159, 60))
claimed.when("it ends now: somebody comes at the moment at which a lease ends", HELD, ("Bob", 160, 60))
claimed.when("failed: the first window has failed, the second has a lease that is over", FAILED, ("Cleo", 100, 60))
claimed.when("locked: somebody else is writing when Ann comes, and Bob comes later", PENDING, *BOTH, is_locked=True)


@claim.look(playable=False)
def beside(world, claim, windows=PENDING):
    """Which windows are given when Bob comes just before a statement of Ann's, each in turn."""
    wanted = given = None
    with opened(world.database) as bobs:

        def bob_comes():
            return told_by(claim, bobs, "Bob", 100, 60)

        for told in world.at_each_statement(windows, lambda: told_by(claim, world.con, "Ann", 100, 60), bob_comes):
            late = [bob_comes() for each in told if each == LOCKED]
            given = sorted(each for each in [*told, *late] if each != LOCKED)
            wanted = wanted or given
            if given != wanted:
                break
    return {"(window_id, token) of both": given}


beside.when("at once: Bob comes just before a statement of Ann's, each in turn")
OVER = [(1, 6, "running", "Cleo", 1, 100), (2, 0, "running", "Dan", 4, 90), (3, 9, "completed", "Cleo", 1, 60)]
beside.when("both late: two leases are over, and Bob comes just before a statement of Ann's, each in turn", OVER)

NAMES = ("Ann", "Bob", "O'Hare", "", "Zoë", "a; b")
STATUSES = ("pending", "pending", "running", "running", "running", "completed", "failed")


def a_table(chance):
    """Return windows near the end of their lease, and workers who come one after the other."""
    now, numbers, hours = chance.choice((0, 100, 10**9)), chance.sample(range(1, 30), 4), chance.sample(range(24), 4)
    windows = []
    for number, hour in list(zip(numbers, hours, strict=True))[: chance.randint(0, 4)]:
        status = chance.choice(STATUSES)
        was_held = status != "pending" or chance.random() < 0.3
        lease = now + chance.choice((-50, -1, 0, 0, 1, 1, 50)) if was_held else None
        holder = chance.choice(NAMES) if was_held else None
        windows.append((number, hour, status, holder, chance.choice((0, 1, 7, 10**12)), lease))
    calls = []
    for _ in range(chance.randint(1, 4)):
        same = bool(calls) and chance.random() < 0.3
        calls.append(calls[-1] if same else (chance.choice(NAMES), now, chance.choice((1, 2, 60, 86_400))))
        now += chance.choice((0, 0, 1, 1, 2, 60))
    return windows, *calls


claimed.drawn(together=shapes.rolled(a_table), times=120)

claim.asks("""
two come: Which window starts first, and what has Ann's number become?
nothing is free: Ann's lease ends at 160, and it is 159. Whose is the window?
it ends now: A lease is a window, too. Does it have its last moment?
failed: Who looks at a window that has failed? And is its lease worth anything?
locked: A window is free, and the engine said that it is locked. What is Ann told?
both late: Neither window is pending. What does your update look at when it comes to write?
at once: Both saw the same free window. What happened between your look and your claim?
""")
claim.slips("""
look then take: Both had looked before either had written. How many statements are yours?
    = free = con.execute(
    =     "select window_id, token + 1 from batch_windows where status = 'pending' or (status = 'running' and "
    =     "lease_until <= ?) order by start_ts limit 1", [now]).fetchone()
    = if free:
    =     con.execute("update batch_windows set status = 'running', holder = ?, lease_until = ?, token = token + 1 "
    =                 "where window_id = ?", [worker, now + seconds, free[0]])
    = return free
a moment longer: The lease ends at 160, and at 160 it was still somebody's. Which bound does a window have?
    ~ lease_until <= :now => lease_until < :now
the same token: Two had this window, and both hold the same number. What will the write tell them apart by?
    - , token = token + 1
any lease: A window that was completed was claimed again. Whose lease counts?
    ~ (status = 'running' and lease_until <= :now) => lease_until <= :now
by number: The free window with the smallest number is not the first of the day. What is first?
    ~ order by start_ts limit 1 => order by window_id limit 1
""")


@claim.also_right(costs="two statements and a lock around them: whoever comes meanwhile is told that it is locked")
def under_a_lock(con, worker, now, seconds):
    with con:
        con.execute("begin immediate")
        free = con.execute(
            "select window_id, token + 1 from batch_windows where status = 'pending' or status = 'running' "
            "and not lease_until > ? order by start_ts",
            [now],
        ).fetchone()
        if free:
            taken = "update batch_windows set status = 'running', holder = ?, lease_until = ?, token = ? "
            con.execute(taken + "where window_id = ?", [worker, now + seconds, free[1], free[0]])
    return free


claim.hints += [
    "An update can find its row by a subquery, and say by `returning` which row it has changed and what stands there "
    "now. Then nobody fits between the look and the claim.",
    "A twin: a coat is given out once.\n    update coats set given_to = :guest, times = times + 1\n    where number = "
    "(select number from coats where given_to is null order by number limit 1)\n    returning number, times",
]
