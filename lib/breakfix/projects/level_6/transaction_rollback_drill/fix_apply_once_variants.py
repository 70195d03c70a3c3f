"""Other answers to apply_once: the known mistakes, each with the question that it earns, and other right ones."""

import sqlite3

from .fix_apply_once import apply_once


@apply_once.mistake(says="Two workers looked, and both saw nothing. What happened between looking and writing?")
def look_then_write(con, order, move):
    if con.execute("select 1 from applied where transfer_id = $id", order).fetchone():
        return
    con.execute("begin immediate")
    try:
        move(con, order)
        con.execute("insert or ignore into applied values ($id)", order)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


@apply_once.mistake(says="Killed between two commits: paid twice. What did the rerun not find?")
def id_after_commit(con, order, move):
    con.execute("begin immediate")
    try:
        is_new = con.execute("select count(*) = 0 from applied where transfer_id = $id", order).fetchone()[0]
        if is_new:
            move(con, order)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    con.execute("insert or ignore into applied values ($id)", order)


@apply_once.mistake(says="Killed between two commits: never paid. What does the row say that is not so?")
def id_before_begin(con, order, move):
    is_new = con.execute("insert or ignore into applied values ($id)", order).rowcount
    if not is_new:
        return
    con.execute("begin immediate")
    try:
        move(con, order)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        con.execute("delete from applied where transfer_id = $id", order)
        raise


@apply_once.mistake(says="Two honest payments of the same amount: which of them was one too many?")
def key_of_the_fields(con, order, move):
    con.execute("begin immediate")
    try:
        key = f"{order['payer']} {order['payee']} {order['cents']}"
        if con.execute("insert or ignore into applied values (?)", [key]).rowcount:
            move(con, order)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


@apply_once.mistake(says="It was refused, and from then on it counts as paid. Which of the two did you commit?")
def refusals_count_too(con, order, move):
    con.execute("begin immediate")
    try:
        if con.execute("insert or ignore into applied values ($id)", order).rowcount:
            con.execute("savepoint money")
            try:
                move(con, order)
            except sqlite3.IntegrityError:
                con.execute("rollback to money")
                con.execute("commit")
                raise
        con.execute("commit")
    except BaseException:
        if con.in_transaction:
            con.execute("rollback")
        raise


@apply_once.mistake(says="It came again, and was told off with an error. Who asked for one?")
def twice_is_an_error(con, order, move):
    con.execute("begin immediate")
    try:
        con.execute("insert into applied values ($id)", order)
        move(con, order)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


@apply_once.mistake(says="The trouble went unheard. Who will bring the order again?")
def trouble_is_kept(con, order, move):
    con.execute("begin immediate")
    try:
        if con.execute("insert or ignore into applied values ($id)", order).rowcount:
            move(con, order)
        con.execute("commit")
    except sqlite3.IntegrityError:
        con.execute("rollback")
        raise
    except Exception:
        con.execute("rollback")


@apply_once.mistake(
    says="It was refused, and what was begun is open still. Which of your lines did the error jump over?"
)
def nobody_ends_it(con, order, move):
    con.execute("begin immediate")
    if con.execute("insert or ignore into applied values ($id)", order).rowcount == 1:
        move(con, order)
    con.execute("commit")


@apply_once.mistake(says="It came again, nothing was to be done, and something stayed open. Where did you go home?")
def goes_home_early(con, order, move):
    con.execute("begin immediate")
    try:
        if con.execute("insert or ignore into applied values ($id)", order).rowcount == 0:
            return
        move(con, order)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


@apply_once.also_right(costs="the violation is caught, and has to be told from a refusal by move")
def catch_the_violation(con, order, move):
    con.execute("begin immediate")
    try:
        try:
            con.execute("insert into applied values ($id)", order)
        except sqlite3.IntegrityError:
            con.execute("rollback")
            return
        move(con, order)
        con.execute("commit")
    finally:
        if con.in_transaction:
            con.execute("rollback")


@apply_once.also_right(costs="asks first, under the lock: nobody else writes between the question and the answer")
def ask_under_the_lock(con, order, move):
    con.execute("begin immediate")
    try:
        known = con.execute("select transfer_id from applied where transfer_id = ?", [order["id"]]).fetchall()
        if not known:
            move(con, order)
            con.execute("insert into applied (transfer_id) values (?)", [order["id"]])
    except BaseException:
        con.execute("rollback")
        raise
    else:
        con.execute("commit")
