"""Fix: two runs never mix; the second waits, or is refused and told so."""

import itertools
import os
from pathlib import Path

import duckdb
from hypothesis import strategies as st

from breakfix.lab import exercise, rivals
from breakfix.lab.steps import committing, heard, noted

from . import draws, worlds
from .steps import ERRORS, STEPS, small, steps_of


@exercise(phase="fix", minutes=10)
def one_at_a_time(database, steps):
    """Take one batch through all steps, so that no other run comes in between.

    Given     database, the path of the file, absolute or relative, also by way of a linked folder; steps, functions of
              a connection, to be called in their order: receive, stage, load, advance and log of the baseline. Each
              step begins and commits a transaction of its own, so none may be open when you call it.
    Leave     what the steps leave. When two or more processes call it for the same file, the steps of one never run
              between the steps of another, however long one of them takes: who comes second waits, or gets an error,
              and then the scheduler starts it again later. It does not end silently without having run.
              The file is free for the next run when the call has ended, also by an error of a step, and when the
              process was killed. If a step raises, whatever the class of the error (Ctrl-C and SystemExit too), the
              caller gets that same error, and no step is called a second time.
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
    """A database file in a folder with a name of its own; each run of a batch on it is a fork."""

    def __init__(self, world, batch):
        self.world, home = world, Path.cwd() / "Anna's shop, 100 %"
        home.mkdir()
        Path("by another way").symlink_to(home)
        self.database, self.calls = worlds.new_file(home), home / "calls"
        self.batch = Path(worlds.write(home / "batch.json", batch))

    def run(self, answer, fails=None, **gate):
        """Start a run; one of its steps may fail."""
        steps = [noted(committing(step), self) for step in steps_of(self.batch, fails)]
        return rivals.Run(answer, self.database, steps, **gate)

    def append(self, name):
        """Note that this process calls a step."""
        with self.calls.open("a") as calls:
            calls.write(f"{os.getpid()} {name}\n")

    def left(self):
        """Return what is odd about the calls, and what a reader finds."""
        called = self.calls.read_text().split("\n") if self.calls.exists() else []
        turns = [run for run, _ in itertools.groupby(called, lambda call: call.partition(" ")[0])]
        self.world.take(self.database)
        return {
            "calls_of_one_between_those_of_another": len(turns) > len(set(turns)),
            "a_step_called_twice": len(called) > len(set(called)),
            **self.world.left(),
        }


one_at_a_time.world(worlds.in_memory)
TODAY = worlds.sample()
WAYS = ("../shop.duckdb", "../../by another way/shop.duckdb")  # from where a run is started


@one_at_a_time.look(playable=False)
def runs(world, one_at_a_time, batch=TODAY, ways=(None,), door=False, **gate):
    shop = Shop(world, batch)
    first = shop.run(one_at_a_time, door=door, **gate)
    first.arrive()
    there = [first]
    for named in ways:
        second = shop.run(one_at_a_time, named=named, **gate)
        there.append(second)
        second.arrive()
        if first.at == "door":
            first.go_on()
            first.arrive(naps=5)
        while first.at == "gate" and second.at == "waits":  # at each gate of the first, the second tries again
            first.go_on()
            first.arrive()
            second.go_on()
            second.hear()
        if second.ended:  # refused
            break
        first = second
    ends = []
    while there:  # those that wait come last; one not heard of may have got in by now
        for run in there:
            if run.at is None:
                run.hear()
        there.sort(key=lambda run: run.at in ("waits", None))
        ends.append(there.pop(0).finish())
    while len(ends) < 7 and ends.count("ran") <= len(ways):  # the scheduler starts again what was refused
        ends.append(shop.run(one_at_a_time).finish())
    if "ran" not in ends and isinstance(ends[0], rivals.Failure):
        ends[0].show()
    return shop.left()


@one_at_a_time.look(playable=False)
def after_a_kill(world, one_at_a_time, batch=TODAY, after="stage"):
    shop = Shop(world, batch)
    first = shop.run(one_at_a_time, after=after)
    if isinstance(first.arrive(), rivals.Failure):
        first.finish()
        first.at.show()
    first.kill()
    got_in = shop.run(one_at_a_time).finish() == "ran"
    return {"the_next_run_gets_in": got_in, "target_rows": shop.left()["target_rows"]}


@one_at_a_time.look(playable=False)
def after_an_error(world, one_at_a_time, step, error):
    shop = Shop(world, TODAY)
    first = shop.run(one_at_a_time, (step, error))
    told = first.to_the_end()  # its process has the error in hand still
    got_in = shop.run(one_at_a_time).finish() == "ran"
    first.finish()
    heard = f"{told.kind}: {told.message}" if isinstance(told, rivals.Failure) else None
    return {"error_that_the_caller_gets": heard, "the_next_run_gets_in": got_in, **shop.left()}


@one_at_a_time.look(playable=False)
def each_error(world, one_at_a_time, *fails):
    """Steps that do nothing, of which one fails, in this process."""
    shop, said = Shop(world, []), {}
    for step, error in fails:
        names = []
        steps = [noted(each, names) for each in small(None, (step, error))]
        said[f"{error} in {step}"] = heard(one_at_a_time, shop.database, steps)
        if len(set(names)) < len(names):
            said["called a step twice"] = f"{error} in {step}"
    return said


runs.when("second comes between two steps: a second run starts when the first has staged and not yet loaded")
runs.when(
    "both at the door: the first run is held up just before it makes its first file, if any, and a second run starts",
    door=True,
)
after_a_kill.when("killed before: the first run is killed between stage and load, and the next one starts")
after_an_error.when(
    "failed before: the engine refuses what load does, and the next run starts while the caller looks at the error",
    *("load", "duckdb.IOException"),
)

AIMED = ("StopIteration()", "SystemExit(0)", "KeyboardInterrupt()", "BlockingIOError", "duckdb.ConnectionException")
one_error = st.tuples(st.sampled_from(STEPS), st.sampled_from(sorted(ERRORS)))
runs.drawn(
    draws.batch,
    ways=st.permutations(WAYS),
    after=st.sampled_from(("receive", "stage", "load", "advance")),
    door=st.booleans(),
    times=1,
    says=lambda batch, ways, after, door: (
        f"a second run starts when the first has done {after}, and a third when the second has, if it waited; these "
        f"two are given the path as {' and '.join(ways)}; events come: {draws.told(batch)}"
    ),
)
each_error.drawn(
    *[st.tuples(st.sampled_from(STEPS), st.just(error)) for error in AIMED],
    one_error,
    one_error,
    times=1,
    says=lambda *fails: f"small steps fail in run after run: {', '.join(f'{step} ({error})' for step, error in fails)}",
)

one_at_a_time.asks("""
second comes between two steps: The first run has staged and goes on to load. Who may enter between the two?
both at the door: Both look, both see a free place, both sit down. What lies between looking and sitting?
killed before: The first run is dead. What did it leave that still says it is there?
failed before: load raised an error. Who heard of it, and is the door open again?
""")

one_at_a_time.slips("""
connected per step: The other came in between. Who held the file when no step was at work?
    = for step in steps:
    =     with duckdb.connect(database) as con:
    =         step(con)
    =         con.execute("checkpoint")
