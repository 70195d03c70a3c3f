"""Fix: each line has its own fate, and the batch has its commit."""

import contextlib

from hypothesis import strategies as st

from breakfix.faults.shut_tables import closed, owing
from breakfix.lab import exercise, shapes

from .scripted import REFUSED, STRIKES, a_line, heard
from .worlds import held_by, letter, store


@exercise(phase="fix", minutes=11)
def process(con, batch_id, lines, handle, now):
    """Process a batch: no line takes another one along.

    Given     con, a connection to a SQLite file in which each statement commits itself; no transaction is open.
              batch_id, a text; lines, a list of texts; now, an int. handle(con, line) writes what a line says with one
              statement or more, and may fail after any of them. It neither begins nor commits nor rolls back.
    Leave     a line that handle takes: what it wrote. A line at which handle raises an Exception: nothing that it wrote
              for this line, and a row in dead_letters with batch_id, source_row (from 1), payload, error and
              created_at, as in the baseline. Return (processed, dead_lettered).
              The mark of a line is released before the next line.
              All of the batch is one commit. Any other error reaches the caller as it is: Ctrl-C in handle, or an
              engine that refuses a letter or the commit. Then nothing of the batch is left, and no transaction is open.
    """
    dead = 0
    con.execute("begin immediate")
    try:
        for source_row, line in enumerate(lines, 1):
            con.execute("savepoint line")
            try:
                handle(con, line)
            except Exception as error:
                con.execute("rollback to line")
                letter = [batch_id, source_row, line, f"{type(error).__name__}: {error}", now]
                columns = "(batch_id, source_row, payload, error, created_at)"
                con.execute(f"insert into dead_letters {columns} values (?, ?, ?, ?, ?)", letter)
                dead += 1
            con.execute("release line")
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    return len(lines) - dead, dead


process.world(store)
process.play = (
    'process(con, "b", ["a line"], lambda con, line: con.execute("insert into target values (?, 1)", [line]), 60)'
)
process.costs = "two statements more for each line; a batch is in memory of the engine until its commit"


@process.stub
def as_in_run(con, batch_id, lines, handle, now):
    dead = 0
    con.execute("begin")
    for source_row, line in enumerate(lines, 1):
        try:
            handle(con, line)
        except (ValueError, TypeError) as error:
            letter = [batch_id, source_row, line, f"{type(error).__name__}: {error}", now]
            columns = "(batch_id, source_row, payload, error, created_at)"
            con.execute(f"insert into dead_letters {columns} values (?, ?, ?, ?, ?)", letter)
            dead += 1
    con.execute("commit")
    return len(lines) - dead, dead


CLOSED = "IntegrityError: closed"


@process.look
def batch(world, process, *batches, held=(), trouble=""):
    """What is told and left when batches come, lists of lines. The first one has trouble."""
    world.hold(held)
    commit, letters = (lambda: owing(world.second, world.con, "target")), lambda: closed(world.second, "dead_letters")
    troubles, seen = {"commit": commit, "letters": letters}, {}
    for place, lines in enumerate(batches, 1):
        with troubles.pop(trouble, contextlib.nullcontext)():
            told = heard(world.con, process, world.con, f"batch {place}", lines, 60 * place)
        is_either = trouble and place == 1 and told in ("the error of handle", CLOSED)  # which comes first is left open
        seen[f"batch {place}"] = CLOSED if is_either else told
    return {**seen, **held_by(world.second)}


GOOD, TWO = "a | 1 row | fine", "b | 2 rows | fine"
UNREAD, UNFORESEEN, HALF = "c | 0 rows | ValueError", "d | 0 rows | KeyError", "e | 1 row | ValueError"
STOPPED, NO_ROW = "f | 1 row | KeyboardInterrupt", f"g | 1 row | {REFUSED}"
batch.when("a batch: the second of three lines cannot be read", [GOOD, UNREAD, TWO])
batch.when("unforeseen: a line fails in a way that nobody has thought of", [GOOD, UNFORESEEN, TWO])
batch.when("half a line: handle fails after its first row", [GOOD, HALF, TWO])
batch.when("a row is refused: the engine refuses the second row of a line", [GOOD, NO_ROW])
batch.when(
    "stopped by hand: somebody stops the program in handle, and the batch comes again", [GOOD, UNREAD, STOPPED], [GOOD]
)
batch.when("no room for letters: the engine refuses the letter", [GOOD, UNREAD], [GOOD], trouble="letters")
batch.when(
    "the commit is refused: a foreign key that is looked at last refuses the commit", [GOOD], [GOOD], trouble="commit"
)


