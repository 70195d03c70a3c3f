"""Other answers to transfer: the known mistakes, each with the question that it earns, and other right ones."""

import sqlite3

from .fix_transfer_troubles import transfer


@transfer.mistake(says="75.00 left an account. How many rows received it?")
def credit_unchecked(con, order):
    con.execute("begin immediate")
    try:
        paid = con.execute(
            "update accounts set balance_cents = balance_cents - $cents "
            "where id = $payer and $payer <> $payee and $cents > 0 and balance_cents >= $cents",
            order,
        ).rowcount
        if paid:
            con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
            con.execute("insert into journal values ($id, $payer, -$cents), ($id, $payee, $cents)", order)
        status = "committed" if paid else "rolled_back"
        con.execute("insert into audit_log values (?, ?, null)", [order["id"], status])
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


@transfer.mistake(says="Somebody received money that nobody had. Which update changed no row?")
def debit_unchecked(con, order):
    con.execute("begin immediate")
    try:
        try:
            con.execute("savepoint legs")
            if order["cents"] <= 0 or order["payer"] == order["payee"]:
                raise sqlite3.IntegrityError("no transfer")
            con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
            changed = con.execute(
                "update accounts set balance_cents = balance_cents + $cents where id = $payee", order
            ).rowcount
            if changed == 0:
                raise sqlite3.IntegrityError("no payee")
            con.execute("insert into journal values ($id, $payer, -$cents), ($id, $payee, $cents)", order)
            status = "committed"
        except sqlite3.IntegrityError:
            con.execute("rollback to legs")
            status = "rolled_back"
        con.execute("insert into audit_log values (?, ?, null)", [order["id"], status])
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


@transfer.mistake(says="The one who gave the order got richer by it. Which way did the money go?")
def no_sign_check(con, order):
    con.execute("begin immediate")
    try:
        there = con.execute("select count(*) from accounts where id in ($payer, $payee)", order).fetchone()[0]
        paid = (
            there == 2
            and con.execute(
                "update accounts set balance_cents = balance_cents - $cents "
                "where id = $payer and balance_cents >= $cents",
                order,
            ).rowcount
        )
        if paid:
            con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
            con.execute("insert into journal values ($id, $payer, -$cents), ($id, $payee, $cents)", order)
        status = "committed" if paid else "rolled_back"
        con.execute("insert into audit_log values (?, ?, null)", [order["id"], status])
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


@transfer.mistake(says="Money went from a purse into the same purse, and two rows tell of it. Who paid whom?")
def oneself_is_somebody(con, order):
    con.execute("begin immediate")
    try:
        payer = con.execute("select balance_cents from accounts where id = $payer", order).fetchone()
        payee = con.execute("select balance_cents from accounts where id = $payee", order).fetchone()
        able = payer and payee and 0 < order["cents"] <= payer[0]
        if able:
            con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
            con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
            con.execute("insert into journal values ($id, $payer, -$cents), ($id, $payee, $cents)", order)
        status = "committed" if able else "rolled_back"
        con.execute("insert into audit_log values (?, ?, null)", [order["id"], status])
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


@transfer.mistake(says="He had exactly that much. What is left when he has paid, and is it below zero?")
def keeps_a_cent(con, order):
    con.execute("begin immediate")
    try:
        payer = con.execute("select balance_cents from accounts where id = $payer", order).fetchone()
        payee = con.execute("select balance_cents from accounts where id = $payee", order).fetchone()
        able = payer and payee and order["payer"] != order["payee"] and 0 < order["cents"] < payer[0]
        if able:
            con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
            con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
            con.execute("insert into journal values ($id, $payer, -$cents), ($id, $payee, $cents)", order)
        status = "committed" if able else "rolled_back"
        con.execute("insert into audit_log values (?, ?, null)", [order["id"], status])
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


@transfer.mistake(says="Killed after the commit: money moved, and nobody wrote it down. What was committed when?")
def audit_after_commit(con, order):
    con.execute("begin immediate")
    try:
        payer = con.execute("select balance_cents from accounts where id = $payer", order).fetchone()
        payee = con.execute("select balance_cents from accounts where id = $payee", order).fetchone()
        able = payer and payee and order["payer"] != order["payee"] and 0 < order["cents"] <= payer[0]
        if able:
            con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
            con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
            con.execute("insert into journal values ($id, $payer, -$cents), ($id, $payee, $cents)", order)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    con.execute("insert into audit_log values (?, ?, null)", [order["id"], "committed" if able else "rolled_back"])


