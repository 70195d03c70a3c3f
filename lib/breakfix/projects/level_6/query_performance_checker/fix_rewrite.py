"""Fix: the days of a report, asked so that an index can answer."""

from datetime import date, timedelta

from breakfix.lab import exercise, shapes

from . import baseline, shops


@exercise(phase="fix", kind="sql", minutes=9)
def rewrite():
    """Ask for the orders of some days, in steps that do not grow with the orders of other days.

    Given     orders (id, customer, product, amount, created_at) in SQLite with an index on created_at, which is UTC in
              ISO text, such as 2026-03-08T10:15:00Z, perhaps with milliseconds, 2026-03-08T23:59:59.750Z; `:first`
              and `:last`, days such as 2026-03-08; last is not before first
    Leave     a query with the columns id, customer, amount: the orders of all days from first to last, both included,
              ordered by created_at, compared as text, then by id
    Rules     orders of other days cost no steps
    """
    return """
select id, customer, amount from orders
where created_at >= :first and created_at < date(:last, '+1 day')
order by created_at, id
"""


rewrite.stub("""
select id, customer, amount from orders
where date(created_at) between :first and :last
order by created_at, id
""")
rewrite.play = 'con.execute("...", {"first": "2026-03-08", "last": "2026-03-09"}).fetchall()'
rewrite.costs = "a step down the index for the first day, then one entry after the other"


@rewrite.world
def a_shop():
    con = shops.shop()
    con.execute("create index orders_created_at on orders (created_at desc)")  # so no order comes by itself
    yield con
    con.close()


@rewrite.look
def told(con, query, first, last, *orders):
    """Each order is its created_at."""
    rows = zip(shops.CUSTOMERS * 3, orders, strict=False)
    shops.add(con, [{"customer": name, "amount": 0, "created_at": each} for name, each in rows])
    values = {"first": first, "last": last}
    found = con.execute(query, values)
    seen = {"columns": [each[0] for each in found.description], "rows": found.fetchall()}
    before, after = date.fromisoformat(first) - timedelta(days=1), date.fromisoformat(last) + timedelta(days=1)
    for when, moment in (("before", f"{before}T23:59:59Z"), ("after", f"{after}T00:00:00Z")):
        steps = baseline.work(con, query, values)
        shops.add(con, [{"created_at": moment}] * 60)
        more = baseline.work(con, query, values) - steps
        seen[f"steps for the day {when}"] = "more" if more > 60 else "none"  # to look at an order takes two at least
    return seen


DAY, NEXT = "2026-03-08", "2026-03-09"
told.when("a day: first and last are 2026-03-08, a day of two orders", DAY, DAY, f"{DAY}T10:15:00Z", f"{DAY}T11:00:00Z")
ENDS = (f"{DAY}T00:00:00Z", f"{DAY}T23:59:59Z")
told.when("its ends: first and last are 2026-03-08; orders came in its first and in its last second", DAY, DAY, *ENDS)
BESIDE = ("2026-03-07T23:59:59Z", f"{NEXT}T00:00:00Z")
told.when("neighbours: first and last are 2026-03-08; orders came a second before, and at midnight", DAY, DAY, *BESIDE)
PARTS = (f"{DAY}T00:00:00.001Z", f"{DAY}T23:59:59.750Z")
told.when("milliseconds: first and last are 2026-03-08; orders came within its first and last second", DAY, DAY, *PARTS)
THREE = (f"{DAY}T10:15:00Z", f"{NEXT}T23:00:00Z", "2026-03-10T22:00:00Z", "2026-03-11T01:00:00Z")
told.when("three days: first is 2026-03-08, last is 2026-03-10", DAY, "2026-03-10", *THREE)
told.when("end of a month: first and last are 2026-02-28", "2026-02-28", "2026-02-28", "2026-02-28T12:00:00Z")
MIXED = (f"{DAY}T11:00:00Z", f"{DAY}T11:00:00Z", f"{DAY}T10:15:00Z")
told.when("the order: first and last are 2026-03-08; two came at one moment, and then an older one", DAY, DAY, *MIXED)

DAYS = ["2024-02-28", "2024-02-29", "2024-03-01", "2025-12-30", "2025-12-31", "2026-01-01", "2026-02-27", "2026-02-28"]
DAYS += ["2026-03-01", "2026-03-02", DAY, NEXT, "2026-03-10", "2026-03-19", "2026-03-20"]
TIMES = ["00:00:00Z", "00:00:00.001Z", "10:15:00Z", "10:15:00.500Z", "23:00:00Z", "23:59:59Z", "23:59:59.999Z"]


def some_days(chance):
    """Return the first and the last day, and moments of days near them in any order, some of them twice."""
    place = chance.randrange(len(DAYS) - 1)
    days = DAYS[max(place - 1, 0) : place + 4]
    moments = [f"{chance.choice(days)}T{chance.choice(TIMES)}" for _ in range(chance.randint(1, 12))]
    return DAYS[place], chance.choice(days[min(place, 1) :]), *moments, *moments[:2]


told.drawn(together=shapes.rolled(some_days), times=60)

rewrite.asks("""
a day: How does an index on created_at find a day, if the day has to be computed from each row first?
its ends: Where does a day begin, as a text, and which text comes after all of its moments?
neighbours: To which day does midnight belong?
milliseconds: As texts, which is smaller: `00Z` or `00.001Z`, `59Z` or `59.750Z`?
three days: Is the last day in the report, until its end?
end of a month: Which day comes after 28 February? Who knows?
the order: Two orders have one moment. Which comes first?
""")

rewrite.slips("""
a function: The rows are right, and SQLite looked at all orders. What is in the index: moments, or days?
    ~ created_at >= :first and created_at < date(:last, '+1 day') => date(created_at) between :first and :last
half a function: Earlier days cost nothing, later ones do. Which of your two conditions can the index not use?
    ~ created_at < date(:last, '+1 day') => date(created_at) <= :last
without the last day: The last day is missing. Which text is smaller: a day, or a moment of it?
    ~ created_at < date(:last, '+1 day') => created_at <= :last
the last second: An order of the last second is missing. What comes after 23:59:59?
    ~ date(:last, '+1 day') => :last || 'T23:59:59'
the last millisecond: As a text, is `59Z` before `59.999Z`, or after it?
    ~ created_at < date(:last, '+1 day') => created_at <= :last || 'T23:59:59.999Z'
the first second: As a text, is `00.001Z` before `00Z`, or after it?
    ~ created_at >= :first => created_at >= :first || 'T00:00:00Z'
a midnight more: There is an order of the next day. To whom does its midnight belong?
    ~ created_at < date(:last, '+1 day') => created_at <= date(:last, '+1 day') || 'T00:00:00Z'
""")

rewrite.equal("""
after the day: a moment is more than its day: as a text it is longer
    ~ created_at >= :first => created_at > :first
up to the next day: no moment is as short as a day
    ~ created_at < date => created_at <= date
""")


@rewrite.also_right(costs="the same range, as one condition; `U` is the letter after `T`")
def between_two_texts():
    return """
select o.id, o.customer, o.amount from orders o
where o.created_at between :first and :last || 'U'
order by o.created_at, o.id
"""


rewrite.hints += [
    "An index is a sorted list of what is in a column. A range of it can be found when the column stands alone on its "
    "side of the comparison; what has to be computed is computed from the value on the other side.",
    "A twin: `where substr(name, 1, 1) = 'M'` computes a letter of each name. `where name >= 'M' and name < 'N'` asks "
    "for a range of names.",
]
