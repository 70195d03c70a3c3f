"""Alter: rows are counted before and after a transform."""

import re
from numbers import Integral

import pandas as pd

from breakfix.lab import errors, exercise
from breakfix.lab.shapes import evenly, rolled

ROW = ("UA", 15, "ORD")


@exercise(phase="alter", minutes=7)
def counted(table, transform):
    """Run a transform, and account for each row.

    Given    table, a DataFrame; transform, a function of a table. It returns a pair of tables, (kept, rejected), or
             raises an error. It may change the table that it is given
    Leave    a pair (kept, counts): the first table as transform returned it, and a dict with three whole numbers:
             rows_in, how many rows the table had before the transform; rows_out, the rows of kept; rows_rejected, the
             rows of rejected
    Rules    unless rows_in is the sum of the other two, raise ValueError. Its text has these three numbers, in this
             order, and no other. transform is called once, and an error that it raises reaches the caller as it is
    """
    rows_in = len(table)
    kept, rejected = transform(table)
    counts = {"rows_in": rows_in, "rows_out": len(kept), "rows_rejected": len(rejected)}
    if rows_in != len(kept) + len(rejected):
        raise ValueError(f"{rows_in} rows came, {len(kept)} go on, {len(rejected)} were rejected")
    return kept, counts


@counted.stub
def as_it_was(table, transform):
    kept, _ = transform(table)
    return kept, {}


counted.play = ""
counted.free("arguments")  # the transform may change the table
counted.costs = "three numbers for each transform"
counted.keeps("src/counted.py")


NAMES = pd.DataFrame({"carrier": ["UA", "UA", "B6"], "name": ["United", "United Airlines", "JetBlue"]})


def in_place(table):
    """Take the flights without a destination out of the very table that came."""
    rejected = table[table["dest"].isna()].copy()
    table.drop(table.index[table["dest"].isna()], inplace=True)
    return table, rejected


SPLIT = "rejects flights without a destination"
TRANSFORMS = {
    SPLIT: lambda table: (table[table["dest"].notna()], table[table["dest"].isna()]),
    "loses flights without a destination": lambda table: (table.dropna(), table[:0]),
    "joins a list in which UA stands twice": lambda table: (table.merge(NAMES, on="carrier", how="left"), table[:0]),
    "rejects flights without a destination, and takes them out of the table that came": in_place,
    "loses the first flight and has the last one twice": lambda table: (
        pd.concat([table[1:], table[-1:]]),
        table[:0],
    ),
    "keeps all, and rejects flights without a destination too": lambda table: (table, table[table["dest"].isna()]),
    "adds a flight": lambda table: (pd.concat([table, pd.DataFrame([ROW], columns=table.columns)]), table[:0]),
    "joins a list in which UA stands once": lambda table: (
        table.merge(NAMES[1:], on="carrier", how="left"),
        table[:0],
    ),
    "rejects every flight": lambda table: (table[:0], table),
    "keeps every flight, and no column": lambda table: (table[[]], table[:0]),
}
LOSES, JOINS, IN_PLACE, SWAPS, BOTH, ADDS = list(TRANSFORMS)[1:7]


@counted.look
def told(world, counted, *rows, does=SPLIT, raises=None, index="in order"):
    calls, thrown, table = [], [], framed(rows, index)

    def step_2(given):
        calls.append(given.to_dict("split"))
        if raises:
            thrown.append(errors.ERRORS[raises]())
            thrown.append(_parts(thrown[-1]))
            raise thrown[-2]
        return TRANSFORMS[does](given)

    before = table.to_dict("split")
    try:
        found = counted(table, step_2)
    except BaseException as error:
        if raises:
            own = thrown == [error, _parts(error)]
            return {"transform's error": "arrives" if own else "does not arrive as it is"}
        if not isinstance(error, ValueError) or not calls:
            raise
        numbers = [int(number) for number in re.findall(r"\d+", str(error))]
        return {"the caller gets": "ValueError", "numbers": numbers, "calls": len(calls)}
    given = "as it came" if calls[:1] and repr(calls[0]) == repr(before) else "another table"
    kept, counts = found
    whole = isinstance(counts, dict) and all(isinstance(count, Integral) for count in counts.values())
    return {
        "the caller gets": "a pair",
        "counts": counts if whole else repr(counts),
        "kept": kept,
        "index of kept": list(kept.index),
        "calls": len(calls),
        "transform was given": given,
    }


def _parts(error):
    return error.args, dict(vars(error)), error.__cause__