@process.look(playable=False)
def marks(world, process, *lines):
    """How many marks are open when all lines were handled."""
    said = []
    world.con.set_trace_callback(lambda text: said.append(text.split()[0].lower()))
    heard(world.con, process, world.con, "batch", list(lines), 60)
    return {"marks left open": max(0, said.count("savepoint") - said.count("release"))}


marks.when("marks: three lines come, and one of them cannot be read", GOOD, UNREAD, TWO)
TEXTS = (*shapes.AWKWARD, "", " blanks ", "a", "a", "A")


def batches(chance):
    """Return one to three batches of lines; some come twice in a batch, some are blank, and some stop it."""
    blank = ("", "  ")
    return tuple(
        [chance.choice(blank) if chance.random() < 0.1 else a_line(chance, TEXTS) for _ in range(chance.randint(0, 6))]
        for _ in range(chance.randint(1, 3))
    )


before = st.sampled_from(
    [(), (letter(4, retry_count=2, leased_until=70), letter(2, batch_id="batch 1", resolved_at=20))]
)
batch.drawn(together=shapes.rolled(batches), held=before, times=60)
batch.drawn(shapes.evenly([*STRIKES]).map(lambda how: [GOOD, f"x | 1 row | {how}", TWO]), times=len(STRIKES))
batch.drawn(together=shapes.rolled(batches), held=before, trouble=shapes.evenly(["commit", "letters"]), times=12)

process.asks("""
a batch: Which of the three lines is where?
unforeseen: Which lines did one unforeseen line take along?
half a line: It is a dead letter. What of it stands in target as well?
a row is refused: Who raised this error, and whose fate is it?
stopped by hand: Somebody pressed Ctrl-C. Is that a fault of the line?
no room for letters: The letter could not be written. Where is the line now?
the commit is refused: All was written, and the commit failed. What is open, and who was told?
marks: A mark was set for each line. Which of them are still there when the next line comes?
""")
process.slips("""
only the foreseen: One line failed in a way that nobody had thought of. Which lines did it take along?
    ~ except Exception as error: => except (ValueError, TypeError) as error:
half a line stays: The line is a letter, and half of it is in target. What undoes one line, and no other?
    - con.execute("rollback to line")
Ctrl-C is a letter: Somebody wanted to stop the program. Who has buried that?
    ~ except Exception as error: => except BaseException as error:
each its own commit: It was killed in the middle. Which lines does the rerun process twice?
    - con.execute("release line")
    + con.execute("release line")
    + con.execute("commit")
    + con.execute("begin immediate")
only some errors: Somebody pressed Ctrl-C. What is open after it?
    ~ except BaseException: => except Exception:
the error is kept: The batch is gone, and nobody was told. Who will bring it again?
    - con.execute("rollback")
    - raise
    + con.execute("rollback")
marks are kept: A batch of a million lines has a million marks, and each makes a write dearer. Who takes them away?
    - con.execute("release line")
from zero: Somebody opens the batch and looks for the line. With which number does a reader begin?
    ~ enumerate(lines, 1) => enumerate(lines)
""")


@process.also_right(costs="letters wait in a list until all lines were tried, and are written at once")
def letters_at_the_end(con, batch_id, lines, handle, now):
    letters = []
    con.execute("begin")
    with con:
        for place, line in enumerate(lines, 1):
            con.execute("savepoint one")
            try:
                handle(con, line)
            except Exception as error:
                con.execute("rollback to one")
                letters.append((batch_id, place, line, type(error).__name__ + ": " + str(error), now))
            con.execute("release one")
        insert = "insert into dead_letters (batch_id, source_row, payload, error, created_at) values (?, ?, ?, ?, ?)"
        con.executemany(insert, letters)
    return len(lines) - len(letters), len(letters)


process.hints += [
    "Two things have to be undone, and they are not the same: half a line, and a whole batch. SQLite undoes the first "
    "to a `savepoint`, by `rollback to`, and the second by `rollback`. Which errors ask for which?",
    """A twin: guests of a list are seated, one by one:

    hall.execute("savepoint guest")
    try:
        seat(hall, guest)
    except NoSeat:
        hall.execute("rollback to guest")
    hall.execute("release guest")

And who ends the evening, if somebody rings the fire bell?""",
]
