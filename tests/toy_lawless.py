"""A project that keeps no law, for the tests of the laws: each thing in it has one flaw or more."""

from breakfix.lab import Cards, Quiz, exercise, explanation, follow, prediction, witness

imports = ""
kind = "lesson"


@exercise(phase="fix", minutes=1)
def keep_even(numbers):
    """Return the even numbers, largest first."""
    even = [number for number in numbers if number % 2 == 0]
    even = list(even)
    return sorted(even, reverse=True)


@keep_even.stub
def as_they_are(numbers):
    return numbers


@keep_even.look
def kept(world, keep_even, *numbers):
    return keep_even(list(numbers))


kept.when("none: nothing comes")
kept.when("one: 2 comes", 2)
kept.when("odd: 3 comes", 3)

keep_even.slips("""
in their order: Which one is the largest?
    - sorted(even, reverse=True)
    + even
all of them: Is 3 even?
    - if number % 2 == 0
all of them again: Is 3 even?
    - if number % 2 == 0
    + if True
half a line: Where does it end?
    ~ sorted(even, reverse=True) => sorted(even,
""")
keep_even.equal("""
twice: Not at all the same.
    - sorted(even, reverse=True)
    + sorted(even, reverse=True) * 2
""")
keep_even.hints += ["Try even = [number for number in numbers if number % 2 == 0]: nothing wrong with it."]


@keep_even.also_right(costs="nothing")
def with_other_names(values):
    even = [each for each in values if each % 2 == 0]
    even = list(even)
    return sorted(even, reverse=True)


@exercise(phase="alter", kind="value", minutes=1)
def knob():
    """A number of 3 or 4."""
    return 3


knob.range = (3, 5)


@knob.trial(asks="Three is a number.")
def tried(world, knob):
    """it is tried"""
    return knob in (3, 4)


@exercise(phase="alter", minutes=1)
def breaks():
    """Return a number."""
    return 1 // 0


@breaks.trial
def once(world, breaks):
    """it is called"""
    return breaks()


@prediction(phase="predict", fields={"n": int})
def always_seven(case):
    """How many?"""
    return {"n": "seven"}


@prediction(phase="predict", fields={"n": int})
def one_hand(numbers):
    """How many?"""
    return {"n": len(numbers)}


@one_hand.draw
def the_same(hand):
    return [1, 2]


one_hand.because = "two"


@follow(phase="explain", steps={"count": {"n": int}})
def trail():
    """Follow it."""
    return {"m": 1}


@explanation(phase="explain", slots={"n": int})
def note():
    """Tell it."""
    return {"n": 1}


note.rubric = ["a number", "a cause"]
note.model = "One."
note.quotes = ["One"]


@witness(phase="explain", columns={"n": int}, function="keep_even")
def two_totals(world, version, rows):
    """For which rows?"""
    return version([row["n"] for row in rows])


@two_totals.version
def first(numbers):
    even = [number for number in numbers if number % 2 == 0]
    even = list(even)
    return sorted(even, reverse=True)


@two_totals.version
def second(numbers):
    return sorted(number for number in numbers if number % 2 == 0)


two_totals.rows = [(2,)]
two_totals.refused = [[(2,), (4,)]]
two_totals.hints += ["They differ in the order."]

quiz = Quiz(__name__)


@quiz.a_number(phase="run", look="", because="It says so.")
def told():
    """Is it 42? What is DuckDB's answer?"""
    return 42


@quiz.a_choice({"yes": "", "no": "No."}, phase="run", because="Yes.")
def a_coin():
    """Yes"""
    return "yes"


@quiz.a_number(phase="run", engines=("duckdb", "sqlite"), look="Look.", because="Types.")
def halves(engine, con):
    """What is 3 / 2?"""
    return con.execute("select 3 / 2").fetchall()[0][0]


cards = Cards(__name__)
cards.add("same", "Same?", "Same?", after="nobody")


@exercise(phase="fix", minutes=1, kind="tests")
def idle():
    """Test that no number comes twice."""

    def test_nothing(numbers):
        assert True


@idle.bank
def laid(world, run, *numbers):
    return run(numbers=list(numbers))


laid.good("one: 1 comes", 1)
laid.damaged("twice: 1 comes twice", 1, 1)
