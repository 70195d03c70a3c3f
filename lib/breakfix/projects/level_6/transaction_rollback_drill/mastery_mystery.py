"""Mastery: the mystery incident. Six promises of a ledger, and eight ways to break one of them."""

from breakfix.lab import incident

from . import baseline
from .mastery_days import NOBODY, Days, carry_out


@incident(phase="mastery", minutes=20)
def mystery(database, draw):
    """Find out which promise is broken in a ledger that you have not seen, repair it, and prove it.

    Given     a connection to a SQLite ledger after some days of the mended transfer: accounts, journal and audit_log as
              you know them, and arrived (position, id, payer, payee, cents), all orders that came, in their order.
    Leave     incident: the number of the incident, as you opened it
              promise: the name of the broken one
              alarm: a query that finds rows in the damaged ledger, and none in a healthy or in the repaired one; it
              has to find the same damage in another ledger too
              repair(con): afterwards the ledger is as the undamaged days would have left it: balances, legs, lines.
              What it writes is committed. The order of rows does not count, and detail is NULL throughout.
    Not touch what is not damaged, opening_cents, and `arrived`. A table of your own is gone when you are done; a
              temporary one may stay.
    """
    Days(database, draw).run()


mystery.look = """con.execute("select name from sqlite_schema where type = 'table'").fetchall()"""


@mystery.promise(alarm="select transfer_id from journal group by transfer_id having sum(cents) <> 0")
def two_legs(con):
    """the legs of each transfer add up to zero: what one account gave, another one got"""
    lame = con.execute("""
        select id, payee, cents from arrived
        where id in (select transfer_id from journal group by transfer_id having sum(cents) <> 0)
    """).fetchall()
    for name, payee, cents in lame:
        con.execute("insert into journal values (?, ?, ?)", [name, payee, cents])
        con.execute("update accounts set balance_cents = balance_cents + ? where id = ?", [cents, payee])


@mystery.promise(alarm="select transfer_id from journal where account_id not in (select id from accounts)")
def known_accounts(con):
    """each leg of the journal belongs to an account that is there"""
    lost = con.execute("""
        select id, payer, cents from arrived
        where payee not in (select id from accounts) and id in (select transfer_id from journal)
    """).fetchall()
    for name, payer, cents in lost:
        con.execute("update accounts set balance_cents = balance_cents + ? where id = ?", [cents, payer])
        con.execute("delete from journal where transfer_id = ?", [name])
        con.execute("update audit_log set status = 'rolled_back' where transfer_id = ?", [name])


@mystery.promise(alarm="select transfer_id from audit_log group by transfer_id having count(*) > 1")
def each_id_once(con):
    """an order is carried out once, however often it comes"""
    again = "rowid not in (select min(rowid) from journal group by transfer_id, account_id)"
    for account, cents in con.execute(f"select account_id, cents from journal where {again}").fetchall():
        con.execute("update accounts set balance_cents = balance_cents - ? where id = ?", [cents, account])
    con.execute(f"delete from journal where {again}")
    con.execute("delete from audit_log where rowid not in (select min(rowid) from audit_log group by transfer_id)")


@mystery.promise(
    alarm="""
    select id from accounts
    where balance_cents <> opening_cents + coalesce((select sum(cents) from journal where account_id = accounts.id), 0)
    """
)
def balance_is_journal(con):
    """the balance of each account is its opening and the sum of its legs"""
    con.execute("""
        update accounts
        set balance_cents = opening_cents + (select sum(cents) from journal where account_id = accounts.id)
        where balance_cents <> opening_cents + (select sum(cents) from journal where account_id = accounts.id)
    """)


@mystery.promise(alarm="select id from accounts where balance_cents < 0")
def nothing_below_zero(con):
    """no account is below zero"""
    overdrawn = con.execute("""
        select arrived.id, payer, payee, cents from arrived join accounts on payer = accounts.id
        where balance_cents < 0 and cents > opening_cents
    """).fetchall()
    for name, payer, payee, cents in overdrawn:
        con.execute("update accounts set balance_cents = balance_cents + ? where id = ?", [cents, payer])
        con.execute("update accounts set balance_cents = balance_cents - ? where id = ?", [cents, payee])
        con.execute("delete from journal where transfer_id = ?", [name])
        con.execute("update audit_log set status = 'rolled_back' where transfer_id = ?", [name])


