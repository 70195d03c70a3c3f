"""Fix: killed anywhere, then run again, the tables are those of a run that nobody disturbed."""

import functools
import tempfile
from pathlib import Path

import duckdb
from hypothesis import strategies as st

from breakfix.faults import sigkill
from breakfix.lab import exercise, memory, rows, snapshot

from . import baseline, draws
from .steps import ERRORS, steps_of
from .worlds import new_file, sample, totals, write


@exercise(phase="fix", minutes=15)
def run_batch(con, steps):
    """Take one batch through all steps, so that a rerun mends whatever a kill at any moment leaves.

    Given     con, an open connection to the database file, with no transaction open.
              steps, a list of functions of a connection, to be called in their order: receive, stage, load, advance
              and log of the baseline. They neither begin nor commit; receive reads what is newer than the watermark.
    Leave     what the steps leave when nobody disturbs them. After a SIGKILL before any statement, and a rerun with
              the same steps: the same tables as without the kill.
              If a step raises, the caller gets the error, and the scheduler decides about a rerun: call no step a
              second time. The rerun gives the same tables as without the error, on a new connection and on this one.
    Not touch what earlier batches left in any table.
    """
    con.begin()
    try:
        for step in steps:
            step(con)
        con.commit()
    except BaseException:
        con.rollback()
        raise


run_batch.costs = "the whole batch is held back until the end: one long transaction, one commit"
run_batch.play = ""


@run_batch.stub
def commit_per_step(con, steps):
    for step in steps:
        con.begin()
        step(con)
        con.commit()


class Nights:
    """A database file that lives through several runs; a run that is to be killed has a process of its own."""

    def __init__(self, folder):
        self.folder, self.database = folder, new_file(folder)
        self.called, self.all = [], {}  # names of steps; the tables at the end

    def open(self, **how):
        """Return a connection: one thread is quicker for so few rows."""
        return duckdb.connect(self.database, config={"threads": 1}, **how)

    def run(self, run_batch, *batches):
        """Run batches, each with a connection of its own."""
        for batch in batches:
            with self.open() as con:
                run_batch(con, self.steps(batch))

    def kill(self, run_batch, batch, before):
        """Run a batch in a fork that is killed before a statement."""
        sigkill.forked(lambda: self.run(run_batch, batch), before=before)

    def steps(self, batch, fails=None):
        """Return the steps for a list of events, of which one may fail."""
        return [self.noted(step) for step in steps_of(write(self.folder / "batch.json", batch), fails)]

    def noted(self, step):
        """Return a step whose name goes into `called`."""

        @functools.wraps(step)
        def called(con):
            self.called.append(step.__name__)
            step(con)

        return called

    def tables(self):
        """Return what a reader finds when all is over."""
        with self.open(read_only=True) as con:
            self.all = snapshot.taken(con)["tables"]
            log = con.sql("select sum(loaded)::int as loaded_in_log, any_value(mark) as mark from run_log, watermarks")
            return totals(con) | rows(log)[0]

    def whole(self):
        """Return all that was in the database when all was over, in whatever order."""
        return {name: sorted(table["rows"], key=repr) for name, table in self.all.items()}


@run_batch.world
def nights():
    with tempfile.TemporaryDirectory() as folder:
        yield Nights(Path(folder))


@run_batch.look
def tables(world, run_batch, *batches, killed=None, fails=(), same=False):
    *earlier, last = batches
    world.run(run_batch, *earlier)
    if killed:
        world.kill(run_batch, last, killed)
    told = 0
    with world.open() as con:
        for each in fails:
            try:
                run_batch(con, world.steps(last, each))
            except Exception:
                told += 1
        if same:
            run_batch(con, world.steps(last))
    if not same:
        world.run(run_batch, last)
    if fails:
        return world.tables() | {"errors_told": told}
    return world.tables() | ({} if killed else {"steps_called": world.called})


TODAY = sample()
ORPHAN = ("", "orphan_event", 3.0, "13:30")
TOMORROW = [("evt-007", "page_view", 2.0, "13:00"), ORPHAN, ORPHAN]
when = functools.partial(tables.when, playable=False)

when("two days: nobody disturbs it, and tomorrow's batch, with one bad event twice, follows today's", TODAY, TOMORROW)
when(
    "killed before the mark: it is killed before the statement that moves the watermark, and run again",
    TODAY,
    killed="update watermarks",
)
when(
    "killed before the log: it is killed before the statement that writes the run log, and run again",
    TODAY,
    killed="insert into run_log",
)
when(
    "a step raises: load fails with an error when its rows are in target, and the scheduler runs it again",
    TODAY,
    fails=[("load", "a full disk")],
)
when(
    "same connection again: load fails by a full disk, and the same connection is used for the rerun",
    TODAY,
    fails=[("load", "a full disk")],
    same=True,
)
when(
    "an error of the engine: the engine refuses what log writes, and the same connection is used for the rerun",
    TODAY,
    fails=[("log", "the engine")],
    same=True,
)

