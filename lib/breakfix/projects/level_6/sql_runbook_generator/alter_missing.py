"""Alter: which parameters does a template still need?"""

import re

from breakfix.lab import exercise, shapes


@exercise(phase="alter", minutes=5)
def missing(steps, params):
    """Name what a runbook still needs.

    Given     steps, a list of texts in which names stand in braces, such as {table_name}: letters, digits and _. They
              have no other braces. params, a dict of values by name
    Leave     a list of the names that params has no value for: the name is no key of it, or its value is None. Each
              name once, in the order in which it first comes
    """
    names = dict.fromkeys(re.findall(r"{(\w+)}", " ".join(steps)))
    return [name for name in names if params.get(name) is None]


@missing.stub
def the_first(steps, params):
    try:
        for sql in steps:
            sql.format(**params)
    except KeyError as error:
        return [error.args[0]]
    return []


missing.play = "missing(...)"
missing.costs = "one pass over the texts"


@missing.look
def told(world, missing, steps, params):
    found = missing(list(steps), dict(params))
    return {"missing": found if isinstance(found, list) else f"{type(found).__name__}, no list"}


COUNT, CLEAN = ("select count(*) from {table_name}", "delete from {child_table} where {fk_column} is null")
told.when("in two steps: each of two steps misses one", [COUNT, CLEAN], {"fk_column": "order_id"})
told.when("twice: a name comes in both steps", [CLEAN, "from {child_table}"], {"fk_column": "order_id"})
told.when("None: the value is None", [COUNT], {"table_name": None})
told.when("a zero: the value is 0, another one is an empty text", ["limit {rows} -- {note}"], {"rows": 0, "note": ""})

NAMES = ("table_name", "fk_column", "rows2", "2nd", "Table", "table", "_", "child_table", "name")
PIECES = ("select ", " from ", " where x = :before ", " and ", "'a:b' ", "table_name ", "% ")
VALUES = ("orders", "None", "", 0, False, None, "{rows2}", [])


def some_steps(chance):
    """Return up to four steps, and values for some of their names."""
    names = chance.sample(NAMES, chance.randint(1, 5))
    steps = []
    for _ in range(chance.choice((0, 1, 2, 2, 3, 4))):
        parts = ["{" + chance.choice(names) + "}" if chance.random() < 0.5 else chance.choice(PIECES) for _ in range(4)]
        steps.append("".join(parts))
    return steps, {name: chance.choice(VALUES) for name in chance.sample(NAMES, chance.randint(0, 5))}


told.drawn(together=shapes.rolled(some_steps), times=300)

missing.asks("""
in two steps: Which names does the second step need?
twice: How often does a name have to be told?
None: Is None a value?
a zero: Is 0 a value, and is an empty text one?
""")

missing.slips(r"""
each time: The name comes twice. How often does a name have to be told?
    ~ dict.fromkeys(re.findall(r"{(\w+)}", " ".join(steps))) => re.findall(r"{(\w+)}", " ".join(steps))
None is there: The key is there, and its value is None. Can a statement use that?
    ~ params.get(name) is None => name not in params
a zero is nothing: The value is 0. Is it missing?
    ~ params.get(name) is None => not params.get(name)
in any order: Which of the names comes first in the steps?
    ~ for name in names if => for name in sorted(names) if
""")


@missing.also_right(costs="a loop, and a parser of the library")
def by_the_formatter(steps, params):
    import string

    found = []
    for sql in steps:
        for _, name, _, _ in string.Formatter().parse(sql):
            if name is not None and name not in found and params.get(name, None) is None:
                found.append(name)
    return found


missing.hints += [
    r'`re.findall(r"{(\w+)}", text)` returns the names in braces, in order. `dict.fromkeys` keeps each once.',
    "A twin: which guests have not answered?\n    [guest for guest in dict.fromkeys(invited) if guest not in answers]",
]
