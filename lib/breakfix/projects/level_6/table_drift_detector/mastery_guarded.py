"""Mastery: the check and the load are one transaction."""

import contextlib
import sqlite3

from breakfix.faults.shut_tables import at_statement, owing
from breakfix.lab import errors, exercise, held_out, shapes, steps

from .alter_history import column_history
from .fix_fingerprint import fingerprint
from .fix_judge import judge_drift
from .worlds import file_of, opened

SHOP = file_of("""
    create table orders (id integer, total integer);
    create table target (id integer, total integer);
    insert into orders values (101, 1999)
""")
ERRORS = errors.ERRORS | errors.of_engine(sqlite3)
ALTER = "alter table orders rename column total to amount"


@exercise(phase="mastery", minutes=8)
def guarded(con, judge, work):
    """Judge a table and load it, with nobody in between.

    Given     con, a connection as connect of Run opens it, without an open transaction. Other processes may alter its
              tables at any moment. judge(con) reads and returns "stop", "warn" or "pass"; work(con) reads and writes.
              Neither begins, commits or rolls back; both may fail, by any exception
    Leave     judge is called once. At "stop" work is not called, and nothing changes; otherwise work is called once,
              and what it wrote is committed. Whatever others do, work meets the tables that judge saw, and can write.
              Return what judge returned. If judge, work or the commit fails, nothing changes and the caller gets that
              error. No transaction stays open
    """
    con.execute("begin immediate")
    try:
        verdict = judge(con)
        if verdict != "stop":
            work(con)
        con.commit()
    except BaseException:
        con.rollback()
        raise
    return verdict


@guarded.stub
def one_after_the_other(con, judge, work):
    verdict = judge(con)
    if verdict != "stop":
        con.execute("begin immediate")
        work(con)
        con.commit()
    return verdict


guarded.play = 'guarded(con, lambda con: "pass", lambda con: con.execute("insert into target values (1, 999)"))'
guarded.costs = "others wait with their changes until the load has committed"


@guarded.world
def shop():
    with opened(SHOP) as world:
        yield world


def step(error, does, raised):
    """Return a step that does something, counts its calls, and then fails if there is an error."""
    calls = []

    def taken(con):
        calls.append(con)
        found = does(con)
        if error:
            raised.append(ERRORS[error]())
            raise raised[-1]
        return found

    return taken, calls


def writes(con):
    """Load in two statements."""
    con.execute("insert into target select * from orders")
    con.execute("insert into target values (0, 0)")
    return 2


@guarded.look
def ended(world, guarded, verdict, judge_fails=None, work_fails=None, is_owing=False):
    raised, returned = [], []
    judge, judged = step(judge_fails, lambda con: con.execute("select ? from orders", [verdict]).fetchone()[0], raised)
    work, worked = step(work_fails, writes, raised)
    with owing(world.second, world.con, "target") if is_owing else contextlib.nullcontext():
        heard = steps.heard(lambda: returned.append(guarded(world.con, judge, work)), raised=raised)
        is_open = world.con.in_transaction
        world.con.rollback()
    calls = {"calls of judge": len(judged), "calls of work": len(worked)}
    return {"returned": returned, "the caller heard": heard or "no error", **calls, "left open": is_open}


@guarded.look(playable=False)
def beside(world, guarded, numbers):
    """Whether work met the columns that judge saw, and could write, when others alter orders before a statement."""
    met, heard = [], []
    for number in numbers:
        with opened(SHOP) as other:
            seen = []

            def look(con, seen=seen):
                seen.append([name for _, name, *_ in con.execute("pragma table_info(orders)")])
                con.execute("insert into target values (7, 7)") if len(seen) == 3 else None
                seen.append([each[0] for each in con.execute("select * from orders").description])
                return "pass" if "total" in seen[0] else "stop"

            def alter(second=other.second):
                with contextlib.suppress(sqlite3.OperationalError):
                    second.execute(ALTER)

            with at_statement(other.con, number, alter):
                heard.append(steps.heard(lambda con=other.con, look=look: guarded(con, look, look)))
            other.con.rollback()
            met.append(all(each == seen[0] for each in seen))
    return {"work met what judge saw": all(met), "work could write": not any(heard)}


ended.when("warn: judge finds a new column", "warn")
ended.when("stop: a column is missing", "stop")
ended.when("work fails: after it has written", "pass", work_fails="sqlite3.IntegrityError")
ended.when("judge fails: the table is not there", "pass", judge_fails="KeyError")
ended.when("Ctrl-C: somebody interrupts work", "warn", work_fails="KeyboardInterrupt")
ended.when("no commit: the engine refuses the commit", "pass", is_owing=True)
beside.when("altered: another process alters orders just before a statement of yours", range(1, 9))


def some(chance):
    """Return a verdict, how judge fails and how work, if they do, and whether the commit does."""
    fails = [chance.choice([*ERRORS]) if chance.random() < often else None for often in (0.2, 0.7)]
    return chance.choice(("pass", "warn", "stop")), *fails, chance.random() < 0.3


ended.drawn(together=shapes.rolled(some), times=100)

guarded.asks("""
warn: Is a warning a reason not to load?
stop: What has been called, and what is there afterwards?
work fails: It had written before it failed. What is left?
judge fails: The transaction has begun. Who ends it?
Ctrl-C: Is an interrupt an Exception?
no commit: The commit has failed. Is the transaction over?
altered: Since when does your transaction hold the table?
""")
guarded.slips("""
judged before: The table was altered between the two. When does the transaction begin?
    - con.execute("begin immediate")
    ~ verdict = judge(con) => verdict = judge(con); con.execute("begin immediate")
a plain begin: Another process altered the table after judge had read, and work could not write. Who has the lock?
    ~ "begin immediate" => "begin"
loaded all the same: judge said stop. Who has heard it?
    ~ if verdict != "stop": => if verdict:
a warning stops it: judge said warn. What does the task say of a warning?
    ~ verdict != "stop" => verdict == "pass"
only exceptions: KeyboardInterrupt is no Exception, and the transaction is open. Which class is above both?
    ~ except BaseException: => except Exception:
swallowed: It failed, and the caller hears nothing. What does the caller do now?
    - raise
    + return "stop"
not undone: It failed, and the transaction is open. Who ends it?
    - con.rollback()
""")


@guarded.also_right(costs="two context managers in place of the words")
def with_contexts(con, judge, work):
    with con:
        con.execute("begin exclusive")
        verdict = judge(con)
        if verdict in ("pass", "warn"):
            work(con)
    return verdict


guarded.hints += [
    "A transaction that begins with `begin immediate` holds the file's write lock from there on, and to alter a table "
    "is to write. What has to stand behind that line?",
    "A twin: seats are counted and then sold, with nobody in between. `take(lock)`; `sell(count())`; whatever comes, "
    "`let_go(lock)`. Which of your lines has to stand outside of `try`, and which after every kind of error?",
]

fixes_hold = held_out(of=[column_history, fingerprint, judge_drift, guarded], name="fixes_hold", minutes=2)
