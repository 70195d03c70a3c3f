"""Eight processes at once on one ledger: the same orders for each engine, and what the engine does to them.

    way = WAYS["PostgreSQL, serializable"]
    at_once(way, dsn, Load(seed=7))
    {'committed': 160, 'refused': 40, 'repeats': 61, 'sum_cents': 400000, 'legs': 320}

Each process reads both balances, thinks, and writes both: the arithmetic is in Python, as in most programs. What keeps
two of them from writing over each other is the engine's isolation, and nothing else.
"""

import itertools
import multiprocessing
import random
import sqlite3
import time
from collections import Counter
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass

import psycopg
import stamina

from breakfix.children.process import Process
from breakfix.faults.recording import recorded

MOST_CENTS = 5_00  # of an order that can be carried out


@dataclass(frozen=True)
class Load:
    """What a crowd is to do. Times in seconds, money in cents; `too_dear` orders of each ask for more than there is."""

    seed: int = 7
    processes: int = 8
    orders_each: int = 25
    too_dear: int = 5
    accounts: int = 4
    opening_cents: int = 1_000_00
    pause: float = 0.001  # between reading and writing
    rest: float = 0.0  # between two orders of one process

    @property
    def sum_cents(self):
        """All the money there is."""
        return self.accounts * self.opening_cents

    def orders(self):
        """Return a list of orders (id, payer, payee, cents) for each process, the same for the same seed."""
        if self.processes * self.orders_each * MOST_CENTS > self.opening_cents:
            raise ValueError("an account could run dry, and whose order is refused would be left to chance")
        draw, numbers = random.Random(self.seed), itertools.count(1)
        return [self._of_one(draw, numbers) for _ in range(self.processes)]

    def _of_one(self, draw, numbers):
        too_dear = set(draw.sample(range(self.orders_each), self.too_dear))
        cents = [self.sum_cents + 1 if n in too_dear else draw.randint(1, MOST_CENTS) for n in range(self.orders_each)]
        return [(f"c-{next(numbers):05}", *draw.sample(range(1, self.accounts + 1), 2), each) for each in cents]

    def balances(self):
        """Return account -> cents after all orders, whatever their turn."""
        held = dict.fromkeys(range(1, self.accounts + 1), self.opening_cents)
        for _, payer, payee, cents in itertools.chain(*self.orders()):
            if cents <= MOST_CENTS:
                held[payer] -= cents
                held[payee] += cents
        return held


@dataclass(frozen=True)
class Way:
    """An engine and how a transaction begins on it. `sends_back` tells which errors mean: once more from the start."""

    engine: str
    begin: str

    @property
    def mark(self):
        """What stands for a value in a statement."""
        return "%s" if self.engine == "PostgreSQL" else "?"

    def connect(self, address):
        """Open a connection on which nothing but a statement begins or ends a transaction."""
        if self.engine == "PostgreSQL":
            return psycopg.connect(address, autocommit=True)
        con = sqlite3.connect(address, timeout=60, isolation_level=None)
        con.execute("pragma synchronous = normal")
        return con

    def execute(self, con, sql, *values):
        """Execute a statement with question marks for its values."""
        return con.execute(sql.replace("?", self.mark), values)

    def sends_back(self, error):
        """Tell whether an error says that the whole transaction may be tried again."""
        if self.engine == "PostgreSQL":
            return isinstance(error, (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected))
        return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)


WAYS = {
    "SQLite": Way("SQLite", "begin immediate"),
    "SQLite, begin": Way("SQLite", "begin"),
    "PostgreSQL, serializable": Way("PostgreSQL", "begin isolation level serializable"),
    "PostgreSQL, read committed": Way("PostgreSQL", "begin isolation level read committed"),
}


