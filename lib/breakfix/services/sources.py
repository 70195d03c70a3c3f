"""A live source: a web server on a free loopback port that holds records and has faults as a plan says.

    rows = [("order_001", "shipped", 1699999880), ("order_002", "pending", 1699999910)]
    with Source("alpha", rows, secret="a-key", now=1700000000) as alpha:
        alpha.url                                   "http://127.0.0.1:40123/orders"
        with alpha.faults([{"kind": "reset", "at": "first"}]):
            ...                                     the first page is reset once
        alpha.counts()["bitten"]                    {"reset": 1}
        alpha.history()                             requests, faults, answers: for `breakfix.lab.lanes`

It is a child process that cannot outlive its owner. With `thread=True` it is a thread of this process, there
within milliseconds: for a world of trials, and for a clock that is a function. Both do the same.
"""

import os
import secrets
from contextlib import contextmanager

from breakfix.faults import plan as plans
from breakfix.faults.wire import Wire
from breakfix.services.dialect import DIALECTS
from breakfix.services.remote import Remote, attend
from breakfix.services.shelf import Shelf
from breakfix.services.source_app import SourceApp
from breakfix.services.web import Web


class Source:
    """A source in the dialect of "alpha", "beta" or "gamma"; use it in a `with` statement.

    rows: (key, value, seconds since 1970 or None); keys are text and occur once. secret: what lets a client in.
    collection: last part of the URL. page_size: records a page, unless a request says. now: the source's clock,
    seconds since 1970, standing still; None is the machine's; in a thread also a function. token_seconds: how long
    a token of beta is good. plan: a fault plan (see `breakfix.faults.plan`). port: 0 is any that is free. home: a class
    such as those below, for a source that lives elsewhere, on a clock of a trial's own for instance.
    """

    def __init__(
        self,
        dialect,
        rows,
        *,
        secret=None,
        collection="orders",
        page_size=2,
        now=None,
        token_seconds=300,
        plan=(),
        port=0,
        thread=False,
        home=None,
    ):
        if dialect not in DIALECTS:
            raise ValueError(f"no dialect {dialect!r}; there are {', '.join(DIALECTS)}.")
        rows = [tuple(row) for row in rows]
        for key, _, _ in rows:
            if not isinstance(key, str):
                raise ValueError(f"the key of a record is text, not {key!r}.")
        self.dialect = dialect
        self.secret = secret or f"{dialect}-{secrets.token_hex(8)}"
        self._plan = self._mine(plan)
        options = {"secret": self.secret, "collection": collection, "page_size": page_size, "now": now}
        options["token_seconds"] = token_seconds
        self._path = f"/{collection}"
        here = home or (_Thread if thread else _Child)
        self._home = here(dialect, rows, options, port)

    def __enter__(self):
        self._home.start()
        self.base = self._home.url
        self.url = self.base + self._path
        self.token_url = self.base + "/token" if self.dialect == "beta" else None
        try:
            self._home.call("plan", self._plan)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def pid(self):
        """The process that the source is in."""
        return self._home.pid

    def stop(self):
        """Switch the source off: from now on connections to it are refused. Harmless when it is off."""
        self._home.stop()

    @contextmanager
    def faults(self, plan):
        """Within this the plan bites, in place of the one before; after it the source is whole again."""
        self.plan(plan)
        try:
            yield self
        finally:
            self.plan(self._plan)

    def plan(self, plan):
        """Have faults as this plan says from now on; an empty one heals. Counts begin at nothing."""
        self._home.call("plan", self._mine(plan))

    def hold(self, rows):
        """Hold these rows and no others, whole and without a history, as if started with them."""
        self._home.call("hold", [tuple(row) for row in rows])

    def counts(self):
        """Return what the wire has counted since the plan was set.

        {"requests": {"page 1 of 2": 1}, "bitten": {"reset": 1}, "early": 0}; `early` are requests that came before
        a Retry-After was over.
        """
        return self._home.call("counts")

    def history(self):
        """Return what went over the wire since the plan was set, in order: for `breakfix.lab.lanes`.

        Several sources, and the waits of a client that keeps a Log, become one with `breakfix.history.merged`.
        """
        return [event for _, event in self.told()]

    def told(self):
        """Return the history as (moment, Event) pairs, for `breakfix.history.merged`."""
        return self._home.call("told")

    def change(self, put=(), remove=()):
        """Put rows and remove keys: one new version."""
        self._home.call("change", [tuple(row) for row in put], list(remove))

    def touch(self):
        """Give the oldest record a new time; return its key."""
        return self._home.call("touch")

    def rows(self):
        """Return what the source holds, rows (key, value, time) by key."""
        return self._home.call("rows")

    def _mine(self, plan):
        """Return the entries for this source, after looking at all of them."""
        for fault in plans.read(plan):
            if fault.at == "token" and fault.source == self.dialect != "beta":
                raise ValueError(f"{self.dialect} hands out no token; a fault at the token would never bite.")
        return [entry for entry in plans.parse(plan) if entry.get("source") in (None, self.dialect)]


class Bench:
    """A source at work, and what its owner may do with it: names of these methods come through `call`."""

    def __init__(self, dialect, rows, options):
        self.source = SourceApp(dialect, rows, **options)
        self.wire = Wire(self.source.app, self.source)

    def plan(self, plan):
        """Have faults as a plan says, and open what a fault had closed."""
        self.source.closed_until = 0.0
        self.wire.set(plans.read(plan))

    def hold(self, rows):
        """Hold other rows, without a fault."""
        self.source.shelf = Shelf(rows)
        self.source.forget_tokens()
        self.plan([])

    def counts(self):
        """Return what the wire has counted."""
        return self.wire.counts()

    def told(self):
        """Return the history as (moment, Event) pairs."""
        return self.wire.log.told()

    def change(self, put, remove):
        """Put rows and remove keys."""
        self.source.shelf.change(put, remove)

    def touch(self):
        """Give the oldest record a new time; return its key."""
        return self.source.shelf.touch()

    def rows(self):
        """Return what the source holds."""
        return self.source.shelf.rows()


class _Thread:
    """A source in a thread of this process."""

    def __init__(self, dialect, rows, options, port):
        self._bench = Bench(dialect, rows, options)
        self._web = Web(self._bench.wire, port)
        self._on = False

    def start(self):
        self._web.__enter__()
        self.url, self.pid, self._on = self._web.url, os.getpid(), True

    def call(self, verb, *args):
        return self._web.call(getattr(self._bench, verb), *args)

    def stop(self):
        if self._on:
            self._on = False
            self._web.__exit__()


class _Child(Remote):
    """A source in a process of its own."""

    def __init__(self, dialect, rows, options, port):
        super().__init__("breakfix.services.sources:_live", dialect, rows, options, port)


def _live(dialect, rows, options, port):
    """Be the child: serve, and do what the owner asks for."""
    bench = Bench(dialect, rows, options)
    with Web(bench.wire, port) as web:
        attend(web, bench)
