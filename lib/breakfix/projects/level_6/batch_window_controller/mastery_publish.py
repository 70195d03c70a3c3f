"""Mastery: a write that asks whether it still may."""

from contextlib import nullcontext

from breakfix.faults.shut_tables import closed, locked, owing
from breakfix.lab import exercise, held_out, shapes

from .alter_counts import counts
from .fix_claim import claim
from .fix_sweep import overlaps_and_gaps
from .worlds import opened, store, told_by


@exercise(phase="mastery", minutes=8)
def publish(con, window_id, token, events):
    """Write the number of a window, if it was claimed by nobody else since.

    Given     con as in claim, with no transaction open; target (window_id, events). window_id and token are what claim
              has returned; events, a number
    Leave     when this window is running and has this token: one more row (window_id, events) in target, and the window
              is completed, both in one commit; return True. Otherwise all is as it was; return False. A lease that is
              over does no harm as long as nobody else has claimed
              An error of the engine reaches the caller as it is; then nothing is written and no transaction is open.
              Another worker may claim between any two of your statements
    Not touch other windows, and the other columns of this one
    """
    con.execute("begin immediate")
    try:
        mine = "window_id = ? and token = ? and status = 'running'"
        done = con.execute(f"update batch_windows set status = 'completed' where {mine}", [window_id, token])
        is_mine = done.rowcount == 1
        if is_mine:
            con.execute("insert into target values (?, ?)", [window_id, events])
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    return is_mine


@publish.stub
def as_in_run(con, window_id, token, events):
    con.execute("insert into target values (?, ?)", [window_id, events])
    con.execute("update batch_windows set status = 'completed' where window_id = ?", [window_id])
    return True


publish.world(store)
publish.play = "publish(con, 1, 1, 6)"
publish.costs = "the token is compared by the statement that writes, and the engine holds its lock until the commit"
TROUBLES = {
    "": lambda world: nullcontext(),
    "locked": lambda world: locked(world.second),
    "no row": lambda world: closed(world.second, "target"),
    "no update": lambda world: closed(world.second, "batch_windows", events=("update",)),
    "no commit": lambda world: owing(world.second, world.con, "target"),
}


@publish.look
def published(world, publish, windows, *calls, trouble="", target=()):
    """What is told and left when numbers are published: window_id, token, events. Only the first has the trouble, and
    only if it is the last token of a window that is running.
    """
    world.put(windows, target)
    running = [(number, token) for number, _, status, _, token, _ in windows if status == "running"]
    seen = {}
    for place, each in enumerate(calls, 1):
        with TROUBLES[trouble if place == 1 and each[:2] in running else ""](world):
            seen[f"call {place}"] = told_by(publish, world.con, *each)
    return {**seen, **world.left()}


ANN = [(1, 0, "running", "Ann", 1, 60), (2, 6, "running", "Bob", 1, 60)]
BOB = [(1, 0, "running", "Bob", 2, 200)]
published.when("taken over: somebody has claimed it since", BOB, (1, 1, 6), (1, 2, 8))
published.when("again: the same is published twice", ANN, (1, 1, 6), (1, 1, 6))
published.when("no row: target takes no row, and then it does", ANN, (1, 1, 6), (1, 1, 6), trouble="no row")
published.when("no commit: the commit is refused, and then it is not", ANN, (1, 1, 6), (1, 1, 6), trouble="no commit")


@publish.look(playable=False)
def beside(world, publish, token=1):
    """What another reader sees, and what Bob's claim makes of it, just before a statement of yours, each in turn."""
    is_whole, agree, is_late = True, True, False

    def bob_claims():
        before = world.left()
        with opened(world.database) as bob:
            told_by(taken_over, bob)
        return bool(before["target"]) == (before["batch_windows"][0]["status"] == "completed")

    for told, is_whole in world.at_each_statement(ANN, lambda: told_by(publish, world.con, 1, token, 6), bob_claims):
        left = world.left()
        window = left["batch_windows"][0]
        agree = (told == "True") == bool(left["target"]) == (window["status"] == "completed") or "locked" in told
        is_late = window["token"] == 2 and bool(left["target"])
        if not is_whole or not agree or is_late:
            break
    return {
        "all of it or nothing, between any two statements": is_whole,
        "what is told, the row and the status agree": agree,
        "a row with a token that is not the last": is_late,
    }


