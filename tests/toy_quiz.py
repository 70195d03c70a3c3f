"""A project of a few lines with a quiz and cards, for the tests of both."""

from breakfix.lab import Cards, Quiz, exercise, prediction

imports = ""


@prediction(phase="predict", fields={"n": int})
def total(case):
    """How many rows are there?"""
    return {"n": 7 + case}


total.describe = lambda case: f"There is {case} more."
total.because = "range(7) has seven numbers."


@exercise(phase="fix", minutes=1)
def double(n):
    """Twice the number.

    Given    a whole number
    """
    return 2 * n


double.costs = "one multiplication"


@double.stub
def as_it_is(n):
    return n


@double.trial(asks="What is twice two?")
def two(world, double):
    """two comes"""
    return double(2)


@double.trial(asks="What is twice three?")
def three(world, double):
    """three comes"""
    return double(3)


@double.mistake(says="2 and 2 are 4; are 3 and 2 twice 3?")
def two_more(n):
    return n + 2


quiz = Quiz(__name__)


@quiz.a_number(phase="run", look="Add.", because="Half of it, twice.")
def much():
    """What is 505 and 505?"""
    return 1010


@quiz.a_row(
    {"duckdb": float, "sqlite": int}, engines=("duckdb", "sqlite"), phase="fix", look="Whole?", because="Types."
)
def halves(engine, con):
    """What is 3 / 2 on DuckDB and on SQLite?"""
    return con.execute("select 3 / 2").fetchall()[0][0]


@quiz.a_word(engines=("duckdb", "sqlite"), phase="alter", look="Which case?", because="A is first.")
def smallest(engine, con):
    """Which comes first, Bee or Ant?"""
    return con.execute("select min(name) from (select 'Bee' as name union select 'Ant')").fetchall()[0][0]


@quiz.a_choice({"red": "Is blood the sky?", "blue": "", "green": "Is grass the sky?"}, phase="explain", because="Air.")
def sky():
    """Which colour has the sky?"""
    return "blue"


@quiz.an_order(["one", "two", "three"], phase="mastery", look="Count.", because="One by one.")
def count():
    """In which order does one count?"""
    return ["one", "two", "three"]


cards = Cards(__name__)
cards.read("""
first: What is first?
    One.
rows (total, elsewhere): How many
  rows?
    Seven.
twice (double): What is twice?
    `2 * n`
""")
