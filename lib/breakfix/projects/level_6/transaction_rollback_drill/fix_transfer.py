"""Fix: a transfer is both legs and a line in the audit log, or nothing; and not every order is one."""

import contextlib
import sqlite3

from hypothesis import strategies as st

from breakfix.faults.shut_tables import at_statement, attempt
from breakfix.lab import exercise

from . import baseline, draws, troubles
from .worlds import OPENING, ledger, opened, order, parted


@exercise(phase="fix", minutes=18)
def transfer(con, order):
    """Carry out one order whole, or refuse it, and write down which.

    Given     con, a connection to a ledger file; no transaction is open. Others may be at work on the same file at the
              same moment; how long con waits for them is its own setting: add no waiting of yours. If the engine says
              at once that the file is locked, and does not wait, that is all right as well.
              order, a dict of id (any text), payer, payee (account numbers, 0 and below are
              numbers too) and cents, an int of at most 15 digits.
              What an account has is its balance_cents; it may have parted from the legs in journal.
              An order can be carried out when cents is greater than 0, payer and payee are two different accounts that
              exist, and the payer has at least so many cents. Nothing else counts, not even an id that came before.
    Leave     if it can: the payer with so many cents less, the payee with so many more, in journal one row for the
              payer with -cents and one for the payee with cents, in audit_log one row with the status 'committed'. If
              it cannot: in audit_log one row with the status 'rolled_back', and nothing else; no error. detail may be
              NULL.
              Killed before any statement, it leaves all of that or nothing. An error of the engine reaches the caller
              as it is, also one of the commit, and leaves nothing of the order and no open transaction. A locked file
              is such an error, and so is an IntegrityError of a trigger, of a constraint that somebody has added, or of
              the commit. No trigger ends the transaction: there is no raise(rollback).
    Not touch other accounts, what stands in journal and audit_log, and the tables themselves.
    """
    con.execute("begin immediate")
    try:
        able = con.execute(
            """
            select count(*) from accounts payer, accounts payee
            where payer.id = $payer and payee.id = $payee and payer.id <> payee.id
              and $cents > 0 and payer.balance_cents >= $cents
            """,
            order,
        ).fetchone()[0]
        if able:
            con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
            con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
            con.execute("insert into journal values ($id, $payer, -$cents), ($id, $payee, $cents)", order)
        status = "committed" if able else "rolled_back"
        con.execute("insert into audit_log values ($id, $status, null)", {**order, "status": status})
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


transfer.world(ledger)
transfer.costs = "every rule is asked in one query, under the lock; then nothing can be refused any more"
transfer.play = 'transfer(con, {"id": "t-001", "payer": 1, "payee": 2, "cents": 7500})'


@transfer.stub
def as_in_run(con, order):
    con.execute("savepoint one_transfer")
    try:
        con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
        con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
        con.execute("insert into journal values ($id, $payer, -$cents), ($id, $payee, $cents)", order)
        status, detail = "committed", None
    except sqlite3.IntegrityError as error:
        con.execute("rollback to one_transfer")
        status, detail = "rolled_back", str(error)
    con.execute("release one_transfer")
    con.execute("insert into audit_log values (?, ?, ?)", [order["id"], status, detail])


PAYS = order(1, 1, 2, 75_00)


@transfer.look
def tables(world, transfer, orders, purses=None, earlier=()):
    world.hold(purses, earlier)
    for each in orders:
        transfer(world.con, each)
    return world.tables()


tables.when("an order like any: Alice pays Bob 75.00", [PAYS])
tables.when("not enough: Bob is to pay 400.00 and has 250.00", [order(2, 2, 3, 400_00)])
tables.when("the last cent: Charlie pays exactly what he has", [order(3, 3, 1, 100_00)])
tables.when("no such payee: the payee does not exist", [order(4, 1, 9, 75_00)])
tables.when("no such payer: the payer does not exist", [order(5, 9, 2, 75_00)])
tables.when(
    "no amount to pay: the amount is negative, and then it is zero", [order(6, 1, 2, -75_00), order(7, 1, 2, 0)]
)
tables.when("to oneself: payer and payee are the same account", [order(8, 1, 1, 75_00)])
tables.when(
    "an id that came before: today's orders have ids of last week's, one of which was refused; since then somebody has "
    "set all balances by hand",
    [order(12, 2, 1, 20_00), order(11, 1, 2, 75_00)],
    earlier=[order(12, 1, 2, 75_00), order(11, 9, 1, 5_00)],
)
tables.when(
    "accounts 0 and -1: two accounts have the numbers 0 and -1, and pay each other, one of them 15 digits",
    [order(13, 0, -1, draws.MOST), order(14, -1, 0, 25_00)],
    purses={-1: 100_00, 0: draws.FINE},
    playable=False,
)
tables.when(
    "ids of any text: one id has 27 letters, one has blanks around it, one is empty, one has quotes",
    [order(each, 1, 2, 1_00) for each in ("the-rent-of-the-third-month", " t-1 ", "", "5\" pipe, o'neil")],
    playable=False,
)