def taken_over(con):
    """Be Bob, who claims Ann's window unless it is completed."""
    con.execute("update batch_windows set token = 2, holder = 'Bob' where window_id = 1 and status = 'running'")


beside.when("meanwhile: Bob claims the window just before a statement of yours, each in turn")


def some_windows(chance):
    """Return windows, and what is published: much of it with a token or a window that is nearly right."""
    windows, calls = [], []
    for hour, number in enumerate(chance.sample(range(1, 9), chance.randint(1, 3))):
        status = chance.choice(("running", "running", "running", "pending", "completed", "failed"))
        token, lease = chance.choice((1, 2, 2, 3, 11)), chance.choice((0, 60, 10**9))
        windows.append((number, hour, status, chance.choice(("Ann", "O'Hare")), token, lease))
    for _ in range(chance.randint(1, 4)):
        number, _, _, _, token, _ = chance.choice(windows)
        near = chance.choice((number, number, number, number, 9)), token + chance.choice((0, 0, 0, 0, -1, 1))
        calls.append((*near, chance.choice((0, 6, 6, 250_000))))
    return windows, *calls


rows = shapes.evenly([(), ((1, 5),), ((2, 0), (1, 6))])
published.drawn(together=shapes.rolled(some_windows), trouble=shapes.evenly(list(TROUBLES)), target=rows, times=80)

publish.asks("""
taken over: Which token is the last one, and who holds it?
again: It is completed. What is there left to publish?
no row: The engine refused the row. What is the window, and what is open?
no commit: The commit failed. What is open now, and who was told?
meanwhile: You had asked, and then somebody claimed. What did you write after that?
""")
publish.slips("""
asks nobody: Somebody else had claimed it. Which number would have told you?
    -  and token = ?
    ~ [window_id, token] => [window_id]
any state: Nobody runs this window any more. May its number be written?
    -  and status = 'running'
asks first: You asked, and then Bob claimed. What holds him off between your question and your row?
    = row = con.execute("select token, status from batch_windows where window_id = ?", [window_id]).fetchone()
    = if row != (token, "running"):
    =     return False
    = with con:
    =     con.execute("begin immediate")
    =     con.execute("insert into target values (?, ?)", [window_id, events])
    =     con.execute("update batch_windows set status = 'completed' where window_id = ?", [window_id])
    = return True
always written: The window was not yours, and there is a row. Of what does the insert depend?
    ~ if is_mine: => if True:
two commits: Another reader saw one without the other. Where does your transaction end?
    - con.execute("begin immediate")
    ~ con.execute("commit") => pass
left open: It failed, and a transaction is open. Who closes it?
    - con.execute("rollback")
    - raise
    + raise
""")


@publish.also_right(costs="the question stands in the insert, and the update finds nothing to do if there was no row")
def insert_first(con, window_id, token, events):
    with con:
        con.execute("begin immediate")
        row = con.execute(
            "insert into target select window_id, ? from batch_windows "
            "where window_id = ? and token = ? and status = 'running' returning 1",
            [events, window_id, token],
        ).fetchall()
        if row:
            con.execute("update batch_windows set status = 'completed' where window_id = ?", [window_id])
    return bool(row)


publish.hints += [
    "The question has to be asked by a statement that holds the lock, and the lock has to be held until the commit. "
    "How many rows an update has changed tells whether its `where` held.",
    "A twin: a cloakroom gives a coat to its last ticket only. As one transaction: `update coats set is_out = 1 where "
    "number = 7 and ticket = 3 and not is_out`, and if that has changed a row, `insert into given_out values (7)`. "
    "When the insert is refused, where has the coat to be?",
]

fixes_hold = held_out(of=[counts, overlaps_and_gaps, claim, publish], name="fixes_hold", minutes=2)
