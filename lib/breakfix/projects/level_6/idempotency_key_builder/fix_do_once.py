"""Fix: an effect and its key are committed together, or neither is."""

import contextlib
import sqlite3

from hypothesis import strategies as st

from breakfix.faults import sigkill
from breakfix.faults.shut_tables import at_statement, locked, owing
from breakfix.lab import errors, exercise, shapes

from .worlds import look, opened, store, tables


@exercise(phase="fix", minutes=12)
def do_once(con, key, payload_hash, effect):
    """Carry out an operation once, whoever brings it and however often.

    Given     con, a connection to a SQLite file in which each statement commits itself; no transaction is open. key and
              payload_hash, texts. effect(con) carries the operation out: it writes with con, and neither begins nor
              commits. idempotency_keys (idempotency_key text primary key, payload_hash text).
    Leave     a new key: what effect does, and the row (key, payload_hash), both in one commit; return "processed".
              A key that is there with this payload_hash: all as it is, effect is not called; return "skipped".
              A key that is there with another payload_hash: all as it is, effect is not called; ValueError.
              An error of effect, Ctrl-C among them, or of the engine reaches the caller as it is; nothing of the
              operation is left, no transaction is open, and when it comes again it is tried again.
              Wherever it is killed, a rerun carries it out exactly once. So do two workers who bring it; one of them
              may get the engine's error that the file is locked, and no other.
    """
    con.execute("begin immediate")
    try:
        insert = "insert into idempotency_keys values (?, ?) on conflict do nothing"
        is_new = con.execute(insert, [key, payload_hash]).rowcount
        if is_new:
            effect(con)
        else:
            find = "select payload_hash from idempotency_keys where idempotency_key = ?"
            if con.execute(find, [key]).fetchone()[0] != payload_hash:
                raise ValueError(f"key {key} came with another payload before")
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    return "processed" if is_new else "skipped"


do_once.world(store)
do_once.play = (
    'do_once(con, "key 1", "hash 1", lambda con: con.execute("insert into target values (\'deploy\', \'1\')"))'
)
do_once.costs = "one row for each operation; the primary key decides, and it decides for everybody"


@do_once.stub
def as_in_run(con, key, payload_hash, effect):
    if con.execute("select * from idempotency_keys where idempotency_key = ?", [key]).fetchone():
        return "skipped"
    effect(con)
    con.execute("insert into idempotency_keys values (?, ?)", [key, payload_hash])
    return "processed"


LOCKED = "OperationalError: database is locked"
TOLD = ("'processed'", "'skipped'", LOCKED)
STRIKES = errors.ERRORS | errors.of_engine(sqlite3)
REFUSED = "a row that is refused"
HOW = {"no row": 0, "one row": 1, "two rows": 2}  # other ways end in an error, after one row


def bring(do_once, con, key, payload_hash, how="one row", name="effect"):
    """Call the answer; return what its caller is told, and whether a transaction is open after it."""
    raised = []

    def effect(con):
        try:
            for number in range(HOW.get(how, 1)):
                con.execute("insert into target values (?, ?)", [name, f"row {number + 1}"])
            if how == REFUSED:
                con.execute("insert into target values (null, null)")
            elif how not in HOW:
                raise STRIKES[how]()
        except BaseException as error:
            if how not in HOW:
                raised.append(error)
            raise

    try:
        told = repr(do_once(con, key, payload_hash, effect))
    except BaseException as error:
        told = "ValueError" if type(error) is ValueError else f"{type(error).__name__}: {error}"
        told = "the error of effect" if raised[:1] == [error] else told
    if con.in_transaction:
        con.execute("rollback")
        told += ", and a transaction is open"
    return told