def carry(transfer, con, orders, move):
    """Call the answer for each order."""
    for each in orders:
        transfer(con, each)


troubled, read, shut_out, killed, _ = troubles.looks(transfer, carry)
killed.when("killed anywhere: it is killed before each of its statements in turn, each time with a new ledger", [PAYS])
troubled.when(
    "the journal is gone: somebody has renamed the journal, so that a statement fails halfway",
    [PAYS],
    trouble="journal is gone",
)
troubled.when(
    "the audit log is gone: somebody has renamed audit_log, so that the line cannot be written",
    [PAYS],
    trouble="audit_log is gone",
)
troubled.when(
    "the journal is closed: a trigger on journal raises an error at each new row, sqlite3.IntegrityError",
    [PAYS],
    trouble="journal is closed",
)
troubled.when(
    "a line not taken: audit_log takes each status only once now, and 'committed' is there",
    [PAYS],
    trouble="audit_log has its success",
)
troubled.when(
    "the commit is refused: all is written, and a foreign key that is looked at last refuses the commit",
    [PAYS],
    trouble="the commit is refused",
)
troubled.when("locked from the start: somebody holds the lock from the start, and con does not wait", [PAYS])
read.when("locked at the end: somebody reads, the file is in no WAL mode, and so the commit cannot go through", [PAYS])


@transfer.look(playable=False)
def beside(world, transfer, mine, theirs, purses=OPENING, earlier=(), before_statements=range(1, 11)):
    """Which promise does not hold when a rival carries out `theirs` just before one of these statements of `mine`.

    Whom the engine sends away is told, and leaves nothing.
    """
    for number in before_statements:
        database = world.other_file(f"beside-{number}.db", purses, earlier)
        with opened(database) as con, opened(database) as rival:

            def carry_out(rival=rival):
                with contextlib.suppress(sqlite3.Error):  # kept out, or too late for what he wants
                    rival.execute("begin immediate")
                    baseline.move(rival, theirs)
                    rival.execute("commit")

            with at_statement(con, number, carry_out) as statements:
                end = attempt(con, lambda con=con: transfer(con, mine))
        end |= kept(database, mine, end["the caller got"] == "no error", purses, parted(earlier))
        if end["the caller got"] == troubles.LOCKED:
            end["the caller got"] = "no error"
        if any(end[name] != promised for name, promised in PROMISED.items()) or len(statements) < number:
            break
    return end


PROMISED = {"the caller got": "no error", "cents that no leg tells of": "none", "the order": "whole, or refused"}
UNTOLD = """
select name, balance_cents - opening_cents - told + ? as untold from (
    select accounts.*, coalesce((select sum(cents) from journal where account_id = accounts.id), 0) as told
    from accounts
) where untold <> 0 order by id
"""


def kept(database, mine, is_done, before, apart):
    """Return what became of order `mine`, whatever a rival did; `before` is cents by account."""
    with opened(database) as reader:
        untold = [f"{name} {cents:+}" for name, cents in reader.execute(UNTOLD, [apart])]
        legs = reader.execute("select account_id, cents from journal where transfer_id = $id order by 2", mine)
        lines = reader.execute("select status from audit_log where transfer_id = $id", mine)
        legs, lines = legs.fetchall(), [status for (status,) in lines.fetchall()]
        held = baseline.get_balance(reader, mine["payer"])
    both = [(mine["payer"], -mine["cents"]), (mine["payee"], mine["cents"])]
    could_always = min(held, before[mine["payer"]]) >= mine["cents"]
    ends = [(["committed"], both)] + ([] if could_always else [(["rolled_back"], [])]) if is_done else [([], [])]
    found = f"{', '.join(lines) or 'no line'} in audit_log, {len(legs)} legs in journal, {['an', 'no'][is_done]} error"
    if is_done and (lines, legs) == (["rolled_back"], []):
        found = "refused, and the payer had enough all the time"
    return {
        "cents that no leg tells of": ", ".join(untold) or "none",
        "the order": PROMISED["the order"] if (lines, legs) in ends else found,
    }


RIVAL = order(1, 1, 2, 75_00), order("t-rival", 1, 3, 450_00)
beside.when(
    "a rival in between: a rival moves 450.00 of Alice's, just before a statement of yours; each of your statements "
    "in turn",
    *RIVAL,
)
shut_out.when(
    "a rival who stays: a rival begins to write just before a statement of yours, and is still at it when you end; "
    "each of your statements in turn",
    [PAYS],
)

