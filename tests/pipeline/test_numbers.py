"""Which texts are a number that a DOUBLE keeps to its last digit."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breakfix.pipeline.numbers import NUMBER, kept
from breakfix.pipeline.sql import literal
from records import connect

LAWS = settings(max_examples=100, derandomize=True, database=None, deadline=None)


def is_kept(*texts):
    """Whether each text is kept, all read together."""
    rows = " union all ".join(f"select {literal(text)} as value" for text in texts)
    with connect() as con:
        found = con.execute(f"select {kept('value', 'number')} from (select *, {NUMBER} as number from ({rows}))")
        return [row[0] for row in found.fetchall()]


@pytest.mark.parametrize(
    "text",
    [
        *("0", "-0", "0.00", "1.10", "0.1", "49.99", "1e3", "1E+3", " 12 ", "+5", "1.", ".5", "000000000000000001"),
        *("9007199254740992", "9007199254740994", "9007199254740992.000000", "123456789012345000000000000000"),
        *(
            "0.30000000000000004",
            "3.141592653589793",
            "1.7976931348623157e308",
            "5e-324",
            "1e22",
            "0.000000000000000001",
        ),
        *("1.00000000000000000000", "0e999999", "0.000000000000000001", "-273.150000000000000000"),
    ],
)
def test_kept(text):
    """All spellings of a number that a DOUBLE has are kept."""
    assert is_kept(text) == [True]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "9007199254740993",
            "-9007199254740993",
            "9007199254740993.0",
            "9007199254740992.5",
            "1e-400",
            "1.23456e-320",
        ),
        *("0.1000000000000000055511151231257827", "3.14159265358979323846", "123456789012345678901234567890"),
        *("1.23456e-320", "36.6666666666666667", "0.12345678901234567890", "1234567890.12345678901"),
    ],
)
def test_rounded(text):
    """What a DOUBLE would round, or lose near zero, is not kept."""
    assert is_kept(text) == [False]


def same(text):
    """Whether Python's own DOUBLE, written out as short as can be, is the number of the text."""
    return Decimal(text) == Decimal(repr(float(text)))


decimals = st.decimals(allow_nan=False, allow_infinity=False, places=12, min_value=-(10**14), max_value=10**14)
spelled = st.builds(
    lambda sign, whole, broken, exponent: f"{sign}{whole}{broken and '.' + broken}{exponent}",
    st.sampled_from(["", "-", "+"]),
    st.integers(0, 10**20).map(str) | st.integers(0, 999).map("{:05}".format),
    st.text("0123456789", max_size=20),
    st.sampled_from(["", "e5", "E-7", "e+20", "e-300", "e-320"]),
)


@LAWS
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False).map(repr) | decimals.map(str) | spelled, min_size=1))
def test_any_number(texts):
    """A number is kept when Python, too, finds all of its digits in the DOUBLE, and only then."""
    assert is_kept(*texts) == [same(text) for text in texts]
