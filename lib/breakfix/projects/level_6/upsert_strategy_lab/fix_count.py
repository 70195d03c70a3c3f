"""Fix: counts of what was done, and not of what was seen before."""

from breakfix.lab import exercise, shapes

from . import worlds
from .fix_upsert import G7, W7, W8, W9, rivals, some
from .worlds import NOW, fate, hold, shop, tables


@exercise(phase="fix", core=False, minutes=14)
def count_changes(con, rows, now):
    """Bring rows into products, and count what became of each.

    Given     con and now as in upsert; rows, a list of dicts like its row, in the order in which they came; a sku
              may come twice. Others may write at the same time
    Leave     each row brought in by the rules of upsert, and no open transaction
    Return    a dict with inserted, updated and unchanged: rows by which a product came into being, rows by which one
              changed, and rows that changed nothing. A later row with the same name, price and stock counts as updated:
              its updated_at is taken over. It stays true when another writer comes in between
    """
    counts = {"inserted": 0, "updated": 0, "unchanged": 0}
    for row in rows:
        given = {**row, "now": now}
        made = con.execute(
            """
            insert into products values ($sku, $name, $price_cents, $stock, $updated_at, $now)
            on conflict (sku) do nothing
            """,
            given,
        ).rowcount
        changed = con.execute(
            """
            update products set name = $name, price_cents = $price_cents, stock = $stock, updated_at = $updated_at
            where sku = $sku and updated_at < $updated_at
            """,
            given,
        ).rowcount
        counts["inserted" if made else "updated" if changed else "unchanged"] += 1
    return counts


@count_changes.stub
def reads_first(con, rows, now):
    counts = {"inserted": 0, "updated": 0, "unchanged": 0}
    for row in rows:
        given = {**row, "now": now}
        known = con.execute("select count(*) from products where sku = $sku", given).fetchone()[0]
        con.execute(
            """
            insert into products values ($sku, $name, $price_cents, $stock, $updated_at, $now)
            on conflict (sku) do update set name = excluded.name, price_cents = excluded.price_cents,
                stock = excluded.stock, updated_at = excluded.updated_at
            """,
            given,
        )
        counts["updated" if known else "inserted"] += 1
    return counts


count_changes.world(shop)
count_changes.free("arguments")
count_changes.costs = "two statements a row, and none of them a question"
count_changes.play = f"count_changes(con, [{worlds.row('WIDGET-001', 'Widget', 999, 100, 7)}], {NOW!r})"


@count_changes.look
def told(world, count_changes, rows, held=(), lines=(), now=NOW):
    hold(world.second, held, lines)
    returned = count_changes(world.con, [dict(each) for each in rows], now)
    return {"returned": returned, **tables(world.second)}


@count_changes.look(playable=False)
def beside(world, count_changes, mine, theirs, held=(), before_statements=range(1, 7)):
    """Whether the counts fit one order of the two, when a rival brings a row just before a statement."""
    with world.other(held) as (con, _):
        in_turn = [(fate(con, mine), fate(con, theirs))]
    with world.other(held) as (con, _):
        in_turn.append((fate(con, theirs), fate(con, mine))[::-1])
    for number in before_statements:
        returned, theirs_was, _, has_come = world.met(
            held, number, lambda con: fate(con, theirs), lambda con: count_changes(con, [dict(mine)], NOW)
        )
        mine_was = (
            ", ".join(name for name, count in returned.items() if count) if isinstance(returned, dict) else returned
        )
        if (mine_was, theirs_was) not in in_turn:
            return {"you and the rival": f"yours: {mine_was or 'nothing'}. The rival's: {theirs_was}"}
        if not has_come:
            break
    return {"you and the rival": "as if one had come after the other"}


told.when("the same again: all rows of yesterday come once more", [W7, G7], held=[W7, G7])
told.when("all three: one row is later, one is new, and one comes after a later one", [W9, G7, W8], held=[W7])
told.when("only the time: a later row says the same", [W7 | {"updated_at": W8["updated_at"]}], held=[W7])
beside.when("a rival is first: another writer brings the same new sku, just before a statement of yours", W8, W7)

told.drawn(together=shapes.rolled(some), times=40)
beside.drawn(together=shapes.rolled(rivals), times=32)

count_changes.asks("""
the same again: Nothing is new. What was updated?
all three: Which row did what?
only the time: Is the row later than the product? Then what does upsert take over?
a rival is first: The rival has made the product. Who counts it?
""")

count_changes.slips('''
whatever comes last: An older row came late. What has it changed?
    ~ where sku = $sku and updated_at < $updated_at => where sku = $sku
as old is newer: All rows have come a second time. What has changed?
    ~ updated_at < $updated_at => updated_at <= $updated_at
only what differs: The row is later, and the product still has the old time. Which rows does upsert take?
    ~ updated_at < $updated_at => updated_at < $updated_at and (name, stock) <> ($name, $stock)
all are updates: A row that changed nothing is counted as an update. What does the engine say of its own work?
    ~ else "updated" if changed else "unchanged" => else "updated"
looks first: The rival was there first, and you have counted its product as yours. When had you looked?
    = counts = {"inserted": 0, "updated": 0, "unchanged": 0}
    = for row in rows:
    =     given = {**row, "now": now}
    =     known = con.execute("select updated_at from products where sku = $sku", given).fetchone()
    =     con.execute("""insert into products values ($sku, $name, $price_cents, $stock, $updated_at, $now)
    =                    on conflict (sku) do update set name = excluded.name, price_cents = excluded.price_cents,
    =                    stock = excluded.stock, updated_at = excluded.updated_at
    =                    where excluded.updated_at > products.updated_at""", given)
    =     counts["inserted" if known is None else "updated" if known[0] < row["updated_at"] else "unchanged"] += 1
    = return counts
''')


@count_changes.also_right(costs="the lock of the file from the first row to the last")
def under_the_lock(con, rows, now):
    told = []
    con.execute("begin immediate")
    for each in rows:
        (there,) = con.execute("select max(updated_at) from products where sku = $sku", each).fetchone()
        con.execute(
            """insert into products values ($sku, $name, $price_cents, $stock, $updated_at, $now)
               on conflict do update set name = $name, price_cents = $price_cents, stock = $stock,
               updated_at = $updated_at where updated_at < $updated_at""",
            each | {"now": now},
        )
        told.append("inserted" if there is None else "updated" if there < each["updated_at"] else "unchanged")
    con.execute("commit")
    return {name: told.count(name) for name in ("inserted", "updated", "unchanged")}


count_changes.hints += [
    "A statement knows what it has done: its cursor has `rowcount`. After an upsert that is 1 for an insert and for an "
    "update, so one statement cannot say which. Two can: one that only inserts, and one that only updates.",
    "A twin: a guest book, in which each guest has a line and a last visit.\n"
    "    new = con.execute(\"insert or ignore into guests values ('Ann', 5)\").rowcount\n"
    "    came_again = con.execute(\"update guests set day = 5 where guest = 'Ann' and day < 5\").rowcount",
]
