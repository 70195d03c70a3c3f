"""Fix: killed anywhere, then run again, the tables are those of a run that nobody disturbed."""

import contextlib
import functools
import tempfile
from pathlib import Path

import duckdb

from breakfix.faults import sigkill
from breakfix.lab import exercise, rows

from . import baseline
from .worlds import SAMPLE, new_file, receiving, totals, write

TOMORROW = [("evt-007", "page_view", 2.0, "13:00"), ("", "orphan_event", 3.0, "13:30")]


@exercise(phase="fix", minutes=15)
def run_batch(con, steps):
    """Take one batch through all steps, so that a kill at any moment does no harm that a rerun does not mend.

    Given     con, an open connection to the database file, with no transaction open.
              steps, a list of functions of a connection, to be called in their order: receive, stage, load, advance
              and log of the baseline. They neither begin nor commit; receive reads what is newer than the watermark.
    Leave     what the steps leave when nobody disturbs them. After a SIGKILL before any statement, and a rerun with
              the same steps: the same tables as without the kill.
              If a step raises, the caller gets the error, a rerun gives the same tables as without it, and the
              connection can be used for that rerun.
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
    """A database file that lives through several runs, each in a process of its own."""

    def __init__(self, folder):
        self.database = new_file(folder)
        self.tomorrow = write(folder / "tomorrow.json", TOMORROW)

    def run(self, run_batch, batch=SAMPLE, **place):
        """Run a batch in a fork, killed at `place` (see sigkill)."""
        return sigkill.forked(lambda: self.here(run_batch, batch), **place)

    def here(self, run_batch, batch=SAMPLE, replaced=None):
        """Run a batch in this process; `replaced` is what comes in place of load."""
        with duckdb.connect(self.database) as con:
            run_batch(con, self.steps(batch, replaced or baseline.load))

    def steps(self, batch, load=baseline.load):
        """Return the baseline's steps for a batch."""
        return [receiving(batch), baseline.stage, load, baseline.advance, baseline.log]

    def tables(self):
        """Return what a reader finds when all is over."""
        with duckdb.connect(self.database, read_only=True) as con:
            log = con.sql("select sum(loaded)::int as loaded_in_log, any_value(mark) as mark from run_log, watermarks")
            return totals(con) | rows(log)[0]


@run_batch.world
def nights():
    with tempfile.TemporaryDirectory() as folder:
        yield Nights(Path(folder))


@functools.wraps(baseline.load)
def full_disk(con):
    """Be a load that fails halfway: the rows are in target when the error comes."""
    con.execute("insert into target select key, name, value, ts from staging where position < 3")
    raise OSError("no space left on device")


@functools.wraps(baseline.load)
def one_key_twice(con):
    """Be a load that the engine refuses halfway."""
    for _ in range(2):
        con.execute("insert into target select key, name, value, ts from staging where position < 3")


@run_batch.trial(
    playable=False,
    asks="Yesterday left two dead letters, today brings one. How many?",
    next="look at what is left of yesterday",
)
def two_days(world, run_batch):
    """nobody disturbs it, and tomorrow's batch follows today's"""
    world.here(run_batch)
    world.here(run_batch, world.tomorrow)
    return world.tables()


@run_batch.trial(
    playable=False,
    asks="The rows are in target, the watermark has not moved. What does the rerun do with the same seven events?",
    next="ask what may be committed before the mark is",
)
def killed_before_the_mark(world, run_batch):
    """it is killed before the statement that moves the watermark, and run again"""
    world.run(run_batch, before="update watermarks")
    world.here(run_batch)
    return world.tables()


@run_batch.trial(
    playable=False,
    asks="The mark has moved, the run is not in the log. What will the rerun write there?",
    next="ask what the log has to be committed with",
)
def killed_before_the_log(world, run_batch):
    """it is killed before the statement that writes the run log, and run again"""
    world.run(run_batch, before="insert into run_log")
    world.here(run_batch)
    return world.tables()


@run_batch.trial(
    playable=False,
    asks="The disk was full halfway through load. Who was told, and what stayed behind?",
    next="follow the error from the step to the caller",
)
def a_step_raises(world, run_batch):
    """load fails halfway with an error, and the scheduler runs it again"""
    told = True
    with contextlib.suppress(Exception):
        world.here(run_batch, replaced=full_disk)
        told = False
    world.here(run_batch)
    return {"caller_was_told": told, **world.tables()}


@run_batch.trial(
    playable=False,
    asks="The error is known, the connection is still there. In what state is it?",
    next="look at what the failed run left open",
)
def same_connection_again(world, run_batch):
    """load fails twice, by a full disk and by the engine, and the same connection is used for the rerun"""
    with duckdb.connect(world.database) as con:
        for load in (full_disk, one_key_twice):
            with contextlib.suppress(Exception):
                run_batch(con, world.steps(SAMPLE, load))
        run_batch(con, world.steps(SAMPLE))
    return world.tables()


@run_batch.trial(held_out=True, playable=False)
def killed_at_many_places(world, run_batch):
    """it is killed before every fourth engine call, each time in a new database"""
    calls = world.run(run_batch).calls
    wanted, differing = world.tables(), []
    for call in range(2, calls + 1, 4):
        with contextlib.contextmanager(nights)() as other:
            other.run(run_batch, before_call=call)
            other.here(run_batch)
            if other.tables() != wanted:
                differing.append(call)
    return {"tables": wanted, "kills_that_leave_other_tables": len(differing)}


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
