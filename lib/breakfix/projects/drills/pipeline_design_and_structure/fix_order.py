"""Fix, and Mastery: a run order that follows from what each step reads and writes."""

import graphlib

from breakfix.lab import exercise, held_out, shapes

from .fix_isolate import isolate
from .fix_layout import layout


@exercise(phase="fix", minutes=10)
def run_order(steps):
    """Put the steps of a job in an order in which each finds what it reads.

    Given     steps, a dict: the name of a step to a pair (reads, writes), two lists of names of places. Several steps
              may read or write one place. A place that no step writes is there from the start. No place
              has the name of a step
    Leave     a list of all steps by name, each once: a step stands after every step that writes a place that it reads.
              Where several orders do that, each of them is right. Where none does, because steps need one another in a
              ring or a step reads a place that it writes itself, raise ValueError or a subclass of it
    Not touch steps
    """
    writers = {}
    for name, (_, writes) in steps.items():
        for place in writes:
            writers.setdefault(place, []).append(name)
    needs = {}
    for name, (reads, _) in steps.items():
        needs[name] = [writer for place in reads for writer in writers.get(place, [])]
    return list(graphlib.TopologicalSorter(needs).static_order())


@run_order.stub
def as_it_was(steps):
    return list(steps)


run_order.play = ""
run_order.keeps("src/run_order.py")
run_order.costs = "one look at each step and place"


def flaws(steps, order):
    """Return in sentences what keeps an order from being right; none when it is."""
    if not isinstance(order, list):
        return [f"{type(order).__name__}, no list"]
    found = [f"{name} is there {order.count(name)} times" for name in steps if order.count(name) != 1]
    found += [f"{name!r} is no step" for name in order if name not in steps]
    if found:
        return found
    return [
        f"{name} reads {place} before {writer} writes it"
        for name, (reads, _) in steps.items()
        for place in reads
        for writer, (_, writes) in steps.items()
        if place in writes and order.index(writer) >= order.index(name)
    ]


@run_order.look
def ordered(world, run_order, steps):
    given = {name: (list(reads), list(writes)) for name, (reads, writes) in steps.items()}
    try:
        order = run_order(steps)
    except ValueError:
        return {"order": "ValueError"}
    return {"order": flaws(given, order) or "each step finds what it reads"}


ETL = {
    "extract": (["source"], ["data_raw"]),
    "transform": (["data_raw"], ["data_clean"]),
    "load": (["data_clean"], ["warehouse"]),
}
REPORT = {"report": (["data_raw", "data_clean"], [])}
ordered.when("as they are listed: extract, transform and load are listed in their order", ETL)
ordered.when("listed backwards: load, transform and extract are listed in this order", dict(reversed(ETL.items())))
ordered.when("a step that writes nothing: report is listed first and reads data_raw and data_clean", REPORT | ETL)
TWO = {"load": (["data_clean"], []), "names": (["source"], ["codes"]), "flights": (["codes"], ["data_clean"])}
TWO["weather"] = (["source"], ["data_clean"])
ordered.when("two write one place: flights and weather write data_clean, which load reads; flights reads codes", TWO)
RING = ETL | {"extract": (["source", "warehouse"], ["data_raw"])}
ordered.when("a ring: extract reads the warehouse, which load writes", RING)
BOTH = {"extract": (["source"], ["data"]), "transform": (["data"], ["data"]), "load": (["data"], ["warehouse"])}
ordered.when("raw and clean in one folder: transform reads data and writes data", BOTH)

NAMES = ["extract", "transform", "load", "check", "report", "Load", "a b", "x"]
PLACES = ["source", "data_raw", "data_clean", "warehouse", "codes", "b", "c", "d", "reports"]
PLACES += ["Codes", "data/raw", "data/clean"]


def job(hand):
    """Return steps that have an order, more often than not, in the order of chance."""
    names = hand.sample(NAMES, hand.randint(0, 8))
    places = hand.sample(PLACES, len(names) + 1)
    if hand.random() < 0.05:  # each step reads what the next one in the list writes
        return {name: ([places[at + 1]], [places[at]]) for at, name in enumerate(names)}
    steps = {}
    for at, name in enumerate(names):  # the places up to `at` were written by earlier ones, or by none
        reads = hand.choices(places[: at + 1], k=hand.randint(0, 3))
        steps[name] = (reads, hand.choices(places[at + 1 :], k=hand.randint(0, 2)))
    if names and hand.random() < 0.3:
        steps[hand.choice(names)][0].append(hand.choice(places))
    shuffled = hand.sample(sorted(steps), len(steps))
    return {name: steps[name] for name in shuffled}


ordered.drawn(shapes.rolled(job), times=200, says=lambda steps: f"steps is {steps}")

run_order.asks("""
as they are listed: The order is right as it stands. What did you do to it?
listed backwards: Which step comes first, and what tells you so?
a step that writes nothing: Nobody needs what report writes. What does report need?
two write one place: load reads what two steps write. After which of them may it run?
a ring: Which step could be the first?
raw and clean in one folder: Who writes data before transform reads it, and is that all?
""")

run_order.slips("""
by name: The alphabet knows nothing of data. What does each step read?
    = return sorted(steps)
one writer of a place: Two steps write one place, and you know one of them. Which one runs too late?
    ~ writers.setdefault(place, []).append(name) => writers[place] = [name]
first place only: report reads two places. Which of them did you look at?
    ~ for place in reads for => for place in reads[:1] for
not after itself: transform reads what it writes. What does it find on the second night?
    ~ for writer in writers.get(place, [])] => for writer in writers.get(place, []) if writer != name]
rings are passed over: No order is right here. What did your caller get?
    - return list(graphlib.TopologicalSorter(needs).static_order())
    + try:
    +     return list(graphlib.TopologicalSorter(needs).static_order())
    + except graphlib.CycleError:
    +     return list(steps)
""")


@run_order.also_right(costs="looks at all that is left for each step; for ten steps nobody notices")
def one_after_another(steps):
    left, order = dict(steps), []
    while left:
        open_places = {place for _, writes in left.values() for place in writes}
        ready = next((name for name, (reads, _) in left.items() if not open_places.intersection(reads)), None)
        if ready is None:
            raise ValueError(f"no order for {', '.join(left)}")
        order.append(ready)
        del left[ready]
    return order


run_order.hints += [
    "Turn the question round: for each place, who writes it? Then each step needs all writers of all that it reads. "
    "The rest is a known problem, a topological order, and graphlib in the standard library solves it.",
    "A twin: clothes, each with those that go under it.\n"
    '    under = {"coat": ["shirt"], "shoes": ["socks"], "shirt": []}\n'
    '    graphlib.TopologicalSorter(under).prepare() raises an error for {"a": ["b"], "b": ["a"]}',
]

fixes_hold = held_out(of=[layout, isolate, run_order], name="fixes_hold", minutes=3)
