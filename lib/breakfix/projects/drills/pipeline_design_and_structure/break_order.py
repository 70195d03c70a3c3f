"""Break: an order of the steps that is never an error, and always late."""

import functools

from breakfix.lab import exercise

from . import jobs

DAY = {"day": 17, "flights": 4}
STEPS = ("extract", "transform", "load")
NIGHTS = ("first", "second", "third")


@exercise(phase="break", kind="value", minutes=5)
def late_order():
    """In which order does a day come late, and nobody hears of it?

    Given    a job with one day of four flights delivered. The baseline runs on three nights, each time in your order
    Leave    a list, or a tuple, of the three texts "extract", "transform" and "load", each once. No night ends with
             an error. After the first and the second night the warehouse has no row, after the third it has all four
    """
    return ["load", "transform", "extract"]


@functools.cache
def nights(names):
    """Run three nights in this order; return for each (files in data, rows in the warehouse)."""
    found = []
    with jobs.empty() as job:
        jobs.deliver(job, [DAY])
        for _ in NIGHTS:
            jobs.run(job, names)
            found.append((len(list(job.data.glob("*.csv"))), jobs.loaded(job)))
    return found


@late_order.look
def after(world, late_order, night):
    if not isinstance(late_order, (list, tuple)) or sorted(map(str, late_order)) != sorted(STEPS):
        raise ValueError(f"late_order is {late_order!r}; give each of {', '.join(STEPS)} once, in a list")
    files, rows = nights(tuple(late_order))[NIGHTS.index(night)]
    return {"files in data": files, "rows in the warehouse": rows}


for each in NIGHTS:
    after.when(f"the {each} night: the {each} night is over", each)

late_order.asks("""
the first night: Which step has to come before which, so that a row is there tonight?
the second night: What does each step find that the first night has left?
the third night: Is the day there in the end, and once?
""")

late_order.slips("""
in the order of the data: That order works. Which step has to come too early?
    ~ ["load", "transform", "extract"] => ["extract", "transform", "load"]
one step too early: The day comes on the second night. Which other step can be made to wait for a night?
    ~ ["load", "transform", "extract"] => ["load", "extract", "transform"]
two names: Three steps, each once. Which one is missing, or stands twice?
    ~ ["load", "transform", "extract"] => ["load", "extract"]
""")

late_order.costs = "two nights"
late_order.hints += [
    "Play it with three cups: source, raw, clean. A step moves what it finds when its turn comes, and nothing that "
    "comes after. How many nights does the day need if each step finds only what yesterday has left?",
    "A twin: Ana hands letters on to Ben, and Ben to Cem. If Cem goes first and Ana last, each hands on yesterday's.",
]
