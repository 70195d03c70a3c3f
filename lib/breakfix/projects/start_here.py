"""Start here: ten minutes on a week of a coffee bar, to learn how a notebook of this workbook answers."""

import duckdb

from breakfix.lab import Cards, Quiz, exercise, explanation, prediction, rows, summary

__all__ = [
    "average",
    "bar",
    "cards",
    "cups_by_drink",
    "look_back",
    "quiz",
    "summary",
    "two_counts",
    "week",
    "why_not_zero",
]

imports = "import duckdb\n"

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LATTE = (7, 5, 8, 6, None, 9, 4)  # on Friday the counter was off
ESPRESSO = (12, 9, 11, 10, 14, 20, 16)


def week():
    """Return the week's sales, fourteen tuples of day, drink, cups; cups is None where nothing was counted."""
    latte = [(day, "latte", cups) for day, cups in zip(DAYS, LATTE, strict=True)]
    espresso = [(day, "espresso", cups) for day, cups in zip(DAYS, ESPRESSO, strict=True)]
    return latte + espresso


def bar(sales):
    """Return a connection to a database in memory with the table `sales` (day text, drink text, cups integer)."""
    con = duckdb.connect()
    con.execute("create table sales (day text, drink text, cups integer)")
    if sales:
        con.executemany("insert into sales values (?, ?, ?)", sales)
    return con


@prediction(phase="predict", fields={"all_rows": int, "counted_rows": int}, minutes=2)
def two_counts(case):
    """The table has fourteen rows, and Friday's latte is NULL. What do count(*) and count(cups) say?"""
    query = "select count(*), count(cups) from sales"
    all_rows, counted_rows = bar(week()[: 14 - case]).execute(query).fetchall()[0]
    return {"all_rows": all_rows, "counted_rows": counted_rows}


two_counts.describe = lambda case: f"The last {case} of the fourteen rows are gone. Friday's latte is still NULL."
two_counts.because = "count(*) counts rows; count(cups) leaves out the row in which cups is NULL."


@exercise(phase="alter", kind="sql", minutes=3)
def cups_by_drink():
    """Cups of the week for each drink.

    Given    sales (day text, drink text, cups integer or NULL: not counted that day)
    Leave    one query with the columns drink (text) and cups (integer), one row for each drink in sales,
             in the order of the alphabet
    Rules    cups is the sum of what was counted. A drink of which nothing was counted stays, with 0.
    """
    return """
select drink, coalesce(sum(cups), 0) as cups
from sales
group by drink
order by drink
"""


class Bar:
    """A database in memory for one trial: the connection, and a way to fill the table."""

    def __init__(self):
        self.con = bar([])

    def sells(self, *sales):
        """Insert rows of day, drink, cups."""
        self.con.executemany("insert into sales values (?, ?, ?)", sales)


@cups_by_drink.world
def empty_bar():
    world = Bar()
    with world.con:
        yield world


@cups_by_drink.trial(
    asks="Monday has two rows of four cups each. How many cups is that?", next="see what becomes of two equal numbers"
)
def two_tills_report_the_same_number(world, query):
    """two tills report four cups each on Monday"""
    world.sells(("Monday", "espresso", 4), ("Monday", "espresso", 4))
    return rows(world.con.sql(query))


@cups_by_drink.trial(
    asks="Latte comes first in the table. Does it in your result?", next="look at the order of the rows"
)
def the_whole_week(world, query):
    """the whole week is in the table, latte before espresso"""
    world.sells(*week())
    return rows(world.con.sql(query))


@cups_by_drink.trial(asks="Which of the three names comes first in the alphabet?", next="sort by the name of the drink")
def three_drinks(world, query):
    """chai sold 5 cups, espresso 9, and latte 2 on each of two days"""
    world.sells(("Monday", "latte", 2), ("Tuesday", "latte", 2), ("Monday", "espresso", 9), ("Monday", "chai", 5))
    return rows(world.con.sql(query))


