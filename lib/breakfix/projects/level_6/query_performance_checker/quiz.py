"""The quiz of 6-06: each right answer is computed by running the real thing."""

from breakfix.lab import Quiz, Recall

from . import baseline, shops
from .mastery_worse import worse

quiz = Quiz(__name__, phase="mastery", minutes=8)
recall = Recall(__name__, of="transaction_rollback_drill", asks=("legs_of_four", "rings_for_a_double"))


@quiz.a_number(
    phase="run",
    look="Does EXPLAIN QUERY PLAN run what it explains?",
    because="A plan is made and shown; nothing is deleted.",
)
def left_of_seven():
    """orders has seven rows. plan(con, "delete from orders") is called. How many rows does it have then?"""
    con = shops.shop([{}] * 7)
    baseline.plan(con, "delete from orders")
    return con.execute("select count(*) from orders").fetchone()[0]


@quiz.a_number(
    phase="predict",
    look="Does the work grow with the table, or with what is found?",
    because="By the index only the ten orders of the customer are looked at, however many others there are.",
)
def ten_of_two_thousand():
    """One in 200 of 2,000 orders is Rare's, and there is an index on customer. How many are
    looked at for `select id, amount from orders where customer = 'Rare'`?
    """
    rows = [{"customer": "Rare" if place % 200 == 0 else "Often"} for place in range(2000)]
    return shops.looked_at(shops.shop(rows, "customer"), "select id, amount from orders where customer = 'Rare'")


@quiz.a_row(
    {"inside": int, "afterwards": int},
    phase="alter",
    look="What does a rollback take back?",
    because="An index is a part of the transaction, as a row is.",
)
def indexes_on_trial():
    """A table has no index. One is created after `begin`. How many are there inside the transaction, and how many after
    `rollback`?
    """
    con = shops.shop()
    count = "select count(*) from sqlite_schema where type = 'index'"
    con.execute("begin")
    baseline.create_index(con, "customer")
    inside = con.execute(count).fetchone()[0]
    con.execute("rollback")
    return {"inside": inside, "afterwards": con.execute(count).fetchone()[0]}


@quiz.a_number(
    phase="break",
    look="Which of them leave the column alone on its side?",
    because="amount >= 900 - 100 and amount between 1 and 5 do; amount + 0, abs(amount) and -amount are computed.",
)
def searches_of_five():
    """There is an index on amount. Of these conditions, for how many does the plan say SEARCH: `amount >= 900 - 100`,
    `amount + 0 >= 800`, `abs(amount) >= 800`, `amount between 1 and 5`, `-amount <= -800`?
    """
    conditions = ("amount >= 900 - 100", "amount + 0 >= 800", "abs(amount) >= 800", "amount between 1 and 5")
    con, query = shops.shop((), "amount"), "select id, customer from orders where "
    return sum("SEARCH" in baseline.plan(con, query + each)[0] for each in (*conditions, "-amount <= -800"))


@quiz.a_row(
    {"by_a_and_b": int, "by_b": int},
    phase="fix",
    look="Which entries stand together in a list sorted by a and then by b?",
    because="Of a = 1 and b = 2 there is one entry, found at once; those of b = 2 stand at each a, so all are read.",
)
def two_ways_into_an_index():
    """Nine orders, each pair of customer A, B, C and product 1, 2, 3 once; an index on (customer, product). How many
    are looked at for `customer = 'A' and product = '2'`, and how many for `product = '2'` alone?
    """
    rows = [{"customer": customer, "product": product} for customer in "ABC" for product in "123"]
    con = shops.shop(rows, "customer, product")
    texts = ("customer = 'A' and product = '2'", "product = '2'")
    both, one = (shops.looked_at(con, f"select id, amount from orders where {each}") for each in texts)
    return {"by_a_and_b": both, "by_b": one}


@quiz.a_number(
    phase="mastery",
    look="Is twice more than twice, and is a query that fails better than before?",
    because="201 is more than twice 100, and what the database refuses is worse too. 200 and 3 are not.",
)
def worse_of_four():
    """Four queries were accepted with 100 steps each. Now they take 200, 201 and 3, and the last one is refused by the
    database. How many does the gate of Mastery name?
    """
    accepted = {text: (text, 100) for text in ("select 200", "select 201", "select 3", "selec 4")}
    return len(worse.reference(shops.shop(), accepted, lambda con, text: con.execute(text).fetchone()[0]))
