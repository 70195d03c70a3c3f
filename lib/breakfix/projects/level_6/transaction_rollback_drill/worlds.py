"""The worlds in which answers are tried: a ledger file with three accounts, and a second connection that looks."""

import tempfile
from contextlib import closing
from pathlib import Path

from breakfix.lab import rows, sqlite_files
from breakfix.lab.sqlite_files import opened

from . import baseline

NAMES = {1: "Alice", 2: "Bob", 3: "Charlie"}
OPENING = {1: 500_00, 2: 250_00, 3: 100_00}
REMARK = "of an earlier day"  # the detail of a line that was there before
PARTED = 7_00  # by so much openings and legs miss the balances, above or below, where there were earlier days


def order(number, payer, payee, cents):
    """Return an order: number 7 becomes the id t-007, other ids stay as they are."""
    name = f"t-{number:03}" if isinstance(number, int) else number
    return {"id": name, "payer": payer, "payee": payee, "cents": cents}


SAMPLE = (order(1, 1, 2, 75_00), order(2, 2, 3, 400_00), order(3, 3, 1, 50_00), order(4, 1, 3, 100_00))


class Ledger:
    """A connection for the answer and a second one to read with, which sees only what is committed."""

    def __init__(self, folder, con, second):
        self.folder, self.con, self.second = folder, con, second
        self.database = str(Path(folder, "ledger.db"))
        self.is_compared = True  # False once a look has checked what the task promises and leaves the rest open

    def hold(self, purses=None, earlier=()):
        """Put in what earlier days left; see `hold`."""
        hold(self.second, purses, earlier)

    def other_file(self, name, purses=None, earlier=()):
        """Return the path of another ledger in the same folder, with what earlier days left."""
        database = new_file(self.folder, name)
        if purses or earlier:
            with opened(database) as con:
                hold(con, purses, earlier)
        return database

    def rows(self, query):
        """Return what the second connection reads."""
        return rows(self.second.execute(query))

    def tables(self):
        """Return what a reader finds: cents by name, the legs, and how each attempt ended."""
        return tables(self.second)

    def whole(self):
        """Return all that a reader finds. Free is `detail` of a new line."""
        schema = self.second.execute("select name, sql from sqlite_schema order by name").fetchall()
        patience = self.con.execute("pragma busy_timeout").fetchone()[0]
        if not self.is_compared:
            return {"schema": schema, "busy_timeout": patience}
        asked = "select transfer_id, status, iif(detail = ?, detail, null) from audit_log"
        return {
            "schema": schema,
            "busy_timeout": patience,
            "accounts": self.second.execute("select * from accounts order by id").fetchall(),
            "journal": self.second.execute("select * from journal order by 1, 2, 3").fetchall(),
            "audit_log": sorted(self.second.execute(asked, [REMARK]).fetchall(), key=repr),
            "applied": self.second.execute("select * from applied order by 1").fetchall(),
        }


def hold(con, purses=None, earlier=()):
    """Put in what earlier days left: cents by account, if it is not the morning of the sample, and orders.

    Every second of the earlier orders was refused. Where there are some, no balance is what its legs say.
    """
    con.execute("begin")
    for place, each in enumerate(earlier):
        status = ("committed", "rolled_back")[place % 2]
        con.execute("insert into audit_log values (?, ?, ?)", [each["id"], status, REMARK])
        if status == "committed":
            con.execute("insert into journal values ($id, $payer, -$cents), ($id, $payee, $cents)", each)
    if purses is not None:
        con.execute("delete from accounts")
        listed = [(number, NAMES.get(number, f"account {number}"), cents) for number, cents in purses.items()]
        con.executemany("insert into accounts values (?, ?, 0, ?)", listed)
    told = "coalesce((select sum(cents) from journal where account_id = accounts.id), 0)"
    con.execute(f"update accounts set opening_cents = balance_cents - {told} + ?", [parted(earlier)])
    con.execute("commit")


def parted(earlier):
    """Return by how much openings and legs miss the balances."""
    return PARTED * (-1) ** len(earlier) if earlier else 0


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
    with opened(database) as con:
        return tables(con)


def new_file(folder, name="ledger.db"):
    """Return the path of a new ledger file in `folder`: Alice 500.00, Bob 250.00, Charlie 100.00, no transfers."""
    return sqlite_files.new_file(folder, name, _make)


def _make(database):
    """Make such a file, in WAL mode."""
    with closing(baseline.connect(database)) as con:
        baseline.create(con)
        con.execute("create table applied (transfer_id text primary key)")
        baseline.seed_accounts(
            con, [{"id": each, "name": name, "opening_cents": OPENING[each]} for each, name in NAMES.items()]
        )


def ledger():
    """Yield a Ledger on a new file."""
    with tempfile.TemporaryDirectory() as folder:
        database = new_file(folder)
        with opened(database) as con, opened(database) as second:
            yield Ledger(folder, con, second)
