"""Alter, further: the statement of an account, with what was on it after each leg."""

from breakfix.lab import exercise
from breakfix.projects.level_6.transaction_rollback_drill.worlds import ledger

__all__ = ["statement"]


@exercise(phase="alter", kind="sql", core=False, minutes=9)
def statement():
    """What has moved on Bob's account, and what was on it after each move?

    Given     accounts (id, name, opening_cents, balance_cents); Bob has the id 2. journal (transfer_id, account_id,
              cents): one row for each leg, also those of other accounts. The legs were written in the order of their
              `journal.rowid`; ids of transfers have no order.
    Leave     one query with the columns transfer_id, cents and balance_after (opening_cents and all legs up to this
              one), one row for each leg of Bob's, the newest first.
    Not touch any table: it is a question.
    """
    return """
select transfer_id, cents,
       (select opening_cents from accounts where id = 2) + sum(cents) over (order by journal.rowid) as balance_after
from journal
where account_id = 2
order by journal.rowid desc
"""


statement.world(ledger)
statement.costs = "one pass over the legs of the account, with a sum that grows"
statement.play = 'con.execute("...").fetchall()'


def write(world, *legs, opening=0):
    """Let Bob's account be opened with so many cents, and write legs (transfer id, account, cents); balances follow."""
    world.con.execute("update accounts set opening_cents = ?, balance_cents = ? where id = 2", [opening, opening])
    for leg in legs:
        world.con.execute("insert into journal values (?, ?, ?)", leg)
        world.con.execute("update accounts set balance_cents = balance_cents + ? where id = ?", [leg[2], leg[1]])


@statement.trial(asks="What was on the account before its first leg?", next="ask where a statement begins")
def one_leg(world, query):
    """the account was opened with 250.00, and one leg was written"""
    write(world, ("t-001", 2, 7500), opening=25000)
    return world.rows(query)


@statement.trial(asks="Nothing has moved. How many rows does the statement have?", next="look where the rows come from")
def nothing_moved(world, query):
    """the account has no legs, and others have"""
    write(world, ("t-001", 1, -7500), ("t-001", 3, 7500), opening=25000)
    return world.rows(query)


@statement.trial(asks="Which row comes first, and what was on the account then?", next="follow the sum row by row")
def in_and_out(world, query):
    """money came in, and some of it went out again"""
    write(world, ("t-001", 2, 7500), ("t-002", 2, -4000))
    return world.rows(query)


@statement.trial(asks="Is that Bob's money?", next="look whose legs are added up")
def others_in_between(world, query):
    """legs of others stand before and after the one of Bob's"""
    write(world, ("t-001", 1, -9000), ("t-002", 2, 7500), ("t-002", 1, -7500))
    return world.rows(query)


@statement.trial(
    asks="t-100 was written before t-020. What was on the account after each?", next="ask what gives an order"
)
def ids_in_no_order(world, query):
    """the ids of two transfers are not in the order in which they were written"""
    write(world, ("t-100", 2, 7500), ("t-020", 2, 2500))
    return world.rows(query)


@statement.trial(asks="Two legs of the same amount: after which of them was how much there?", next="tell the two apart")
def two_alike(world, query):
    """two legs are alike in account and amount"""
    write(world, ("t-001", 2, 7500), ("t-002", 2, 7500))
    return world.rows(query)


@statement.mistake(says="The account was not empty in the morning. Where does its statement begin?")
def from_nothing():
    return """
select transfer_id, cents, sum(cents) over (order by journal.rowid) as balance_after
from journal where account_id = 2 order by journal.rowid desc
"""


@statement.mistake(says="Every row tells what is there at the end. What was there before the last leg?")
def the_end_in_every_row():
    return """
select transfer_id, cents,
       (select opening_cents from accounts where id = 2) + sum(cents) over () as balance_after
from journal where account_id = 2 order by journal.rowid desc
"""


@statement.mistake(says="The sum grows, and it is not Bob's alone. Whose legs did it meet on its way?")
def everybodys_legs():
    return """
select transfer_id, cents, balance_after from (
    select journal.rowid as place, account_id, transfer_id, cents,
           (select opening_cents from accounts where id = 2) + sum(cents) over (order by journal.rowid) as balance_after
    from journal
) where account_id = 2 order by place desc
"""


@statement.mistake(says="You have put them in the order of their names. Which of them was written first?")
def by_id():
    return """
select transfer_id, cents,
       (select opening_cents from accounts where id = 2) + sum(cents) over (order by transfer_id) as balance_after
from journal where account_id = 2 order by transfer_id desc
"""


@statement.mistake(says="Two rows of the same amount show the same balance. Which of the two was there first?")
def by_amount():
    return """
select transfer_id, cents,
       (select opening_cents from accounts where id = 2) + sum(cents) over (order by cents desc) as balance_after
from journal where account_id = 2 order by journal.rowid desc
"""


@statement.mistake(says="A row without a transfer: what has moved there?")
def a_row_for_the_account():
    return """
select transfer_id, cents, opening_cents + sum(cents) over (order by journal.rowid) as balance_after
from accounts left join journal on account_id = id
where id = 2 order by journal.rowid desc
"""


@statement.also_right(costs="the opening comes by a join; the same pass")
def joined():
    return """
select j.transfer_id, j.cents, a.opening_cents + sum(j.cents) over (order by j.rowid) as balance_after
from journal j join accounts a on a.id = j.account_id
where a.id = 2
order by j.rowid desc
"""


@statement.also_right(costs="adds up all earlier legs anew for each row: slow on a long statement")
def added_up_each_time():
    return """
select later.transfer_id, later.cents,
       (select opening_cents from accounts where id = 2)
       + (select sum(cents) from journal where account_id = 2 and journal.rowid <= later.rowid) as balance_after
from journal later
where later.account_id = 2
order by later.rowid desc
"""


statement.hints += [
    "Three parts: which legs, what was there at the beginning, and a sum that takes each leg and all before it. A sum "
    "with `over` has an order of its own; the rows that you show have another.",
    "A twin: pages read each day, and how far the reader is in the book, the last day first:\n"
    "    select day, pages, 12 + sum(pages) over (order by day) as reached\n"
    "    from reading where reader = 'Dora' order by day desc",
]
