"""Fix: a window is claimed by one statement, for a while, with a token."""

from breakfix.faults.shut_tables import at_statement
from breakfix.lab import exercise, shapes

from .worlds import opened, store


@exercise(phase="fix", minutes=10)
def claim(con, worker, now, seconds):
    """Claim the first window that is free, for a while.

    Given     con, a connection to a SQLite file in which each statement commits itself; batch_windows as in Run, no two
              with one start_ts. worker, a text; now and seconds, whole numbers. Free is a window that is pending, and
              one that is running whose lease is over: it ends before its lease_until
    Leave     the free window with the smallest start_ts is running, holder is worker, lease_until is now + seconds, and
              token is one higher. Return the tuple (window_id, token); None when no window is free
              Workers who come at once never get one window. One of them may get the engine's error that the database
              is locked, and no other
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


def told_by(claim, con, *given):
    """Call the answer; return what its caller is told, as plain data."""
    try:
        told = claim(con, *given)
        return list(told) if isinstance(told, tuple | list) else repr(told)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


@claim.look
def claimed(world, claim, windows, *calls):
    """What is told and left when workers come one after the other; each call is worker, now, seconds."""
    world.put(windows)
    seen = {}
    with opened(world.database) as other:
        for place, each in enumerate(calls, 1):
            seen[f"call {place}"] = told_by(claim, world.con if place % 2 else other, *each)
    return {**seen, **world.left()}


PENDING = [(1, 18, "pending", None, 0, None), (2, 6, "pending", None, 0, None), (3, 12, "pending", None, 0, None)]
HELD = [(4, 6, "running", "Ann", 3, 160), (5, 12, "completed", "Bob", 1, 100)]
claimed.when(
    "two come: Bob comes after Ann, and three windows are pending", PENDING, ("Ann", 100, 60), ("Bob", 101, 60)
)
claimed.when("nothing is free: one window is held until 160, one completed", HELD, ("Bob", 159, 60))
claimed.when("the lease is over: somebody comes long after the end of a lease", HELD, ("Bob", 200, 30))
claimed.when("it ends now: somebody comes at the moment at which a lease ends", HELD, ("Bob", 160, 60))
FAILED = [(1, 0, "failed", "Ann", 2, 90), (2, 6, "running", "Bob", 1, 90), (3, 9, "pending", None, 0, None)]
claimed.when("failed: the first window has failed, the second has a lease that is over", FAILED, ("Cleo", 100, 60))
claimed.when(
    "three in turn: each comes when the lease before is over", PENDING[:1], ("A", 0, 5), ("B", 5, 5), ("C", 10, 5)
)


@claim.look(playable=False)
def beside(world, claim, windows=PENDING, before_statements=range(1, 7)):
    """Which windows are given when Bob comes just before a statement of Ann's, each in turn."""
    wanted = None
    for number in before_statements:
        world.again()
        world.put(windows)
        told = []
        with opened(world.database) as bobs:

            def bob_comes(told=told, con=bobs):
                told.append(told_by(claim, con, "Bob", 100, 60))

            with at_statement(world.con, number, bob_comes) as so_far:
                told.append(told_by(claim, world.con, "Ann", 100, 60))
            ran = len(so_far)
            late = [told_by(claim, bobs, "Bob", 100, 60) for each in told if each == LOCKED]
        given = sorted(str(each) for each in [*told, *late] if each != LOCKED)
        wanted = wanted or given
        if given != wanted or ran < number:
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
        calls.append((chance.choice(NAMES), now, chance.choice((1, 2, 60, 86_400))))
        now += chance.choice((0, 0, 1, 1, 2, 60))
    return windows, *calls


claimed.drawn(together=shapes.rolled(a_table), times=120)

claim.asks("""
two come: Which window starts first, and what has Ann's number become?
nothing is free: Ann's lease ends at 160, and it is 159. Whose is the window?
the lease is over: Nobody has heard of Ann for a while. May her window wait for her?
it ends now: A lease is a window, too. Does it have its last moment?
failed: Who looks at a window that has failed? And is its lease worth anything?
three in turn: Three had this window. How can one tell their claims apart?
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
never over: Ann is gone for good, and her window with her. When does a claim end?
    ~ status = 'pending' or (status = 'running' and lease_until <= :now) => status = 'pending'
the same token: Two had this window, and both hold the same number. What will the write tell them apart by?
    - , token = token + 1
sure of pending only: Both leases were over, and both workers have one window. What has changed since you looked?
    = for _ in range(9):
    =     free = con.execute(
    =         "select window_id, token + 1, status from batch_windows where status = 'pending' or (status = 'running' "
    =         "and lease_until <= ?) order by start_ts limit 1", [now]).fetchone()
    =     if free is None:
    =         return None
    =     if con.execute("update batch_windows set status = 'running', holder = ?, lease_until = ?, token = token + 1 "
    =                    "where window_id = ? and status = ?", [worker, now + seconds, free[0], free[2]]).rowcount:
    =         return free[:2]
any lease: A window that was completed was claimed again. Whose lease counts?
    ~ (status = 'running' and lease_until <= :now) => lease_until <= :now
by number: The free window with the smallest number is not the first of the day. What is first?
    ~ order by start_ts limit 1 => order by window_id limit 1
""")


@claim.also_right(costs="two statements and a lock around them: whoever comes meanwhile is told that it is locked")
def under_a_lock(con, worker, now, seconds):
    con.execute("begin immediate")
    try:
        free = con.execute(
            "select window_id, token from batch_windows where status = 'pending' or status = 'running' "
            "and not lease_until > ? order by start_ts",
            [now],
        ).fetchone()
        if free is not None:
            con.execute(
                "update batch_windows set status = 'running', holder = ?, lease_until = ?, token = ? "
                "where window_id = ?",
                [worker, now + seconds, free[1] + 1, free[0]],
            )
    finally:
        con.execute("commit")
    return None if free is None else (free[0], free[1] + 1)


claim.hints += [
    "An update can find its row by a subquery, and say by `returning` which row it has changed and what stands there "
    "now. Then nobody fits between the look and the claim.",
    "A twin: a coat is given out once.\n    update coats set given_to = :guest, times = times + 1\n    where number = "
    "(select number from coats where given_to is null order by number limit 1)\n    returning number, times",
]
