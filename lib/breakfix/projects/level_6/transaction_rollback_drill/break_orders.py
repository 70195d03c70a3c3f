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


def carried_out(world, order):
    """Let the baseline carry out an order; return its status, and balances by name before and after."""
    if not isinstance(order, dict) or set(order) != set(FIELDS):
        raise TypeError(f"an order is a dict with {', '.join(FIELDS)}")
    for name, kind in FIELDS.items():
        if type(order[name]) is not kind:
            raise TypeError(f"{name} of an order is {'a text' if kind is str else 'a whole number'}")
    before = world.tables()["balances"]
    status = baseline.transfer(world.con, order)
    return status, before, world.tables()["balances"]


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


@makes_money.trial(asks="Who refused it?", next="make it an order that the baseline commits")
def is_committed(world, makes_money):
    """your order is carried out after the sample"""
    return {"status": carried_out(world, makes_money)[0]}


@makes_money.trial(asks="Where did it come from, or go to?", next="ask of each update which row it finds")
def the_sum(world, makes_money):
    """all balances are added up, before your order and after it"""
    _, before, after = carried_out(world, makes_money)
    return {"all accounts hold": compared(sum(before.values()), sum(after.values()))}


@makes_money.mistake(says="Money vanished instead. Which of the two updates found no row?")
def a_payee_who_is_nobody():
    return {"id": "t-005", "payer": 1, "payee": 9, "cents": 5000}


@makes_money.mistake(
    says="Each cent that one row got was taken from a row as well. When would only one of the two be done?"
)
def a_negative_amount():
    return {"id": "t-005", "payer": 1, "payee": 2, "cents": -5000}


@makes_money.mistake(says="It was caught: a CHECK stands on every balance. Which rows does it not stand on?")
def more_than_there_is():
    return {"id": "t-005", "payer": 3, "payee": 1, "cents": 5000000}


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


@steals.trial(asks="Whose order is it?", next="let Alice be the payer")
def in_her_name(world, steals):
    """the bank asks whose order it is"""
    carried_out(world, steals)
    return {"payer": "Alice" if steals["payer"] == 1 else "somebody else"}


@steals.trial(asks="What has Alice now, and how did it end?", next="follow the sign through both updates")
def richer(world, steals):
    """your order is carried out after the sample"""
    status, before, after = carried_out(world, steals)
    return {"status": status, "Alice has": compared(before["Alice"], after["Alice"])}


@steals.trial(asks="Does the sum give her away?", next="take it from somebody who is there")
def the_sum_is_silent(world, steals):
    """all balances are added up, before your order and after it"""
    _, before, after = carried_out(world, steals)
    return {"all accounts hold": compared(sum(before.values()), sum(after.values()))}


@steals.mistake(says="Bob's money, by Bob's order. Who would let Alice sign for him?")
def by_bobs_order():
    return {"id": "t-005", "payer": 2, "payee": 1, "cents": 20000}


@steals.mistake(says="It went from a purse into the same purse. Whose money is she after?")
def to_herself():
    return {"id": "t-005", "payer": 1, "payee": 1, "cents": 20000}


@steals.mistake(says="She paid. What would make of a debit its contrary?")
def an_honest_payment():
    return {"id": "t-005", "payer": 1, "payee": 2, "cents": 20000}


@steals.mistake(says="She wanted more than he had, and the CHECK on his balance spoke. How much is there to take?")
def more_than_bob_has():
    return {"id": "t-005", "payer": 1, "payee": 2, "cents": -2000000}


@steals.mistake(says="She is richer and so are all together: whoever adds up will see it. Who pays for it?")
def from_nobody():
    return {"id": "t-005", "payer": 1, "payee": 9, "cents": -20000}


steals.hints += [
    "The payer's update subtracts. There are numbers that make more of a balance when they are subtracted. Then look "
    "at the other update: what does it do with the same number, and does the balance that it finds allow it?",
    "A twin: a vending machine gives back what you typed as *paid* less the price. Somebody types the price with a "
    "minus before it. Which way do the coins go?",
]
