"""Many records through one poll: memory does not grow with their number."""

import sqlite3
import threading
import time
from contextlib import contextmanager

import psutil
import pytest

from breakfix.children.process import Process
from breakfix.pipeline.poll import Patience, alpha, poll
from breakfix.services.sources import Source
from one_source import KEY, NOW

ROOM = 120 << 20  # bytes that a poll may take beyond what Python and its libraries take
PAGE = 5000


@contextmanager
def watched():
    """Yields a list whose last entry, at the end, is the most memory that this process has held meanwhile, in bytes."""
    most, process, over = [], psutil.Process(), threading.Event()

    def watch():
        while not over.wait(0.005):
            most[:] = [max([*most, process.memory_info().rss])]

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield most
    finally:
        over.set()
        thread.join()


def twice(url, path):
    """Poll twice; return for each the counts, and the memory beyond what was held before, in bytes."""
    poll([alpha(url + "?limit=1&after=z", KEY)], None, now=NOW, dry_run=True)  # everything is imported
    base, told = psutil.Process().memory_info().rss, []
    for _ in range(2):
        with watched() as most:
            report = poll([alpha(url, KEY, page_size=PAGE)], path, now=NOW)
        told.append((report.records_out, report.hits, report.gaps, most[-1] - base))
    return told


@pytest.mark.parametrize(
    "records",
    [
        pytest.param(50_000, marks=pytest.mark.slow),
        pytest.param(1_000_000, marks=pytest.mark.soak),
    ],
)
def test_memory(tmp_path, records):
    """All records arrive, the second poll knows all of them, and neither takes more memory than a few pages."""
    rows = [(f"key-{number:07}", {"reading": number / 4}, NOW - number) for number in range(records)]
    path = tmp_path / "c.db"
    with (
        Source("alpha", rows, secret=KEY, now=NOW) as live,
        Process("test_soak:twice", live.url, str(path)) as child,
    ):
        first, again = child.result(timeout=1800)
    assert [told[:3] for told in (first, again)] == [(records, 0, ()), (records, records, ())]
    assert 0 < max(first[3], again[3]) < ROOM
    with sqlite3.connect(path) as con:
        assert con.execute("select count(*) from cache_records").fetchone() == (records,)


@pytest.mark.soak
def test_ten_minutes(tmp_path):
    """Ten minutes of polls of a source that changes all the time and fails often: it ends equal, without growth."""
    plan = [{"kind": kind, "times": None, "chance": 0.04, "seed": seed} for seed, kind in enumerate(NOISE)]
    patience = Patience(connect=5, read=1, total=3, attempts=4, wait=0.01, longest=0.1, jitter=0.01)
    rows = [(f"key-{number:04}", number, NOW - number) for number in range(500)]
    whole, memory, end = 0, [], time.monotonic() + 600
    with Source("alpha", rows, secret=KEY, now=NOW, page_size=50, plan=plan) as live:
        number = 0
        while time.monotonic() < end:
            number += 1
            live.change(put=[(f"key-{number % 600:04}", number, NOW)], remove=[f"key-{(number * 7) % 600:04}"])
            whole += poll([alpha(live.url, KEY, patience=patience)], tmp_path / "c.db", now=NOW).whole
            memory.append(psutil.Process().memory_info().rss)
        live.plan([])
        assert poll([alpha(live.url, KEY, patience=patience)], tmp_path / "c.db", now=NOW).whole
        truth = [(key, str(value)) for key, value, _ in live.rows()]
    with sqlite3.connect(tmp_path / "c.db") as con:
        assert con.execute("select entity_key, value from cache_records").fetchall() == truth
    assert 0 < whole < number
    assert memory[-1] - memory[len(memory) // 4] < 20 << 20


NOISE = ("reset", "cut_short", "malformed_json", "server_error", "too_many_requests", "forbidden", "renamed_field")
NOISE += ("duplicate_page", "shifting_page", "stale_snapshot", "short_page")
