"""The worlds in which answers are tried: a ledger file with three accounts, and a second connection that looks."""

import functools
import tempfile
from contextlib import closing
from pathlib import Path

from breakfix.lab import rows

from . import baseline

NAMES = ("Alice", "Bob", "Charlie")
OPENING = (500_00, 250_00, 100_00)


def order(number, payer, payee, cents):
    """Return an order: number 7 becomes the id t-007, other ids stay as they are."""
    name = f"t-{number:03}" if isinstance(number, int) else number
    return {"id": name, "payer": payer, "payee": payee, "cents": cents}


SAMPLE = (order(1, 1, 2, 75_00), order(2, 2, 3, 400_00), order(3, 3, 1, 50_00), order(4, 1, 3, 100_00))


class Ledger:
    """A connection for the answer and a second one to read with, which sees only what is committed."""

    def __init__(self, database, con, second):
        self.database, self.con, self.second = database, con, second

    def rows(self, query):
        """Return what the second connection reads."""
        return rows(self.second.execute(query))

    def tables(self):
        """Return what a reader finds: cents by name, the legs, and how each attempt ended."""
        return tables(self.second)

    @property
    def is_open(self):
        """Whether the answer has left a transaction open."""
        return self.con.in_transaction


def tables(con):
    """Return balances by name, legs as texts, and the lines of the audit log, in an order of their own."""
    legs = con.execute("select transfer_id, account_id, cents from journal order by 1, 2, 3").fetchall()
    lines = con.execute("select transfer_id, status from audit_log order by rowid").fetchall()
    return {
        "balances": dict(con.execute("select name, balance_cents from accounts order by id").fetchall()),
        "legs": [f"{name}: account {account}, {cents:+}" for name, account, cents in legs],
        "audit": [f"{name} {status}" for name, status in lines],
    }


def look(database):
    """Return the tables of a ledger file as a new reader finds them."""
    with closing(baseline.connect(database)) as con:
        return tables(con)


def new_file(folder, name="ledger.db"):
    """Return the path of a new ledger file in `folder`: Alice 500.00, Bob 250.00, Charlie 100.00, no transfers."""
    database = Path(folder, name)
    database.write_bytes(_empty_file())
    return str(database)


@functools.cache
def _empty_file():
    """Return the bytes of a ledger file: to copy them is quicker than to make the tables again."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "empty.db")
        with closing(baseline.connect(database)) as con:
            baseline.create(con)
            con.execute("create table applied (transfer_id text primary key)")
            accounts = enumerate(zip(NAMES, OPENING, strict=True), 1)
            baseline.seed_accounts(
                con, [{"id": number, "name": name, "opening_cents": cents} for number, (name, cents) in accounts]
            )
        return database.read_bytes()


def ledger():
    """Yield a Ledger on a new file."""
    with tempfile.TemporaryDirectory() as folder:
        database = new_file(folder)
        with closing(baseline.connect(database)) as con, closing(baseline.connect(database)) as second:
            yield Ledger(database, con, second)
