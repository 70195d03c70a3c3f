"""Alter: amounts as people write them, in whole cents, or refused."""

import re
from decimal import Decimal

from hypothesis import strategies as st

from breakfix.lab import exercise
from breakfix.lab.shapes import slips_of_the_finger


@exercise(phase="alter", minutes=8)
def to_cents(text):
    """Turn an amount, as people write it, into whole cents, or refuse it.

    Given     text, a str, long or short, with at most twenty digits where it is an amount. An amount is an optional
              minus, one digit or more, and optionally a point with one or two digits behind it: `75`, `75.5`, `75.50`,
              `-0.50`. A digit is one of 0 to 9. Nothing else is an amount: no blank or line end, no comma, no sign but
              the minus, no exponent, no third decimal.
    Leave     the amount in cents as an int, exactly. For all that is no amount a ValueError whose message has the text
              in it, as it came or as repr() shows it.
    """
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", text):
        raise ValueError(f"{text!r} is no amount of money")
    whole, _, rest = text.partition(".")
    return int(whole + rest.ljust(2, "0"))


to_cents.costs = "the form is checked first, then all digits are one whole number: exact at any size"
to_cents.play = ""


@to_cents.stub
def by_float(text):
    return int(float(text) * 100)


@to_cents.look(playable=False)
def cents(world, to_cents, *texts):
    """What each text becomes: cents, or `refused`."""
    seen = {}
    for text in texts:
        try:
            seen[text] = to_cents(text)
        except ValueError as error:
            told = str(error)
            seen[text] = "refused" if text in told or repr(text)[1:-1] in told else "refused without saying what"
        if not isinstance(seen[text], str) and type(seen[text]) is not int:
            seen[text] = f"a {type(seen[text]).__name__}"
    return seen


for says, texts in {
    "two decimals: the amount has two decimals": ("75.00", "19.99", "1.10", "1234567.89"),
    "fewer decimals: the amount has one decimal or none": ("75", "0.5", "100.1", "007"),
    "a refund: the amount is negative": ("-3.20", "-0.50", "-12"),
    "part of a cent: the amount has a third decimal": ("1.005", "0.001", "10.999"),
    "not as people write: the text is a number to Python, and no amount of money": (
        *("1e3", " 5.00", "+5.00", ".5", "5.", "1_000"),
    ),
    "large: the amount is so large that not every number has room for its last cent": (
        *("90071992547409.93", "-123456789012345678.90", "12345678901234567890", "-99999999999999999999"),
    ),
    "something behind it: a line end or a blank stands behind the amount": ("75\n", "75.50\n", "75 ", "75.5\t"),
    "other digits: the digits are Arabic-Indic, Devanagari or of full width": (
        *("\u0667\u0665", "\u096d.\u096b", "\uff17\uff15", "7\uff15"),
    ),
    "no number: the text is no number": (
        "",
        "nan",
        "inf",
        "1,000.00",
        "five",
        "--5",
        "seventy-five and a half, for the rent",
        "five and " * 20,
    ),
    "a comma for the point: somebody writes the point as a comma": ("19,99", "75,5", "0,50"),
}.items():
    cents.when(says, *texts)

amounts = st.tuples(
    st.sampled_from(["", "", "-"]),
    st.text("0123456789", min_size=1, max_size=3) | st.integers(10**13, 10**15 - 1).map(str),
    st.sampled_from(["", "", ".5", ".50", ".05", ".0", ".005", ",5", ",50"]),
).map("".join)
cents.drawn(
    slips_of_the_finger(amounts, list(" ,.-+$()_eE'\n\t\u0663\uff10\u00a0\u2212")),
    times=200,
    says=lambda text: f"the text is {text!r}",
)

to_cents.asks("""
two decimals: Did every cent get there?
fewer decimals: How many cents are in half a unit?
a refund: Who pays whom?
part of a cent: Who keeps what is less than a cent?
not as people write: Would a person write money like that?
large: Is the last cent there?
something behind it: Where does the amount end?
other digits: Is that one of 0 to 9?
no number: Is that an amount at all?
a comma for the point: Is that an amount, by the rule of the task?
""")