@do_once.look
def came(world, do_once, *calls, held=(), trouble=""):
    """What is told and left when operations come: key, payload_hash, and how the effect goes. The first has trouble."""
    world.hold(held)
    troubles = {"lock": lambda: locked(world.second), "commit": lambda: owing(world.second, world.con, "target")}
    seen = {}
    with opened(world.database) as other:
        for place, each in enumerate(calls, 1):
            with troubles.pop(trouble, contextlib.nullcontext)():
                con = world.con if place % 2 else other
                seen[f"call {place}"] = bring(do_once, con, *each, name=f"call {place}")
    return {**seen, **tables(world.second)}


NEW, OTHER, NEXT = ("key 1", "hash 1"), ("key 1", "hash 2"), ("key 2", "hash 1")
STOPPED = (*NEW, "KeyboardInterrupt")
came.when("new keys: two operations come, each with a key of its own", NEW, NEXT)
came.when("again: an operation comes three times", NEW, NEW, NEW)
came.when("another payload: a key comes again with another payload_hash", NEW, OTHER, NEW)
came.when("stopped by hand: somebody stops the program in effect, and the operation comes again", STOPPED, NEW)
came.when("a row is refused: the engine refuses a row of effect, and the operation comes again", (*NEW, REFUSED), OTHER)
came.when("the commit is refused: a foreign key that is looked at last refuses the commit", NEW, NEW, trouble="commit")


@do_once.look(playable=False)
def killed(world, do_once, how="one row", held=(), before_calls=range(1, 9)):
    """What is there after a SIGKILL before an engine call of the answer, each in turn, and after a rerun."""
    for number in before_calls:
        database = world.other_file(f"killed-{number}.db", held)

        def work(database=database):
            with opened(database) as con:
                return bring(do_once, con, *NEW, how)

        before = look(database)
        end = sigkill.forked(work, before_call=number + 1)  # the first call is of `opened`
        after = look(database)
        told = work()
        whole = look(database)
        is_kept = after in (before, whole)
        if not is_kept or len(whole["target"]) != len(before["target"]) + HOW[how] or not end.killed:
            break
    left = "all of it, or nothing" if is_kept else after
    return {"after the kill": left, "after the rerun": whole, "told": told in TOLD[:2] or told}


killed.when("killed: it is killed before each of its statements in turn, and run again")


@do_once.look(playable=False)
def beside(world, do_once, theirs=NEW, how="one row", held=(), before_statements=range(1, 8)):
    """What is told and left when a second worker comes just before a statement of the first, each in turn."""
    for number in before_statements:
        database, told = world.other_file(f"beside-{number}.db", held), []
        with opened(database) as first, opened(database) as second:

            def come(con, which, told=told):
                told.append(bring(do_once, con, *which, how))

            with at_statement(first, number, lambda come=come, con=second: come(con, theirs)) as statements:
                come(first, NEW)
            come(second, NEW)  # who was kept out comes again
            come(first, theirs)
        seen = {"told": [each for each in told if each not in TOLD], "processed": told.count(TOLD[0]), **look(database)}
        if seen["told"] or seen["processed"] != len({NEW, theirs}) or len(statements) < number:
            break
    return seen


beside.when("two workers: a second worker brings the operation just before a statement of the first, each in turn")

KEYS = (("key 1", "key 2"), ("key 1", "KEY 1"), ("key 1", "key 1 "), ("key 1", ""), ("7", "07"), ("k_y", "key"))
KEYS += (("k" * 300, "k" * 299 + "l"), ("o'clock", "o''clock"))
HASHES = (("hash 1", "hash 2"), ("hash 1", "HASH 1"), ("hash 1", "hash 1 "), ("", "hash 1"), ("7", "7.0"))


def calls(chance):
    """Return operations of two keys, so that they come again, with this or another payload_hash."""
    keys, hashes = chance.choice(KEYS), chance.choice(HASHES)
    ways = [*HOW, "one row", "two rows", REFUSED, chance.choice(list(STRIKES))]
    count = chance.randint(2, 6)
    return tuple((chance.choice(keys), hashes[chance.random() < 0.3], chance.choice(ways)) for _ in range(count))


