"""Break: a line that kills whoever reads it."""

import tempfile
from contextlib import closing
from pathlib import Path

from breakfix.history import SharedLog
from breakfix.lab import prediction

from . import baseline, workers
from .predict import line
from .worlds import counts

EMPTY = line("temperature", None)


def waiting(database, *mended):
    """Make a file of dead letters whose value was null; a mended line for each, or None where nobody mended it."""
    baseline.run(database, "batch 1", [EMPTY] * len(mended), 0)
    with closing(baseline.connect(database)) as con:
        listed = [(each, place) for place, each in enumerate(mended, 1)]
        con.executemany("update dead_letters set mended = ? where id = ?", listed)


def mended(number):
    """Return so many mended lines."""
    return [line("temperature", 20 + place) for place in range(number)]


def scheduled(database, starts, how=None):
    """Start a worker once a minute, so many times; return how many were killed, and the history of the last two."""
    log, killed = SharedLog(Path(f"{database}.starts")), 0
    for place in range(1, starts + 1):
        is_told = place > starts - 2
        end = workers.work(database, how or retry_all, 60 * place, log if is_told else None, f"worker {place}")
        killed += end == "killed"
    return killed, workers.told(log)


def retry_all(con, now):
    """Be a worker of the baseline."""
    baseline.retry_letters(con, baseline.handle, now)


@prediction(phase="break", fields={"resolved": int, "tries_counted": int}, minutes=5)
def poison(given):
    """Letters wait: some that were mended, one that nobody mended, the poison, and one more that was mended.

    A worker is started so many times. How many letters are resolved in the end, and what is the sum of retry_count?
    """
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "store.db")
        waiting(database, *mended(given["mended"]), None, workers.POISON, *mended(1))
        scheduled(database, given["starts"])
        return tries(database)


def tries(database):
    """Return how many letters are resolved, and how many tries were counted in all."""
    with closing(baseline.connect(database)) as con:
        (counted,) = con.execute("select sum(retry_count) from dead_letters").fetchone()
    return {"resolved": counts(database)["resolved"], "tries_counted": counted}


@poison.draw
def a_morning(hand):
    """Return how many letters were mended, and how often the worker is started."""
    return {"mended": hand.one_of(range(2, 8)), "starts": hand.one_of((3, 4, 5))}


poison.because = (
    "the count is written after the line was handled, and a worker that handles the poison writes nothing more: each "
    "start comes to the same letter and ends there."
)
poison.means = (
    "Only the letter that fails without killing was counted, once a start. The poison was tried each time, and its "
    "retry_count is 0. What stands behind it was never reached. A try that may kill the worker has to be counted first."
)
