"""Break: eight processes at once. What does each engine promise, and what does it ask for in return?"""

import tempfile
from pathlib import Path

import psycopg

from breakfix.faults.crowd import WAYS, Load, at_once
from breakfix.history import SharedLog
from breakfix.lab import lanes, prediction
from breakfix.services.postgres import schema

from .fix_retry import server

PAYMENT = "breakfix.projects.level_6.transaction_rollback_drill.break_crowd:pay"
ENGINES = ("SQLite", "PostgreSQL, serializable", "PostgreSQL, read committed")

ANOTHER, BY_CHANCE = "another one", "by chance"


def pay(dsn, payer, payee, cents):
    """Move cents from one account to another in one transaction; it stands in a cell of the notebook too."""
    with psycopg.connect(dsn) as con:
        con.execute("update accounts set balance_cents = balance_cents - %s where id = %s", [cents, payer])
        con.execute("update accounts set balance_cents = balance_cents + %s where id = %s", [cents, payee])


@prediction(
    phase="break",
    fields={
        "committed": int,
        "sum": float,
        "sends_back": ("SQLite", "PostgreSQL, serializable", "both", "neither"),
        "changes_the_sum": (*ENGINES, "none"),
    },
    minutes=6,
)
def same_load(given, dsn):
    """Eight processes carry out orders on one ledger at the same moment, each order in a transaction of its own.

    An order reads both balances, is refused if there is too little, thinks for two milliseconds, and writes both. Each
    process has `orders_each` orders; `too_dear` of them ask for more than all accounts hold together, the others for at
    most 5.00. All accounts begin with `opening_cents`. The load is the same on

    SQLite                      each transaction begins with `begin immediate`
    PostgreSQL, serializable    at the isolation level SERIALIZABLE
    PostgreSQL, read committed  at the level that PostgreSQL takes when nobody says anything

    and who is sent away with an error of the engine comes again until it gets through. How many orders are committed on
    SQLite, and what do all accounts hold together there, in units? Which of the first two sends transactions away, to
    come again? On which of the three do all accounts hold more or less than before?
    """
    return compared({name: crowd(name, given[0], dsn) for name in ENGINES})


same_load.service(server)


@same_load.draw
def a_load(hand):
    """Return one load, as fields of `crowd.Load`."""
    return [
        {
            "processes": 8,
            "orders_each": 10,
            "too_dear": hand.one_of([1, 2, 3, 4, 5]),
            "accounts": hand.one_of([3, 4, 5]),
            "opening_cents": 1_000_00,
            "pause": 0.002,
        }
    ]


same_load.why = "SQLite lets one writer in at a time; PostgreSQL lets all of them in and looks afterwards."
same_load.because = (
    "SQLite makes the others wait before they read; PostgreSQL lets them read at once, and SERIALIZABLE sends away who "
    "has read what another has changed since, while READ COMMITTED lets the second write go over the first."
)
same_load.means = "Ask an engine for its isolation level, not for its name: the code was the same on all three."


def crowd(name, load, dsn=None):
    """Let a crowd loose on one of ENGINES; return a dict of what is the same in each run. The sum is in units.

    `load` is a dict of the fields of `crowd.Load`, `dsn` a PostgreSQL server, this process's own if it is not given.
    """
    load = Load(**load)
    ends = _run(name, load, dsn or server.given())
    return {
        "committed": ends["committed"],
        "refused": ends["refused"],
        "some_came_again": BY_CHANCE if name == ENGINES[2] else ends["repeats"] > 0,  # of a deadlock now and then
        "sum": ends["sum_cents"] / 100 if ends["sum_cents"] == load.sum_cents else ANOTHER,
    }


def compared(runs):
    """Return what `same_load` asks, of what `crowd` returned for each of ENGINES."""
    came_again = [name for name in ENGINES[:2] if runs[name]["some_came_again"]]
    changed = [name for name in ENGINES if runs[name]["sum"] == ANOTHER]
    return {
        "committed": runs["SQLite"]["committed"],
        "sum": runs["SQLite"]["sum"],
        "sends_back": {0: "neither", 2: "both"}.get(len(came_again)) or came_again[0],
        "changes_the_sum": ", ".join(changed) or "none",
    }


def crowd_lanes(name, load, dsn=None):
    """Draw what the processes of a crowd do on one of ENGINES, each with one order, once `same_load` is reconciled."""
    with tempfile.TemporaryDirectory() as folder:
        log = SharedLog(Path(folder, "history"))
        if same_load.reconciled:
            _run(name, Load(**{**load, "orders_each": 1, "too_dear": 0}), dsn or server.given(), log)
        told = [each for each in log.events if each.kind != "close" and not each.what.startswith(("pragma", "insert"))]
        return lanes(told, f"{name}: an order of each client", after=same_load)


def _run(name, load, dsn, log=None):
    way = WAYS[name]
    if way.engine == "PostgreSQL":
        with schema(dsn) as inside:
            return at_once(way, inside, load, log=log)
    with tempfile.TemporaryDirectory() as folder:
        return at_once(way, str(Path(folder, "ledger.db")), load, log=log)
