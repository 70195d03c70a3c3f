"""Fix: a small quality report: what passes, what fails, and how many percent are valid."""

import pandas as pd

from breakfix.lab import exercise
from breakfix.lab.shapes import evenly, rolled


@exercise(phase="fix", minutes=7)
def quality(table, rules):
    """Report how many rows keep each rule, and how many keep all of them.

    Given    table, a DataFrame, whose index labels may repeat; rules, a dict from a name to a function of the table,
             which may be empty. The function returns a Series of dtype bool or boolean, with a value for each row in
             their order: True where the row keeps the rule, False where it does not, and NA where the rule cannot
             tell. A row passes where the value is True or NA
    Leave    a list of dicts: one for each rule, in the order of rules, and at the end one with the name "all rules",
             for the rows that pass every rule. Each dict has rule, its name; pass and fail, two whole numbers of
             rows; and percent_valid, a number with one decimal: 100 times pass by rows, rounded down. It is None when
             there is no row
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
def told(world, quality, *values, index=0, boolean=True):
    """Rules with these values, a text of T, F and - (NA) each; a table with as many rows."""
    rows = max(map(len, values), default=index)
    table = pd.DataFrame({"flight": range(rows)}, index=[index * (place // 2) + place % 2 for place in range(rows)])
    signs = {"T": True, "F": False, "-": pd.NA}
    dtype = "boolean" if boolean or any("-" in each for each in values) else "bool"

    def ruled(text):
        return lambda given: pd.Series([signs[sign] for sign in text], index=given.index, dtype=dtype)

    names = ["late", "on time", "a number", "there"]
    found = quality(table, {names[place]: ruled(text) for place, text in enumerate(values)})
    return found if isinstance(found, list) else {"returned, and not a list": found}


told.when("two rules: each is broken by another row", "TTFT", "FTTT")
told.when("one row breaks both: a row keeps neither of two rules", "TFTT", "TFTT")
told.when("two of three: one row of three does not keep the rule", "TTF")
told.when("nearly all: one row of two thousand does not keep the rule", "T" * 1999 + "F")
told.when("it cannot tell: of a cancelled flight the rule knows nothing", "T-F")
told.when("no rows: the table is empty", "", "")


def answered(chance):
    """Return what up to four rules say of up to seven rows, or one rule of many rows."""
    if chance.random() < 0.2:
        many, few = chance.choice(["TF", "FT"])
        return (many * chance.choice([9, 10, 999, 1000, 1001, 3000]) + few * chance.randint(1, 3),)
    if chance.random() < 0.3:  # shares that are whole tenths, and as floats a little less
        rows = chance.choice([40, 50, 80])
        return tuple("T" * count + "F" * (rows - count) for count in chance.sample(range(rows), 4))
    rows = chance.randint(0, 7)
    return tuple("".join(chance.choices("TTTF-", k=rows)) for _ in range(chance.randint(0, 4)))


told.drawn(
    together=rolled(answered),
    index=evenly([0, 1, 2]),
    boolean=evenly([True, False]),
    times=50,
    says=lambda *values, index, boolean: (
        f"of {len((*values, index * 'T')[0])} rows the rules say of the last: "
        f"{', '.join(each[-20:] for each in values) or 'nothing'}" + "; labels of the index repeat" * (index == 0)
    ),
)

quality.asks("""
two rules: Two rows break a rule each. How many keep all of them?
one row breaks both: One row breaks both rules. How often do you count it?
two of three: Two of three are 66.66... percent. What does rounded down make of it?
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
any rule will do: A row keeps one of two rules. Does it keep all of them?
    ~ every = [one and other for => every = [other for
whole percents: Two of three. Which decimal was asked for?
    ~ 1000 * good // rows / 10 => 100 * good // rows
""")


@quality.also_right(costs="a table of all answers at once")
def with_a_table(table, rules):
    import math

    answers = pd.DataFrame({name: list(rule(table).fillna(True).astype(bool)) for name, rule in rules.items()})
    answers = answers.reindex(range(len(table)))
    answers["all rules"] = answers.all(axis=1)
    found = []
    for name in answers:
        good, rows = int(answers[name].sum()), len(table)
        percent = math.floor(1000 * good / rows) / 10 if rows else None
        found.append({"rule": name, "pass": good, "fail": rows - good, "percent_valid": percent})
    return found


quality.hints += [
    "Decide first what each rule says of each row, with NA put right. Then count per rule, and once more over the rows "
    "that pass them all. Which of Python's divisions rounds down?",
    "A twin: 7 of 9 seats are taken.\n    tenths = 1000 * 7 // 9\n    percent = tenths / 10   # 77.7",
]
