"""0-00: an answer that breaks a sentence of its task is refused, and any other way to keep them passes."""

import answers
from breakfix.projects import start_here as lab

REFUSED = {  # edits of the reference; each asks which sentence it breaks
    "cups_by_drink": """
    a drink that sold nothing is left out: one row for each drink in the table?
        - order by drink
        + having coalesce(sum(cups), 1) > 0 order by drink
    a row for each day: one row for each drink?
        - group by drink
        + group by drink, day
    a number with a point: is cups an integer?
        - coalesce(sum(cups), 0)
        + coalesce(sum(cups), 0)::double
    the drinks of the example: each drink in the table?
        - from sales
        + from sales where drink in ('latte', 'espresso', 'chai', 'tea')
    trimmed: each drink in the table?
        - select drink,
        + select trim(drink) as drink,
        - group by drink
        + group by 1
    in small letters: each drink in the table?
        - select drink,
        + select lower(drink) as drink,
        - group by drink
        + group by 1
    ten at most: each drink in the table?
        - order by drink
        + order by drink limit 10
    a small number: is it the sum?
        - coalesce(sum(cups), 0)
        + coalesce(sum(cups), 0)::utinyint
    a table cleared first: is it one query?
        - select drink, coalesce(
        + delete from sales where cups is null; select drink, coalesce(
    """,
    "average": """
    rounded: is it the average?
        - return sum(counted) / len(counted)
        + return round(sum(counted) / len(counted), 1)
    a list that lost its days: is cups untouched?
        - counted = [cup for cup in cups if cup is not None]
        + while None in cups: cups.remove(None)
        + counted = cups
    """,
}
PASSES = {
    "cups_by_drink": """
select distinct drink, coalesce(sum(cups) over (partition by drink), 0) as cups from sales order by 1
""",
    "average": """
def average(cups):
    known = [cup for cup in cups if cup is not None]
    if known:
        return sum(known) / len(known)
""",
    "look_back": "look_back = len([9, 4, None, 6])",
}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_another_way_passes = answers.passing(lab, {name: (name, source) for name, source in PASSES.items()})