others = st.sampled_from([(), (("key 0", "hash 1"),), (("key 3", "hash 2"), ("", "hash 1"))])
rows, one_of = st.sampled_from(["one row", "two rows"]), st.integers(1, 7).map(lambda number: [number])
came.drawn(together=shapes.rolled(calls), held=st.just([NEW]) | others, times=50)
came.drawn(shapes.evenly([*STRIKES]).map(lambda how: (*NEW, how)), st.just(NEW), times=len(STRIKES))
came.drawn(
    st.tuples(st.just("key 1"), st.just("hash 1"), rows), st.just(NEW), trouble=shapes.evenly(["lock", "commit"])
)
killed.drawn(how=st.sampled_from(list(HOW)), held=others, before_calls=one_of, times=4)
beside.drawn(theirs=st.sampled_from([NEW, NEXT]), how=rows, held=others, before_statements=one_of, times=10)

do_once.asks("""
new keys: Which of the two was carried out, and which key stands in the table?
again: It came three times. How often was it carried out, and what is open after each call?
another payload: One key, two things to do. Who has to hear of it?
stopped by hand: Somebody pressed Ctrl-C. What is open after it?
a row is refused: The engine refused a row. Was the operation carried out?
the commit is refused: All was written, and the commit failed. What is open, and who was told?
killed: It was killed between two statements. What did the rerun find?
two workers: What does the second see before the first has committed?
""")

do_once.slips("""
says nothing: It was carried out, and its caller does not know. What does the last line owe them?
    - return "processed" if is_new else "skipped"
twice is an error: It came again, and its caller got an error. Who asked for one?
    -  on conflict do nothing
key first: Killed after the first commit: the key is there, and the operation was never carried out. Who would know?
    - effect(con)
    + con.execute("commit")
    + con.execute("begin immediate")
    + effect(con)
look then write: Two workers looked, and both saw nothing. What happened between looking and writing?
    = if con.execute("select 1 from idempotency_keys where idempotency_key = ?", [key]).fetchone():
    =     return "skipped"
    = con.execute("begin")
    = effect(con)
    = con.execute("insert or ignore into idempotency_keys values (?, ?)", [key, payload_hash])
    = con.execute("commit")
    = return "processed"
any payload will do: A key came with something else to do, and was skipped. Who wanted it done?
    ~ if con.execute(find, [key]).fetchone()[0] != payload_hash: => if con.execute(find, [key]).fetchone() is None:
the error is kept: It failed, and nobody heard. Who will bring it again?
    - con.execute("rollback")
    - raise
    + con.execute("rollback")
only some errors: Somebody pressed Ctrl-C. What is open after it?
    ~ except BaseException: => except Exception:
""")


@do_once.also_right(costs="asks first, but under the lock: nobody else writes between the question and the answer")
def ask_under_the_lock(con, key, payload_hash, effect):
    con.execute("begin immediate")
    try:
        known = con.execute("select payload_hash from idempotency_keys where idempotency_key = ?", [key]).fetchall()
        if not known:
            effect(con)
            con.execute("insert into idempotency_keys values (?, ?)", [key, payload_hash])
        elif known != [(payload_hash,)]:
            raise ValueError("this key stands for another payload")
        con.commit()
    finally:
        if con.in_transaction:
            con.rollback()
    return "skipped" if known else "processed"


do_once.hints += [
    "Between your question and your row there is a moment, in which another worker asks as well. Is there a statement "
    "that asks and takes the place at once? And what has to be committed together with its row?",
    """A twin: a ticket is torn when somebody goes in, and a torn ticket lets nobody in:

    door.execute("begin immediate")
    torn = door.execute("insert or ignore into torn (ticket) values (?)", [ticket]).rowcount
    if torn:
        let_in(door, guest)
    door.execute("commit")

And when `let_in` fails, what has to become of the ticket?""",
]
