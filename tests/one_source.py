"""A source of five records in a thread, and how a test reads it."""

import httpx2

from breakfix.services.sources import Source

NOW = 1_700_000_000
KEY = "a-test-key"
ROWS = [(f"order_{n:03}", f"state {n}", NOW - 100 + n) for n in range(1, 6)]  # pages of 2, 2 and 1


def source(dialect="alpha", plan=(), rows=ROWS, **options):
    """A source in a thread, its clock at NOW."""
    return Source(dialect, rows, secret=KEY, plan=plan, now=NOW, thread=True, **options)


def page(alpha, client=httpx2, timeout=5, **params):
    """An answer of alpha, by default its first page."""
    return client.get(alpha.url, headers={"X-API-Key": KEY}, params=params, timeout=timeout)


def keys(answer):
    """The keys of a page of alpha."""
    return [record["uid"] for record in answer.json()["items"]]