@transfer.mistake(says="The engine could not go on, and the log calls it a refusal. Who will look after the journal?")
def every_error_is_a_refusal(con, order):
    con.execute("begin immediate")
    try:
        payer = con.execute("select balance_cents from accounts where id = $payer", order).fetchone()
        payee = con.execute("select balance_cents from accounts where id = $payee", order).fetchone()
        if not (payer and payee and order["payer"] != order["payee"] and 0 < order["cents"] <= payer[0]):
            raise ValueError("refused")
        con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
        con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
        con.execute("insert into journal values ($id, $payer, -$cents), ($id, $payee, $cents)", order)
        con.execute("insert into audit_log values (?, 'committed', null)", [order["id"]])
        con.execute("commit")
    except Exception as error:
        con.execute("rollback")
        con.execute("insert into audit_log values (?, 'rolled_back', ?)", [order["id"], str(error)])


@transfer.mistake(says="The refusal is in the log, and it reached the caller as well. Who asked for an error?")
def the_constraint_speaks(con, order):
    con.execute("begin immediate")
    try:
        there = con.execute("select count(*) from accounts where id in ($payer, $payee)", order).fetchone()[0]
        if there == 2 and order["cents"] > 0:
            con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
            con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
            con.execute("insert into journal values ($id, $payer, -$cents), ($id, $payee, $cents)", order)
            con.execute("insert into audit_log values (?, 'committed', null)", [order["id"]])
        else:
            con.execute("insert into audit_log values (?, 'rolled_back', null)", [order["id"]])
        con.execute("commit")
    except sqlite3.IntegrityError:
        con.execute("rollback")
        con.execute("insert into audit_log values (?, 'rolled_back', null)", [order["id"]])
        raise
    except BaseException:
        con.execute("rollback")
        raise


@transfer.mistake(says="Somebody reads the journal only. Where did the money go?")
def one_leg(con, order):
    con.execute("begin immediate")
    try:
        payer = con.execute("select balance_cents from accounts where id = $payer", order).fetchone()
        payee = con.execute("select balance_cents from accounts where id = $payee", order).fetchone()
        able = payer and payee and order["payer"] != order["payee"] and 0 < order["cents"] <= payer[0]
        if able:
            con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
            con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
            con.execute("insert into journal values ($id, $payer, -$cents)", order)
        status = "committed" if able else "rolled_back"
        con.execute("insert into audit_log values (?, ?, null)", [order["id"], status])
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


@transfer.mistake(says="Two balances were read, and two numbers written. Who may have paid in between?")
def worked_out_before(con, order):
    held = dict(con.execute("select id, balance_cents from accounts where id in ($payer, $payee)", order).fetchall())
    able = len(held) == 2 and 0 < order["cents"] <= held[order["payer"]]
    con.execute("begin immediate")
    try:
        if able:
            for account, cents in ((order["payer"], -order["cents"]), (order["payee"], order["cents"])):
                con.execute("update accounts set balance_cents = ? where id = ?", [held[account] + cents, account])
                con.execute("insert into journal values (?, ?, ?)", [order["id"], account, cents])
        status = "committed" if able else "rolled_back"
        con.execute("insert into audit_log values (?, ?, null)", [order["id"], status])
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


@transfer.mistake(says="The legs are guarded, and the line is not. What is open when the line cannot be written?")
def the_line_outside(con, order):
    con.execute("begin immediate")
    try:
        payer = con.execute("select balance_cents from accounts where id = $payer", order).fetchone()
        payee = con.execute("select balance_cents from accounts where id = $payee", order).fetchone()
        able = payer and payee and order["payer"] != order["payee"] and 0 < order["cents"] <= payer[0]
        if able:
            con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
            con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
            con.execute("insert into journal values ($id, $payer, -$cents), ($id, $payee, $cents)", order)
    except sqlite3.Error:
        con.execute("rollback")
        raise
    con.execute("insert into audit_log values (?, ?, null)", [order["id"], "committed" if able else "rolled_back"])
    con.execute("commit")


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
            "update accounts set balance_cents = balance_cents + $cents where id = $payee", order
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


@transfer.also_right(
    costs="the schema refuses: foreign keys and CHECK; a kill after the rollback loses the refusal only"
)
def the_schema_refuses(con, order):
    con.execute("pragma foreign_keys = on")
    con.execute("begin immediate")
    try:
        if order["cents"] <= 0 or order["payer"] == order["payee"]:
            raise sqlite3.IntegrityError("no transfer")
        con.execute("insert into journal values ($id, $payer, -$cents), ($id, $payee, $cents)", order)
        con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
        con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
        con.execute("insert into audit_log values ($id, 'committed', null)", order)
        con.execute("commit")
    except sqlite3.IntegrityError as error:
        con.execute("rollback")
        con.execute("insert into audit_log values (?, 'rolled_back', ?)", [order["id"], str(error)])
    except BaseException:
        con.execute("rollback")
        raise
