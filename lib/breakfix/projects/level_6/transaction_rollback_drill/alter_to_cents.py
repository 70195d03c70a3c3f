"""Alter: amounts as people write them, in whole cents, or refused."""

import re
from decimal import Decimal

from breakfix.lab import exercise

__all__ = ["to_cents"]


@exercise(phase="alter", minutes=8)
def to_cents(text):
    """Turn an amount, as people write it, into whole cents, or refuse it.

    Given     text, a str. An amount is an optional minus, one digit or more, and optionally a point with one or two
              digits behind it: `75`, `75.5`, `75.50`, `-0.50`. A digit is one of 0 to 9. Nothing else is one: no
              blank or line end, no comma, no sign but the minus, no exponent, no third decimal. It has twenty digits at
              most.
    Leave     the amount in cents as an int, exactly. For all that is no amount a ValueError, which tells the text.
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


def cents(to_cents, *texts):
    """Return for each text what it becomes: cents, or `refused`."""
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


@to_cents.trial(playable=False, asks="Did every cent get there?", next="ask how the computer holds 19.99")
def two_decimals(world, to_cents):
    """the amount has two decimals"""
    return cents(to_cents, "75.00", "19.99", "1.10", "1234567.89")


@to_cents.trial(playable=False, asks="How many cents are in half a unit?", next="look at the digits after the point")
def fewer_decimals(world, to_cents):
    """the amount has one decimal or none"""
    return cents(to_cents, "75", "0.5", "100.1", "007")


@to_cents.trial(playable=False, asks="Who pays whom?", next="follow the minus")
def a_refund(world, to_cents):
    """the amount is negative"""
    return cents(to_cents, "-3.20", "-0.50", "-12")


@to_cents.trial(playable=False, asks="Who keeps what is less than a cent?", next="look at what you round away")
def part_of_a_cent(world, to_cents):
    """the amount has a third decimal"""
    return cents(to_cents, "1.005", "0.001", "10.999")


@to_cents.trial(playable=False, asks="Would a person write money like that?", next="say which signs an amount may have")
def not_as_people_write(world, to_cents):
    """the text is a number to Python, and no amount of money"""
    return cents(to_cents, "1e3", " 5.00", "+5.00", ".5", "5.", "1_000")


@to_cents.trial(playable=False, asks="Is the last cent there?", next="count how many digits your number can hold")
def large(world, to_cents):
    """the amount is so large that not every number has room for its last cent"""
    return cents(to_cents, "90071992547409.93", "-123456789012345678.90")


@to_cents.trial(playable=False, asks="Where does the amount end?", next="look at what stands behind the last digit")
def something_behind_it(world, to_cents):
    """a line end or a blank stands behind the amount"""
    return cents(to_cents, "75\n", "75.50\n", "75 ", "75.5\t")


@to_cents.trial(playable=False, asks="Is that one of 0 to 9?", next="ask which signs your code takes for digits")
def other_digits(world, to_cents):
    """the digits are Arabic-Indic, Devanagari or of full width"""
    return cents(to_cents, "\u0667\u0665", "\u096d.\u096b", "\uff17\uff15", "7\uff15")


@to_cents.trial(playable=False, asks="Is that an amount at all?", next="look at what is accepted")
def no_number(world, to_cents):
    """the text is no number"""
    return cents(to_cents, "", "nan", "inf", "1,000.00", "five", "--5")


@to_cents.mistake(says="19.99 gave 1998. What is 19.99, once it is a float?")
def cut_off(text):
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", text):
        raise ValueError(f"{text!r} is no amount of money")
    return int(float(text) * 100)


@to_cents.mistake(says="Small amounts are exact, and a very large one is a cent off. How many digits has a float?")
def rounded_float(text):
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", text):
        raise ValueError(f"{text!r} is no amount of money")
    return round(float(text) * 100)


@to_cents.mistake(says="75 and a line end were taken for 75. What does `$` let stand behind it?")
def up_to_the_line_end(text):
    if not re.match(r"-?[0-9]+(\.[0-9]{1,2})?$", text):
        raise ValueError(f"{text!r} is no amount of money")
    whole, _, rest = text.strip().partition(".")
    return int(whole + rest.ljust(2, "0"))


@to_cents.mistake(says="A text without one of the ten digits became an amount. What else does `\\d` take for a digit?")
def any_digit(text):
    if not re.fullmatch(r"-?\d+(\.\d{1,2})?", text):
        raise ValueError(f"{text!r} is no amount of money")
    whole, _, rest = text.partition(".")
    return int(whole + rest.ljust(2, "0"))


@to_cents.mistake(
    says="The number is right, and it is no int. What does a Decimal become in a column of whole numbers?"
)
def stays_a_decimal(text):
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", text):
        raise ValueError(f"{text!r} is no amount of money")
    return Decimal(text).scaleb(2)


@to_cents.mistake(says="Somebody wrote half a cent. Who gave it to whom?")
def rounded(text):
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        raise ValueError(f"{text!r} is no amount of money")
    return round(Decimal(text) * 100)


@to_cents.mistake(says="A refund became a payment. Where did its sign stand?")
def whole_and_rest(text):
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", text):
        raise ValueError(f"{text!r} is no amount of money")
    whole, _, rest = text.partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0"))


@to_cents.mistake(says="Half a unit became five cents. How many places does the text leave out?")
def rest_as_it_stands(text):
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", text):
        raise ValueError(f"{text!r} is no amount of money")
    whole, _, rest = text.lstrip("-").partition(".")
    return (int(whole) * 100 + int(rest or 0)) * (-1 if text.startswith("-") else 1)


@to_cents.mistake(says="1e3 is a number. Is it how anybody writes a thousand on an order?")
def whatever_decimal_reads(text):
    try:
        number = Decimal(text) * 100
        if number != int(number):
            raise ValueError(text)
    except (ArithmeticError, ValueError, OverflowError):
        raise ValueError(f"{text!r} is no amount of money") from None
    return int(number)


@to_cents.mistake(says="The form is right except for the digits that somebody grouped. Which sign did you let go?")
def commas_gone(text):
    plain = text.replace(",", "")
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", plain):
        raise ValueError(f"{text!r} is no amount of money")
    return int(Decimal(plain) * 100)


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


@to_cents.also_right(costs="two groups of one pattern; what does not match is None, and told at once")
def by_groups(text):
    found = re.fullmatch(r"(-?)([0-9]+)(?:\.([0-9]{1,2}))?", text)
    if found is None:
        raise ValueError(f"no amount: {text!r}")
    sign, whole, rest = found.groups(default="")
    return int(sign + whole + (rest + "00")[:2])


to_cents.hints += [
    "Two questions, one after the other: is the text of the form that an amount has? And how do its digits become a "
    "whole number, without ever being a float? 19.99 has no exact float; its four digits are exact.",
    """A twin with hours: `7:5` is no time, `07:05` is. First the form, then whole numbers only:

    if not re.fullmatch("[0-9]{2}:[0-9]{2}", clock):
        raise ValueError(f"{clock!r} is no time of day")
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)""",
]
