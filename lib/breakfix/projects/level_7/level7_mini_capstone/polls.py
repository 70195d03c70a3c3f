"""Polls of live sources: those that the notebook watches, and the records that they hold."""

import atexit
import contextlib
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from breakfix.datasets import providers
from breakfix.services.played import Played, Stuck, on_a_clock
from breakfix.services.sources import Source

from . import baseline
from .report import counts, look
from .worlds import both, sample

PAGE_SIZE = {"sample": 2, "flights": 1000}  # records a page
SOURCES = ("alpha", "beta")
STATES = ("pending", "processing", "shipped", "delivered", "returned")
NOW = providers.NOW  # the clock of the first poll of a dataset, in seconds since 1970

_spare = []  # pairs of sources that wait for the next with
_open = contextlib.ExitStack()  # sources that live as long as this process
atexit.register(_open.close)


def sources(dataset, seed=7, names=SOURCES):
    """Start live sources that hold a dataset, each a process of its own, and return them; they end with this process.

    dataset: "sample", or "flights": the hourly weather at the airports, as providers that disagree.
    """
    return _started(_source(name, providers.rows(dataset, name, seed), dataset) for name in names)


def _started(sources):
    """Start sources, all at once; they end with this process."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(_open.enter_context, sources))


@contextlib.contextmanager
def serving_orders(listed=None):
    """Have alpha and beta for the length of a `with`: with the sample, or with listed orders (see `orders_of`).

    They are started once, and hold something else the next time.
    """
    pair = _spare.pop() if _spare else _started(_source(name, [], "sample") for name in SOURCES)
    try:
        for source in pair:
            source.hold(orders_of(listed, source.dialect))
        yield pair
    finally:
        with contextlib.suppress(OSError):  # one was switched off, so neither is used again
            for source in pair:
                source.hold([])
            _spare.append(pair)


def _source(name, rows, dataset):
    return Source(name, rows, collection="records", page_size=PAGE_SIZE[dataset], now=NOW[dataset])


def orders_of(listed, source):
    """Return the rows (key, value, time) of one source: of the sample, or with a list of its orders.

    listed: None, or dicts with source, order (a key), state (a text) and seconds_ago.
    """
    if listed is None:
        return sample(source)
    mine = [each for each in listed if each["source"] == source]
    return [(each["order"], each["state"], NOW["sample"] - each["seconds_ago"]) for each in mine]


def order(source, number, state, seconds_ago):
    """Return one listed order."""
    return {"source": source, "order": f"order_{number:03}", "state": state, "seconds_ago": seconds_ago}


def some_orders(source, first, ages, states=STATES):
    """Return a listed order of a source for each age in seconds, numbered from `first`; states come in turn."""
    return [order(source, first + n, states[n % len(states)], age) for n, age in enumerate(ages)]


def sample_orders():
    """Return the sample of alpha and beta as listed orders."""
    return [
        {"source": name, "order": key, "state": value, "seconds_ago": int(NOW["sample"] - time)}
        for name in SOURCES
        for key, value, time in sample(name)
    ]


class Polled:
    """What some polls of alpha and beta left: counts of the last one, rows of the cache, what the wire counted."""

    def __init__(self, listed=None, *, polls=1, plan=(), **settings):
        """Poll so many times, on a clock of its own; the plan bites in the last poll only.

        Settings go to the baseline's `poll`. `seconds` is how long the last poll took, None if it came to no end.
        """
        rows = {name: orders_of(listed, name) for name in SOURCES}
        with tempfile.TemporaryDirectory() as room, on_a_clock() as clock, both(**rows, home=Played) as opened:
            database, self.error, self.seconds = str(Path(room, "cache.db")), None, None
            for _ in range(polls - 1):
                baseline.poll(database, opened, NOW["sample"])
            for source in opened:
                source.plan(plan)
            began = clock.now
            try:
                baseline.poll(database, opened, NOW["sample"], **settings)
            except Exception as error:
                self.error = error
            except Stuck:
                began = None
            self.seconds = None if began is None else round(clock.now - began, 6)
            self.wire = {source.dialect: source.counts() for source in opened}
            self.counts = counts(database) if look(database, "select * from run_log") else {}
            self.cache = look(database, "select source_system, entity_key, value from cache_records order by 1, 2")
            self.reconciliation = look(database, "select * from reconciliation order by entity_key")
            self.runs = len(look(database, "select * from run_log"))

    def requests(self, source):
        """Return how many requests a source has met in the last poll."""
        return sum(self.wire[source]["requests"].values())
