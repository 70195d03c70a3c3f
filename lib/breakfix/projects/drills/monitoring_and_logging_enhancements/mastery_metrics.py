"""Mastery: a night in six numbers."""

from hypothesis import strategies as st

from breakfix.lab import exercise, held_out

from .alter_rotating import rotating
from .fix_counted import counted
from .fix_named import named
from .fix_timed import timed


@exercise(phase="mastery", minutes=10)
def metrics(outcomes):
    """Sum up a night in a few numbers.

    Given     outcomes, a list of dicts, one for each time that a step took a file: step and file, texts; rows, a whole
              number, or None when it failed; seconds, a number from 0; error, a text, perhaps an empty one, or None
              when it went well
    Leave     a dict: files, the number of different files; failed, the number of different files of which some step
              failed; rows, the rows of the step `load` where it went well, in all; seconds, all of them together;
              rows_per_second, rows by seconds, None when seconds is 0; slowest, the step that has taken most seconds in
              all, of several the one that comes first in outcomes, None when there is none. Numbers are not rounded
    Not touch outcomes
    """
    by_step = {}
    for each in outcomes:
        by_step[each["step"]] = by_step.get(each["step"], 0) + each["seconds"]
    failed = {each["file"] for each in outcomes if each["error"] is not None}
    rows = sum(each["rows"] for each in outcomes if each["step"] == "load" and each["error"] is None)
    seconds = sum(by_step.values())
    return {
        "files": len({each["file"] for each in outcomes}),
        "failed": len(failed),
        "rows": rows,
        "seconds": seconds,
        "rows_per_second": rows / seconds if seconds else None,
        "slowest": max(by_step, key=by_step.get, default=None),
    }


@metrics.stub
def rows_and_seconds(outcomes):
    rows = sum(each["rows"] for each in outcomes)
    seconds = sum(each["seconds"] for each in outcomes)
    return {"rows": rows, "seconds": seconds, "rows_per_second": rows / seconds}


metrics.keeps("src/metrics.py")
metrics.play = ""
metrics.costs = "a few passes over the outcomes"

NAMES = ("step", "file", "rows", "seconds", "error")


@metrics.look
def numbers(world, metrics, *outcomes):
    """Each outcome is (step, file, rows, seconds, error)."""
    return metrics([dict(zip(NAMES, each, strict=True)) for each in outcomes])


A = [("extract", "a.csv", 5, 0.5, None), ("load", "a.csv", 5, 1.5, None)]
B = [("extract", "b.csv", 4, 2.5, None), ("load", "b.csv", 4, 0.25, None)]
numbers.when("two files: two files went through two steps", *A, *B)
numbers.when("none: nothing was delivered")
numbers.when("no time: a file took no time", ("load", "a.csv", 5, 0, None))
numbers.when("one fails: b.csv fails at load", *A, B[0], ("load", "b.csv", None, 0.25, "no room"))
numbers.when(
    "twice: load of b.csv fails twice, and then it goes well", *A, *[("load", "b.csv", None, 1, "held")] * 2, B[1]
)
numbers.when("no text: an error has an empty text", *A, ("load", "b.csv", None, 1, ""))
numbers.when(
    "slow in all: load is slower in all, one extract is the longest",
    B[0],
    *[("load", f"{n}", 1, 1, None) for n in "abc"],
)
numbers.when("as slow: two steps took as long", ("load", "a.csv", 5, 1, None), ("extract", "b.csv", 4, 1, None))

STEPS, FILES = (
    st.sampled_from(["extract", "load", "transform", "Load", "load_extra"]),
    st.sampled_from(["a.csv", "b.csv", "A.csv", "2013/a.csv", "2014/a.csv"]),
)
SECONDS = st.sampled_from([0, 0, 0.25, 2**-12, 1, 1, 2, 90.5])  # their sums are exact, in whatever order
GOOD = st.tuples(STEPS, FILES, st.sampled_from([0, 1, 5, 842]), SECONDS, st.none())
FAILED = st.tuples(STEPS, FILES, st.none(), SECONDS, st.sampled_from(["no room", "", "held", "None"]))
numbers.drawn(together=st.lists(st.one_of(GOOD, GOOD, FAILED), max_size=8).map(tuple), times=150)

metrics.asks("""
two files: Which rows are counted, those of every step or those of one?
none: Nothing came. What is the slowest of no steps?
no time: It took no time. How many rows a second is that?
one fails: How many rows has a step that failed?
twice: One file failed twice and came in. Of how many files did some step fail?
no text: What says that a step went well?
slow in all: Which step took the most seconds, all its times together?
as slow: Two took as long. Which of them came first?
""")

metrics.slips("""
rows of every step: Each row was counted at each step. How many are in the warehouse?
    ~ if each["step"] == "load" and each["error"] is None => if each["error"] is None
failures, not files: One file failed twice. How many files is that?
    - failed = {each["file"] for each in outcomes if each["error"] is not None}
    + failed = [each["file"] for each in outcomes if each["error"] is not None]
no text is no error: An error has an empty text. Did it go well?
    - failed = {each["file"] for each in outcomes if each["error"] is not None}
    + failed = {each["file"] for each in outcomes if each["error"]}
by nothing: Nobody can divide by 0. What is asked for then?
    ~ rows / seconds if seconds else None => rows / (seconds or 1)
the longest one: A step took longest once, and another one in all. Which one is asked for?
    ~ by_step.get(each["step"], 0) + each["seconds"] => max(by_step.get(each["step"], 0), each["seconds"])
    ~ sum(by_step.values()) => sum(each["seconds"] for each in outcomes)
the last of equals: Two took as long. Which of them came first?
    ~ max(by_step, key=by_step.get, default=None) => max(reversed(by_step), key=by_step.get, default=None)
""")


@metrics.also_right(costs="a table for a handful of numbers")
def with_a_frame(outcomes):
    import pandas as pd

    table = pd.DataFrame(outcomes, columns=["step", "file", "rows", "seconds", "error"])
    good = table["error"].isna()
    seconds = float(table["seconds"].sum())
    rows = int(table.loc[good & (table["step"] == "load"), "rows"].sum())
    steps = table.groupby("step", sort=False)["seconds"].sum()
    return {
        "files": table["file"].nunique(),
        "failed": table.loc[~good, "file"].nunique(),
        "rows": rows,
        "seconds": seconds,
        "rows_per_second": rows / seconds if seconds > 0 else None,
        "slowest": steps.index[list(steps).index(max(steps))] if len(steps) else None,
    }


metrics.hints += [
    "Files are counted once, however often they were tried: a set. Seconds belong together by step: a dict from step "
    "to seconds, and then the key with the largest value. A dict keeps the order in which its keys came.",
    "A twin: the friend who has paid most.\n"
    "    paid = {}\n"
    "    for name, sum in bills:\n"
    "        paid[name] = paid.get(name, 0) + sum\n"
    "    host = max(paid, key=paid.get, default=None)",
]

fixes_hold = held_out(of=[rotating, timed, named, counted, metrics], name="fixes_hold", minutes=3)