tables.drawn(together=draws.days(), says=draws.told, times=24)
killed.drawn(together=draws.good_days(), says=draws.told, times=2)
troubled.drawn(together=draws.good_days(), trouble=st.sampled_from(list(troubles.TROUBLES)), says=draws.told, times=12)
read.drawn(together=draws.days(least=1, most=1), says=draws.told, times=2)
beside.drawn(together=draws.rivals(), before_statements=draws.one_of(7), says=draws.both_told, times=12)
shut_out.drawn(together=draws.good_days(), before_statements=draws.one_of(7), says=draws.told, times=4)

transfer.asks("""
an order like any: Who has how much, and which two rows say why?
not enough: Bob has 250.00. What becomes of an order over 400.00?
the last cent: Charlie gives all that he has. May he?
no such payee: 75.00 left an account. How many accounts received it?
no such payer: Bob received 75.00. Who paid?
no amount to pay: Who got richer, and who gave the order?
to oneself: Alice pays Alice. What has happened?
an id that came before: Is anything in the task said of an id that came before, or of last week's rows?
accounts 0 and -1: Do both accounts exist?
ids of any text: Does each id stand in the tables as it came?
killed anywhere: Killed between two statements: what does the next reader find?
the journal is gone: The engine could not go on. Who was told, and what stayed behind?
the audit log is gone: The money had moved, and the line could not be written. What is open, and what stayed behind?
the journal is closed: It was no refusal by the rules. Who was told, and what stayed behind?
a line not taken: The money had moved. Was the line taken, and who was told?
the commit is refused: All was written, and came to nothing. Is that a refusal by the rules?
locked from the start: The file was locked, and con's own setting says not to wait. Who waited all the same?
locked at the end: All was written, and the commit was refused. Who was told, and what is open?
a rival in between: Alice had 500.00 when somebody looked. What had she when it was written?
a rival who stays: The file was locked, so nothing could be written. Who was told?
""")

transfer.slips("""
credit unchecked: 75.00 left an account. How many rows received it?
    ~ accounts payer, accounts payee => accounts payer
    ~ payee.id = $payee and payer.id <> payee.id => payer.id <> $payee
debit unchecked: Somebody received money that nobody had. Which update changed no row?
    ~ accounts payer, accounts payee => accounts payee left join accounts payer on payer.id = $payer
    ~ payer.id = $payer and payee.id = $payee and payer.id <> payee.id => payee.id = $payee and payee.id <> $payer
    ~ payer.balance_cents >= $cents => ifnull(payer.balance_cents, $cents) >= $cents
no sign check: The one who gave the order got richer by it. Which way did the money go?
    ~ and $cents > 0 and payer.balance_cents => and payer.balance_cents
oneself is somebody: Money went from a purse into the same purse, and two rows tell of it. Who paid whom?
    ~ = $payee and payer.id <> payee.id => = $payee
keeps a cent: He had exactly that much. What is left when he has paid, and is it below zero?
    ~ >= $cents => > $cents
audit after commit: Killed after the commit: money moved, and nobody wrote it down. What was committed when?
    - con.execute("insert into audit_log values ($id, $status, null)", {**order, "status": status})
    - con.execute("commit")
    + con.execute("commit")
    + con.execute("insert into audit_log values ($id, $status, null)", {**order, "status": status})
every error is a refusal: The engine could not go on, and the log calls it a refusal. Who will look after the journal?
    ~ raise => con.execute("insert into audit_log values (?, 'rolled_back', null)", [order["id"]])
the constraint speaks: The refusal is in the log, and it reached the caller as well. Who asked for an error?
    ~ and $cents > 0 and payer.balance_cents >= $cents => and $cents > 0
    - except BaseException:
    + except sqlite3.IntegrityError:
    +     con.execute("rollback")
    +     con.execute("insert into audit_log values (?, 'rolled_back', null)", [order["id"]])
    +     raise
    + except BaseException:
one leg: Somebody reads the journal only. Where did the money go?
    ~ , ($id, $payee, $cents)", order => ", order
an id is used up: Two orders have one id, and both can be paid. Which rule of the task refused the second?
    ~ and $cents > 0 and => and $cents > 0 and $id not in (select transfer_id from audit_log) and
a lock is no error: The file was locked, and nobody heard of it. Who brings the order again?
    - con.execute("begin immediate")
    + try:
    +     con.execute("begin immediate")
    + except sqlite3.OperationalError:
    +     return
passed over: A line was not taken, and nothing was said. What does `or ignore` ignore?
    ~ insert into audit_log => insert or ignore into audit_log
a commit that is a refusal: The commit failed, and the log calls it a refusal. Which rule did the order break?
    - except BaseException:
    + except sqlite3.IntegrityError as error:
    +     con.execute("rollback")
    +     if "FOREIGN KEY" not in str(error):
    +         raise
    +     con.execute("insert into audit_log values (?, 'rolled_back', null)", [order["id"]])
    + except BaseException:
worked out before: Two balances were read, and two numbers written. Who may have paid in between?
    = held = dict(con.execute("select id, balance_cents from accounts where id in ($payer, $payee)", order).fetchall())
    = able = len(held) == 2 and 0 < order["cents"] <= held[order["payer"]]
    = con.execute("begin immediate")
    = try:
    =     if able:
    =         for account, cents in ((order["payer"], -order["cents"]), (order["payee"], order["cents"])):
    =             con.execute("update accounts set balance_cents = ? where id = ?", [held[account] + cents, account])
    =             con.execute("insert into journal values (?, ?, ?)", [order["id"], account, cents])
    =     status = "committed" if able else "rolled_back"
    =     con.execute("insert into audit_log values (?, ?, null)", [order["id"], status])
    =     con.execute("commit")
    = except BaseException:
    =     con.execute("rollback")
    =     raise
the line outside: The legs are guarded, and the line is not. What is open when the line cannot be written?
    = con.execute("begin immediate")
    = try:
    =     held = dict(con.execute("select id, balance_cents from accounts").fetchall())
    =     able = order["payee"] in held and order["payer"] != order["payee"] and order["cents"] > 0
    =     able = able and order["cents"] <= held.get(order["payer"], 0)
    =     if able:
    =         con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
    =         con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
    =         con.execute("insert into journal values ($id, $payer, -$cents), ($id, $payee, $cents)", order)
    = except sqlite3.Error:
    =     con.execute("rollback")
    =     raise
    = con.execute("insert into audit_log values (?, ?, null)", [order["id"], "committed" if able else "rolled_back"])
    = con.execute("commit")
""")


