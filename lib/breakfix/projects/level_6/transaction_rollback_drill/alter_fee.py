"""Alter: a fee of one in a hundred, in whole cents, with the rule for what is less than a cent."""

from decimal import Decimal

from hypothesis import strategies as st

from breakfix.lab import exercise


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


@fee_cents.look(playable=False)
def fees(world, fee_cents, *amounts):
    found = {amount: fee_cents(amount) for amount in amounts}
    return {amount: fee if type(fee) is int else f"a {type(fee).__name__}" for amount, fee in found.items()}


fees.when("no rest: the hundredth part is a whole number", 100, 7500, 40000)
fees.when("half a cent: the hundredth part ends in half a cent", 150, 250, 350, 450)
fees.when(
    "less and more than half: the hundredth part is a little less, or a little more, than half a cent",
    *(149, 151, 249, 251, 7549),
)
fees.when("smallest: the amount is so small that its hundredth part is less than a cent", 1, 49, 50, 99)
fees.when("largest: the amount is so large that the fee has to stop", *(250_000, 250_050, 10**6, 10**20 + 50, 10**31))

near = st.sampled_from([100, 4_950, 10_000, 249_900, 250_000, 10**17, 10**20]).flatmap(
    lambda whole: st.sampled_from([-51, -50, -49, -1, 0, 1, 49, 50, 51]).map(lambda rest: whole + rest)
)
fees.drawn(
    st.one_of(st.integers(1, 1000), near, st.integers(1, 10**6), st.sampled_from([10**31 + 50, 10**400])),
    times=200,
    says=lambda amount: f"the amount in cents is {amount if amount < 10**40 else 'a 1 with 400 zeros behind it'}",
)

fee_cents.asks("""
no rest: What is one in a hundred of it?
half a cent: Half a cent: up, down, or to the even neighbour?
less and more than half: Is that nearer to the cent above or below?
smallest: Is there a transfer that costs nothing?
largest: What is the most that a transfer may cost?
""")

fee_cents.slips("""
to the even neighbour: 250 cents and 350 cents: which of the two halves went down, and by whose rule?
    ~ (cents + 50) // 100 => round(cents / 100)
always down: The house gives away every part of a cent. Which rule was asked for?
    ~ (cents + 50) => cents
always up: A customer pays for a cent of which there was hardly any. Which rule was asked for?
    ~ (cents + 50) // 100 => -(-cents // 100)
no least: Somebody sends one cent a thousand times. What does it cost?
    ~ max((cents + 50) // 100, 1) => (cents + 50) // 100
no most: A very large transfer costs more than was agreed. Where does the fee stop?
    ~ min(max((cents + 50) // 100, 1), 2500) => max((cents + 50) // 100, 1)
more digits than decimal has: A very large transfer ended in an error of decimal. Which amounts need no hundredth part
    at all?
    ~ (cents + 50) // 100 => int((Decimal(cents) / 100).quantize(Decimal(1), rounding="ROUND_HALF_UP"))
one on top: 100 cents cost two. What is rounded up when there is no rest?
    ~ max((cents + 50) // 100, 1) => cents // 100 + 1
""")


@fee_cents.also_right(costs="the rule has a name, and the reader a library to know")
def by_decimal(cents):
    exact = Decimal(min(cents, 250_000)).scaleb(-2).quantize(Decimal(1), rounding="ROUND_HALF_UP")
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
