"""Exercises for the tests of proposals: what their trials see of a turn, and what they do not."""

from hypothesis import strategies as st

from breakfix.lab import exercise

imports = ""


@exercise(phase="fix", minutes=1)
def least(rows):
    """Return the first row."""
    return rows[0]


@least.look
def told(world, least, *rows):
    return least(list(rows))


told.when("alike: two rows are alike", 1, 1)


@exercise(phase="fix", minutes=1)
def least_drawn(rows):
    """Return the first row."""
    return rows[0]


@least_drawn.look
def told_drawn(world, least_drawn, *rows):
    return least_drawn(list(rows))


told_drawn.when("alike: two rows are alike", 1, 1)
told_drawn.drawn(together=st.tuples(st.integers(0, 3), st.integers(0, 3)))


@exercise(phase="fix", minutes=1)
def least_named(rows):
    """Return the first row."""
    return rows[0]


@least_named.look
def told_named(world, least_named, *rows):
    return least_named(list(rows))


told_named.when("alike: two rows are alike", 1, 1)
least_named.equal("""
the second: All rows are alike here.
    - rows[0]
    + rows[1]
""")


@exercise(phase="fix", minutes=1)
def largest(numbers, limit):
    """Return the numbers from a limit on."""
    found = []
    for number in numbers:
        if number >= limit:
            found.append(number)
    return found


@largest.look
def reached(world, largest, *numbers, limit=3):
    return largest(list(numbers), limit)


reached.when("none: none is there")
reached.when("above: one is above", 5)
reached.when("below: one is below", 1)
reached.when("at the limit: one is at the limit", 3)
