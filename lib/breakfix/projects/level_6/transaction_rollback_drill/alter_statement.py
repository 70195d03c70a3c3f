"""Alter, further: the statement of an account, with what was on it after each leg."""

from hypothesis import strategies as st

from breakfix.lab import exercise

from .worlds import ledger


@exercise(phase="alter", kind="sql", core=False, minutes=9)
def statement():
    """What has moved on Bob's account, and what was on it after each move?

    Given     accounts (id, name, opening_cents, balance_cents); Bob has the id 2. journal (transfer_id, account_id,
              cents): one row for each leg, also those of other accounts. The legs were written in the order of their
              `journal.rowid`, in which there can be gaps; ids of transfers have no order, and one id can have several
              legs of Bob's.
              `balance_cents` may have parted from the legs.
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


@statement.look
def told(world, query, *legs, opening=250_00, off_by=0, names=None, step=1):
    """The rows of the statement, when Bob's account was opened with so many cents and these legs were written.

    His balance is off by so many cents: it is not what the legs say. `names` gives accounts other names. One leg's
    rowid is `step` more than that of the leg before.
    """
    balance = opening + sum(cents for _, account, cents in legs if account == 2) + off_by
    for number, name in (names or {}).items():
        world.con.execute("update accounts set name = ? where id = ?", [name, number])
    put = "update accounts set opening_cents = ?, balance_cents = ? where id = 2"
    world.con.execute(put, [opening, balance])
    put = "insert into journal (rowid, transfer_id, account_id, cents) values (?, ?, ?, ?)"
    world.con.executemany(put, [(place * step, *leg) for place, leg in enumerate(legs, 1)])
    return world.rows(query)


told.when("one leg: the account was opened with 250.00, and one leg was written", ("t-001", 2, 7500))
told.when("nothing moved: the account has no legs, and others have", ("t-001", 1, -7500), ("t-001", 3, 7500))
told.when(
    "others in between: legs of others stand before and after the one of Bob's",
    *(("t-001", 1, -9000), ("t-002", 2, 7500), ("t-002", 1, -7500)),
)
told.when(
    "ids in no order: the ids of two transfers are not in the order in which they were written",
    *(("t-100", 2, 7500), ("t-020", 2, 2500)),
)
told.when(
    "balance set by hand: somebody has set the balance by hand, and it is not what the legs say",
    *(("t-001", 2, 7500), ("t-002", 2, 2500)),
    off_by=700,
)
told.when(
    "rows taken out: some of the journal's rows were taken out, and three are left with the rowids 4, 8 and 12",
    *(("t-001", 2, 7500), ("t-002", 3, 2500), ("t-003", 2, -500)),
    step=4,
)
told.when("two alike: two legs are alike in account and amount", ("t-001", 2, 7500), ("t-002", 2, 7500))
told.when(
    "paid and paid back: three legs of one transfer are Bob's, and the first and the last are alike",
    *(("t-001", 2, 7500), ("t-001", 2, -7500), ("t-001", 2, 7500)),
)
told.when(
    "another Bob: the account with the id 3 has the name Bob as well",
    *(("t-001", 2, 7500), ("t-002", 3, 2500), ("t-003", 2, 100)),
    names={3: "Bob"},
    playable=False,
)
told.when("ids with blanks: blanks stand around an id", (" t-1", 2, 7500), ("t-1 ", 2, 2500), playable=False)
told.when(
    "a long statement: sixty legs are Bob's", *[(f"t-{number:03}", 2, number) for number in range(60)], playable=False
)

legs = st.tuples(
    st.sampled_from(["t-1", "t-2", "t-10", "a", "T-1"]),
    st.sampled_from([2, 2, 1, 3]),
    st.sampled_from([1, 50, -50, -1, 0]),
)
told.drawn(
    together=st.lists(legs, max_size=6).map(tuple),
    opening=st.sampled_from([300, 301, 250_00]),
    off_by=st.sampled_from([0, 0, 7]),
    step=st.sampled_from([1, 3]),
    says=lambda *legs, opening, off_by, step: (
        f"Bob's account was opened with {opening}, its balance is {off_by} more than its legs say, "
        f"rowids grow by {step}, and in the journal are (id, account, cents): {', '.join(map(str, legs)) or 'none'}"
    ),
    times=40,
)

statement.asks("""
one leg: What was on the account before its first leg?
nothing moved: Nothing has moved. How many rows does the statement have?
others in between: Is that Bob's money?
ids in no order: t-100 was written before t-020. What was on the account after each?
balance set by hand: What was there after each leg: does the balance of today know?
rows taken out: Three legs are left. Is there one with the rowid 5?
two alike: Two legs of the same amount: after which of them was how much there?
paid and paid back: One id, three legs. How many rows does the statement have?
another Bob: Two accounts have one name. Which of them is asked for?
ids with blanks: Is the id as it stands in the journal?
a long statement: How many rows does a statement of sixty legs have, and what was on the account after the first?
""")

statement.slips("""
no gap: A leg is in no row of the statement, and those after it neither. What is the next rowid after 4?
    = with recursive walk (place, account_id, transfer_id, cents, balance_after) as (
    =     select 0, 0, null, 0, opening_cents from accounts where id = 2
    =     union all
    =     select j.rowid, j.account_id, j.transfer_id, j.cents,
    =            walk.balance_after + case when j.account_id = 2 then j.cents else 0 end
    =     from walk join journal j on j.rowid = walk.place + 1
    = )
    = select transfer_id, cents, balance_after from walk where account_id = 2 order by place desc
from nothing: The account was not empty in the morning. Where does its statement begin?
    ~ (select opening_cents from accounts where id = 2) + sum(cents) => sum(cents)
the end in every row: Every row tells what is there at the end. What was there before the last leg?
    ~ over (order by journal.rowid) => over ()
everybodys legs: The sum grows, and it is not Bob's alone. Whose legs did it meet on its way?
    - select transfer_id, cents,
    + select transfer_id, cents, balance_after from (select journal.rowid as place, account_id, transfer_id, cents,
    - from journal
    - where account_id = 2
    - order by journal.rowid desc
    + from journal) where account_id = 2 order by place desc
by id: You have put them in the order of their names. Which of them was written first?
    ~ over (order by journal.rowid) => over (order by transfer_id)
    ~ order by journal.rowid desc => order by transfer_id desc
by amount: Two rows of the same amount show the same balance. Which of the two was there first?
    ~ over (order by journal.rowid) => over (order by cents desc)
a row for the account: A row without a transfer: what has moved there?
    ~ (select opening_cents from accounts where id = 2) => opening_cents
    - from journal
    - where account_id = 2
    + from accounts left join journal on account_id = id
    + where id = 2
one row for each transfer: Two legs of one transfer became one row. What is a row of a statement?
    ~ select transfer_id, cents, => select transfer_id, sum(cents) as cents,
    ~ sum(cents) over (order by journal.rowid) => sum(sum(cents)) over (order by min(journal.rowid))
    - order by journal.rowid desc
    + group by transfer_id
    + order by min(journal.rowid) desc
""")


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
