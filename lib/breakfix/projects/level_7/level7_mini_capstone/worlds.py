"""The worlds in which answers are tried: sources on loopback or on a clock of their own, with records and faults."""

import contextlib
import ssl

import httpx2

from breakfix.datasets import providers
from breakfix.services.sources import Source

from . import baseline

NOW = providers.NOW["sample"]  # seconds since 1970: 14 November 2023, 22:13:20 UTC

# To read the authorities of this machine takes longer than most trials, and no source here speaks TLS.
NO_AUTHORITIES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def orders(*listed):
    """Return rows (key, value, time) of orders given as (number, value, seconds before NOW)."""
    return [(f"order_{number:03}", value, NOW - ago) for number, value, ago in listed]


def sample(dialect):
    """Return the sample of a source as rows (key, value, time)."""
    return providers.rows("sample", dialect)


def serving(dialect, rows, plan=(), page_size=2, home=None):
    """Return a Source in a thread of this process, or at `home`; its clock stands at NOW."""
    facts = {"secret": f"the-key-of-{dialect}", "collection": "records", "page_size": page_size, "now": NOW}
    return Source(dialect, rows, plan=plan, thread=True, home=home, **facts)


@contextlib.contextmanager
def both(alpha=None, beta=None, home=None):
    """Open alpha and beta with rows (the sample's if not said); yield the two Sources."""
    alpha, beta = sample("alpha") if alpha is None else alpha, sample("beta") if beta is None else beta
    with serving("alpha", alpha, home=home) as one, serving("beta", beta, home=home) as other:
        yield [one, other]


@contextlib.contextmanager
def client(source):
    """Open a client of a source, with what lets it in and the library's own timeouts."""
    with httpx2.Client(base_url=source.base, headers=baseline.headers(source), verify=NO_AUTHORITIES) as opened:
        yield opened
