"""Break: operations without a source, a worker that is killed, and two workers who race."""

import contextlib
import multiprocessing
import tempfile
from contextlib import closing
from pathlib import Path
from unittest import mock

from breakfix.faults import sigkill
from breakfix.faults.recording import recorded
from breakfix.history import SharedLog
from breakfix.lab import prediction

from . import baseline
from .predict import NAMES, left_by
from .worlds import counts

WORKER = "breakfix.projects.level_6.idempotency_key_builder.baseline:run"


@prediction(phase="break", fields={"processed": int, "skipped": int}, minutes=4)
def no_source(operations):
    """A partner sends operations without a source. How many are processed, and how many are skipped?"""
    return left_by(operations)[0]


@no_source.draw
def from_a_partner(hand):
    """Return backups: some without a source, one whose source is called unknown, and some of hosts."""
    nameless = [{"action": "backup", "target": f"table {place}"} for place in range(1, hand.one_of(range(3, 9)))]
    hosts = ["unknown", *(f"host {place}" for place in range(1, hand.one_of(range(2, 8))))]
    return [*nameless, *({"source": host, "action": "backup", "target": "table 1"} for host in hosts)]


no_source.because = "get puts the word unknown in place of what is missing, and all of them are unknown alike."
no_source.means = (
    "What is missing is no value: two operations that say nothing of their source have nothing in common. On the "
    "flights of 2013, 2,512 name no plane, and a key of plane and time would take 378 of them for others."
)


def backups(number):
    """Return so many different operations."""
    return [{"source": f"host-{place}", "action": "backup", "target": "orders"} for place in range(1, number + 1)]


@prediction(phase="break", fields={"target_rows": int, "stored_keys": int}, minutes=5)
def killed(given):
    """A worker gets SIGKILL just before it stores its first key of this run. Then the same file is run again.

    Given are how many operations the file has, and how many of them an earlier run has done. What do the two tables
    hold after the rerun?
    """
    with tempfile.TemporaryDirectory() as folder:
        database, operations = Path(folder, "store.db"), backups(given["operations"])
        baseline.run(database, operations[: given["done_before"]], NAMES)
        sigkill.run(WORKER, database, operations, NAMES, before="insert into idempotency_keys")
        baseline.run(database, operations, NAMES)
        return counts(database)


@killed.draw
def a_file(hand):
    """Return how many operations there are, and how many of them are done."""
    return {"operations": hand.one_of(range(5, 12)), "done_before": hand.one_of((1, 2, 3, 4))}


killed.because = "the effect is committed by its own insert, and the key by the next one: between them the kill fits."
killed.means = (
    "The key is what the rerun asks, and it was not there. On the flights a run has 27,004 such moments. The other "
    "order, first the key and then the effect, has as many, and loses an operation instead."
)


@prediction(
    phase="break",
    fields={"target_rows": int, "stored_keys": int, "worker_1": ("processed", "skipped", "IntegrityError")},
    minutes=5,
)
def raced(given):
    """Two workers have the same operation. The second does all of it just after the first has looked for the key.

    Some other operations were done before. What do the two tables hold in the end, and how does do_once of the first
    worker end?
    """
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "store.db")
        baseline.run(database, backups(given["done_before"]), NAMES)
        return seen(race(database), database)


@raced.draw
def some_done(hand):
    """Return how many operations were done before."""
    return {"done_before": hand.one_of(range(1, 9))}


raced.because = "both looked before either had stored the key; then each did what a new key asks for."
raced.means = (
    "The primary key did stop the second row of keys. It came too late: the effect was out already. A question and "
    "the deed that rests on it have to be one."
)


def race(database):
    """Let two workers, each a process, carry out one operation; return their history."""
    log, write = SharedLog(Path(database).parent / "history"), baseline.write

    def second_comes_first(con, operation):
        _finished(_work, log, database, "worker 2", write)
        write(con, operation)

    _finished(_work, log, database, "worker 1", second_comes_first)
    return [event for event in log.events if not event.what.startswith(("pragma", "create"))]


def _finished(*work):
    """Do this in a process of its own, and wait for its end."""
    function, *given = work
    process = multiprocessing.get_context("fork").Process(target=function, args=given)
    process.start()
    process.join()


def _work(log, database, who, write):
    """Be a worker, whose effect is `write(con, operation)`."""
    with (
        recorded(log, who),
        closing(baseline.connect(database)) as con,
        mock.patch.object(baseline, "write", write),
        contextlib.suppress(Exception),  # it stands in the history, as refused
    ):
        baseline.handle(con, {"source": "ci", "action": "deploy", "version": "1.0"}, NAMES)


def seen(history, database):
    """Return what a race has left in a file, and how the first worker ended."""
    refused = [event.what for event in history if event.who == "worker 1" and event.kind == "refused"]
    ended = refused[0].rpartition(": ")[2] if refused else "processed"
    return {**counts(database), "worker_1": ended}