def framed(rows, index="in order"):
    """Return rows of carrier, number, destination as a table; the index in order, all alike, or with gaps."""
    table = pd.DataFrame(list(rows), columns=["carrier", "flight", "dest"])
    if index != "in order":
        table.index = [7 if index == "all alike" else 3 * place + 2 for place in range(len(table))]
    return table


GONE = ("B6", 16, None)
told.when("one is rejected: the second of three flights has no destination", ROW, GONE, ROW)
told.when("one is lost: of 1200 flights the last has no destination, vanishes, and is not rejected", *[
    ROW] * 1199, GONE, does=LOSES)  # fmt: skip
told.when("a join multiplies: UA stands twice in a list that is joined", ROW, ("B6", 16, "BOS"), does=JOINS)
told.when("rejected in place: the transform takes the flight out of the table it is given", ROW, GONE, does=IN_PLACE)
told.when("kept and rejected: a flight is in both tables", ROW, GONE, does=BOTH)
told.when("an index with gaps: the index of three rows is 2, 5, 8", ROW, GONE, ROW, index="with gaps")
told.when("one for another: a flight is lost and another one is there twice", ROW, ("B6", 16, "BOS"), does=SWAPS)
told.when("from nothing: no row came, and one goes on", does=ADDS)
told.when("it raises: the transform raises KeyError", ROW, raises="KeyError")


def flights(chance):
    """Return up to six flights, of one airline or of several, some without a destination, or rows without anything."""
    return tuple(
        (chance.choice(["UA", "B6", "XX"]), chance.randint(1, 3), chance.choice(["ORD", None]))
        if chance.random() < 0.9
        else (None, None, None)
        for _ in range(chance.choice([0, 1, 2, 3, 6]))
    )


told.drawn(
    together=rolled(flights),
    does=evenly(TRANSFORMS),
    raises=evenly([*[None] * 60, *errors.ORDINARY, "KeyboardInterrupt"]),
    index=evenly(["in order", "all alike", "with gaps"]),
    times=80,
    says=lambda *rows, does, raises, index: (
        f"the flights are {list(rows)}, the index is {index}, the transform {f'raises {raises}' if raises else does}"
    ),
)

counted.asks("""
one is rejected: Three came. Where are they now?
one is lost: 1200 came and 1199 go on. Who has the other one?
a join multiplies: Two came, and more go on. Is that good news?
rejected in place: How many rows has the table after the call, and how many had it before?
kept and rejected: Is the sum of the two more than what came?
an index with gaps: Which number do you take for the count of rows?
one for another: The counts agree. What do counts not see?
from nothing: No row came. Where does this one come from?
it raises: Who should hear of this error?
""")

counted.slips("""
takes the error for its own: The transform raised KeyError. Does your caller hear of it?
    - kept, rejected = transform(table)
    + try:
    +     kept, rejected = transform(table)
    + except Exception as error:
    +     raise ValueError("0 0 0") from error
counts afterwards: The transform took a row out of the table that it was given. When did you count?
    - rows_in = len(table)
    - kept, rejected = transform(table)
    + kept, rejected = transform(table)
    + rows_in = len(table)
only what is lost: More rows go on than came. Is nothing amiss?
    ~ if rows_in != len(kept) => if rows_in > len(kept)
only what is gained: Fewer rows go on than came. Where is the other one?
    ~ if rows_in != len(kept) => if rows_in < len(kept)
forgets the rejected: A row was rejected, as it should be. Did it vanish?
    ~ len(kept) + len(rejected): => len(kept):
by the index: The index has gaps. Is its last entry the number of rows?
    ~ rows_in = len(table) => rows_in = int(table.index.max()) + 1 if len(table) else 0
numbers left out: Somebody reads the message at night. How many rows are missing?
    ~ {rows_in} rows came, {len(kept)} go on, {len(rejected)} were rejected => rows were lost
returns the table that came: The caller goes on with what you return. Has it been transformed?
    ~ return kept, counts => return table, counts
""")


@counted.also_right(costs="a table of its own for the transform")
def with_shapes(table, transform):
    before = table.shape[0]
    first, second = transform(table.copy())
    names = ("rows_in", "rows_out", "rows_rejected")
    numbers = (before, first.shape[0], second.shape[0])
    if numbers[0] - sum(numbers[1:]):
        raise ValueError(" ".join(map(str, numbers)))
    return first, dict(zip(names, numbers, strict=True))


counted.hints += [
    "Each row that came has to be somewhere afterwards: it goes on, or it was rejected. Count what comes before "
    "anybody can change it, and hold the sum against it.",
    "A twin: a box of letters is sorted.\n"
    "    before = len(box)\n"
    "    sent, returned = sort(box)\n"
    "    assert before == len(sent) + len(returned)",
]
