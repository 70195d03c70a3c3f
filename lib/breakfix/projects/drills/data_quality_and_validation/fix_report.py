"""Fix: a small quality report: what passes, what fails, and how many percent are valid."""

import pandas as pd

from breakfix.lab import exercise
from breakfix.lab.shapes import evenly, rolled


@exercise(phase="fix", minutes=7)
def quality(table, rules):
    """Report how many rows keep each rule, and how many keep all of them.

    Given    table, a DataFrame, whose index labels may repeat; rules, a dict from names to functions of the table. It
             may be empty, and no name is "all rules". Each function returns a Series of dtype bool or boolean with the
             index of the table: True where the row keeps the rule, False where it does not, and NA where the rule
             cannot tell. A row passes where the value is True or NA
    Leave    a list of dicts: one for each rule, in the order of rules, and at the end one with the name "all rules",
             for the rows that pass every rule. Each dict has rule, its name; pass and fail, two whole numbers of
             rows; and percent_valid, a number: 100 * pass / rows, rounded down to one decimal. It is None when the
             table has no row
    Not touch table and rules
    """
    every, told = [True] * len(table), []
    for name, rule in rules.items():
        passes = rule(table).fillna(True).tolist()
        every = [one and other for one, other in zip(every, passes, strict=True)]
        told.append((name, sum(passes)))
    rows = len(table)
    return [
        {"rule": name, "pass": good, "fail": rows - good, "percent_valid": 1000 * good // rows / 10 if rows else None}
        for name, good in [*told, ("all rules", sum(every))]
    ]


@quality.stub
def as_it_was(table, rules):
    return [{"rule": name, "pass": int(rule(table).sum())} for name, rule in rules.items()]


quality.play = ""
quality.costs = "a list as long as the table for each rule"
quality.keeps("src/quality.py")


@quality.look
def told(world, quality, *values):
    """Rules with these values, a text of T, F and - (NA) each; a table with as many rows, and two for each label."""
    rows = max(map(len, values), default=3)
    table = pd.DataFrame({"flight": range(rows)}, index=[place // 2 for place in range(rows)])
    names, signs = ["late", "on time", "a number", "there"], {"T": True, "F": False, "-": pd.NA}

    def ruled(text):
        dtype = "boolean" if "-" in text else "bool"
        return lambda given: pd.Series([signs[sign] for sign in text], index=given.index, dtype=dtype)

    found = quality(table, {name: ruled(text) for name, text in zip(names, values, strict=False)})
    return found if isinstance(found, list) else {"returned, and not a list": found}


told.when("one row breaks both: a row keeps neither of two rules", "TFTT", "TFTT")
told.when("two of three: one row of three does not keep the rule", "TTF")
told.when("nearly all: one row of two thousand does not keep the rule", "T" * 1999 + "F")
told.when("it cannot tell: of a cancelled flight the rule knows nothing", "T-F")
told.when("no rows: the table is empty", "", "")


def answered(chance):
    """Return what up to four rules say of up to seven rows, or of many rows."""
    if chance.random() < 0.4:  # some shares are whole tenths, and as floats a little less
        rows = chance.choice([80, 250, 1000, 2000])
        return tuple("T" * count + "F" * (rows - count) for count in [rows - 1, *chance.sample(range(rows), 3)])
    rows = chance.randint(0, 7)
    return tuple("".join(chance.choices("TTTF-", k=rows)) for _ in range(chance.randint(0, 4)))


NEAR = [("T" * 8 + "F" * 13,), ("T" * 2 + "F" * 21,)]  # 38.095... and 8.695...: rounded twice they are a tenth more
for drawn, times in ((rolled(answered), 50), (evenly(NEAR), 2)):
    told.drawn(
        together=drawn,
        times=times,
        says=lambda *values: f"of the last rows the rules say {', '.join(each[-20:] for each in values) or 'nothing'}",
    )

quality.asks("""
one row breaks both: One row breaks both rules. How often do you count it?
two of three: Two of three are 66.66... percent. Rounded down to one decimal, what is it?
nearly all: 99.95 percent, with one decimal. Are all of them valid?
it cannot tell: The rule says NA. Does the row pass?
no rows: Of no rows, how many percent are valid?
""")

quality.slips("""
rounded to the nearest: One row is bad, and the report says 100. Who looks for it now?
    ~ 1000 * good // rows / 10 => round(100 * good / rows, 1)
unknown fails: A flight was cancelled, and the rule cannot tell. Did it break the rule?
    ~ fillna(True) => fillna(False)
all is well with nothing: There is no row. Is that 100 percent?
    ~ if rows else None => if rows else 100.0
fails added up: A row breaks two rules. How many rows are that?
    ~ ("all rules", sum(every)) => ("all rules", rows - sum(rows - good for _, good in told))
whole percents: Two of three. Which decimal was asked for?
    ~ 1000 * good // rows / 10 => 100 * good // rows
""")


@quality.also_right(costs="a table of all answers at once")
def with_a_table(table, rules):
    rows = len(table)
    answers = pd.DataFrame({name: rule(table).tolist() for name, rule in rules.items()}, range(rows)).fillna(True)
    answers["all rules"] = answers.all(axis=1)
    found = answers.sum().rename("pass").rename_axis("rule").reset_index()
    found["fail"] = rows - found["pass"]
    found["percent_valid"] = found["pass"] * 1000 // rows / 10 if rows else None
    return found.to_dict("records")


quality.hints += [
    "Decide first what each rule says of each row, with NA put right. Then count per rule, and once more over the rows "
    "that pass them all. Which of Python's divisions rounds down?",
    "A twin: 7 of 9 seats are taken.\n    tenths = 1000 * 7 // 9\n    percent = tenths / 10   # 77.7",
]
