"""The quiz of 6-11: each right answer is computed by running the real thing."""

import contextlib
import tempfile
from contextlib import closing
from pathlib import Path

from breakfix.lab import Quiz, Recall

from . import baseline, workers
from .alter_due import due
from .break_workers import mended, scheduled, waiting
from .explain import tries
from .fix_process import process
from .fix_retry import looked_at, retry_letter
from .mastery_mend import mend, with_corrections
from .predict import left_by, line
from .scripted import scripted
from .worlds import counts, letter, store

recall = Recall(__name__, of="incremental_load_simulator", asks=("missed_of_five", "after_the_fix"))
quiz = Quiz(__name__, phase="mastery", minutes=6)
opened = contextlib.contextmanager(store)


@quiz.a_number(
    phase="run",
    look="To which of the five values does float say no?",
    because="float takes 7, the text 7 and the one with blanks; null and 7;0 are dead letters.",
)
def letters_of_five():
    """Five lines have good names and the values 7, "7", " 7 ", null and "7;0". How many dead letters does the baseline
    write?
    """
    return left_by([line("pressure", value) for value in (7, "7", " 7 ", None, "7;0")])[0][0][1]


@quiz.a_number(
    phase="alter",
    look="Which of them are resolved, have no try left, or have a lease that runs beyond 100?",
    because="The first, the second and the last are due: a lease that ends at 100 is over at 100.",
)
def due_of_five():
    """Of five letters, the first is leased until 100, the second was tried twice, the third three times, the fourth is
    resolved, and the last was leased until 40. How many are due at 100?
    """
    odd = ({"leased_until": 100}, {"retry_count": 2}, {"retry_count": 3}, {"resolved_at": 9}, {"leased_until": 40})
    with opened() as world:
        world.hold([letter(place, **each) for place, each in enumerate(odd, 1)])
        return len(world.con.execute(due.reference(), {"now": 100}).fetchall())


@quiz.a_row(
    {"resolved": int, "tries_of_poison": int},
    phase="break",
    look="At which letter does each start end, and which statement counts a try?",
    because="The first start resolves letter 1; each start dies at the poison before it is counted, and letter 3 is "
    "never reached.",
)
def four_starts():
    """Three letters wait: 1 was mended, 2 is a poison, 3 was mended. The worker of the baseline is started four times.
    How many letters are resolved in the end, and what is the retry_count of the poison?
    """
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "store.db")
        waiting(database, *mended(1), workers.POISON, *mended(1))
        scheduled(database, 4)
        return {"resolved": counts(database)["resolved"], "tries_of_poison": tries(database, 2)}


@quiz.a_number(
    phase="fix",
    look="What becomes of the row that a line has written before it failed?",
    because="The first line writes one row and the third two; the one of the second is undone with its line.",
)
def rows_of_three():
    """process of Fix is given three lines: handle writes one row for the first; for the second it writes one row and
    raises a KeyError; for the third it writes two. How many rows has target?
    """
    with opened() as world:
        batch = ["a | 1 row | fine", "b | 1 row | KeyError", "c | 2 rows | fine"]
        process.reference(world.con, "batch 1", batch, scripted([]), 60)
        return world.con.execute("select count(*) from target").fetchone()[0]


@quiz.a_number(
    phase="explain",
    look="Who counts a try, and when?",
    because="The slow worker counts one, the one after the lease another: 1 and two more make 3.",
)
def count_of_two():
    """A letter was tried once. A worker takes it, and is so slow that the lease ends. Another one looks, takes the
    letter and resolves it. Then the slow one comes to its end. What is retry_count?
    """
    with opened() as world:
        world.hold([letter(1, retry_count=1)])

        with closing(baseline.connect(world.database)) as con:
            con.execute("update dead_letters set retry_count = retry_count + 1, leased_until = 60 where id = 1")
            retry_letter.reference(con, looked_at(con, 1), scripted([]), 60)
        return looked_at(world.second, 1)[1]


@quiz.a_number(
    phase="mastery",
    look="Which letters are open, have a correction, and would be tried with another line than before?",
    because="Only letter 1: 2 is resolved, 3 has the line already, and 4 is of another batch.",
)
def letters_mended():
    """Of four letters the first is open, the second is resolved, the third is mended to L, and the fourth is open. A
    later file says L for the first three, and for the fourth line of another batch. How many letters does mend change?
    """
    with contextlib.contextmanager(with_corrections)() as world:
        world.hold([letter(1), letter(2, resolved_at=9), letter(3, mended="L"), letter(4)])
        sent = [(f"batch {place == 4:d}", place + 10, "L", 50) for place in (1, 2, 3, 4)]
        world.con.executemany("insert into corrections values (?, ?, ?, ?)", sent)
        return world.con.execute(mend.reference()).rowcount
