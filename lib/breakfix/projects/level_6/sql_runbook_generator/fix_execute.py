"""Fix: a runbook is checked, counted, and done as a whole or not at all."""

import sqlite3

from breakfix.lab import exercise, shapes

from .worlds import shop


@exercise(phase="fix", minutes=12)
def execute(con, requires, steps, values, dry_run):
    """Carry out a runbook, as a whole or not at all.

    Given     con, a connection to SQLite in which each statement commits itself, without an open transaction.
              requires, a query for one value. steps, a list of pairs: a statement and at_most, a number. values, a
              dict: requires and the steps have `:name` for some of its values
    Leave     all steps done in their order, and committed; return a list with the number of rows that each has
              changed, as con.total_changes counts them: those of triggers and cascades too
    Rules     ValueError if requires gives 0 or NULL, or as soon as a step changes more than at_most rows. With dry_run
              true the list is the same, or the error of requires or a step, and nothing changes. After any error
              nothing has changed, and it reaches the caller
    """
    con.execute("begin immediate")
    try:
        if not con.execute(requires, values).fetchone()[0]:
            raise ValueError(requires)
        counts = []
        for sql, at_most in steps:
            before = con.total_changes
            con.execute(sql, values)
            counts.append(con.total_changes - before)
            if counts[-1] > at_most:
                raise ValueError(sql)
        con.execute("rollback" if dry_run else "commit")
    except BaseException:
        con.rollback()
        raise
    return counts


@execute.stub
def one_by_one(con, requires, steps, values, dry_run):
    if not con.execute(requires, values).fetchone()[0]:
        raise ValueError(requires)
    counts = []
    for sql, _ in steps:
        con.execute(sql, values)
        counts.append(con.execute("select changes()").fetchone()[0])
    return counts


execute.world(shop)
execute.play = ""
execute.costs = "the lock of the file, for as long as all steps take"

ARCHIVE = "insert into orders_archive select * from orders where placed_at < :before"
DELETE = "delete from orders where placed_at < :before"
ITEMS = "delete from order_items where product = :product"
LESS = "update orders set total = total - :off"
FEW = "select count(*) <= 3 from orders"
ORDERS = (("A-1", "2025-01-13", 40), ("A-2", "2025-01-13", 5), ("A-3", "2025-01-15", 90))
LINES = (("i-1", "A-1", "widget"), ("i-2", "A-1", "voucher"), ("i-3", "A-2", "widget"), ("i-4", "A-3", "o'clock"))
VALUES = {"before": "2025-01-14", "product": "widget", "off": 10}
OF = ("orders", "order_items", "orders_archive", "log")


@execute.look(playable=False)
def done(world, execute, steps, requires=FEW, values=VALUES, dry_run=False, items=LINES):
    world.fill(ORDERS, items)
    try:
        got = execute(world.con, requires, list(steps), dict(values), dry_run)
    except (ValueError, OverflowError, sqlite3.Error) as error:
        got = type(error).__name__
    return {"the caller gets": got, **world.rows(*OF)}


done.when("two steps: old orders go to the archive", [(ARCHIVE, 2), (DELETE, 9)])
done.when("not so: requires gives 0", [(ARCHIVE, 9)], requires="select count(*) > 3 from orders")
done.when("it is NULL: requires gives NULL", [(ARCHIVE, 9)], requires="select max(order_id) from orders_archive")
done.when("too many: the second step changes one row more than at_most", [(ARCHIVE, 2), (ITEMS, 1)])
done.when("a cascade: deleted orders take their items along", [(DELETE, 5)])
done.when("fails: the engine refuses the second step", [(ARCHIVE, 2), (LESS, 9)])
done.when("a rehearsal: dry_run is true", [(DELETE, 6), (ITEMS, 2)], dry_run=True)
ADOPT = "update order_items set order_id = :order where product = :product"
done.when("at the commit: the commit fails", [(ADOPT, 2)], values=VALUES | {"order": "A-8"})
LIKELY = ARCHIVE, DELETE, ITEMS, ADOPT, "update orders set total = total + 1"
LIKELY += ("delete from order_items where order_id is null",)
INDEX = "create index by_day on orders (placed_at)"
POOL = (*[LESS] * 4, INDEX, INDEX, "select * from orders", "insert into nowhere values (1)", "vacuum")
POOL += ("delete from log", "insert or ignore into orders select * from orders_archive")
POOL += ("insert or rollback into orders select * from orders",)
ASKS = (FEW, FEW, "select -1", "select 0.5", "select null", "select count(*) from orders where placed_at < :before")
ASKS += ("select max(total) from orders", "select count(*) from orders_archive", "select 'yes' <> :product")
ASKS += ("select count(*) from nowhere",)
PARTS = {"before": ("2025-01-14", "2025-01-16", "2024-12-31"), "product": ("widget", "voucher", "o'clock", "x' or '1")}
PARTS |= {"off": (0, 5, 6, 2**63), "order": ("A-3", None, "A-8", "A-9")}
ITEMS_OF = ("A-1", "A-2", "A-3", None), ("widget", "voucher", "o'clock")


