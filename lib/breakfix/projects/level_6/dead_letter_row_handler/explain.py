"""Explain: how a poison runs out of tries, and the note on a null name."""

import contextlib
import tempfile
from contextlib import closing
from pathlib import Path

from breakfix.lab import explanation, follow, rows

from . import baseline, workers
from .alter_due import due
from .break_workers import mended, waiting
from .fix_process import process
from .predict import line
from .readings import lines
from .whole_way import retry_all
from .worlds import counts

STEPS = {
    "a worker at 0": {"resolved": int, "tries_of_poison": int},
    "a worker at 10": {"killed_at_10": int, "tries_of_null": int},
    "workers at 70, 140 and 210": {
        "killed_in_all": int,
        "due_in_the_end": int,
        "resolved_in_the_end": int,
    },
}
LATER = (70, 140, 210)


@follow(phase="explain", steps=STEPS, minutes=5)
def follow_the_poison():
    """Three letters wait: 1 was mended, 2 is the poison, 3 still has no value. Workers with the mended parts start.

    resolved             letters that are resolved when the worker at 0 has ended
    tries_of_poison      retry_count of the poison then
    killed_at_10         how many workers were killed at 10: 0 or 1
    tries_of_null        retry_count of letter 3 then
    killed_in_all        workers that were killed, of all five
    due_in_the_end       letters that are due at 900
    resolved_in_the_end  letters that are resolved then
    """
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "store.db")
        waiting(database, *mended(1), workers.POISON, None)
        at_0 = killed(database, 0)
        seen = {"resolved": counts(database)["resolved"], "tries_of_poison": tries(database, 2)}
        seen["killed_at_10"] = killed(database, 10)
        seen["tries_of_null"] = tries(database, 3)
        seen["killed_in_all"] = at_0 + seen["killed_at_10"] + sum(killed(database, now) for now in LATER)
        with closing(baseline.connect(database)) as con:
            seen["due_in_the_end"] = len(con.execute(due.reference(), {"now": 900}).fetchall())
        return seen | {"resolved_in_the_end": counts(database)["resolved"]}


def killed(database, now):
    """Let a worker with the mended parts try what is due; return 1 when it was killed, else 0."""
    return int(workers.work(database, retry_all, now) == "killed")


def tries(database, number):
    """Return the retry_count of a letter."""
    with closing(baseline.connect(database)) as con:
        return rows(con.execute("select retry_count from dead_letters where id = ?", [number]))[0]["retry_count"]


follow_the_poison.hints += [
    "For each start, ask due first: which letters are not leased at this second? They are tried in order of id, and "
    "whoever tries the poison tries nothing after it.",
    "A twin: a door that sticks has a sign, 'tried at 9, next try at 10', and three strokes. Who comes at half past "
    "nine goes to the next door.",
]


@explanation(
    phase="explain", slots={"readable": int, "target_rows": int, "letters": int, "letters_mended": int}, minutes=5
)
def null_name_note():
    """Write the note on a batch that was lost by one null name, for its sender and your team.

    readable        lines of the batch that handle takes
    target_rows     rows in target after the baseline
    letters         dead letters after the baseline
    letters_mended  dead letters after your process, on a new file
    """
    batch = [*lines("sample"), line(None, 7.5)]
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder, "first.db"), Path(folder, "second.db")
        with contextlib.suppress(AttributeError):
            baseline.run(first, "batch 1", batch, 0)
        with closing(baseline.connect(second)) as con:
            readable, dead = process.reference(con, "batch 1", batch, baseline.handle, 0)
        found = counts(first)
    lost = {"target_rows": found["target_rows"], "letters": found["dead_letters"]}
    return {"readable": readable, **lost, "letters_mended": dead}


null_name_note.rubric = [
    "what was seen, with a number",
    "which line did it, and what in the code it met",
    "why lines that can be read were lost with it",
    "what becomes of such a line from now on, and what of its neighbours",
]
null_name_note.model = """
Seven lines came, three of them can be read, and target has none.
The last line has no name. None has no strip, and its AttributeError is not one of the two that except names.
All lines of a batch have one commit, and the error came before it: the engine rolled the good ones back as well.
From now on any error of a line makes that line a dead letter, with what came and why. Its neighbours are committed.
"""
null_name_note.quotes = [
    "three of them can be read, and target has none",
    "The last line has no name. None has no strip",
    "All lines of a batch have one commit, and the error came before it",
    "any error of a line makes that line a dead letter",
]