@cups_by_drink.trial(asks="Tea has one row, with NULL. Where is tea in your result?", next="decide what tea's row says")
def tea_was_never_counted(world, query):
    """tea has a row, and nothing was counted"""
    world.sells(("Monday", "tea", None))
    return rows(world.con.sql(query))


@cups_by_drink.mistake(says="Tea has a row without a number: what is the sum of nothing?")
def unknown_stays_unknown():
    return "select drink, sum(cups) as cups from sales group by drink order by drink"


@cups_by_drink.mistake(says="Tea is gone: was it never on the menu, or never counted?")
def uncounted_left_out():
    return "select drink, sum(cups) as cups from sales where cups is not null group by drink order by drink"


@cups_by_drink.mistake(says="Two tills, four cups each: is the second four another four?")
def equal_numbers_once():
    return "select drink, coalesce(sum(distinct cups), 0) as cups from sales group by drink order by drink"


@cups_by_drink.mistake(says="Which row comes first: that of the smaller name, or of the smaller number?")
def ordered_by_cups():
    return "select drink, coalesce(sum(cups), 0) as cups from sales group by drink order by cups"


@cups_by_drink.mistake(says="Who sells most comes first. Is that the alphabet?")
def best_first():
    return "select drink, coalesce(sum(cups), 0) as cups from sales group by drink order by cups desc"


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
    "An aggregate skips NULL. When it has skipped everything, it has nothing to say, and says NULL. SQL has a function "
    "that takes the first of its arguments that is known.",
    "A twin on another table: the hours of each worker, 0 for who wrote down none, by name:\n"
    "    select worker, coalesce(sum(hours), 0) as hours from shifts group by worker order by worker",
]


@exercise(phase="alter", kind="value", minutes=1)
def look_back():
    """How many of the last days a report reads.

    Given    latte, Monday to Sunday: 7, 5, 8, 6, not counted, 9, 4
    Leave    a whole number of days, counted back from Sunday
    Rules    the days read hold at least three that were counted, and Monday is not among them
    """
    return 4


look_back.range = (4, 6)


@look_back.trial(asks="Count back from Sunday. Which days are counted?", next="count the days that have a number")
def three_counted_days(world, look_back):
    """three counted days are needed"""
    read = LATTE[len(LATTE) - whole(look_back) :]
    counted = sum(cups is not None for cups in read)
    return {"counted days among those read": "at least 3" if counted >= 3 else counted}


@look_back.trial(asks="How many days back from Sunday is Monday?", next="leave Monday out")
def monday_is_not_read(world, look_back):
    """Monday is not to be read"""
    return {"Monday": "read" if whole(look_back) == len(LATTE) else "not read"}


def whole(days):
    """Return `days`; TypeError when it is no number of days of a week."""
    if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= len(LATTE):
        raise TypeError(f"look_back is {days!r}; give a whole number of days from 0 to 7")
    return days


@look_back.mistake(says="Three days, counted back from Sunday: which of them has no number?")
def three_days():
    return 3


@look_back.mistake(says="Nothing is read. How many counted days is that?")
def no_days_at_all():
    return 0


@look_back.mistake(says="The whole week is read. Is Monday among the days?")
def the_week():
    return 7


look_back.hints += [
    "Write the seven days in a row and cross out Friday.",
    "A twin: of 3, none, 5, 2 the last three days hold two counted ones.",
]


@exercise(phase="fix", minutes=3)
def average(cups):
    """The average of the counted days.

    Given    a list of whole numbers and None; None is a day that was not counted, 0 is a day on which nothing was sold
    Leave    the average of the counted days as a number; None where no day was counted, also for an empty list
    """
    counted = [cup for cup in cups if cup is not None]
    if not counted:
        return None
    return sum(counted) / len(counted)


@average.stub
def with_zeros(cups):
    return sum(cup or 0 for cup in cups) / len(cups)


@average.trial(asks="4 and 9: what lies in the middle?", next="see what kind of number comes out")
def all_days_counted(world, average):
    """all days are counted: 4, 9"""
    return average([4, 9])