def some_night(chance):
    """Return up to three steps with limits, what is required, values, whether it is a rehearsal, and items."""
    likely = chance.choices(LIKELY, k=chance.choice((1, 2, 3)))
    with_odd = [*likely[:2], chance.choice(POOL)]
    texts = likely if chance.random() < 0.6 else chance.sample(with_odd, len(with_odd))
    steps = [(sql, chance.choice((0, 1, 2, 3, 9, 9, 9, 9))) for sql in texts]
    values = {name: chance.choice(each) for name, each in PARTS.items()}
    items = [(f"i-{place}", *map(chance.choice, ITEMS_OF)) for place in range(chance.randint(0, 6))]
    return steps, chance.choice(ASKS), values, chance.random() < 0.3, items


done.drawn(together=shapes.rolled(some_night), times=200)

execute.asks("""
two steps: What does another connection find afterwards?
not so: What does requires say, and what may happen then?
it is NULL: NULL is not true. What may happen then?
too many: How many rows did the step change, and how many had its reviewer allowed?
a cascade: Which rows went besides those that the statement names?
fails: The first step was done. Is it still?
a rehearsal: What would the runbook do, and what has it done?
at the commit: The commit has failed. What does the connection still hold?
""")

execute.slips("""
no transaction: The second step failed, and the first one stays. Where does all of it begin?
    - con.execute("begin immediate")
    - try:
    + try:
the statement's own rows: Items went with their orders. Does rowcount know of them?
    - before = con.total_changes
    - con.execute(sql, values)
    - counts.append(con.total_changes - before)
    + counts.append(max(con.execute(sql, values).rowcount, 0))
no guard: A step changed more rows than its reviewer had allowed. Who stops it?
    - if counts[-1] > at_most:
    -     raise ValueError(sql)
one too early: The step changed as many rows as it may. Is that more?
    ~ counts[-1] > at_most => counts[-1] >= at_most
a rehearsal that is real: It was a rehearsal, and the rows are gone.
    ~ con.execute("rollback" if dry_run else "commit") => con.execute("commit")
not asked: The answer to requires was no, and all of it was done.
    ~ if not con.execute(requires, values).fetchone()[0] => if con.execute(requires, values).fetchone() is None
a commit that fails: The commit has failed, and the transaction is still open.
    ~ con.execute("rollback" if dry_run else "commit") => pass
    ~ return counts => return con.execute("rollback" if dry_run else "commit") and counts
""")


@execute.also_right(costs="the lock of all readers, too")
def within(con, requires, steps, values, dry_run):
    counts = []
    with con:
        con.execute("begin exclusive")
        if con.execute(requires, values).fetchone()[0] in (0, None):
            raise ValueError(requires)
        for sql, at_most in steps:
            so_far = con.total_changes
            con.execute(sql, values)
            counts += [con.total_changes - so_far]
            if counts[-1] > at_most:
                raise ValueError(sql)
        if dry_run:
            con.rollback()
    return counts


execute.hints += [
    "One transaction around all of it, best with the question in it. From there on, whatever fails ends in one place: "
    "what was done is undone, and the error goes on. A rehearsal ends there, too, without an error.",
    "A twin: boxes are moved, and weighed before the door is shut.\n"
    "    door.lock()\n    try:\n        ...\n        if weight > limit:\n            raise ValueError(weight)\n"
    "    except Exception:\n        put_back(boxes)\n        raise",
]