STEPS = ("receive", "stage", "load", "advance", "log")
PLACES = (
    *("delete from received", "insert into received", "delete from staging", "insert into staging"),
    *("insert into dead_letters", "insert into target", "insert into lineage select key, 'load'"),
    *("update watermarks", "insert into run_log", "commit", "close"),
)
tables.drawn(together=draws.batches(), killed=st.sampled_from(PLACES), times=2)


def counted(con):
    """Return how many rows each table has, and the mark."""
    tables = snapshot.taken(con)["tables"]
    return {name: len(table["rows"]) for name, table in tables.items()} | {"mark": tables["watermarks"]["rows"]}


@run_batch.look
def each_error(world, run_batch, batch, step):
    seen = {}
    for error in ERRORS:
        with memory.connected() as con:
            baseline.create(con)
            try:
                run_batch(con, world.steps(batch, (step, error)))
                told = False
            except Exception:
                told = True
            run_batch(con, world.steps(batch))
            seen[error] = {"error_told": told, **counted(con)}
    return seen


each_error.drawn(draws.batches(most=1).map(lambda files: files[0]), st.sampled_from(STEPS), times=3)

run_batch.asks("""
two days: Yesterday left two dead letters, and today brings two that are alike. How many?
killed before the mark: The rows are in target, the mark has not moved. What does the rerun make of the seven events?
killed before the log: The mark has moved, the run is not in the log. What will the rerun write there?
a step raises: The disk was full when load had done its work. Who was told, and what stayed behind?
same connection again: The error is known, the connection is still there. In what state is it?
an error of the engine: It is another class of error, from the engine itself. Does your way out see that one too?
""")

run_batch.slips("""
the mark apart: It died between the two commits. What did the rerun find newer than the mark?
    - step(con)
    + if step is steps[-2]:
    +     con.commit()
    +     con.begin()
    + step(con)
the log apart: Five rows are in target. How many does the run log know of?
    - step(con)
    + if step is steps[-1]:
    +     con.commit()
    +     con.begin()
    + step(con)
delete the letters first: There are no doubles now. Where are yesterday's letters?
    - for step in steps:
    + con.execute("delete from dead_letters")
    + for step in steps:
commit what there is: Half a batch, and the scheduler saw a success. Who will run it again?
    - con.rollback()
    - raise
    + con.commit()
undo and say nothing: Nothing stayed behind, and nobody heard of it. What does the scheduler believe?
    - raise
no way back: The failed run is over for you. Is it over for the connection?
    - con.rollback()
    - raise
    + raise
only a full disk: A full disk is undone. What happens after an error of another kind?
    - BaseException
    + OSError
a second try: The step had done its work when it failed. What did its second call add, and who heard of the first?
    - step(con)
    + try:
    +     step(con)
    + except OSError:
    +     step(con)
""")


@run_batch.also_right(costs="the same one transaction; the database says begin and commit in SQL")
def with_a_flag(con, steps):
    con.execute("begin transaction")
    done = False
    try:
        for step in steps:
            step(con)
        done = True
    finally:
        con.execute("commit" if done else "rollback")


@run_batch.also_right(costs="commits are small, but readers see half a batch, and a table says how far it came")
def go_on_where_it_stopped(con, steps):
    con.execute("create table if not exists reached (place int)")
    for place, step in enumerate(steps):
        con.begin()
        try:
            if not con.execute("select place from reached where place = ?", [place]).fetchall():
                step(con)
                con.execute("insert into reached values (?)", [place])
            if place == len(steps) - 1:
                con.execute("drop table reached")
            con.commit()
        except BaseException:
            con.rollback()
            raise


run_batch.hints += [
    """What may be seen apart, and what only together? A transaction draws that line: everything between `begin` and
`commit` is there at once or not at all, and a process that dies before `commit` has done nothing. Two more ways lead
out of it: an error in the middle needs the opposite of `commit`, and then has to reach the caller.""",
    """A twin with other tables. A till moves the cash, prints the receipt number and closes the day; none of the three
may be there without the others, and whoever asked for it must hear of a failure:

    till.execute("begin")
    try:
        move_cash(till)
        number_receipt(till)
        close_day(till)
    except Exception as trouble:
        till.execute("rollback")
        raise RuntimeError("the day is still open") from trouble
    till.execute("commit")

Which line of it runs when the power fails after `number_receipt`? None: and what is in the file then?""",
]
