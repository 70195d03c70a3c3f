"""Runs of one answer at once: where they stop, and that no verdict depends on how they wait."""

import fcntl
import threading
import time
from pathlib import Path
from time import sleep

import duckdb
import pytest

from breakfix.lab import rivals


def stage(con):
    con.execute("create table if not exists staged (n int)")


def load(con):
    con.execute("insert into staged values (1)")


STEPS = [stage, load]


def each_by_itself(database, steps):
    for step in steps:
        with duckdb.connect(database) as con:
            step(con)


def all_in_one(database, steps):
    with duckdb.connect(database) as con:
        for step in steps:
            step(con)


def patient(nap):
    def waits(database, steps):
        while True:
            try:
                con = duckdb.connect(database)
                break
            except duckdb.IOException:
                nap()
        with con:
            for step in steps:
                step(con)

    return waits


def locks(database, steps):
    with open(database + ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        each_by_itself(database, steps)


def naps_for_ever(database, steps):
    while True:
        sleep(1)


@pytest.fixture
def pair(tmp_path):
    """A function of an answer: two runs of it, the first at its gate, and where the second is after five naps."""
    runs = []

    def started(answer, **first):
        database = str(tmp_path / "shop.duckdb")
        runs.append(rivals.Run(answer, database, STEPS, **first))
        assert runs[0].arrive() == ("door" if first.get("door") else "gate")
        runs.append(rivals.Run(answer, database, STEPS))
        return *runs, runs[1].arrive(naps=5)

    yield started
    for run in runs:
        run.finish()


def test_two_meet_between_two_steps(pair):
    """Who closes the file between two steps lets the other in."""
    *_, where = pair(each_by_itself)
    assert where == "gate"


def test_who_is_refused_tells_its_error(pair):
    """The error is told with its kind, while the process still holds it."""
    *_, where = pair(all_in_one)
    assert where.kind == "IOException"


WAYS = {
    "naps": lambda: time.sleep(0.05),
    "long_naps": lambda: sleep(3600),
    "asks_again": lambda: None,
    "another_wait": lambda: threading.Event().wait(0.05),
}


@pytest.mark.parametrize("way", WAYS)
def test_who_waits_gets_in_when_the_other_has_ended(pair, way):
    """However it waits: with a short nap or one of an hour, without any, or in a way that nobody knows."""
    began = time.monotonic()
    first, second, where = pair(patient(WAYS[way]))
    assert where in ("waits", None)
    assert (first.finish(), second.finish()) == ("ran", "ran")
    assert time.monotonic() - began < 60
    first.finish = second.finish = lambda: None


def test_a_lock_of_the_system_is_waited_for(pair):
    """flock would block; here it naps."""
    first, second, where = pair(locks)
    assert where == "waits"
    assert (first.finish(), second.finish()) == ("ran", "ran")
    first.finish = second.finish = lambda: None


def test_at_the_door(pair, tmp_path):
    """A run stops before it makes its first file; a second may go by."""
    pair(locks, door=True)
    assert not Path(tmp_path, "shop.duckdb.lock").stat().st_size


def test_who_waits_for_ever_is_ended(tmp_path):
    """A run that naps and naps ends as a failure that says so."""
    assert rivals.Run(naps_for_ever, str(tmp_path / "shop.duckdb"), STEPS).finish().kind == "TimeoutError"


def test_a_process_that_ends_by_itself_is_gone(tmp_path):
    """Who leaves without a word has neither run nor failed."""
    import os

    assert rivals.Run(lambda *_: os._exit(0), str(tmp_path / "shop.duckdb"), STEPS).finish() == "gone"
