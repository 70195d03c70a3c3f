"""Fix: a letter is counted before it is tried, and resolved once, whoever else has taken it."""

import contextlib
import sqlite3

from hypothesis import strategies as st

from breakfix.faults import sigkill
from breakfix.faults.shut_tables import at_statement
from breakfix.lab import exercise, shapes

from .alter_due import due
from .scripted import STRIKES, a_line, heard
from .worlds import AS_LOOKED_AT, held_by, letter, look, opened, store


@exercise(phase="fix", minutes=11)
def retry_letter(con, letter, handle, now):
    """Try one letter once more.

    Given     con, handle and now as for process; others work on the same file. letter is a row of due, a tuple of id,
              retry_count and line, as somebody has looked at it, perhaps a while ago.
    Leave     if no letter has this id and this retry_count: everything stays as it is, handle is not called; return
              "taken".
              Else retry_count is one higher and leased_until is now + 60. Both are committed before handle is
              called: they stay when it kills the worker.
              If handle(con, line) takes the line: what it wrote, and now as resolved_at, in one commit; return
              "resolved".
              If it raises an Exception: nothing that it wrote; return "failed".
              If another worker has taken the letter meanwhile, because the lease was over: nothing that handle
              wrote; return "taken".
              Any other error of handle reaches the caller, and nothing that it wrote is left. No transaction is open
              in any case, and all other columns stay as they are.
    """
    number, tries, line = letter
    mine = "where id = ? and retry_count = ?"
    count = f"update dead_letters set retry_count = retry_count + 1, leased_until = ? {mine}"
    resolve = f"update dead_letters set resolved_at = ? {mine}"
    if not con.execute(count, [now + 60, number, tries]).rowcount:
        return "taken"
    con.execute("begin immediate")
    try:
        handle(con, line)
        is_mine = con.execute(resolve, [now, number, tries + 1]).rowcount
        con.execute("commit" if is_mine else "rollback")
    except BaseException as error:
        con.execute("rollback")
        if not isinstance(error, Exception):
            raise
        return "failed"
    return "resolved" if is_mine else "taken"


retry_letter.world(store)
retry_letter.play = ""
retry_letter.costs = "two commits for each try; while handle is at work, nobody else writes to the file"


@retry_letter.stub
def counted_afterwards(con, letter, handle, now):
    number, _, line = letter
    con.execute("begin")
    try:
        with con:
            handle(con, line)
            con.execute("update dead_letters set resolved_at = ? where id = ?", [now, number])
    except Exception:
        con.execute("update dead_letters set retry_count = retry_count + 1 where id = ?", [number])
        return "failed"
    return "resolved"


KEPT_OUT, LATE = ("OperationalError: database is locked", "failed"), 960
MEANWHILE = {
    "another worker takes it": "update dead_letters set retry_count = retry_count + 1, leased_until = 900 where id = ?",
    "a later file mends it": "update dead_letters set retry_count = 0, leased_until = null where id = ?",
    "somebody deletes it": "delete from dead_letters where id = ?",
}


def looked_at(con, number):
    """Return a letter as a worker looks at it: its id, its retry_count and its line."""
    return con.execute(AS_LOOKED_AT, [number]).fetchone()


def waiting(number, does, **columns):
    """Return a letter whose line does this."""
    return letter(number, payload=f"line {number} | {does}", **columns)


@retry_letter.look
def tried(world, retry_letter, numbers, held, meanwhile=(), now=100):
    """What is told and left when letters were looked at, something happens to some, and each is tried in its turn."""
    world.hold(held)
    seen, calls = {}, []
    listed = [looked_at(world.second, number) for number in numbers]
    for number, what in meanwhile:
        world.second.execute(MEANWHILE[what], [number])
    for place, each in enumerate(listed, 1):
        seen[f"try {place}"] = heard(world.con, retry_letter, world.con, each, now + place, calls=calls)
    return {**seen, "calls of handle": calls, **held_by(world.second)}


ONE, OTHER = waiting(1, "1 row | fine"), waiting(2, "2 rows | fine", retry_count=2, leased_until=70)
HALF, STOPPED = waiting(1, "1 row | KeyError"), waiting(1, "1 row | KeyboardInterrupt")
tried.when("resolved: two letters are tried", [1, 2], [ONE, OTHER])
tried.when("fails again: handle fails after its first row", [1], [HALF, OTHER])
tried.when("twice: one letter is tried twice, as it was looked at first", [1, 1], [ONE])
tried.when("taken: another worker has taken it since", [1], [ONE, OTHER], [(1, "another worker takes it")])
tried.when("stopped by hand: somebody stops the program in handle", [1], [STOPPED])


@retry_letter.look(playable=False)
def poisoned(world, retry_letter, held, now=100):
    """What is there when the worker is killed in handle."""
    database = world.other_file("poisoned.db", held)

    def work():
        with opened(database) as con:
            return heard(con, retry_letter, con, looked_at(con, held[0]["id"]), now)

    sigkill.forked(work, before="insert into target")
    return look(database)


poisoned.when("poisoned: the worker is killed in handle", [ONE, OTHER])


