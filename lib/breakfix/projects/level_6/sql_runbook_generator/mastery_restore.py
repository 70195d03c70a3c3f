"""Mastery: what a runbook has deleted is put back from a copy, beside what has happened since."""

from breakfix.lab import exercise, shapes, sqlite_files

from . import worlds


@exercise(phase="mastery", kind="sql", minutes=8)
def restore():
    """Put the items back that a runbook has deleted.

    Given     the shop in SQLite, and attached as `before` a copy of it from before the night. Both have order_items.
              returned, in the shop, names items that customers have sent back since: item_id, which may be NULL
    Leave     one statement. Each row of before.order_items whose item_id is neither in the shop's order_items nor in
              returned is in the shop's order_items again, as it was
    Not touch the rows that are there: they may have changed since. Run again, the statement changes nothing
    """
    return """
insert into order_items
select * from before.order_items as old
where not exists (select * from main.order_items as now where now.item_id = old.item_id)
  and not exists (select * from returned where returned.item_id = old.item_id)
"""


restore.stub("""
insert or replace into order_items
select * from before.order_items
where item_id not in (select item_id from returned)
""")
restore.world(worlds.shop)
restore.play = 'con.execute("...")'
restore.costs = "two look-ups for each row of the copy"


@restore.look
def there(world, query, *old, now=(), returned=(), runs=1):
    """Rows are (item_id, order_id, product); `old` are in the copy, `now` in the shop."""
    copy = sqlite_files.new_file(world.folder, "before.db", worlds.make)
    with sqlite_files.opened(copy) as con:
        con.executemany("insert into order_items values (?, ?, ?)", old)
    world.con.execute("attach ? as before", [copy])
    world.con.execute("pragma foreign_keys = off")
    world.second.executemany("insert into order_items values (?, ?, ?)", now)
    world.second.executemany("insert into returned values (?, 'sent back')", [[each] for each in returned])
    for _ in range(runs):
        world.con.execute(query)
    return world.rows("order_items", "returned")


ONE, TWO, LOOSE = (("i-1", "A-1", "widget"), ("i-2", "A-2", "gadget"), ("i-3", None, "voucher"))
there.when("all deleted: order_items is empty", ONE, TWO, LOOSE)
there.when("changed: an item has changed since", ONE, TWO, now=[("i-1", "A-1", "gadget")])
there.when("sent back: an item was sent back since", ONE, TWO, returned=["i-2"])
there.when("sent back without a number: returned holds a NULL", ONE, TWO, returned=["i-2", None])
there.when("twice: the statement runs twice", ONE, LOOSE, now=[TWO], runs=2)

IDS = ("i-1", "I-1", "i-1 ", "i-2", "", "o'1")


def some_items(chance):
    """Return up to five items."""
    parts = ("A-1", "A-2", None), ("widget", "o'clock ", None, "")
    return tuple((each, *map(chance.choice, parts)) for each in chance.sample(IDS, chance.randint(0, 5)))


runs = shapes.evenly([1, 1, 2])
back = shapes.rolled(lambda chance: tuple(chance.choice((*IDS, None)) for _ in range(chance.randint(0, 3))))
there.drawn(together=shapes.rolled(some_items), now=shapes.rolled(some_items), returned=back, runs=runs, times=100)

restore.asks("""
all deleted: Which rows had order_items before the night?
changed: The item is there, and another one than in the copy. Which of the two is right today?
sent back: Was it the runbook that took this item away?
sent back without a number: `not in` a list with a NULL. What is it for every item?
twice: What is left to do for a second run?
""")

restore.slips("""
not in with a NULL: A NULL is in the list. Is `not in` ever true then?
    - and not exists (select * from returned where returned.item_id = old.item_id)
    + and old.item_id not in (select item_id from returned)
over what is there: The item has changed since, and is as it was again. Who wanted that?
    ~ insert into => insert or replace into
    - where not exists (select * from main.order_items as now where now.item_id = old.item_id)
    + where true
sent back once more: A customer has sent it back, and it is there again. Which table knows?
    - and not exists (select * from returned where returned.item_id = old.item_id)
only with an order: An item had no order before the night, either. Is it to come back?
    ~ where not exists (select * from main => where order_id is not null and not exists (select * from main
""")


@restore.also_right(costs="the key of the table passes over what is there")
def by_the_key():
    return """
insert or ignore into order_items
select old.* from before.order_items as old left join returned on returned.item_id = old.item_id
where returned.item_id is null
"""


restore.hints += [
    "Two questions for each row of the copy: is it there, and was it sent back? `not exists (select ... where ...)` "
    "answers both, and takes a NULL for no match.",
    "A twin: books, from last year's list.\n    insert into shelf select * from lists.shelf as old\n"
    "    where not exists (select * from main.shelf as now where now.title = old.title)",
]
