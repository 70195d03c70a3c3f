"""Start here: ten minutes with a week of a coffee bar, to learn how a notebook of this workbook answers."""

import duckdb
from hypothesis import strategies as st

from breakfix.lab import Cards, Quiz, exercise, explanation, memory, prediction, rows
from breakfix.lab.summary import summary  # noqa: F401  the notebook calls it

imports = "import duckdb\n"

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LATTE = (7, 5, 8, 6, None, 9, 4)  # on Friday the counter was off
ESPRESSO = (12, 9, 11, 10, 14, 20, 16)


def week():
    """Return the week's sales, fourteen tuples of day, drink, cups; cups is None where nobody counted."""
    drinks = {"latte": LATTE, "espresso": ESPRESSO}
    return [(day, drink, cups) for drink, sold in drinks.items() for day, cups in zip(DAYS, sold, strict=True)]


def bar(sales):
    """Return a connection to a database in memory with the table `sales` (day text, drink text, cups integer)."""
    con = duckdb.connect()
    sell(con, sales)
    return con


def sell(con, sales):
    """Create the table, and insert rows of day, drink, cups."""
    con.execute("create table sales (day text, drink text, cups integer)")
    columns = [list(column) for column in zip(*sales, strict=True)] or [[], [], []]
    con.execute("insert into sales select unnest($1), unnest($2), unnest($3)", columns)


@prediction(phase="predict", fields={"all_rows": int, "counted_rows": int}, minutes=2)
def two_counts(case):
    """The table has fourteen rows, and Friday's latte is NULL. What do count(*) and count(cups) return?"""
    query = "select count(*), count(cups) from sales"
    all_rows, counted_rows = bar(week()[: 14 - case]).execute(query).fetchall()[0]
    return {"all_rows": all_rows, "counted_rows": counted_rows}


two_counts.describe = lambda case: f"The last {case} of the fourteen rows are gone. Friday's latte is still NULL."
two_counts.because = "count(*) counts rows; count(cups) skips the row in which cups is NULL."


@exercise(phase="alter", kind="sql", minutes=3)
def cups_by_drink():
    """How many cups of each drink were sold?

    Given    sales (day text, drink text, cups integer, or NULL where nobody counted). A day and a
             drink may have several rows
    Leave    one query with the columns drink (text) and cups (integer), one row for each drink in sales,
             in alphabetical order, as DuckDB sorts text. Names that differ in case or in a blank are two drinks
    Rules    cups is the sum of what was counted. A drink that was never counted stays in the result, with 0.
    """
    return """
select drink, coalesce(sum(cups), 0) as cups
from sales
group by drink
order by drink
"""


@cups_by_drink.world
def empty_engine():
    with memory.connected() as con:
        yield con


@cups_by_drink.look
def told(con, query, *sales):
    sell(con, sales)
    found = rows(con.sql(query))
    return [
        {name: f"{value}, no integer" if isinstance(value, float) else value for name, value in row.items()}
        for row in found
    ]


told.when("the same number twice: two tills report four cups each on Monday", *[("Monday", "espresso", 4)] * 2)
told.when("the whole week: the whole week is in the table, latte before espresso", *week())
told.when(
    "three drinks: chai sold 5 cups, espresso 9, and latte 2 on each of two days",
    *(("Monday", "latte", 2), ("Tuesday", "latte", 2), ("Monday", "espresso", 9), ("Monday", "chai", 5)),
)
MENU = [("Monday", f"drink {n:02}", 100) for n in range(11, -1, -1)]
told.when("a long menu: each of twelve drinks sold 100 cups", *MENU)
told.when("tea was never counted: tea has a row, and nobody counted it", ("Monday", "tea", None))

DRINKS = st.sampled_from(["latte", "espresso", "chai", "tea", "tea with milk", "Latte", "tea "])
SALES = st.tuples(st.sampled_from(DAYS), DRINKS, st.sampled_from([None, 0, 1, 2, 4, 4, 20, 300]))
MANY = st.lists(SALES, max_size=8).map(tuple)
told.drawn(together=MANY, times=15, says=lambda *sales: f"the rows of sales are {list(sales)}")

