"""Fix: two runs never mix; the second waits, or is refused and told so."""

import functools
import tempfile
from pathlib import Path

import duckdb

from breakfix.lab import exercise

from . import baseline, rivals, worlds


@exercise(phase="fix", minutes=10)
def one_at_a_time(database, steps):
    """Take one batch through all steps, so that no other run comes in between.

    Given     database, the path of the file; steps, functions of a connection, to be called in their order: receive,
              stage, load, advance and log of the baseline. Each step may commit by itself.
    Leave     what the steps leave. When two processes call it for the same file, the steps of one never run between
              the steps of the other: the second waits, or gets an error, and then the scheduler starts it again later.
              If it waits, it looks again at least twice a second. It does not end silently without having run.
              The file is free for the next run when the call has ended, also by an error of a step, and when the
              process was killed. An error of a step reaches the caller.
    Not touch the tables. Files of your own belong beside the database.
    """
    with duckdb.connect(database) as con:
        for step in steps:
            step(con)


one_at_a_time.costs = "the engine's own lock: nothing to clean up, and nobody can even read until the run is over"
one_at_a_time.play = ""


@one_at_a_time.stub
def connect_per_step(database, steps):
    for step in steps:
        with duckdb.connect(database) as con:
            step(con)


@one_at_a_time.world
def file():
    with tempfile.TemporaryDirectory() as folder:
        yield worlds.new_file(folder)


@one_at_a_time.trial(
    playable=False,
    asks="The first run has staged and goes on to load. Who may enter between the two?",
    next="ask who holds the file between two steps",
)
def second_comes_between_two_steps(database, one_at_a_time):
    """a second run starts when the first has staged and not yet loaded"""
    return rivals.two(one_at_a_time, database)


@one_at_a_time.trial(
    playable=False,
    asks="Both look, both see a free place, both sit down. What lies between looking and sitting?",
    next="look for the moment in which both may pass",
)
def both_at_the_door(database, one_at_a_time):
    """the first run is held up just before it makes its first file, if it makes one, and a second run starts"""
    return rivals.two(one_at_a_time, database, door=True)


@one_at_a_time.trial(
    playable=False,
    asks="The first run is dead. What did it leave that still says it is there?",
    next="ask who clears away what a killed run leaves",
)
def killed_before(database, one_at_a_time):
    """the first run is killed between stage and load, and the next one starts"""
    first = rivals.Run(one_at_a_time, database)
    first.hear()
    if first.ended and first.at != "ran":
        first.finish().show()
    first.kill()
    ran = rivals.Run(one_at_a_time, database).finish() == "ran"
    return {"next_run_got_in": ran, "target_rows": rivals.left(database)["target_rows"]}


@one_at_a_time.trial(
    playable=False,
    asks="load raised an error. Who heard of it, and is the door open again?",
    next="follow the error, and what is left behind it",
)
def failed_before(database, one_at_a_time):
    """load of the first run raises an error, and the next run starts while the caller looks at the error"""
    first = rivals.Run(one_at_a_time, database, load=full_disk)
    told = first.to_the_end() != "ran"
    ran = rivals.Run(one_at_a_time, database).finish() == "ran"
    first.finish()
    return {"error_reached_the_caller": told, "next_run_got_in": ran}


@functools.wraps(baseline.load)
def full_disk(con):
    """Be a load that fails."""
    raise OSError("no space left on device")


@one_at_a_time.trial(held_out=True, playable=False)
def one_pair_after_the_other(database, one_at_a_time):
    """two pairs of runs meet, one after the other, on one file"""
    return [rivals.two(one_at_a_time, database, door=door) for door in (True, False)]


@one_at_a_time.mistake(says="The other came in between. Who held the file when no step was at work?")
def transaction_per_step(database, steps):
    for step in steps:
        with duckdb.connect(database) as con:
            con.begin()
            step(con)
            con.commit()


@one_at_a_time.mistake(says="Both looked, and both saw none. What happened between looking and making?")
def look_then_make(database, steps):
    lock = Path(database + ".lock")
    if lock.exists():
        raise RuntimeError("another run is at work")
    lock.touch()
    try:
        for step in steps:
            with duckdb.connect(database) as con:
                step(con)
    finally:
        lock.unlink()


@one_at_a_time.mistake(
    says="After a SIGKILL nobody runs any more. Which line should have cleared the place, and did it?"
)
def make_or_fail(database, steps):
    lock = Path(database + ".lock")
    lock.touch(exist_ok=False)
    try:
        for step in steps:
            with duckdb.connect(database) as con:
                step(con)
    finally:
        lock.unlink()


@one_at_a_time.mistake(says="A step failed, and from then on the door is shut. Who opens it again?")
def clear_at_the_end(database, steps):
    lock = Path(database + ".lock")
    lock.touch(exist_ok=False)
    for step in steps:
        with duckdb.connect(database) as con:
            step(con)
    lock.unlink()


@one_at_a_time.mistake(says="A step failed before you closed the file. Who closes it now, and when?")
def close_at_the_end(database, steps):
    con = duckdb.connect(database)
    for step in steps:
        step(con)
    con.close()


@one_at_a_time.mistake(says="The second run did nothing and said nothing. Who will start it again?")
def go_home_quietly(database, steps):
    try:
        con = duckdb.connect(database)
    except duckdb.IOException:
        return
    with con:
        for step in steps:
            step(con)


@one_at_a_time.mistake(says="Nobody mixes with you now. When a step fails, who hears of it?")
def keep_the_error(database, steps):
    with duckdb.connect(database) as con:
        try:
            for step in steps:
                step(con)
        except Exception as error:
            print(error)


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