@transfer.also_right(costs="two updates that guard themselves; a refusal undoes what the first has done")
def two_guarded_updates(con, order):
    con.execute("begin immediate")
    try:
        con.execute("savepoint legs")
        paid = con.execute(
            "update accounts set balance_cents = balance_cents - $cents "
            "where id = $payer and $cents > 0 and $payer <> $payee and balance_cents >= $cents",
            order,
        ).rowcount
        received = con.execute(
            "update accounts set balance_cents = balance_cents + $cents where id = $payee and $cents > 0", order
        ).rowcount
        if paid and received:
            con.execute("insert into journal values ($id, $payer, -$cents), ($id, $payee, $cents)", order)
            con.execute("insert into audit_log values ($id, 'committed', null)", order)
        else:
            con.execute("rollback to legs")
            con.execute("insert into audit_log values ($id, 'rolled_back', 'not payable')", order)
        con.execute("commit")
    finally:
        if con.in_transaction:
            con.execute("rollback")


@transfer.also_right(costs="the line comes first and decides; the connection's own `with` ends what was begun")
def the_line_first(con, order):
    con.execute("begin immediate")
    with con:
        (status,) = con.execute(
            """
            insert into audit_log select $id, case when $cents > 0 and $payer <> $payee
                and exists (select 1 from accounts where id = $payer and balance_cents >= $cents)
                and exists (select 1 from accounts where id = $payee) then 'committed' else 'rolled_back' end, null
            returning status
            """,
            order,
        ).fetchall()[0]
        if status == "committed":
            for account, cents in ((order["payer"], -order["cents"]), (order["payee"], order["cents"])):
                con.execute("update accounts set balance_cents = balance_cents + ? where id = ?", [cents, account])
                con.execute("insert into journal values (?, ?, ?)", [order["id"], account, cents])


transfer.hints += [
    """What has to be there together? Four rows: two balances, two legs, and a fifth that tells of them. A line drawn
before the first and after the last makes one thing of them. And what has to be asked before the first cent moves? An
`update` that finds no row raises nothing.""",
    """A twin: a seat is moved from one show to another, or the try is noted and nothing else:

    box.execute("begin")
    try:
        free = box.execute("select seats > 0 from shows where name = ?", [new]).fetchone()
        if free and free[0]:
            box.execute("update shows set seats = seats + 1 where name = ?", [old])
            box.execute("update shows set seats = seats - 1 where name = ?", [new])
        box.execute("insert into tries values (?, ?)", [guest, "moved" if free and free[0] else "refused"])
    except Exception as trouble:
        box.execute("rollback")
        raise RuntimeError("nothing was moved") from trouble
    box.execute("commit")

What does it do with a show that does not exist? And with an old show that does not?""",
]
