"""What nobody wrote: accounts, what earlier days left, and orders aimed at the rules that tell them apart."""

from hypothesis import strategies as st

from .worlds import order

ALIKE = (  # ids of a day
    *(("t-1", "T-1", "t-1 "), ("t-2", "t-02", "t-10"), ("z-9", "a", "o'neil"), ("50%", "5_%", "")),
    *(("a\0b", "a", "a\0c"), ("; --", "\n", "\\"), ("\u00e9", "e\u0301", "\u00c9")),
    *(('5" pipe', "5' pipe", "5` pipe]"), ("$id", ":id", "?1"), ("x" * 300, "x" * 299)),
)
FINE, MOST = 10**17 + 3, 10**15 - 1  # cents of an account, of which no float has the last; and the most of an order
ids = st.sampled_from([each for alike in ALIKE for each in alike])
purses = st.dictionaries(
    st.sampled_from((1, 2, 3, 7, 12, 0, -1)), st.sampled_from((0, 1, 99, 250_00, 10**12, FINE)), min_size=2
)


@st.composite
def orders(draw, held, least=0, most=3):
    """Orders between accounts that hold so many cents; some of them are for nobody, or at a limit, or beyond it."""
    listed, alike = [], draw(st.sampled_from(ALIKE))
    for _ in range(draw(st.integers(least, most))):
        payer, payee = (draw(st.sampled_from([*held, *held, 9])) for _ in range(2))
        limit = min(held.get(payer, 50_00), MOST - 1)
        cents = draw(st.sampled_from([1, 0, -1, 25, limit, limit - 1, limit + 1, -min(held.get(payee, 1), MOST)]))
        listed.append(order(draw(st.sampled_from(alike)), payer, payee, cents))
    return listed


@st.composite
def payable(draw, held):
    """An order that the first of two accounts can pay, and that leaves it something, or nothing."""
    payer, payee = draw(st.permutations(sorted(held)))[:2]
    cents = draw(st.sampled_from([1, 25, 99, 250_00]))
    held[payer] = cents + draw(st.sampled_from((0, 1, 50, 10**6, FINE)))
    return order(draw(ids), payer, payee, cents)


@st.composite
def days(draw, least=0, most=3):
    """(orders, purses, earlier): what comes today, cents by account this morning, and the orders of earlier days."""
    held = draw(purses)
    return draw(orders(held, least, most)), held, draw(orders(held))


@st.composite
def struck_days(draw):
    """(orders, purses, earlier, place): as `days`, and the place of one of the orders."""
    listed, held, earlier = draw(days(least=1, most=4))
    return listed, held, earlier, draw(st.integers(0, len(listed) - 1))


@st.composite
def good_days(draw):
    """(orders, purses, earlier): one order that can be carried out, cents by account, the orders of earlier days."""
    held = draw(purses)
    return [draw(payable(held))], held, draw(orders(held))


@st.composite
def weeks(draw, most=6):
    """(orders, purses, earlier): a few orders with an id each that come again and again, in any turn."""
    listed, held, earlier = draw(days(least=1, most=4))
    known = list({each["id"]: each for each in listed}.values())
    return draw(st.lists(st.sampled_from(known), min_size=1, max_size=most)), held, before(earlier)


@st.composite
def good_weeks(draw):
    """(orders, purses, earlier): as `good_days`, and no order of earlier days has its id."""
    mine, held, earlier = draw(good_days())
    return mine, held, before(earlier)


@st.composite
def come_again(draw):
    """(orders, purses, earlier, 0, orders): as `good_weeks`; the order is struck at place 0, and comes again."""
    mine, held, earlier = draw(good_weeks())
    return mine, held, earlier, 0, mine


@st.composite
def equals(draw):
    """(mine, theirs, purses, earlier): the same order twice, or two that are alike but for the id."""
    (mine,), held, earlier = draw(good_weeks())
    held[mine["payer"]] += mine["cents"]
    return mine, mine | {"id": draw(st.sampled_from([mine["id"], "another"]))}, held, earlier


def before(earlier):
    """Return orders of earlier days with ids of their own, smaller and greater than those of today."""
    return [each | {"id": f"{'$z'[place % 2]} {each['id']}"} for place, each in enumerate(earlier)]


@st.composite
def rivals(draw):
    """(mine, theirs, purses, earlier): two orders that can be carried out, one of them or both from one account."""
    (mine,), held, earlier = draw(good_days())
    rich = sorted(number for number, cents in held.items() if cents > 0)
    payer = draw(st.sampled_from([mine["payer"], *rich]))
    payee = draw(st.sampled_from([number for number in held if number != payer]))
    cents = min(draw(st.sampled_from([1, held[payer], held[payer] // 2 + 1])), MOST)
    return mine | {"id": "t-mine"}, order("t-theirs", payer, payee, cents), held, earlier


def one_of(most):
    """Return a strategy of a list of one number from 1 to `most`: before which statement."""
    return st.integers(1, most).map(lambda number: [number])


def both_told(mine, theirs, purses, earlier, **more):
    """Return what ends the sentence "when ..." of two orders at the same moment."""
    return told([mine, theirs], purses, earlier, **more)


def struck_told(orders, purses, earlier, place, then=(), error=""):
    """Return what ends the sentence "when ..." of an order that is struck by an error."""
    return told(orders, purses, earlier, error=f"{error} strikes the order at place {place + 1}")


def told(orders, purses=None, earlier=(), **more):
    """Return what ends the sentence "when ..."."""
    comes = "; ".join(f"{each['id']!r}: {each['payer']} pays {each['payee']} {each['cents']}" for each in orders)
    held = ", ".join(f"{number} has {cents}" for number, cents in (purses or {}).items())
    before = f", {len(earlier)} orders of earlier days are there, and balances set by hand since" if earlier else ""
    others = "".join(f", {name.replace('_', ' ')} {value}" for name, value in more.items())
    return f"accounts in cents: {held}{before}{others}; today's orders: {comes or 'none'}"