@retry_letter.look(playable=False)
def beside(world, retry_letter, does="1 row | fine", before_statements=range(1, 9), dies=False):
    """What is told and left when another worker comes, after the lease, just before each statement of the answer.

    With `dies` it takes the letter and is heard of no more, and a third one resolves the letter at last.
    """
    for number in before_statements:
        database, told = world.other_file(f"beside-{number}.db", [waiting(1, does)]), []
        with opened(database) as first, opened(database) as second:

            def come(now, con=second, told=told):
                for letter in con.execute(due.reference(), {"now": now}).fetchall():
                    if dies and now < LATE:
                        with contextlib.suppress(sqlite3.OperationalError):  # it is kept out
                            con.execute(MEANWHILE["another worker takes it"], [1])
                    else:
                        said = heard(con, retry_letter, con, letter, now)
                        told += [said] * (said not in KEPT_OUT)

            letter = looked_at(second, 1)
            with at_statement(first, number, lambda come=come: come(160)):
                told.append(heard(first, retry_letter, first, letter, 100))
            come(LATE)
        left = look(database)
        is_once = sorted({*told, "taken"}) == ["resolved", "taken"] and told.count("resolved") == 1
        (found,) = left["dead_letters"]
        lease = found.get("leased_until", 0) - found.get("resolved_at", 0)  # of the one who has resolved it
        if not is_once or lease != 60 or len(left["target"]) != 1 + int(does[0]):
            break
    return {"told": "one has resolved it" if is_once else told, "seconds of its lease": lease, "target": left["target"]}


beside.when("two workers: the lease is over, and another worker comes just before each of your statements in turn")


def nights(chance):
    """Return tries of up to four letters, some of them twice, and what happens to them before."""
    numbers = chance.sample(range(1, 9), chance.randint(1, 4))
    held = []
    for number in numbers:
        line = a_line(chance, shapes.AWKWARD)
        columns = {"retry_count": chance.choice((0, 0, 1, 2, 5)), "leased_until": chance.choice((None, 70, 100, 400))}
        columns |= {"mended": line} if chance.random() < 0.4 else {"payload": line}
        held.append(letter(number, **columns))
    events = [(number, chance.choice([*MEANWHILE])) for number in numbers if chance.random() < 0.25]
    return chance.choices(numbers, k=chance.randint(1, 5)), held, events, chance.choice((0, 100, 5000))


tried.drawn(together=shapes.rolled(nights), times=80)
strikes = shapes.evenly([*STRIKES]).map(lambda how: [waiting(1, f"1 row | {how}"), OTHER])
tried.drawn(st.just([1]), strikes, times=len(STRIKES))
one_of = st.integers(1, 8).map(lambda number: [number])
poisoned.drawn(st.sampled_from([[ONE, OTHER], [OTHER]]), now=st.sampled_from([0, 69, 900]), times=3)
lines = st.sampled_from(["1 row | fine", "2 rows | fine"])
beside.drawn(does=lines, before_statements=one_of, dies=st.booleans(), times=16)

retry_letter.asks("""
resolved: Which of the two is resolved, and how often was each tried?
fails again: It failed. What stands in target, and until when does nobody try it again?
twice: It was resolved by the first try. What did the second one ask, before it acted?
taken: Somebody else has counted a try since. Whose is the letter?
stopped by hand: Somebody pressed Ctrl-C. What is open, and who was told?
poisoned: The worker is dead. What does the letter say of this try?
two workers: The lease was over, and the other one took the letter. Who may resolve it?
""")
retry_letter.slips("""
counts afterwards: The worker is dead, and its try was never counted. When is a count safe?
    - con.execute("begin immediate")
    ~ resolve = f"update => con.execute("begin immediate"); resolve = f"update
whoever has it: It was not as you had looked at it, and you took it all the same. What does your statement ask?
    ~ leased_until = ? {mine}" => leased_until = ? where id = ? and retry_count >= ?"
nobody else: The lease was over, and another worker took it as well. What do you ask at the end?
    ~ resolved_at = ? {mine}" => resolved_at = ? where id = ? and retry_count >= ?"
a time from the past: The lease ends at the second 60, and it is long after that. When does a lease end?
    ~ [now + 60, number => [60, number
two commits: The letter was another's by then, and what handle wrote for you is in target. Which commit wrote it?
    - handle(con, line)
    + handle(con, line)
    + con.execute("commit")
    + con.execute("begin immediate")
the lease is given back: It failed, and the next worker tries it within a second. What has changed until then?
    - return "failed"
    + con.execute("update dead_letters set leased_until = null where id = ?", [number])
    + return "failed"
Ctrl-C has failed: Somebody wanted to stop the program. Was that the fault of the letter?
    - if not isinstance(error, Exception):
    -     raise
""")


@retry_letter.also_right(costs="two commits; asks once more before handle, under the lock: nothing is handled in vain")
def ask_again(con, letter, handle, now):
    number, tries, line = letter
    count = "update dead_letters set retry_count = retry_count + 1, leased_until = ? where id = ? and retry_count = ?"
    if not con.execute(count, [now + 60, number, tries]).rowcount:
        return "taken"
    con.execute("begin immediate")
    try:
        with con:
            resolve = "update dead_letters set resolved_at = ? where id = ? and retry_count = ?"
            if not con.execute(resolve, [now, number, tries + 1]).rowcount:
                return "taken"
            handle(con, line)
    except Exception:
        return "failed"
    return "resolved"


retry_letter.hints += [
    "An update tells how many rows it has changed. One that names in its `where` what you have looked at changes a "
    "row, or none: then it is no longer as you saw it. Where do you need that once, and where again?",
    """A twin: a phone rings in an office, and who picks it up writes their name first:

    took = office.execute("update calls set taken_by = ? where id = ? and taken_by is null", [me, call]).rowcount

And what do I ask before I close the call, if I may have fallen asleep over it?""",
]
