"""A project whose answers are tests, for the tests of the lab: numbers, each of which comes once; and a program."""

from hypothesis import strategies as st

from breakfix.lab import exercise, held_out

imports = ""
kind = "lesson"
SEEN = []  # what a test may not leave behind


@exercise(phase="fix", minutes=2, kind="tests")
def unique(numbers=None):
    """Test that there are numbers, and that none comes twice."""

    def test_some(numbers):
        assert numbers

    def test_once(numbers):
        assert len(set(numbers)) == len(numbers)


@unique.stub
def says_nothing():
    def test_once(numbers):
        print(numbers)


unique.costs = "one pass"
unique.hints += ["What does a set keep?", "len({1, 1}) is 1."]


@unique.bank
def on(world, run, *numbers):
    return run(numbers=list(numbers))


@on.shows
def shown(*numbers):
    return [{"number": number} for number in numbers]


on.good("one: there is one number", 1)
on.good("out of order: they come in no order", 2, 1)
on.damaged("twice: 1 comes twice", 1, 1)
on.damaged("apart: 1 comes twice, with 2 in between", 1, 2, 1)
on.damaged("none: there is no number")
on.drawn(together=st.lists(st.integers(0, 3), max_size=3).map(tuple), times=8)

unique.asks("twice: How often does 1 come?")
unique.slips("""
neighbours only: 1 comes twice. Do you compare all of them?
    ~ len(set(numbers)) == len(numbers) => all(a != b for a, b in zip(numbers, numbers[1:]))
two will do: 1 comes twice. Is it good because it is short?
    ~ assert len(set(numbers)) == len(numbers) => assert len(numbers) < 3 or len(set(numbers)) == len(numbers)
in order only: Is 2, 1 not good?
    ~ len(set(numbers)) == len(numbers) => sorted(set(numbers)) == numbers
none will do: There is nothing in it. Is that good?
    - def test_some(numbers):
    -     assert numbers
""")


@unique.mistake(says="There is one number. What is amiss with it?")
def always_fails():
    def test_once(numbers):
        raise AssertionError


@unique.also_right(costs="a count for each number")
def counted():
    """Count each."""
    import pytest

    @pytest.fixture
    def some(numbers):
        assert numbers
        return numbers

    def test_each(some):
        assert all(some.count(number) == 1 for number in some)


PROGRAM = "def double(n):\n    return 2 * n\n"


@exercise(phase="fix", minutes=2, kind="tests")
def program():
    """Test that `double` of `doubling.py` doubles."""
    from doubling import double

    def test_double():
        assert double(3) == 6


@program.bank
def of_a_program(world, run, text):
    with open("doubling.py", "w") as file:
        file.write(text)
    return run()


of_a_program.shows(lambda text: text)
of_a_program.good("as it should be: it doubles", PROGRAM)
of_a_program.slips(PROGRAM, "three times: it takes three times the number\n    ~ 2 * n => 3 * n")
of_a_program.slips(PROGRAM, "no number: it returns nothing\n    - return 2 * n\n    + 2 * n")

holds = held_out(of=[unique], name="holds", minutes=1)
