"""Break: a column that got another name, before the check or after it."""

from breakfix.faults.elsewhere import elsewhere
from breakfix.lab import prediction

from . import baseline, sources
from .predict import ADD
from .worlds import FIRST, TOMORROW, TONIGHT, arranged, damage, first_night, named

RENAME = "alter table orders rename column {} to {}".format
TOTAL, TIME, USER = RENAME("total", "amount"), RENAME("created_at", "placed_at"), RENAME("user_id", "customer_id")


def orders(count, start=201):
    """Return so many orders of 1 March, as rows."""
    return [
        [start + place, 1 + place % 3, 500 + 100 * place, f"2026-03-01T{8 + place:02}:00:00Z"] for place in range(count)
    ]


def wider(rows, given):
    """Return rows with a NULL for each column that statements add."""
    return [row + [None] * sum(" add " in each for each in given) for row in rows]


@prediction(phase="break", fields={"columns_named": int, "without_total": int}, minutes=4)
def renamed(given):
    """Another process renames columns and brings orders. Then the check runs, and the load.

    columns_named  columns that the report of orders names, added and removed together
    without_total  rows of target whose total is NULL
    """
    with first_night() as (con, path):
        elsewhere(path, given["statements"], "orders", wider(orders(given["orders"]), given["statements"]))
        found = baseline.check(con, ["orders"], TONIGHT)["orders"]
        baseline.load(con, "orders")
        return {"columns_named": named(found), "without_total": damage(con, "total")["without"]}


@renamed.draw
def names_and_orders(hand):
    """Return statements and how many orders come with them."""
    coupon = ADD("coupon text")
    back = [coupon, TOTAL, RENAME("amount", "total")]
    more = [([TOTAL, TIME], 2), ([TOTAL, coupon, TIME], 4), ([USER, TOTAL, TIME], 1), (back, 6)]
    statements, count = hand.one_of([([TOTAL], 3), ([coupon, TOTAL], 5), *more])
    return {"statements": statements, "orders": count}


renamed.because = (
    "detect_drift compares names, so a renamed column is one that went and one that came; and the load asks get for a "
    "name that no row has any more."
)
renamed.means = "The report says less than what happened, and it stops nothing: the load has not read it."


@prediction(phase="break", fields={"tonight": int, "tomorrow": int, "without_total": int}, minutes=5)
def between(given):
    """Another process alters orders before the check, and once more between the check and the load.

    tonight        columns that tonight's report of orders names
    tomorrow       columns that tomorrow's report names
    without_total  rows of target whose total is NULL
    """
    with first_night() as (con, path):
        elsewhere(path, given["before"], "orders", wider(orders(given["orders"]), given["before"]))
        tonight = baseline.check(con, ["orders"], TONIGHT)["orders"]
        elsewhere(path, given["between"])
        baseline.load(con, "orders")
        tomorrow = baseline.check(con, ["orders"], TOMORROW)["orders"]
        counts = {"tonight": named(tonight), "tomorrow": named(tomorrow)}
        return counts | {"without_total": damage(con, "total")["without"]}


@between.draw
def two_changes(hand):
    """Return the statements before the check and after it, and how many orders come before it."""
    one, two, three, four, five = (ADD(f"{name} text") for name in ("coupon", "gift", "note", "channel", "region"))
    few = [([one], [TOTAL], 3), ([one, two], [TOTAL, three], 2), ([one, two, three], [TOTAL, USER], 4)]
    many = [([TIME, one, two], [TOTAL, USER, three], 1), ([TIME, one, two, three], [TOTAL, USER, four, five], 5)]
    before, after, count = hand.one_of(few + many)
    return {"before": before, "between": after, "orders": count}


between.because = "The check and the load are two transactions, and a third one fits between them."
between.means = "What a check has seen is true of the moment of the check, and of no later one."


def one_night(dataset):
    """Return what the night of a dataset's own change costs: what two checks report, and what target lacks."""
    source = sources.source(dataset)
    with arranged(source) as (con, path):
        baseline.check(con, [source["loads"]], FIRST)
        baseline.load(con, source["loads"])
        elsewhere(path, [source["change"]], source["loads"], source["later"])
        reports = [baseline.check(con, [source["loads"]], now)[source["loads"]] for now in (TONIGHT, TOMORROW)]
        loaded = baseline.load(con, source["loads"])
        return {"loaded": loaded, "reported": [named(each) for each in reports]} | damage(con, source["measure"])
