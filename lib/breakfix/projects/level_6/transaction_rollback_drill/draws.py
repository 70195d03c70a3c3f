"""What nobody wrote: accounts, what earlier days left, and orders aimed at the rules that tell them apart."""

from hypothesis import strategies as st

from .worlds import order

IDS = ("t-1", "t-10", "t-2", "t-02", "T-1", "t-1 ", "a", "z-9", "o'neil", "50%", "0")
ids = st.sampled_from(IDS)
purses = st.dictionaries(st.sampled_from((1, 2, 3, 7, 12)), st.sampled_from((0, 1, 99, 250_00, 10**12)), min_size=2)


@st.composite
def orders(draw, held, least=0, most=3):
    """Orders between accounts that hold so many cents; some of them are for nobody, or at a limit, or beyond it."""
    listed = []
    for _ in range(draw(st.integers(least, most))):
        payer, payee = (draw(st.sampled_from([*held, *held, 9])) for _ in range(2))
        limit = held.get(payer, 50_00)
        cents = draw(st.sampled_from([1, 0, -1, 25, limit, limit - 1, limit + 1, -held.get(payee, 1)]))
        listed.append(order(draw(ids), payer, payee, cents))
    return listed


@st.composite
def payable(draw, held):
    """An order that the first of two accounts can pay, and that leaves it something, or nothing."""
    payer, payee = draw(st.permutations(sorted(held)))[:2]
    cents = draw(st.sampled_from([1, 25, 99, 250_00]))
    held[payer] = cents + draw(st.sampled_from((0, 1, 50, 10**6)))
    return order(draw(ids), payer, payee, cents)


@st.composite
def days(draw, most=3):
    """(orders, purses, earlier): what comes today, cents by account this morning, and the orders of earlier days."""
    held = draw(purses)
    return draw(orders(held, most=most)), held, draw(orders(held))


@st.composite
def good_days(draw):
    """(order, purses, earlier): one order that can be carried out, cents by account, the orders of earlier days."""
    held = draw(purses)
    return draw(payable(held)), held, draw(orders(held))


def told(orders, purses=None, earlier=(), **more):
    """Return what ends the sentence "when ..."."""
    listed = [orders] if isinstance(orders, dict) else orders
    comes = "; ".join(f"{each['id']!r}: {each['payer']} pays {each['payee']} {each['cents']}" for each in listed)
    held = ", ".join(f"{number} has {cents}" for number, cents in (purses or {}).items())
    before = f", {len(earlier)} orders of earlier days are in the tables" if earlier else ""
    others = "".join(f", {name.replace('_', ' ')} {value}" for name, value in more.items())
    return f"accounts in cents: {held}{before}{others}; today's orders: {comes or 'none'}"