@mystery.promise(alarm="select id from arrived where id not in (select transfer_id from audit_log)")
def all_audited(con):
    """each order that came has a line in audit_log that says how it ended"""
    con.execute("""
        insert into audit_log
        select id, iif(id in (select transfer_id from journal), 'committed', 'rolled_back'), null from arrived
        where id not in (select transfer_id from audit_log)
    """)


def in_pieces(con, order):
    """Carry out an order with a commit after every statement: first all about the payer, then all about the payee."""
    con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
    con.execute("insert into journal values ($id, $payer, -$cents)", order)
    con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
    con.execute("insert into journal values ($id, $payee, $cents)", order)


@mystery.damage("two_legs")
def killed_between_the_legs(database, draw):
    """A process without a transaction was killed between payer and payee, and somebody added the line to the log."""
    days = Days(database, draw)

    def halved(order):
        days.killed(in_pieces, order, before="update accounts set balance_cents = balance_cents + $cents")
        days.execute("insert into audit_log values ($id, 'committed', null)", order)

    days.run(halved, days.one_of(days.small))


@mystery.damage("known_accounts")
def carried_out_for_nobody(database, draw):
    """One order was carried out by the transfer of old, which does not ask who the payee is."""
    days = Days(database, draw)

    def as_of_old(order):
        with days.open() as con:
            baseline.transfer(con, order)

    days.run(as_of_old, days.one_of(lambda order: order["payee"] == NOBODY))


@mystery.damage("each_id_once")
def sent_in_again(database, draw):
    """The answer to an order was lost on its way, and whoever had sent it sent it again."""
    days = Days(database, draw)
    days.run()
    with days.open() as con:
        carry_out(con, days.orders[days.one_of(days.small)])


@mystery.damage("balance_is_journal")
def mended_by_hand(database, draw):
    """A customer complained, and somebody set the balance by hand."""
    days = Days(database, draw)
    days.run()
    given = {"cents": draw.randrange(100, 5000), "account": days.orders[days.one_of(days.small)]["payer"]}
    days.execute("update accounts set balance_cents = balance_cents + $cents where id = $account", given)


@mystery.damage("balance_is_journal")
def written_from_an_old_read(database, draw):
    """A second worker had read the payee's balance before an order, and wrote back what it had read."""
    days = Days(database, draw)

    def overwritten(order):
        with days.open() as con, days.open() as slow:
            read = {"read": baseline.get_balance(slow, order["payee"]), **order}
            carry_out(con, order)
            slow.execute("update accounts set balance_cents = $read where id = $payee", read)

    days.run(overwritten, days.one_of(days.small))


@mystery.damage("nothing_below_zero")
def while_checks_were_off(database, draw):
    """A maintenance job had turned the checks off, and one order came by the transfer of old meanwhile."""
    days = Days(database, draw)

    def unchecked(order):
        with days.open() as con:
            con.execute("pragma ignore_check_constraints = on")
            baseline.transfer(con, order)

    days.run(unchecked, days.one_of(lambda order: not days.small(order) and order["payee"] != NOBODY))


@mystery.damage("all_audited")
def killed_before_the_line(database, draw):
    """The transfer of old was killed before it wrote the line: of an order that it had carried out, or refused."""
    days = Days(database, draw)
    place = days.one_of(days.small if draw.random() < 0.5 else days.too_dear)
    days.run(lambda order: days.killed(baseline.transfer, order, before="insert into audit_log"), place)


@mystery.damage("all_audited")
def a_log_kept_short(database, draw):
    """A job that keeps the log short took some lines, all of refused orders or all of others, for last year's."""
    days = Days(database, draw)
    days.run()
    taken = "select rowid from audit_log where status = ? order by rowid limit ?"
    lost = [draw.choice(["committed", "rolled_back"]), draw.randrange(1, 5)]
    days.execute(f"delete from audit_log where rowid in ({taken})", lost)


mystery.hints += [
    "Six promises, six questions. Each is a query: compare what an account holds with what its legs add up to, the "
    "legs of a transfer with zero, what came with what the log says. Ask all six before you touch anything; five come "
    "back empty.",
    "Where an alarm rings, take the id, and read all that the four tables say of it. Then mend every place in which "
    "the healthy ledger would say something else: balance, legs, line.",
    "A twin on another table: each guest of `guests` should have one line in `book`; some have two.\n"
    "    alarm   select guest from book group by guest having count(*) >= 2\n"
    "    repair  keep the first: delete from book where rowid not in (select min(rowid) from book group by guest)",
]
