"""Alter: rows are counted before and after a transform."""

import re
from numbers import Integral

import pandas as pd

from breakfix.lab import exercise
from breakfix.lab.shapes import evenly, rolled


@exercise(phase="alter", minutes=7)
def counted(table, transform):
    """Run a transform, and account for each row.

    Given    table, a DataFrame; transform, a function of a table that returns a pair of tables, (kept, rejected). It
             may change the table that it is given
    Leave    a pair (kept, counts): the first table as transform returned it, and a dict with three whole numbers:
             rows_in, how many rows the table had before the transform; rows_out, the rows of kept; rows_rejected, the
             rows of rejected
    Rules    unless rows_in is the sum of the other two, raise ValueError. Its text has these three numbers, in this
             order, and no other digits. transform is called once
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


TRANSFORMS = {
    "rejects flights without a destination": lambda table: (table[table["dest"].notna()], table[table["dest"].isna()]),
    "loses flights without a destination": lambda table: (table.dropna(), table[:0]),
    "joins a list in which UA stands twice": lambda table: (table.merge(NAMES, on="carrier", how="left"), table[:0]),
    "takes flights without a destination out of the table that came": in_place,
    "keeps all, and rejects flights without a destination too": lambda table: (table, table[table["dest"].isna()]),
    "loses the first flight and has the last one twice": lambda t: (pd.concat([t[1:], t[-1:]]), t[:0]),
    "adds a flight": lambda table: (pd.concat([table, NAMES[:1]]), table[:0]),
    "rejects every flight": lambda table: (table[:0], table),
}
SPLIT, LOSES, JOINS, IN_PLACE, BOTH = list(TRANSFORMS)[:5]


@counted.look
def told(world, counted, *rows, does=SPLIT):
    """A transform of these rows, whose index has gaps, and labels that repeat where the transform asks for none."""
    given, step = [], 3 if does == IN_PLACE else 2
    labels = [2 + place * step // 3 * 3 for place in range(len(rows))]
    table = pd.DataFrame(list(rows), index=labels, columns=["carrier", "flight", "dest"])
    before = repr(table.to_dict("split"))

    def step_2(table):
        given.append("the table as it came" if repr(table.to_dict("split")) == before else "another table")
        return TRANSFORMS[does](table)

    try:
        kept, counts = counted(table, step_2)
    except (ValueError, AssertionError) as error:
        if not given:
            raise
        numbers = ", ".join(re.findall(r"\d+", str(error))) or "no number"
        name = "ValueError" if isinstance(error, ValueError) else "AssertionError"
        return {"the caller gets": f"{name} with {numbers}", "transform is given": given}
    whole = isinstance(counts, dict) and all(isinstance(count, Integral) for count in counts.values())
    pair = {"counts": counts if whole else repr(counts), "kept": kept, "index of kept": list(kept.index)}
    return {"the caller gets": pair, "transform is given": given}


ROW, GONE, OTHER = ("UA", 15, "ORD"), ("B6", 16, None), ("B6", 16, "BOS")
told.when("one is rejected: the second of three flights has no destination", ROW, GONE, ROW)
told.when("one is lost: of 1200 flights the last has no destination, vanishes, and is not rejected", *[
    ROW] * 1199, GONE, does=LOSES)  # fmt: skip
told.when("a join multiplies: UA stands twice in a list that is joined", ROW, OTHER, does=JOINS)
told.when("rejected in place: the transform takes the flight out of the table it is given", ROW, GONE, does=IN_PLACE)
told.when("kept and rejected: a flight is in both tables", ROW, GONE, does=BOTH)
FLIGHTS = [ROW, GONE, OTHER, ("UA", 15, None), ("XX", 1, "ORD"), (None, None, None)]
told.drawn(
    together=rolled(lambda chance: tuple(chance.choices(FLIGHTS, k=chance.choice([0, 0, 1, 2, 3, 6])))),
    does=evenly(TRANSFORMS),
    times=60,
    says=lambda *rows, does: f"the flights are {list(rows)}, and the transform {does}",
)

counted.asks("""
one is rejected: Three came. Where are they now?
one is lost: 1200 came and 1199 go on. Who has the other one?
a join multiplies: Two came, and more go on. Is that good news?
rejected in place: How many rows has the table after the call, and how many had it before?
kept and rejected: Is the sum of the two more than what came?
""")

counted.slips("""
counts afterwards: The transform took a row out of the table that it was given. When did you count?
    - rows_in = len(table)
    - kept, rejected = transform(table)
    + kept, rejected = transform(table)
    + rows_in = len(table)
only what is lost: More rows go on than came. Is nothing amiss?
    ~ if rows_in != len(kept) => if rows_in > len(kept)
forgets the rejected: A row was rejected, as it should be. Did it vanish?
    ~ len(kept) + len(rejected): => len(kept):
numbers left out: Somebody reads the message at night. How many rows are missing?
    ~ {rows_in} rows came, {len(kept)} go on, {len(rejected)} were rejected => rows were lost
""")


@counted.also_right(costs="a table of its own for the transform")
def with_shapes(table, transform):
    before = table.shape[0]
    first, second = transform(table.copy())
    counts = {"rows_in": before, "rows_out": first.shape[0], "rows_rejected": second.shape[0]}
    if before - first.shape[0] - second.shape[0]:
        raise ValueError(" ".join(map(str, counts.values())))
    return first, counts


counted.hints += [
    "Each row that came has to be somewhere afterwards: it goes on, or it was rejected. Count what comes before "
    "anybody can change it, and hold the sum against it.",
    "A twin: a box of letters is sorted.\n"
    "    before = len(box)\n"
    "    sent, returned = sort(box)\n"
    "    assert before == len(sent) + len(returned)",
]
