"""Fix: killed anywhere, then run again, the tables are those of a run that nobody disturbed."""

import functools
import tempfile

import duckdb
from hypothesis import strategies as st

from breakfix.faults import sigkill
from breakfix.lab import exercise
from breakfix.lab.judging.whole import is_open
from breakfix.lab.shapes import rolled
from breakfix.lab.steps import heard, noted

from . import draws
from .steps import ERRORS, REFUSED, STEPS, small, steps_of
from .worlds import in_memory, new_file, sample, write


@exercise(phase="fix", minutes=15)
def run_batch(con, steps):
    """Take one batch through all steps, so that a rerun mends whatever a kill at any moment leaves.

    Given     con, an open connection to the database file, with no transaction open.
              steps, a list of functions of a connection, to be called in their order: receive, stage, load, advance
              and log of the baseline. They neither begin nor commit; receive reads what is newer than the watermark.
              What a step returns means nothing.
    Leave     what the steps leave when nobody disturbs them, also when nothing was newer. After a SIGKILL before any
              statement, and a rerun with the same steps: the same tables as without the kill.
              If a step raises, whatever the class of the error (Ctrl-C and SystemExit too), the caller gets that same
              error, and the scheduler decides about a rerun: call no step a second time. The rerun gives the same
              tables as without the error, on a new connection and on this one.
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


run_batch.world(in_memory)


@run_batch.look(playable=False)
def tables(world, run_batch, *batches, fails=(), same=True):
    *earlier, last = [write(f"batch_{day}.json", batch) for day, batch in enumerate(batches)]
    for batch in earlier:
        run_batch(world.con, steps_of(batch))
    # Another connection stays open while the next one goes on.
    runs = [(each, world.con if same else world.con.cursor(), steps_of(last, each)) for each in fails]
    said, names = told(run_batch, runs), []
    rerun = heard(run_batch, world.con, [noted(step, names) for step in steps_of(last)])
    return said | {"the rerun": rerun} | world.left() if fails else world.left() | {"steps_called": names}


@run_batch.look(playable=False)
def each_error(world, run_batch, fails, returned):
    """Small steps, of which one fails by each error, and in the end none does."""
    said = told(run_batch, [(each, world.con, small(returned, each)) for each in fails])
    run_batch(world.con, small(returned))
    return said | world.left()


def told(run_batch, runs):
    """Return what the caller hears of runs (what fails, a connection, steps), and what is odd about them."""
    said, odd = {}, {"called a step twice": [], "left a transaction open": []}
    for (step, error), con, steps in runs:
        name, names, raised = f"{error} in {step}", [], []
        said[name] = heard(run_batch, con, [noted(each, names, raised) for each in steps], raised=raised)
        if len(set(names)) < len(names):
            odd["called a step twice"].append(name)
        if is_open(con):
            odd["left a transaction open"].append(name)
            con.rollback()
    return odd | said


@run_batch.look(playable=False)
def after_a_kill(world, run_batch, batch, killed):
    steps = steps_of(write("batch.json", batch))
    with tempfile.TemporaryDirectory() as folder:
        database = new_file(folder)

        def run():
            with duckdb.connect(database, config={"threads": 1}) as con:
                run_batch(con, steps)

        sigkill.forked(run, before=killed)
        run()
        world.take(database)
    return world.left()


TODAY = sample()
MARK, LOG = "update watermarks", "insert into run_log"
ORPHAN = ("", "orphan_event", 3.0, "13:30")
TOMORROW = [("evt-007", "page_view", 2.0, "13:00"), ORPHAN, ORPHAN]
FULL = [("load", "OSError")]

tables.when(
    "two days: nobody disturbs it, and tomorrow's batch, with one bad event twice, follows today's", TODAY, TOMORROW
)
tables.when("the same file again: nobody disturbs it, and the same file comes twice", TODAY, TODAY)
killed = after_a_kill.when
killed("killed before the mark: it is killed before the statement that moves the watermark, and run again", TODAY, MARK)
killed("killed before the log: it is killed before the statement that writes the run log, and run again", TODAY, LOG)
tables.when(
    "a step raises: load fails with an error when its rows are in target, and the scheduler runs it again",
    TODAY,
    fails=FULL,
    same=False,
)
tables.when(
    "same connection again: load fails by a full disk, and the same connection is used for the rerun", TODAY, fails=FULL
)
tables.when(
    "an error of the engine: the engine refuses what log writes, and the same connection is used for the rerun",
    TODAY,
    fails=[("log", REFUSED)],
)

PLACES = (
    *("delete from received", "insert into received", "delete from staging", "insert into staging"),
    *("insert into dead_letters", "insert into target", "insert into lineage select key, 'load'"),
    *(MARK, LOG, "commit", "close"),
)
in_order = functools.partial(sorted, key=lambda fails: STEPS.index(fails[0]))  # an answer may go on where it stopped
fails = st.tuples(st.sampled_from(STEPS), st.sampled_from(("ValueError", "SystemExit(0)", REFUSED)))
files = draws.batches(most=2).flatmap(lambda files: st.sampled_from((files, (*files, files[-1]), (*files, []))))


def runs(*batches, fails, same):
    """Return runs that fail one after the other in a few words."""
    given = "; then ".join(map(draws.told, batches))
    failing = ", ".join(f"{step} ({error})" for step, error in fails) or "none"
    return f"events come: {given}; of the last file these steps fail, one run after the other: {failing}"


tables.drawn(together=files, fails=st.lists(fails, max_size=3).map(in_order), same=st.booleans(), says=runs, times=4)
each_error.drawn(
    rolled(lambda roll: in_order((roll.choice(STEPS), error) for error in sorted(ERRORS))),
    st.sampled_from((True, False)),
    says=lambda fails, returned: f"a step raises an error, of each class in turn; steps return {returned!r}",
    times=2,
)
after_a_kill.drawn(draws.batch, st.sampled_from(PLACES), times=2)

run_batch.asks("""
the same file again: No event is newer than the mark. What do the steps still write?
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
    ~ BaseException => OSError
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
out of it: an error in the middle needs the opposite of `commit`, and then has to reach the caller as it was.""",
    """A twin with other tables. A till moves the cash, prints the receipt number and closes the day; none of the three
may be there without the others, and whoever asked for it must hear of a failure:

    till.execute("begin")
    is_closed = False
    try:
        move_cash(till)
        number_receipt(till)
        close_day(till)
        is_closed = True
    finally:
        till.execute("commit" if is_closed else "rollback")

What becomes of an error that passes through `finally`? Which line of it runs when the power fails after
`number_receipt`? None: and what is in the file then?""",
]
