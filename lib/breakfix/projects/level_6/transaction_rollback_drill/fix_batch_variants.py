"""Other answers to batch: the known mistakes, each with the question that it earns, and other right ones."""

import sqlite3

from .fix_batch import batch


@batch.mistake(says="One order failed. How many fell with it?")
def the_whole_batch_falls(con, orders, move):
    con.execute("begin immediate")
    try:
        for order in orders:
            move(con, order)
            con.execute("insert into audit_log values (?, 'committed', null)", [order["id"]])
        con.execute("commit")
    except sqlite3.IntegrityError:
        con.execute("rollback")
        con.executemany("insert into audit_log values (?, 'rolled_back', null)", [[order["id"]] for order in orders])
    except BaseException:
        con.execute("rollback")
        raise


@batch.mistake(says="Half of t-002 stayed. Who was to take it back?")
def caught_and_kept(con, orders, move):
    con.execute("begin immediate")
    try:
        for order in orders:
            try:
                move(con, order)
                status = "committed"
            except sqlite3.IntegrityError:
                status = "rolled_back"
            con.execute("insert into audit_log values (?, ?, null)", [order["id"], status])
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


@batch.mistake(says="The first order was public before its line was. What does `release` do when nothing is around it?")
def nothing_around_it(con, orders, move):
    for order in orders:
        con.execute("savepoint before_it")
        try:
            move(con, order)
            status = "committed"
        except sqlite3.IntegrityError:
            con.execute("rollback to before_it")
            status = "rolled_back"
        except BaseException:
            con.execute("rollback")
            raise
        con.execute("release before_it")
        con.execute("insert into audit_log values (?, ?, null)", [order["id"], status])


@batch.mistake(says="The engine was in trouble, and the log calls it a refusal. Whom did you tell?")
def every_error_is_a_refusal(con, orders, move):
    con.execute("begin immediate")
    for order in orders:
        con.execute("savepoint before_it")
        try:
            move(con, order)
            status = "committed"
        except Exception:
            con.execute("rollback to before_it")
            status = "rolled_back"
        con.execute("insert into audit_log values (?, ?, null)", [order["id"], status])
    con.execute("commit")


@batch.mistake(says="One was refused, and the rest was sent home. What have they done?")
def stops_at_the_first(con, orders, move):
    con.execute("begin immediate")
    try:
        for order in orders:
            con.execute("savepoint before_it")
            try:
                move(con, order)
                con.execute("insert into audit_log values (?, 'committed', null)", [order["id"]])
            except sqlite3.IntegrityError:
                con.execute("rollback to before_it")
                con.execute("insert into audit_log values (?, 'rolled_back', null)", [order["id"]])
                break
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


@batch.mistake(says="The error went up, and the transaction stayed. Who ends it now?")
def no_way_back(con, orders, move):
    con.execute("begin immediate")
    for order in orders:
        con.execute("savepoint before_it")
        try:
            move(con, order)
            status = "committed"
        except sqlite3.IntegrityError:
            con.execute("rollback to before_it")
            status = "rolled_back"
        con.execute("insert into audit_log values (?, ?, null)", [order["id"], status])
    con.execute("commit")


@batch.mistake(says="A day without orders ended in an error. What was begun that you commit?")
def begins_with_the_first(con, orders, move):
    try:
        for order in orders:
            con.execute("savepoint before_it")
            try:
                move(con, order)
                status = "committed"
            except sqlite3.IntegrityError:
                con.execute("rollback to before_it")
                status = "rolled_back"
            con.execute("insert into audit_log values (?, ?, null)", [order["id"], status])
        con.execute("commit")
    except BaseException:
        if con.in_transaction:
            con.execute("rollback")
        raise


@batch.mistake(says="The engine's errors are undone. What is open after an error that is none of the engine's?")
def errors_of_the_engine_only(con, orders, move):
    con.execute("begin immediate")
    try:
        for order in orders:
            con.execute("savepoint before_it")
            try:
                move(con, order)
                status = "committed"
            except sqlite3.IntegrityError:
                con.execute("rollback to before_it")
                status = "rolled_back"
            con.execute("insert into audit_log values (?, ?, null)", [order["id"], status])
        con.execute("commit")
    except sqlite3.Error:
        con.execute("rollback")
        raise


@batch.mistake(says="The program has an error, and the log calls it a refusal. Who looks for an error in a refusal?")
def python_refuses_too(con, orders, move):
    con.execute("begin immediate")
    try:
        for order in orders:
            con.execute("savepoint before_it")
            try:
                move(con, order)
                status = "committed"
            except sqlite3.OperationalError:
                raise
            except Exception:
                con.execute("rollback to before_it")
                status = "rolled_back"
            con.execute("insert into audit_log values (?, ?, null)", [order["id"], status])
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


@batch.mistake(says="move is guarded, and the line is not. What is open when the line cannot be written?")
def the_line_outside(con, orders, move):
    for order in orders:
        con.execute("begin immediate")
        try:
            move(con, order)
            status = "committed"
        except sqlite3.IntegrityError:
            con.execute("rollback")
            con.execute("begin immediate")
            status = "rolled_back"
        except BaseException:
            con.execute("rollback")
            raise
        con.execute("insert into audit_log values (?, ?, null)", [order["id"], status])
        con.execute("commit")


@batch.also_right(costs="a commit for each order: others get in between, and a batch can be stopped halfway")
def a_transaction_each(con, orders, move):
    for order in orders:
        con.execute("begin immediate")
        try:
            move(con, order)
            con.execute("insert into audit_log values (?, 'committed', null)", [order["id"]])
            con.execute("commit")
        except sqlite3.IntegrityError:
            con.execute("rollback")
            con.execute("insert into audit_log values (?, 'rolled_back', null)", [order["id"]])
        except BaseException:
            con.execute("rollback")
            raise


@batch.also_right(costs="each savepoint is released at once; the outermost one takes the place of begin and commit")
def savepoint_around_savepoints(con, orders, move):
    con.execute("savepoint whole_batch")
    done = False
    try:
        for order in orders:
            line = "insert into audit_log values ($id, 'committed', null)"
            con.execute("savepoint this_one")
            try:
                move(con, order)
            except sqlite3.IntegrityError:
                con.execute("rollback to this_one")
                line = "insert into audit_log values ($id, 'rolled_back', null)"
            con.execute("release this_one")
            con.execute(line, order)
        done = True
    finally:
        con.execute("release whole_batch" if done else "rollback")
