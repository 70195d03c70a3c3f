"""Fix: the schema of a table, held against what was agreed."""

import pandas as pd

from breakfix.lab import exercise
from breakfix.lab.shapes import rolled


@exercise(phase="fix", minutes=7)
def schema(table, expected):
    """Say how a table differs from its schema.

    Given    table, a DataFrame whose columns have different names, all of them texts; expected, a dict from the name
             of a column to its dtype as str() writes it, such as {"flight": "int64", "dest": "str"}
    Leave    a list of texts, sorted as Python sorts texts; an empty one when the table fits. For a column that is not
             in the table `NAME: missing`, for one that is not expected `NAME: not expected`, and for one with a
             different dtype `NAME: FOUND, not EXPECTED`: the two dtypes as texts
    Rules    names count letter for letter: int64 and Int64 are two dtypes, and so are str and string. The order of the
             columns does not count, nor do the rows
    Not touch table and expected
    """
    found = {name: str(dtype) for name, dtype in table.dtypes.items()}
    told = [f"{name}: missing" for name in expected if name not in found]
    told += [f"{name}: not expected" for name in found if name not in expected]
    both = [name for name in found if name in expected]
    told += [f"{name}: {found[name]}, not {expected[name]}" for name in both if found[name] != expected[name]]
    return sorted(told)


@schema.stub
def names_only(table, expected):
    return [] if list(table.columns) == list(expected) else ["other columns"]


schema.play = ""
schema.costs = "one look at each column, however many rows there are"
schema.keeps("src/schema.py")

ALIKE = [  # values, and the dtypes that they can have, which a careless comparison takes for one
    ([1, 2], ["int64", "int32", "Int64"]),
    ([1, 2], ["float64", "float32", "Float64"]),
    (["1", "a"], ["str", "string", "object", "category"]),
    ([True, False], ["bool", "boolean"]),
    (["2013-01-01", "2013-01-02"], ["datetime64[us]", "datetime64[ns]"]),
]
VALUES = {dtype: values for values, dtypes in ALIKE for dtype in dtypes}


@schema.look
def told(world, schema, found, expected, rows=2):
    """A table with columns of these dtypes, against these."""
    columns = {name: pd.Series(VALUES[dtype][:rows], dtype=dtype) for name, dtype in found.items()}
    said = schema(pd.DataFrame(columns), expected)
    return said if isinstance(said, list) else f"no list, but {type(said).__name__}"


FITS = {"carrier": "str", "flight": "int64", "dep_delay": "float64"}
told.when("a number is missing: flight is float64, since one number was missing", FITS | {"flight": "float64"}, FITS)
told.when("another order: the columns stand in another order", dict(reversed(FITS.items())), FITS)
told.when("a column is gone: there is no dep_delay", {"carrier": "str", "flight": "int64"}, FITS)
told.when("one column more: there is a gate that nobody expects", FITS | {"gate": "str"}, FITS)
told.when("a capital letter: flight is Int64, which has room for a gap", FITS | {"flight": "Int64"}, FITS)
told.when("a text is an object: carrier is object, which may hold anything, and dest str, not string", {
    "carrier": "object", "dest": "str"}, {"carrier": "str", "dest": "string"})  # fmt: skip

NAMES = ["flight", "Flight", "flight ", "dest", "name", "", "size"]


def nearly(chance):
    """Return the columns of a table, and a schema that is the same but for a column or two, in any order."""
    found = {name: chance.choice(list(VALUES)) for name in chance.sample(NAMES, chance.randint(0, 4))}
    expected = dict(chance.sample(list(found.items()), len(found)))
    for name in chance.choices([*found, *NAMES], k=chance.choice([0, 1, 1, 2])):
        near = [dtype for _, dtypes in ALIKE for dtype in dtypes if found.get(name) in dtypes and dtype != found[name]]
        expected[name] = chance.choice(near or list(VALUES))
        if chance.random() < 0.25:
            del expected[name]
    return found, expected, chance.randint(0, 2)


told.drawn(together=rolled(nearly), times=80)

schema.asks("""
a number is missing: Which dtype has a column of numbers with a gap?
another order: The same columns in another order. Does that count?
a column is gone: Who hears that dep_delay is gone?
one column more: Who expects gate?
a capital letter: Are int64 and Int64 one dtype?
a text is an object: Can a column of objects hold more than texts?
""")

schema.slips("""
the order too: The same columns stand in another order. Was an order agreed?
    ~ return sorted(told) => return sorted(told) if list(found) == list(expected) else sorted([*told, "order: other"])
only what is expected: A column came that nobody knows. Who hears of it?
    - told += [f"{name}: not expected" for name in found if name not in expected]
names only: The names are all there. What is in the column flight now?
    - told += [f"{name}: {found[name]}, not {expected[name]}" for name in both if found[name] != expected[name]]
capital letters are alike: Int64 has room for a gap, and int64 has none. Are they alike?
    ~ if found[name] != expected[name]] => if found[name].lower() != expected[name].lower()]
texts are texts: A column of objects may hold numbers too. Is it the column that was agreed?
    ~ if found[name] != expected[name]] => if found[name] != expected[name] and found[name] != "object"]
""")


@schema.also_right(costs="goes through all names once")
def name_by_name(table, expected):
    found, told = table.dtypes.astype(str).to_dict(), []
    for name in sorted(set(found) | set(expected)):
        one, other = found.get(name), expected.get(name)
        says = "missing" if one is None else "not expected" if other is None else f"{one}, not {other}"
        told += [f"{name}: {says}"] if one != other else []
    return sorted(told)


schema.hints += [
    "A column is in one of three places: only in the schema, only in the table, or in both. What do you say in each? "
    "`table.dtypes` has the dtype of every column, and `str` gives its name.",
    "A twin: a shopping list against a basket.\n"
    "    forgotten = [name for name in wanted if name not in basket]\n"
    "    more = [name for name in basket if name not in wanted]",
]
