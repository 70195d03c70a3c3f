"""Break, written by the learner: an edit between two steps of which lineage knows nothing."""

import duckdb

from breakfix.lab import exercise

from . import baseline, orders


@exercise(phase="break", kind="sql", minutes=5)
def unseen_edit():
    """Write an edit that changes a published number, and leaves the lineage as it was.

    Given     the sample in the baseline's tables. Your statement runs after normalize, and before publish
    Leave     one statement. target has the same customers as without it, at least one of them with another amount;
              lineage is the same as without it
    """
    return "update staging set amount = '999.00'"


unseen_edit.stub("update staging set amount = '999.00' where step = 'ingest' and key = 'Order-102'")
unseen_edit.play = ""
unseen_edit.costs = "one statement in a console"


def left(query=None):
    """Return target and lineage of the sample, with a statement carried out between two steps."""

    def edit(con, batch_id):
        if query:
            con.execute(query)

    with duckdb.connect(config={"threads": 1}) as con:
        baseline.create_tables(con)
        baseline.run(con, "b1", orders.SAMPLE, [baseline.normalize, edit, baseline.publish])
        target = dict(con.execute("select customer, amount from target order by all").fetchall())
        return target, con.execute("from lineage order by id").fetchall()


@unseen_edit.look(playable=False)
def edited(world, query, of):
    (target, told), (edited_target, edited_told) = left(), left(query)
    return {
        "numbers": {"a number of target has changed": target != edited_target},
        "customers": {"customers of target": sorted(edited_target)},
        "lineage": {"lineage is the same": told == edited_told},
    }[of]


edited.when("another number: target is compared with that of a run without the edit", "numbers")
edited.when("same customers: the customers of target are compared", "customers")
edited.when("same story: lineage is compared", "lineage")

unseen_edit.asks("""
another number: Which rows does publish read, and which have been read already?
same customers: Which customers are there without your edit?
same story: What does tell_lineage read, and did you change that?
""")
unseen_edit.slips("""
not read: No step that is still to come reads these rows. Which rows does publish read?
    = update staging set amount = '999.00' where step = 'ingest' and key = 'Order-102'
out of the story: The order is gone from lineage, too. Which rows does tell_lineage read?
    = delete from staging where lower(key) = 'order-101'
a customer less: The order is gone, and with it its customer. What may change, and what may not?
    = delete from staging where step = 'normalize' and key = 'order-102'
""")


@unseen_edit.also_right(costs="a row of one customer is gone, and the other one stays")
def by_a_delete():
    return "delete from staging where step = 'normalize' and key = 'order-101'"


unseen_edit.hints += [
    "Which rows does publish read? `step` says whose rows they are. normalize writes keys in lower case.",
    "A twin: `update shelf set price = 0 where room = 'shop' and title = 'maps'`.",
]