def create(way, address, load):
    """Make the tables and open the accounts."""
    with closing(way.connect(address)) as con:
        if way.engine == "SQLite":
            con.execute("pragma journal_mode = wal")
        con.execute(
            "create table accounts (id int primary key, balance_cents bigint not null check (balance_cents >= 0))"
        )
        con.execute("create table journal (transfer_id text not null, account_id int not null, cents bigint not null)")
        for account in range(1, load.accounts + 1):
            way.execute(con, "insert into accounts values (?, ?)", account, load.opening_cents)


def transfer(way, con, order, pause=0.0):
    """Carry out one order in a transaction of its own; return "committed" or "refused"."""
    name, payer, payee, cents = order
    with transaction(way, con):
        rows = way.execute(con, "select id, balance_cents from accounts where id in (?, ?)", payer, payee)
        held = dict(rows.fetchall())
        if held[payer] < cents:
            return "refused"
        time.sleep(pause)
        way.execute(con, "update accounts set balance_cents = ? where id = ?", held[payer] - cents, payer)
        way.execute(con, "update accounts set balance_cents = ? where id = ?", held[payee] + cents, payee)
        way.execute(con, "insert into journal values (?, ?, ?)", name, payer, -cents)
        way.execute(con, "insert into journal values (?, ?, ?)", name, payee, cents)
    return "committed"


@contextmanager
def transaction(way, con):
    """Within this there is a transaction, committed at the end, rolled back by an error."""
    con.execute(way.begin)
    try:
        yield
        con.execute("commit")
    except BaseException:
        with suppress(sqlite3.Error, psycopg.Error):  # of a refused commit or a lost connection nothing is left
            con.execute("rollback")
        raise


def carry_out(way, address, orders, pause=0.0, rest=0.0, ready=lambda: None):
    """Carry out orders one after the other, each until it gets through; return how they ended, and how often anew."""
    ends = Counter(committed=0, refused=0, repeats=0)
    with closing(way.connect(address)) as con:
        ready()
        for order in orders:
            for attempt in stamina.retry_context(
                on=way.sends_back, attempts=None, timeout=120, wait_initial=0.002, wait_max=0.2, wait_jitter=0.02
            ):
                with attempt:
                    ends[transfer(way, con, order, pause)] += 1
                    ends["repeats"] += attempt.num - 1
            time.sleep(rest)
    return dict(ends)


def at_once(way, address, load, timeout=300, log=None):
    """Let a crowd loose on a new ledger at `address`, a file or a DSN; return counts, the sum, and the legs.

    Into `log`, a SharedLog, goes what each client does.
    """
    create(way, address, load)
    with Process(f"{__name__}:_host", way, address, load, log) as host:
        ends = host.result(timeout)
    return {**ends, **found(way, address)}


def found(way, address):
    """Return the sum of all accounts in cents and how many legs the journal has, as a new client finds them."""
    with closing(way.connect(address)) as con:
        asked = "select (select sum(balance_cents) from accounts), (select count(*) from journal)"
        cents, legs = con.execute(asked).fetchall()[0]
    return {"sum_cents": int(cents), "legs": legs}


def _host(way, address, load, log):
    """Be the process from which the crowd is forked: it has imported all, and has nothing open."""
    forks = multiprocessing.get_context("fork")
    gate = forks.Barrier(load.processes)
    with forks.Pool(load.processes, _enter, [gate]) as crowd:
        given = [(way, address, load, orders, f"client {n}", log) for n, orders in enumerate(load.orders(), 1)]
        ends = crowd.starmap(_one, given, chunksize=1)
    return {name: sum(each[name] for each in ends) for name in ends[0]}


_gate = None  # in a process of the crowd: where all wait until each has its connection


def _enter(gate):
    global _gate  # noqa: PLW0603  one process goes through one gate
    _gate = gate
    stamina.instrumentation.set_on_retry_hooks([])  # a crowd has thousands of retries, and nobody reads them


def _one(way, address, load, orders, name, log):
    with recorded(log, name) if log else nullcontext():
        return carry_out(way, address, orders, load.pause, load.rest, lambda: _gate.wait(60))
