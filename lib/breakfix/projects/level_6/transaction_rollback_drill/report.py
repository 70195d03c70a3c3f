"""What a ledger holds: counts of the audit log, the sum of all money, and the accounts."""

from contextlib import closing

from breakfix.lab import rows, summary

from . import baseline

COUNTS = """
    select (select count(*) from audit_log) as input_records,
           (select count(*) from audit_log where status = 'committed') as committed,
           (select count(*) from audit_log where status = 'rolled_back') as rolled_back,
           (select count(*) from journal) as journal_legs,
           (select printf('%.2f', sum(balance_cents) / 100.0) from accounts) as sum
"""
ACCOUNTS = """
    select id, name, balance_cents, printf('%.2f', balance_cents / 100.0) as balance from accounts order by id
"""


def report(database):
    """Return a summary of a ledger file: attempts by how they ended, legs, the sum, and the rows of accounts."""
    with closing(baseline.connect(database)) as con:
        return summary(rows(con.execute(COUNTS))[0], con.execute(ACCOUNTS))


def money(database):
    """Return name -> balance as another reader sees it, to be shown: 37500 cents are 375.0."""
    with closing(baseline.connect(database)) as con:
        held = con.execute("select name, balance_cents from accounts order by id").fetchall()
    return {name: cents / 100 for name, cents in held}


def total(database):
    """Return what all accounts hold together, to be shown."""
    return sum(money(database).values())
