"""Fix: two runs never mix; the second waits, or is refused and told so."""

import tempfile
from pathlib import Path

import duckdb
from hypothesis import strategies as st

from breakfix.lab import exercise, rivals, rows

from . import draws, worlds
from .steps import ERRORS, steps_of


@exercise(phase="fix", minutes=10)
def one_at_a_time(database, steps):
    """Take one batch through all steps, so that no other run comes in between.

    Given     database, the path of the file; steps, functions of a connection, to be called in their order: receive,
              stage, load, advance and log of the baseline. Each step may commit by itself.
    Leave     what the steps leave. When two processes call it for the same file, the steps of one never run between
              the steps of the other: the second waits, or gets an error, and then the scheduler starts it again later.
              It does not end silently without having run.
              The file is free for the next run when the call has ended, also by an error of a step, and when the
              process was killed. An error of a step reaches the caller, and no step is called a second time.
    Not touch the tables. Files of your own belong beside the database.
    """
    with duckdb.connect(database) as con:
        for step in steps:
            step(con)


one_at_a_time.costs = "the engine's own lock: nothing to clean up, and nobody can even read until the run is over"
one_at_a_time.play = ""
one_at_a_time.free("files")


@one_at_a_time.stub
def connect_per_step(database, steps):
    for step in steps:
        with duckdb.connect(database) as con:
            step(con)


class Shop:
    """A database file, and two runs of one batch on it."""

    def __init__(self, folder):
        self.folder, self.database = folder, worlds.new_file(folder)

    def steps(self, batch, fails=None):
        """Return the steps for a list of events, of which one may fail."""
        return steps_of(worlds.write(self.folder / "batch.json", batch), fails)

    def left(self):
        """Return what a reader finds, with the number of runs that the log knows."""
        with duckdb.connect(self.database, read_only=True) as con:
            return worlds.totals(con) | rows(con.sql("select count(*) as runs_in_log from run_log"))[0]

    def run(self, answer, batch, fails=None, **gate):
        """Start a run in a fork."""
        return rivals.Run(answer, self.database, self.steps(batch, fails), **gate)


@one_at_a_time.world
def shop():
    with tempfile.TemporaryDirectory() as folder:
        yield Shop(Path(folder))


TODAY = worlds.sample()


@one_at_a_time.look
def two(world, one_at_a_time, batch=TODAY, door=False, **gate):
    first = world.run(one_at_a_time, batch, door=door, **gate)
    where = first.arrive()
    second = world.run(one_at_a_time, batch, **gate)
    second.arrive(naps=5)
    if where == "door":
        first.go_on()
        first.arrive(naps=5)
    waiting_last = sorted((first, second), key=lambda run: run.at in ("waits", None))
    ends = [run.finish() for run in waiting_last]
    if ends.count("ran") < len(ends):  # the scheduler starts again what was refused
        ends.append(world.run(one_at_a_time, batch).finish())
    if "ran" not in ends and isinstance(ends[0], rivals.Failure):
        ends[0].show()
    return world.left()


@one_at_a_time.look
def after_a_kill(world, one_at_a_time, batch=TODAY, after="stage"):
    first = world.run(one_at_a_time, batch, after=after)
    if isinstance(first.arrive(), rivals.Failure):
        first.finish()
        first.at.show()
    first.kill()
    got_in = world.run(one_at_a_time, batch).finish() == "ran"
    return {"next_run_got_in": got_in, "target_rows": world.left()["target_rows"]}


@one_at_a_time.look
def after_an_error(world, one_at_a_time, batch=TODAY, step="load", error="a file in use"):
    first = world.run(one_at_a_time, batch, (step, error))
    told = first.to_the_end() != "ran"
    got_in = world.run(one_at_a_time, batch).finish() == "ran"
    first.finish()
    runs = world.left()["runs_in_log"]
    return {"error_reached_the_caller": told, "next_run_got_in": got_in, "runs_in_log": runs}


two.when(
    "second comes between two steps: a second run starts when the first has staged and not yet loaded", playable=False
)
two.when(
    "both at the door: the first run is held up just before it makes its first file, if any, and a second run starts",
    playable=False,
    door=True,
)
after_a_kill.when(
    "killed before: the first run is killed between stage and load, and the next one starts", playable=False
)
after_an_error.when(
    "failed before: the engine refuses what load does, and the next run starts while the caller looks at the error",
    playable=False,
)

steps = st.sampled_from(("receive", "stage", "load", "advance"))
batch = draws.batches(most=1).map(lambda files: files[0])
two.drawn(batch, after=steps, door=st.booleans(), times=2)
after_a_kill.drawn(batch, steps, times=1)
after_an_error.drawn(batch, steps, st.sampled_from(tuple(ERRORS)), times=2)

