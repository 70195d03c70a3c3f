"""Mastery: a few days of a mended ledger, on accounts and orders that a draw makes."""

from contextlib import closing

from breakfix.faults import sigkill

from . import baseline
from .fix_transfer import transfer as mended
from .worlds import order

NAMES = ("Alice", "Bob", "Charlie", "Dora", "Emil")
NOBODY = 9
carry_out = mended.reference


def drawn(draw):
    """Return (accounts, orders): five accounts with plenty, and a dozen orders of small amounts between four of them.

    Among them is one that asks for more than there is, by the fifth account, which gives no other, and one for an
    account that does not exist. So one order more or less changes nothing for those after it.
    """
    accounts = [
        {"id": number, "name": name, "opening_cents": draw.randrange(900, 1500) * 100}
        for number, name in enumerate(NAMES, 1)
    ]
    poor = draw.randrange(1, 6)
    others = [number for number in range(1, 6) if number != poor]
    pairs = [draw.sample(others, 2) for _ in range(draw.randrange(9, 13))]
    listed = [(payer, payee, draw.randrange(500, 4000)) for payer, payee in pairs]
    listed.insert(draw.randrange(len(listed)), (poor, draw.choice(others), draw.randrange(200_000, 400_000)))
    listed.insert(draw.randrange(len(listed)), (draw.choice(others), NOBODY, draw.randrange(500, 4000)))
    first = draw.randrange(100, 800)
    return accounts, [order(first + place, *each) for place, each in enumerate(listed)]


class Days:
    """A ledger file, and the orders that came to it; they are kept in the table `arrived`, in their order."""

    def __init__(self, database, draw):
        self.database, self.draw = database, draw
        self.accounts, self.orders = drawn(draw)
        with self.open() as con:
            con.execute("begin")
            baseline.create(con)
            baseline.seed_accounts(con, self.accounts)
            con.execute("""
                create table arrived (position integer primary key, id text not null unique, payer integer not null,
                    payee integer not null, cents integer not null)
            """)
            con.executemany(
                "insert into arrived (id, payer, payee, cents) values ($id, $payer, $payee, $cents)", self.orders
            )
            con.execute("commit")

    def open(self):
        """Return a context manager: a connection to the file, closed at the end."""
        return closing(baseline.connect(self.database))

    def execute(self, sql, given):
        """Execute one statement."""
        with self.open() as con:
            con.execute(sql, given)

    def run(self, instead=None, place=None):
        """Carry out all orders as the mended ledger does; at `place` call `instead(order)` in its stead."""
        for number, each in enumerate(self.orders):
            if number == place:
                instead(each)
                continue
            with self.open() as con:
                carry_out(con, each)

    def one_of(self, is_wanted):
        """Return the place of an order of that kind, drawn."""
        return self.draw.choice([place for place, each in enumerate(self.orders) if is_wanted(each)])

    def small(self, each):
        """Tell whether an order is one of the ordinary ones."""
        return each["cents"] < 100_000 and each["payee"] != NOBODY

    def too_dear(self, each):
        """Tell whether an order asks for more than there is."""
        return each["cents"] >= 100_000

    def killed(self, work, each, before):
        """Let `work(con, order)` be killed just before a statement."""

        def in_a_fork():
            with self.open() as con:
                work(con, each)

        sigkill.forked(in_a_fork, before=before)