cups_by_drink.asks("""
the same number twice: Monday has two rows of four cups each. How many cups is that?
the whole week: Latte comes first in the table. Should it come first in your result?
three drinks: Which of the three names comes first in the alphabet?
a long menu: How many drinks are on the menu, and how many are in your result?
tea was never counted: Tea has one row, with NULL. Where is tea in your result?
""")

cups_by_drink.slips("""
unknown stays unknown: Tea has a row without a number. What is the sum of nothing?
    ~ coalesce(sum(cups), 0) => sum(cups)
uncounted left out: Tea is gone. Was it never on the menu, or never counted?
    ~ from sales => from sales where cups is not null
equal numbers once: Two tills sold four cups each. Is the second four another four?
    ~ sum(cups) => sum(distinct cups)
ordered by cups: Which row comes first, the one with the smaller name or the one with the smaller number?
    ~ order by drink => order by cups
best first: Your best seller comes first. Is that alphabetical order?
    ~ order by drink => order by cups desc
""")


@cups_by_drink.also_right(costs="one more call for each row")
def zero_first():
    return "select drink, sum(coalesce(cups, 0)) as cups from sales group by all order by 1"


@cups_by_drink.also_right(costs="reads the table once for each drink")
def a_query_in_a_query():
    return """
select d.drink, (select sum(ifnull(s.cups, 0)) from sales s where s.drink = d.drink) as cups
from (select distinct drink from sales) d
order by d.drink
"""


cups_by_drink.costs = "one pass over the table"
cups_by_drink.hints += [
    "`sum` skips NULL. Once it has skipped everything, nothing is left to add up, and it returns NULL. SQL has a "
    "function that returns the first of its arguments that is not NULL.",
    "A twin on another table: the hours of each worker by name, 0 for anybody who wrote down none:\n"
    "    select worker, coalesce(sum(hours), 0) as hours from shifts group by worker order by worker",
]


@exercise(phase="alter", kind="value", minutes=1)
def look_back():
    """How many of the last days should a report read?

    Given    latte, Monday to Sunday: 7, 5, 8, 6, not counted, 9, 4
    Leave    a whole number of days, counted back from Sunday
    Rules    At least three of these days were counted, and Monday is not among them.
    """
    return 4


look_back.range = (4, 6)


@look_back.trial(asks="Count back from Sunday. Which days are counted?")
def three_counted_days(world, look_back):
    """three counted days are needed"""
    read = LATTE[len(LATTE) - whole(look_back) :]
    counted = sum(cups is not None for cups in read)
    return {"counted days among those read": "at least 3" if counted >= 3 else counted}


@look_back.trial(asks="How many days back from Sunday is Monday?")
def monday_is_not_read(world, look_back):
    """Monday is not to be read"""
    return {"Monday": "read" if whole(look_back) == len(LATTE) else "not read"}


def whole(days):
    """Return `days`; TypeError when it is no number of days of a week."""
    if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= len(LATTE):
        raise TypeError(f"look_back is {days!r}; give a whole number of days from 0 to 7")
    return days


look_back.slips("""
three days: You read three days, back from Sunday. Which of them has no number?
    ~ 4 => 3
no days at all: The report reads nothing. How many counted days is that?
    ~ 4 => 0
the week: The report reads the whole week. Is Monday among the days?
    ~ 4 => 7
""")

look_back.hints += [
    "Write the seven days in a row and cross out Friday.",
    "A twin: of the days 3, not counted, 5, 2 the last three hold two counted ones.",
]


@exercise(phase="fix", minutes=3)
def average(cups):
    """What is the average of the counted days?

    Given     cups, a list of whole numbers and None. None is a day that nobody counted; 0 is a day on which nothing
              was sold
    Leave     the average of the counted days as a number; None when no day was counted, and also for an empty list
    Not touch cups
    """
    counted = [cup for cup in cups if cup is not None]
    if not counted:
        return None
    return sum(counted) / len(counted)


@average.stub
def with_zeros(cups):
    return sum(cup or 0 for cup in cups) / len(cups)