one transaction around all: The engine says why. Whose transaction was open when the step began its own?
    = with duckdb.connect(database) as con:
    =     con.begin()
    =     for step in steps:
    =         step(con)
    =     con.commit()
a lock per step: Somebody stood at the door all the time. When was it open for a moment?
    = import fcntl
    = for step in steps:
    =     with open(database + ".lock", "w") as lock:
    =         fcntl.flock(lock, fcntl.LOCK_EX)
    =         with duckdb.connect(database) as con:
    =             step(con)
close at the end: A step failed before you closed the file. Who closes it now, and when?
    = con = duckdb.connect(database)
    = for step in steps:
    =     step(con)
    = con.close()
keep the error: Nobody mixes with you now. When a step fails, who hears of it?
    - for step in steps:
    -     step(con)
    + try:
    +     for step in steps:
    +         step(con)
    + except Exception as error:
    +     print(error)
go home quietly: The second run did nothing and said nothing. Who will start it again?
    = try:
    =     con = duckdb.connect(database)
    = except duckdb.IOException:
    =     return
    = with con:
    =     for step in steps:
    =         step(con)
again until it works: The file was yours, and a step was refused. For whom are you waiting?
    = import time
    = while True:
    =     try:
    =         with duckdb.connect(database) as con:
    =             for step in steps:
    =                 step(con)
    =         return
    =     except duckdb.IOException:
    =         time.sleep(1)
look then make: Both looked, and both saw none. What happened between looking and making?
    = lock = Path(database + ".lock")
    = if lock.exists():
    =     raise RuntimeError("another run is at work")
    = lock.touch()
    = try:
    =     for step in steps:
    =         with duckdb.connect(database) as con:
    =             step(con)
    = finally:
    =     lock.unlink()
make or fail: After a SIGKILL nobody runs any more. Which line should have cleared the place, and did it?
    = lock = Path(database + ".lock")
    = lock.touch(exist_ok=False)
    = try:
    =     for step in steps:
    =         with duckdb.connect(database) as con:
    =             step(con)
    = finally:
    =     lock.unlink()
clear at the end: A step failed, and from then on the door is shut. Who opens it again?
    = lock = Path(database + ".lock")
    = lock.touch(exist_ok=False)
    = for step in steps:
    =     with duckdb.connect(database) as con:
    =         step(con)
    = lock.unlink()
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
