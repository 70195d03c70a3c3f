"""Explain: pairs of versions of a transfer, to be told apart by a few orders."""

import sqlite3

from breakfix.lab import witness

from .worlds import ledger, order

ORDER = {"payer": int, "payee": int, "cents": int}


def _in_turn(world, version, orders):
    """Let a version carry out orders; return who has how many cents then."""
    for number, (payer, payee, cents) in enumerate(orders, 1):
        version(world.con, order(number, payer, payee, cents))
    return world.tables()["balances"]


@witness(phase="explain", columns=ORDER, function="move", called="orders", minutes=5)
def witness_read(world, version, orders):
    """Two versions of move leave the same balances for the sample. Write at most three orders for which they do not.

    Alice (1) has 50000 cents, Bob (2) 25000, Charlie (3) 10000. Your orders are carried out one after the other. An
    order is (payer, payee, cents). What is compared: the balances, or the error that ended it.
    """
    return _in_turn(world, version, orders)


witness_read.world(ledger)


@witness_read.version
def relative(con, order):
    con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
    con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)


@witness_read.version
def absolute(con, order):
    (payer,) = con.execute("select balance_cents from accounts where id = $payer", order).fetchone()
    (payee,) = con.execute("select balance_cents from accounts where id = $payee", order).fetchone()
    con.execute("update accounts set balance_cents = ? where id = ?", [payer - order["cents"], order["payer"]])
    con.execute("update accounts set balance_cents = ? where id = ?", [payee + order["cents"], order["payee"]])


witness_read.rows = [(1, 1, 7500)]
witness_read.refused = [[(1, 2, 7500)], [(1, 2, 7500), (3, 1, 5000), (1, 3, 10000)], [(2, 3, 40000)], [(1, 2, -7500)]]
witness_read.hints += [
    "One version reads two numbers first, and writes two numbers that it has worked out. When is the second number old "
    "by the time it is written?",
    "Between the two reads and the two writes something changes the payee's row. In these few lines only one statement "
    "does that. Whose row does it write?",
]


@witness(phase="explain", core=False, columns=ORDER, function="move", called="orders", minutes=5)
def witness_halves(world, version, orders):
    """Two orders of the same steps; either catches the refusal and undoes nothing. Tell them apart by three orders.

    Alice (1) has 50000 cents, Bob (2) 25000, Charlie (3) 10000. Each statement commits by itself. An order is (payer,
    payee, cents). What is compared: the balances.
    """
    return _in_turn(world, version, orders)


witness_halves.world(ledger)


@witness_halves.version
def debit_first(con, order):
    try:
        con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
        con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
    except sqlite3.IntegrityError as error:
        print(error)


@witness_halves.version
def credit_first(con, order):
    try:
        con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
        con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
    except sqlite3.IntegrityError as error:
        print(error)


witness_halves.rows = [(2, 3, 40000)]
witness_halves.refused = [[(1, 2, 7500)], [(2, 3, 25000), (3, 1, 35000)], [(1, 1, 100), (1, 9, 200)]]
witness_halves.hints += [
    "As long as nothing is refused, the order of two updates is not seen. Which of the two can be refused, and what "
    "has been done by then in each version?",
    "The CHECK looks at each row as it is written. Let one update break it, the other not.",
]


@witness(phase="explain", core=False, columns={"id": str, **ORDER}, function="apply", called="orders", minutes=5)
def witness_key(world, version, orders):
    """Two keys by which an order is known when it comes again. Write at most three orders that tell them apart.

    Alice (1) has 50000 cents, Bob (2) 25000, Charlie (3) 10000. An order is (id, payer, payee, cents). What is
    compared: the balances.
    """
    world.con.execute("create table seen (key text primary key)")
    for name, payer, payee, cents in orders:
        version(world.con, order(name, payer, payee, cents))
    return world.tables()["balances"]


witness_key.world(ledger)


def move_if_new(con, key, order):
    if con.execute("insert or ignore into seen values (?)", [key]).rowcount:
        con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
        con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)


@witness_key.version
def by_its_fields(con, order):
    move_if_new(con, f"{order['payer']} pays {order['payee']} {order['cents']}", order)


@witness_key.version
def by_all_of_it(con, order):
    move_if_new(con, f"{order['id']} {order['payer']} pays {order['payee']} {order['cents']}", order)


witness_key.rows = [("t-101", 1, 2, 7500), ("t-102", 1, 2, 7500)]
witness_key.refused = [
    [("t-101", 1, 2, 7500)],
    [("t-101", 1, 2, 7500), ("t-101", 1, 2, 7500)],
    [("t-101", 1, 2, 7500), ("t-102", 2, 1, 7500), ("t-103", 1, 2, 7501)],
]
witness_key.hints += [
    "Think of a rent that is paid each month. Which of the two takes the second month for the first?",
    "Two orders that are alike in all but one field. In which?",
]