@average.look
def averaged(world, average, *cups):
    return average(list(cups))


averaged.when("all days counted: every day was counted: 4, 9", 4, 9)
averaged.when("one day not counted: one day was not counted: 4, None, 8", 4, None, 8)
averaged.when("a day without sales: nothing was sold on the first day: 0, 4", 0, 4)
averaged.when("no day counted: no day was counted: None, None", None, None)
averaged.when("no days: there are no days")
averaged.when("a long week: there are five days, one of them not counted: 1, None, 2, 7, 7", 1, None, 2, 7, 7)
CUPS = st.lists(st.one_of(st.none(), st.integers(0, 12), st.integers(0, 1000)), max_size=10).map(tuple)
averaged.drawn(together=CUPS, times=200, says=lambda *cups: f"the days are {list(cups)}")

average.asks("""
all days counted: What lies in the middle between 4 and 9?
one day not counted: The days are 4, not counted, 8. Over how many days do you average?
a day without sales: The days are 0 and 4. Were both of them counted?
no day counted: Nobody counted on either day. What do you know about that week?
no days: The list is empty. What do you know?
a long week: Add up 1, 2, 7 and 7. How many cups is that, and over how many days?
""")

average.slips("""
middle day: Half of the days lie above your number and half below. Is that the average?
    - return sum(counted) / len(counted)
    + import statistics
    + return statistics.median(counted)
zero is nothing: Take a day with 0 cups. Did nobody count, or was nothing sold?
    ~ if cup is not None] => if cup]
zero for unknown: Nobody counted. Is that the same as selling 0 a day?
    ~ return None => return 0
unknown counts as a day: Should a day that nobody counted pull the average down?
    ~ [cup for cup in cups if cup is not None] => [cup or 0 for cup in cups]
whole cups: The days are 4 and 9. Where did the half cup go?
    ~ sum(counted) / len => sum(counted) // len
""")


@average.also_right(costs="an import, and a word that says what it does")
def with_statistics(cups):
    import statistics

    try:
        return statistics.fmean(cup for cup in cups if cup is not None)
    except statistics.StatisticsError:
        return None


@average.also_right(costs="two names to keep in step")
def with_a_loop(cups):
    total = days = 0
    for cup in cups:
        if cup is not None:
            total += cup
            days += 1
    return total / days if days else None


average.costs = "one list"
average.play = ""
average.hints += [
    "In Python both `0 or 1` and `None or 1` are 1: a test for truth cannot tell *nothing sold* from *nobody counted*. "
    "A test with `is` can.",
    "A twin: the mean of the temperatures that were read, where None is a day without a reading:\n"
    "    read = [t for t in temperatures if t is not None]\n"
    "    mean = sum(read) / len(read) if read else None",
]


@explanation(phase="explain", slots={"uncounted_day": str, "counted_days": int}, minutes=2)
def why_not_zero():
    """Tell a colleague why Friday's latte is not zero."""
    return {"uncounted_day": DAYS[LATTE.index(None)], "counted_days": sum(cups is not None for cups in LATTE)}


why_not_zero.rubric = ["what happened on that day", "what a zero would do to the average"]
why_not_zero.model = """
On Friday the counter was off, so nobody knows how many lattes were sold.
A zero would claim that none were, and it would pull the average of the week down.
"""
why_not_zero.quotes = ["the counter was off", "would pull the average of the week down"]


quiz = Quiz(__name__, phase="explain", minutes=4)
BOTH = ("duckdb", "sqlite")


@quiz.a_number(
    phase="run",
    look="A drink has a row for each day that somebody wrote down, whatever the row holds.",
    because="Two drinks have a row for each of seven days, and chai adds five. A row without a number is a row.",
)
def rows_with_chai():
    """The table has one row for each day of the week and each of two drinks. Then chai comes on the menu and gets a
    row for each day from Monday to Friday; on Friday nobody counted it. How many rows does the table have now?
    """
    con = bar([*week(), *((day, "chai", None if day == "Friday" else 3) for day in DAYS[:5])])
    return con.execute("select count(*) from sales").fetchall()[0][0]