@average.trial(asks="4, not counted, 8: over how many days is that?", next="decide how many days there were")
def one_day_not_counted(world, average):
    """one day is not counted: 4, None, 8"""
    return average([4, None, 8])


@average.trial(asks="0 and 4: were both days counted?", next="decide what 0 is")
def a_day_without_sales(world, average):
    """nothing was sold on the first day: 0, 4"""
    return average([0, 4])


@average.trial(asks="None and None: what is known of that week?", next="decide what to say when nothing is known")
def no_day_counted(world, average):
    """no day was counted: None, None"""
    return average([None, None])


@average.trial(asks="An empty list: what is known?", next="decide what to say when there is no day")
def no_days(world, average):
    """there are no days"""
    return average([])


@average.trial(
    asks="1, 2, 7, 7 and a day that nobody counted: how many cups is that, over how many days?", next="add up"
)
def a_long_week(world, average):
    """five days, one not counted: 1, None, 2, 7, 7"""
    return average([1, None, 2, 7, 7])


@average.mistake(says="Half of the days are above it and half below. Is that the average?")
def middle_day(cups):
    import statistics

    known = [cup for cup in cups if cup is not None]
    return statistics.median(known) if known else None


@average.mistake(says="A day with 0 cups: was it not counted, or was nothing sold?")
def zero_is_nothing(cups):
    known = [cup for cup in cups if cup]
    return sum(known) / len(known) if known else None


@average.mistake(says="Nothing was counted: is that the same as selling 0 a day?")
def zero_for_unknown(cups):
    known = [cup for cup in cups if cup is not None]
    return sum(known) / max(len(known), 1)


@average.mistake(says="A day that was not counted: should it pull the average down?")
def unknown_counts_as_a_day(cups):
    return sum(cup or 0 for cup in cups) / len(cups) if cups else None


@average.mistake(says="4 and 9: where did the half cup go?")
def whole_cups(cups):
    known = [cup for cup in cups if cup is not None]
    return sum(known) // len(known) if known else None


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
    "In Python `0 or 1` is 1 and `None or 1` is 1: a test for truth cannot tell nothing sold from not known. `is` can.",
    "A twin: the mean of the temperatures that were read, None for a day without one:\n"
    "    read = [t for t in temperatures if t is not None]\n"
    "    mean = sum(read) / len(read) if read else None",
]


@explanation(phase="explain", slots={"uncounted_day": str, "counted_days": int}, minutes=2)
def why_not_zero():
    """Tell a colleague why Friday's latte is no zero."""
    return {"uncounted_day": DAYS[LATTE.index(None)], "counted_days": sum(cups is not None for cups in LATTE)}


why_not_zero.rubric = ["what happened on that day", "what a zero would do to the average"]
why_not_zero.model = """
On Friday the counter was off, so nobody knows how many lattes were sold.
A zero would say that none were, and would pull the average of the week down.
"""
why_not_zero.quotes = ["the counter was off", "would pull the average of the week down"]


quiz = Quiz(__name__, phase="explain", minutes=4)
BOTH = ("duckdb", "sqlite")


@quiz.a_number(
    phase="run",
    look="A drink has a row for each day that somebody wrote down, whatever stands in it.",
    because="Two drinks with a row for each of seven days, and five more. A row without a number is a row.",
)
def rows_with_chai():
    """The table has a row for each day of the week and each of two drinks. Chai comes on the menu, and gets a row for
    Monday to Friday; on Friday nobody counted it. How many rows has the table then?
    """
    con = bar([*week(), *((day, "chai", None if day == "Friday" else 3) for day in DAYS[:5])])
    return con.execute("select count(*) from sales").fetchall()[0][0]