to_cents.slips(r"""
cut off: 19.99 gave 1998. What is 19.99, once it is a float?
    - int(whole + rest.ljust(2, "0"))
    + int(float(text) * 100)
rounded float: Small amounts are exact, and a very large one is a cent off. How many digits has a float?
    - int(whole + rest.ljust(2, "0"))
    + round(float(text) * 100)
up to the line end: 75 and a line end were taken for 75. What does `$` let stand behind it?
    - re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", text)
    + re.match(r"-?[0-9]+(\.[0-9]{1,2})?$", text)
    - text.partition
    + text.strip().partition
any digit: A text without one of the ten digits became an amount. What else does `\d` take for a digit?
    - -?[0-9]+(\.[0-9]{1,2})?
    + -?\d+(\.\d{1,2})?
stays a decimal: The number is right, and it is no int. What does a Decimal become in a column of whole numbers?
    - int(whole + rest.ljust(2, "0"))
    + Decimal(text).scaleb(2)
rounded: Somebody wrote half a cent. Who gave it to whom?
    - {1,2}
    + +
    - int(whole + rest.ljust(2, "0"))
    + round(Decimal(text) * 100)
whole and rest: A refund became a payment. Where did its sign stand?
    - int(whole + rest.ljust(2, "0"))
    + int(whole) * 100 + int(rest.ljust(2, "0"))
rest as it stands: Half a unit became five cents. How many places does the text leave out?
    - int(whole + rest.ljust(2, "0"))
    + (abs(int(whole)) * 100 + int(rest or 0)) * (-1 if text.startswith("-") else 1)
whatever decimal reads: 1e3 is a number. Is it how anybody writes a thousand on an order?
    - if not re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", text):
    -     raise ValueError(f"{text!r} is no amount of money")
    - whole, _, rest = text.partition(".")
    - return int(whole + rest.ljust(2, "0"))
    + try:
    +     number = Decimal(text) * 100
    +     if number != int(number):
    +         raise ValueError(text)
    + except (ArithmeticError, ValueError, OverflowError):
    +     raise ValueError(f"{text!r} is no amount of money") from None
    + return int(number)
commas gone: The form is right except for the digits that somebody grouped. Which sign did you let go?
    - if not re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", text):
    + plain = text.replace(",", "")
    + if not re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", plain):
    - text.partition
    + plain.partition
comma for a point: 19,99 became 1999. Which sign stands before the decimals, by the rule of the task?
    - re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", text)
    + re.fullmatch(r"-?[0-9]+([.,][0-9]{1,2})?", text)
    - text.partition
    + text.replace(",", ".").partition
""")


@to_cents.also_right(costs="Decimal counts in tens, as the text does; exact up to the 28 digits of its context")
def by_decimal(text):
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", text):
        raise ValueError(f"{text!r} is no amount of money")
    return int(Decimal(text) * 100)


@to_cents.also_right(costs="no library: digits are put side by side, and the sign is kept apart")
def digits_side_by_side(text):
    digits = text.removeprefix("-")
    whole, point, rest = digits.partition(".")
    parts = [whole, rest] if point else [whole]
    if not all(part.isascii() and part.isdigit() for part in parts) or len(rest) > 2:
        raise ValueError(f"{text!r} is no amount of money")
    number = int(whole + rest.ljust(2, "0"))
    return -number if digits != text else number


to_cents.hints += [
    "Two questions, one after the other: is the text of the form that an amount has? And how do its digits become a "
    "whole number, without ever being a float? 19.99 has no exact float; its four digits are exact.",
    """A twin with hours: `7:5` is no time, `07:05` is. First the form, then whole numbers only:

    if not re.fullmatch("[0-9]{2}:[0-9]{2}", clock):
        raise ValueError(f"{clock!r} is no time of day")
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)""",
]
