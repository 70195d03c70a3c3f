"""Fix: a night in five numbers."""

from hypothesis import strategies as st

from breakfix.lab import exercise


@exercise(phase="fix", minutes=7)
def metrics(outcomes):
    """Sum up a night in a few numbers.

    Given     outcomes, a list of dicts, one for each time that a step took a file: step and file, texts; rows, a whole
              number, or None when it failed; seconds, a number, 0 or more; error, a text, perhaps an empty one, or
              None when it went well
    Leave     a dict: files, the number of different files; failed, the number of different files of which some step
              failed, even if it went well later; rows, the sum of the rows of every `load` that went well; seconds, the
              sum of all seconds; rows_per_second, rows / seconds, None when seconds is 0. Numbers are not rounded
    Not touch outcomes
    """
    failed = {each["file"] for each in outcomes if each["error"] is not None}
    rows = sum(each["rows"] for each in outcomes if each["step"] == "load" and each["error"] is None)
    seconds = sum(each["seconds"] for each in outcomes)
    return {
        "files": len({each["file"] for each in outcomes}),
        "failed": len(failed),
        "rows": rows,
        "seconds": seconds,
        "rows_per_second": rows / seconds if seconds else None,
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

STEPS = st.sampled_from(["extract", "load", "transform", "Load", "load_extra"])
FILES = st.sampled_from(["a.csv", "b.csv", "A.csv", "a.csv ", "2013/a.csv", "2014/a.csv"])
SECONDS = st.sampled_from([0, 0, 0.25, 2**-12, 1, 1, 2, 90.5])  # their sums are exact
GOOD = st.tuples(STEPS, FILES, st.sampled_from([0, 1, 5, 842]), SECONDS, st.none())
FAILED = st.tuples(STEPS, FILES, st.none(), SECONDS, st.sampled_from(["no room", "", "held", "None"]))
numbers.drawn(together=st.lists(st.one_of(GOOD, GOOD, FAILED), max_size=8).map(tuple), times=150)

metrics.asks("""
two files: Which rows are counted, those of every step or those of one?
none: Nothing came. How many seconds did that take?
no time: It took no time. How many rows a second is that?
one fails: How many rows has a step that failed?
twice: One file failed twice and came in. Of how many files did some step fail?
no text: What says that a step went well?
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
""")


@metrics.also_right(costs="one pass over the outcomes")
def in_one_pass(outcomes):
    files, failed, rows, seconds = set(), set(), 0, 0
    for each in outcomes:
        files.add(each["file"])
        seconds += each["seconds"]
        if each["error"] is not None:
            failed.add(each["file"])
        elif each["step"] == "load":
            rows += each["rows"]
    numbers = {"files": len(files), "failed": len(failed), "rows": rows, "seconds": seconds}
    return numbers | {"rows_per_second": None if seconds == 0 else rows / seconds}


metrics.hints += [
    "Files are counted once, however often they were tried: a set. What went well is not what has rows: ask `error`, "
    "and ask it for None.",
    "A twin: how many of your friends have paid, and how much each round of the evening came to.\n"
    "    friends = len({bill['name'] for bill in bills if bill['paid'] is not None})\n"
    "    each_round = total / rounds if rounds else None",
]