@quiz.a_number(
    phase="predict",
    engines=BOTH,
    look="Is 0 a number? Is NULL one?",
    because="count(cups) leaves out the rows in which cups is NULL. A 0 is known, and counts.",
)
def known_cups(engine, con):
    """Ten rows have a column `cups`. In three rows it is NULL, in two it is 0, in the others it is more. What does
    `count(cups)` say?
    """
    con.execute("create table sales (cups integer)")
    for cups in (None, None, None, 0, 0, 4, 5, 6, 7, 8):
        con.execute("insert into sales values (?)", [cups])
    return con.execute("select count(cups) from sales").fetchall()[0][0]


@quiz.a_row(
    {"rows": int, "cups": int},
    phase="alter",
    look="Does `group by` look at the cups? Does `count(cups)`?",
    because="A group is made of rows, so tea has one; none of its cups is known, so there are 0 of them to count.",
)
def a_group_of_nothing():
    """`sales` has rows of latte and espresso with numbers, and one row of tea, in which cups is NULL. A query says
    `select drink, count(cups) from sales group by drink`. How many rows does it return, and which number stands in the
    row of tea? (No row of tea: write -1.)
    """
    found = bar([*week(), ("Monday", "tea", None)]).execute("select drink, count(cups) from sales group by drink")
    counted = dict(found.fetchall())
    return {"rows": len(counted), "cups": counted.get("tea", -1)}


@quiz.a_number(
    phase="fix",
    look="Which days does the function add up, and by which days does it divide?",
    because="It adds 6 and 0 and 6, and divides by all four days. By the three that were counted it would be 4.",
)
def what_it_gives():
    """Somebody computes the average of the days with `sum(cup or 0 for cup in cups) / len(cups)`; in Python `None or 0`
    is 0. What does it give for the days 6, None, 0, 6?
    """
    cups = [6, None, 0, 6]
    return sum(cup or 0 for cup in cups) / len(cups)


@quiz.a_choice(
    {
        "the largest day, `max(cups)`": "A 0 comes in beside 4, 5, 6, 7, 8 and 9. Is it larger than one of them?",
        "the smallest day, `min(cups)`": "",
        "the week, `sum(cups)`": "How much more is a sum to which 0 is added?",
        "the days, `count(*)`": "Does `count(*)` look at what stands in a row?",
    },
    phase="explain",
    because="min passes over NULL and took 4 before; 0 is a number, and the smallest. max, sum and count(*) stay as "
    "they were, so nobody who looks at those will see it.",
)
def which_one_moves():
    """The week of latte is 7, 5, 8, 6, NULL, 9, 4. Somebody writes 0 in place of NULL. Which of four numbers of a
    report is another one then?
    """
    query = "select max(cups), min(cups), sum(cups), count(*) from sales where drink = 'latte'"
    before = bar(week()).execute(query).fetchall()[0]
    after = bar([(day, drink, cups or 0) for day, drink, cups in week()]).execute(query).fetchall()[0]
    names = list(quiz.questions["which_one_moves"].options)
    (moved,) = [name for name, was, now in zip(names, before, after, strict=True) if was != now]
    return moved


cards = Cards(__name__)

cards.add(
    "null-or-zero",
    "A cell of a table holds 0, another one NULL. What does each of them say?",
    "0 says that it was counted, and that there was nothing. NULL says that nobody knows.",
)
cards.add(
    "two-counts",
    "`count(*)` and `count(cups)`: when do they differ?",
    "When cups is NULL somewhere. `count(*)` counts rows, `count(cups)` the rows in which cups is known.",
    after="two_counts",
)
cards.add(
    "sum-of-nothing",
    "All numbers of a group are NULL. What is their sum in SQL, and what would you rather show?",
    "NULL: an aggregate that has skipped everything has nothing to say. Show a 0 only where 0 is what you mean; then "
    "`coalesce(sum(cups), 0)` says so, and the reader of the query sees that somebody decided it.",
    after="cups_by_drink",
)
cards.add(
    "average-of-the-known",
    "An average over a week in which one day was not counted: by how many days do you divide, and when by none?",
    "By the days that were counted. When there was none, the average is not known either: None, and no 0.",
    after="average",
)