one_at_a_time.asks("""
second comes between two steps: The first run has staged and goes on to load. Who may enter between the two?
both at the door: Both look, both see a free place, both sit down. What lies between looking and sitting?
killed before: The first run is dead. What did it leave that still says it is there?
failed before: load raised an error. Who heard of it, and is the door open again?
""")

one_at_a_time.slips("""
transaction per step: The other came in between. Who held the file when no step was at work?
    - with duckdb.connect(database) as con:
    -     for step in steps:
    -         step(con)
    + for step in steps:
    +     with duckdb.connect(database) as con:
    +         con.begin()
    +         step(con)
    +         con.commit()
close at the end: A step failed before you closed the file. Who closes it now, and when?
    - with duckdb.connect(database) as con:
    -     for step in steps:
    -         step(con)
    + con = duckdb.connect(database)
    + for step in steps:
    +     step(con)
    + con.close()
keep the error: Nobody mixes with you now. When a step fails, who hears of it?
    - for step in steps:
    -     step(con)
    + try:
    +     for step in steps:
    +         step(con)
    + except Exception as error:
    +     print(error)
go home quietly: The second run did nothing and said nothing. Who will start it again?
    - with duckdb.connect(database) as con:
    -     for step in steps:
    -         step(con)
    + try:
    +     con = duckdb.connect(database)
    + except duckdb.IOException:
    +     return
    + with con:
    +     for step in steps:
    +         step(con)
again until it works: The file was yours, and a step was refused. For whom are you waiting?
    - with duckdb.connect(database) as con:
    -     for step in steps:
    -         step(con)
    + import time
    + while True:
    +     try:
    +         with duckdb.connect(database) as con:
    +             for step in steps:
    +                 step(con)
    +         return
    +     except duckdb.IOException:
    +         time.sleep(1)
look then make: Both looked, and both saw none. What happened between looking and making?
    - with duckdb.connect(database) as con:
    -     for step in steps:
    -         step(con)
    + lock = Path(database + ".lock")
    + if lock.exists():
    +     raise RuntimeError("another run is at work")
    + lock.touch()
    + try:
    +     for step in steps:
    +         with duckdb.connect(database) as con:
    +             step(con)
    + finally:
    +     lock.unlink()
make or fail: After a SIGKILL nobody runs any more. Which line should have cleared the place, and did it?
    - with duckdb.connect(database) as con:
    -     for step in steps:
    -         step(con)
    + lock = Path(database + ".lock")
    + lock.touch(exist_ok=False)
    + try:
    +     for step in steps:
    +         with duckdb.connect(database) as con:
    +             step(con)
    + finally:
    +     lock.unlink()
clear at the end: A step failed, and from then on the door is shut. Who opens it again?
    - with duckdb.connect(database) as con:
    -     for step in steps:
    -         step(con)
    + lock = Path(database + ".lock")
    + lock.touch(exist_ok=False)
    + for step in steps:
    +     with duckdb.connect(database) as con:
    +         step(con)
    + lock.unlink()
""")


@one_at_a_time.also_right(costs="the second run waits instead of failing; it needs a limit, or it waits for ever")
def wait_for_the_file(database, steps):
    import time

    for attempt in range(200):
        try:
            con = duckdb.connect(database)
            break
        except duckdb.IOException:
            if attempt == 199:
                raise
            time.sleep(0.05)
    try:
        for step in steps:
            step(con)
    finally:
        con.close()


@one_at_a_time.also_right(costs="a file beside the database; readers may look in between the steps")
def lock_of_the_system(database, steps):
    import fcntl

    with open(database + ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for step in steps:
            with duckdb.connect(database) as con:
                step(con)


one_at_a_time.hints += [
    """A lock is held by somebody, and who holds it must be able to die. A file that says "I am at work" outlives its
maker; what the operating system holds for a process goes with the process. DuckDB takes such a lock on its file. From
which line to which line do you hold it now, and between which two lines does nobody?""",
    """A twin with other things. A choir shares one notebook; each singer looks up a line and comes back to write:

    for song in songs:
        with open_notebook() as book:      # walks to the shelf
            song(book)                     # and puts it back after every song

Two singers, and their songs mix. The one who keeps the book until the concert is over mixes with nobody:

    book = open_notebook()
    try:
        for song in songs:
            song(book)
    finally:
        book.close()

Whoever finds the shelf empty knows that somebody sings.""",
]
