"""Alter: a fee of one in a hundred, in whole cents, with the rule for what is less than a cent."""

from decimal import Decimal

from breakfix.lab import exercise

__all__ = ["fee_cents"]


@exercise(phase="alter", minutes=6)
def fee_cents(cents):
    """Work out the fee of a transfer: 1 % of its amount, in whole cents.

    Given     cents, the amount of the transfer, an int greater than 0.
    Leave     an int: the hundredth part of the amount, rounded to a whole cent; half a cent is rounded up, always. It
              is at least 1 cent and at most 2,500 cents. Amounts may be of any size, and the fee is exact for all.
    """
    return min(max((cents + 50) // 100, 1), 2500)


fee_cents.costs = "whole numbers only: half of the divisor is added before what is left over is dropped"
fee_cents.play = ""


@fee_cents.stub
def by_float(cents):
    return round(cents * 0.01)


def fees(fee_cents, *amounts):
    """Return the fee of each amount; one that is no int is shown as its type."""
    found = {amount: fee_cents(amount) for amount in amounts}
    return {amount: fee if type(fee) is int else f"a {type(fee).__name__}" for amount, fee in found.items()}


@fee_cents.trial(playable=False, asks="What is one in a hundred of it?", next="compute one of them by hand")
def no_rest(world, fee_cents):
    """the hundredth part is a whole number"""
    return fees(fee_cents, 100, 7500, 40000)


@fee_cents.trial(
    playable=False, asks="Half a cent: up, down, or to the even neighbour?", next="compare 250 with 350 cents"
)
def half_a_cent(world, fee_cents):
    """the hundredth part ends in half a cent"""
    return fees(fee_cents, 150, 250, 350, 450)


@fee_cents.trial(playable=False, asks="Is that nearer to the cent above or below?", next="look at the rest")
def less_and_more_than_half(world, fee_cents):
    """the hundredth part is a little less, or a little more, than half a cent"""
    return fees(fee_cents, 149, 151, 249, 251, 7549)


@fee_cents.trial(playable=False, asks="Is there a transfer that costs nothing?", next="look at the smallest amounts")
def smallest(world, fee_cents):
    """the amount is so small that its hundredth part is less than a cent"""
    return fees(fee_cents, 1, 49, 50, 99)


@fee_cents.trial(playable=False, asks="What is the most that a transfer may cost?", next="look at large amounts")
def largest(world, fee_cents):
    """the amount is so large that the fee has to stop"""
    return fees(fee_cents, 250000, 250050, 10**6, 10**20 + 50, 10**31)


@fee_cents.mistake(says="250 cents and 350 cents: which of the two halves went down, and by whose rule?")
def to_the_even_neighbour(cents):
    return min(max(round(cents / 100), 1), 2500)


@fee_cents.mistake(says="The house gives away every part of a cent. Which rule was asked for?")
def always_down(cents):
    return min(max(cents // 100, 1), 2500)


@fee_cents.mistake(says="A customer pays for a cent of which there was hardly any. Which rule was asked for?")
def always_up(cents):
    return min(max(-(-cents // 100), 1), 2500)


@fee_cents.mistake(says="Somebody sends one cent a thousand times. What does it cost?")
def no_least(cents):
    return min((cents + 50) // 100, 2500)


@fee_cents.mistake(says="A very large transfer costs more than was agreed. Where does the fee stop?")
def no_most(cents):
    return max((cents + 50) // 100, 1)


@fee_cents.mistake(
    says="A very large transfer ended in an error of decimal. Which amounts need no hundredth part at all?"
)
def more_digits_than_decimal_has(cents):
    return min(max(int((Decimal(cents) / 100).quantize(Decimal(1), rounding="ROUND_HALF_UP")), 1), 2500)


@fee_cents.mistake(says="100 cents cost two. What is rounded up when there is no rest?")
def one_on_top(cents):
    return min(cents // 100 + 1, 2500)


@fee_cents.also_right(costs="the rule has a name, and the reader a library to know")
def by_decimal(cents):
    from decimal import ROUND_HALF_UP

    exact = Decimal(min(cents, 250_000)).scaleb(-2).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return max(1, int(exact))


@fee_cents.also_right(costs="each rule in a line of its own")
def step_by_step(cents):
    fee, rest = divmod(cents, 100)
    if rest >= 50:
        fee += 1
    if fee < 1:
        return 1
    return fee if fee <= 2500 else 2500


fee_cents.hints += [
    "Ask of 250 and 350 cents what `round` makes of 2.5 and 3.5. Then do without a fraction: how many whole hundreds "
    "are in the amount, and how large is the rest? Last, the least and the most.",
    """A twin: pages are sent in boxes of 12, half a box is sent as one, and there is always at least one box:

    boxes, rest = divmod(pages, 12)
    if rest >= 6:
        boxes += 1
    return boxes or 1""",
]
