"""Break, written by the learner: an order that makes money, and one that steals it."""

from breakfix.lab import exercise

from . import baseline
from .worlds import SAMPLE, ledger

FIELDS = {"id": str, "payer": int, "payee": int, "cents": int}


def after_the_sample():
    """Yield a Ledger after the sample's orders: Alice 375.00, Bob 325.00, Charlie 150.00."""
    for world in ledger():
        baseline.process_batch(world.con, SAMPLE)
        yield world


def seen(world, order, *fields):
    """Let the baseline carry out an order; return these fields of what is seen of it."""
    if not isinstance(order, dict) or set(order) != set(FIELDS):
        raise TypeError(f"an order is a dict with {', '.join(FIELDS)}")
    for name, kind in FIELDS.items():
        if type(order[name]) is not kind:
            raise TypeError(f"{name} of an order is {'a text' if kind is str else 'a whole number'}")
    before = world.tables()["balances"]
    status = baseline.transfer(world.con, order)
    after = world.tables()["balances"]
    found = {
        "payer": "Alice" if order["payer"] == 1 else "somebody else",
        "status": status,
        "Alice has": compared(before["Alice"], after["Alice"]),
        "all accounts hold": compared(sum(before.values()), sum(after.values())),
    }
    return {name: found[name] for name in fields}


def compared(before, after):
    """Return which of two numbers is more, in a word."""
    return "the same" if before == after else "more" if after > before else "less"


@exercise(phase="break", kind="value", minutes=6)
def makes_money():
    """Write one order after which all accounts together hold more than before.

    Given     the sample has been run: Alice (1) 375.00, Bob (2) 325.00, Charlie (3) 150.00. There are no other
              accounts. Your order is carried out by transfer of the baseline.
    Leave     a dict with id (a text), payer, payee and cents (whole numbers). It is committed, and the sum of all
              balances is greater than before.
    """
    return {"id": "t-005", "payer": 9, "payee": 1, "cents": 5000}


makes_money.world(after_the_sample)


money = makes_money.look(seen)
money.when("is committed: your order is carried out after the sample", "status")
money.when("the sum: all balances are added up, before your order and after it", "all accounts hold")
makes_money.asks("""
is committed: Who refused it?
the sum: Where did it come from, or go to?
""")

makes_money.slips("""
a payee who is nobody: Money vanished instead. Which of the two updates found no row?
    ~ "payer": 9, "payee": 1 => "payer": 1, "payee": 9
a negative amount: Each cent that one row got was taken from a row as well. When would only one of the two be done?
    ~ "payer": 9, "payee": 1, "cents": 5000 => "payer": 1, "payee": 2, "cents": -5000
more than there is: It was caught: a CHECK stands on every balance. Which rows does it not stand on?
    ~ "payer": 9, "payee": 1, "cents": 5000 => "payer": 3, "payee": 1, "cents": 5000000
""")

makes_money.hints += [
    "Two updates, each with a `where`. One takes, one gives. What has to be so that the one that takes finds nothing, "
    "and the one that gives finds somebody?",
    "A twin: a cloakroom takes a coat off the hook that stands on your ticket, and puts one on your arm. The ticket "
    "names a hook that is not there. The first step takes nothing and does not complain; what does the second do?",
]


@exercise(phase="break", kind="value", minutes=6)
def steals():
    """Write one order of Alice's own after which she is richer, and nobody's sum shows it.

    Given     the sample has been run: Alice (1) 375.00, Bob (2) 325.00, Charlie (3) 150.00. There are no other
              accounts. Your order is carried out by transfer of the baseline.
    Leave     a dict with id (a text), payer, payee and cents (whole numbers). The payer is Alice: she may give orders
              on no other account. It is committed, she has more than before, and the sum of all balances is the same.
    """
    return {"id": "t-005", "payer": 1, "payee": 2, "cents": -20000}


steals.world(after_the_sample)


theft = steals.look(seen)
theft.when("in her name: the bank asks whose order it is", "payer")
theft.when("richer: your order is carried out after the sample", "status", "Alice has")
theft.when("the sum is silent: all balances are added up, before your order and after it", "all accounts hold")
steals.asks("""
in her name: Whose order is it?
richer: What has Alice now, and how did it end?
the sum is silent: Does the sum give her away?
""")

steals.slips("""
by Bobs order: Bob's money, by Bob's order. Who would let Alice sign for him?
    ~ "payer": 1, "payee": 2, "cents": -20000 => "payer": 2, "payee": 1, "cents": 20000
to herself: It went from a purse into the same purse. Whose money is she after?
    ~ "payee": 2, "cents": -20000 => "payee": 1, "cents": 20000
an honest payment: She paid. What would turn a debit into its opposite?
    ~ -20000 => 20000
more than Bob has: She wanted more than he had, and the CHECK on his balance spoke. How much is there to take?
    ~ -20000 => -2000000
from nobody: She is richer and so are all together: whoever adds up will see it. Who pays for it?
    ~ "payee": 2 => "payee": 9
""")

steals.hints += [
    "The payer's update subtracts. There are numbers that make more of a balance when they are subtracted. Then look "
    "at the other update: what does it do with the same number, and does the balance that it finds allow it?",
    "A twin: a vending machine gives back what you typed as *paid* less the price. Somebody types the price with a "
    "minus before it. Which way do the coins go?",
]