@quiz.a_number(
    phase="predict",
    engines=BOTH,
    look="Is 0 a number? Is NULL one?",
    because="count(cups) skips the rows in which cups is NULL. A 0 is known, so it counts.",
)
def known_cups(engine, con):
    """Ten rows have a column `cups`. It is NULL in three of them, 0 in two, and greater in the rest. What does
    `count(cups)` return?
    """
    con.execute("create table sales (cups integer)")
    for cups in (None, None, None, 0, 0, 4, 5, 6, 7, 8):
        con.execute("insert into sales values (?)", [cups])
    return con.execute("select count(cups) from sales").fetchall()[0][0]


@quiz.a_row(
    {"rows": int, "cups": int},
    phase="alter",
    look="Does `group by` look at the cups? Does `count(cups)`?",
    because="A group is made of rows, so tea has one. None of its cups is known, so there are 0 of them to count.",
)
def a_group_of_nothing():
    """`sales` has rows of latte and espresso with numbers, and one row of tea in which cups is NULL. How many rows does
    `select drink, count(cups) from sales group by drink` return, and which number is in the row of tea? (If there is no
    row of tea, write -1.)
    """
    found = bar([*week(), ("Monday", "tea", None)]).execute("select drink, count(cups) from sales group by drink")
    counted = dict(found.fetchall())
    return {"rows": len(counted), "cups": counted.get("tea", -1)}


@quiz.a_number(
    phase="fix",
    look="Which days does the expression add up, and by how many does it divide?",
    because="It adds 6, 0 and 6, and divides by all four days. Divided by the three counted days it would be 4.",
)
def what_it_gives():
    """Somebody computes the average of the days with `sum(cup or 0 for cup in cups) / len(cups)`. In Python `None or 0`
    is 0. What is the result for the days 6, None, 0, 6?
    """
    cups = [6, None, 0, 6]
    return sum(cup or 0 for cup in cups) / len(cups)


@quiz.a_choice(
    {
        "the largest day, `max(cups)`": "A 0 joins 4, 5, 6, 7, 8 and 9. Is it larger than any of them?",
        "the smallest day, `min(cups)`": "",
        "the week, `sum(cups)`": "How much does a sum grow when you add 0?",
        "the days, `count(*)`": "Does `count(*)` look at what a row holds?",
    },
    phase="explain",
    because="min skips NULL, so it was 4; 0 is a number, and the smallest. max, sum and count(*) do not change, so "
    "nobody who looks at those will notice.",
)
def which_one_moves():
    """The week of latte is 7, 5, 8, 6, NULL, 9, 4. Somebody replaces the NULL with 0. Which of these four numbers in a
    report changes?
    """
    query = "select max(cups), min(cups), sum(cups), count(*) from sales where drink = 'latte'"
    before = bar(week()).execute(query).fetchall()[0]
    after = bar([(day, drink, cups or 0) for day, drink, cups in week()]).execute(query).fetchall()[0]
    names = list(quiz.questions["which_one_moves"].options)
    (moved,) = [name for name, was, now in zip(names, before, after, strict=True) if was != now]
    return moved


cards = Cards(__name__)

cards.read("""
null-or-zero: One cell of a table holds 0, another holds NULL. What does each of them say?
    0 says that somebody counted and found nothing. NULL says that nobody knows.
two-counts (two_counts): When do `count(*)` and `count(cups)` differ?
    When cups is NULL somewhere. `count(*)` counts rows, `count(cups)` counts the rows in which cups is known.
sum-of-nothing (cups_by_drink): All numbers of a group are NULL. What is their sum in SQL, and when would you show a 0
  instead?
    NULL: `sum` has skipped everything, so nothing is left to add up. Show 0 only when you mean 0. Then
    `coalesce(sum(cups), 0)` says so, and whoever reads the query sees that somebody decided it.
average-of-the-known (average): You average a week in which one day was not counted. By how many days do you divide,
  and when by none?
    By the days that were counted. When there are none, nobody knows the average either: it is None, not 0.
""")
