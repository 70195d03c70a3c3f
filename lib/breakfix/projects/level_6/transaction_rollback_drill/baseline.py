"""The baseline: the ledger that the notebook runs, alters and breaks, on a SQLite file.

Each function stands in a cell of the notebook too, word for word (a test compares them); here a process can run it.
Its defects are on purpose.
"""

import sqlite3
from contextlib import closing


def connect(database):
    """Open a ledger file. Nothing opens a transaction but a statement that says so, and nothing else closes it."""
    con = sqlite3.connect(database, isolation_level=None)
    con.execute("pragma journal_mode = wal")
    con.execute("pragma synchronous = normal")
    return con


def create(con):
    """Make the tables. Money is a whole number of cents."""
    con.execute("""
        create table if not exists accounts (id integer primary key, name text not null,
            opening_cents integer not null, balance_cents integer not null check (balance_cents >= 0))
    """)
    con.execute("""
        create table if not exists journal
            (transfer_id text not null, account_id integer not null references accounts (id), cents integer not null)
    """)
    con.execute("""
        create table if not exists audit_log (transfer_id text not null, status text not null, detail text)
    """)


def seed_accounts(con, accounts):
    """Open the accounts that are not there yet, each with its opening balance."""
    con.executemany(
        "insert or ignore into accounts values ($id, $name, $opening_cents, $opening_cents)",
        accounts,
    )


def move(con, order):
    """Take the cents from the payer, give them to the payee, and write down both legs."""
    con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
    con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
    con.execute("insert into journal values ($id, $payer, -$cents), ($id, $payee, $cents)", order)


def transfer(con, order):
    """Carry out one order, or nothing of it; write down how it ended, and return that."""
    status, detail = "committed", None
    con.execute("savepoint one_transfer")
    try:
        move(con, order)
    except sqlite3.IntegrityError as error:
        con.execute("rollback to one_transfer")
        status, detail = "rolled_back", str(error)
    con.execute("release one_transfer")
    con.execute("insert into audit_log values (?, ?, ?)", [order["id"], status, detail])
    return status


def process_batch(con, orders, transfer=transfer):
    """Carry out orders in their turn; return how many were committed and how many rolled back."""
    ended = [transfer(con, order) for order in orders]
    return {status: ended.count(status) for status in ("committed", "rolled_back")}


def get_balance(con, account):
    """Return the cents of an account."""
    return con.execute("select balance_cents from accounts where id = ?", [account]).fetchone()[0]


def run(database, accounts, orders, process_batch=process_batch):
    """Open the ledger and the accounts, and carry out a batch of orders."""
    with closing(connect(database)) as con:
        create(con)
        seed_accounts(con, accounts)
        return process_batch(con, orders)
