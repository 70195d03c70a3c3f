"""Fix: whatever is missing or misspelled is told before the first row moves."""

import datetime
from pathlib import Path

from hypothesis import strategies as st

from breakfix.lab import exercise, shapes

from .alter_settings import typed


@exercise(phase="fix", minutes=8)
def required(settings, wanted, path):
    """Compare the settings with what is wanted, and report every problem at once.

    Given     settings, a dict that yaml.safe_load has made, its keys texts; wanted, a dict of each key to its type:
              str, int, bool or list; path, the Path of the file
    Leave     settings, when every key that is wanted is there and no other, each with a value of its type. Else a
              ValueError. Its text has one line for each problem, in any order; FILE is the name of the file without its
              folder, TYPE the name of the type:
              `FILE: KEY is missing, write TYPE`, `FILE: KEY is unknown`, `FILE: KEY is not TYPE`
    Rules     True and False are bool and nothing else; None is of no type. No value may appear in the text: one of them
              may be a password
    Not touch settings and wanted
    """
    problems = [f"{key} is missing, write {kind.__name__}" for key, kind in wanted.items() if key not in settings]
    for key, value in settings.items():
        if key not in wanted:
            problems.append(f"{key} is unknown")
        elif type(value) is not wanted[key]:
            problems.append(f"{key} is not {wanted[key].__name__}")
    if problems:
        raise ValueError("\n".join(f"{path.name}: {each}" for each in problems))
    return settings


@required.stub
def nothing_is_asked(settings, wanted, path):
    return settings


required.keeps("src/required.py")
required.play = ""
required.costs = "one pass over the keys"

KINDS = {"str": str, "int": int, "bool": bool, "list": list}
WANTED = {"warehouse": "str", "minutes": "int"}
GOOD = {"warehouse": "dev.sqlite", "minutes": 15}


@required.look
def told(world, required, settings=GOOD, wanted=WANTED, path="job/config.yaml"):
    kinds = {key: KINDS[kind] for key, kind in wanted.items()}
    try:
        return {"error": "none", "settings": typed(required(settings, kinds, Path(path)))}
    except ValueError as error:
        return {"error": "ValueError", "lines": sorted(str(error).splitlines())}


told.when("all is there: both keys are there")
told.when("one is missing: minutes is missing", {"warehouse": "dev.sqlite"})
told.when("misspelled: warehouse is misspelled", {"warehous": "prod.sqlite", "minutes": 15})
told.when("all at once: nothing is there", {})
told.when("one key more: there is a key that is not wanted", GOOD | {"retries": 3})
told.when("a text of digits: minutes is the text 15", GOOD | {"minutes": "15"})
told.when("yes: minutes is yes, which YAML makes True", GOOD | {"minutes": True})
told.when("zero: minutes is 0", GOOD | {"minutes": 0})
told.when("a password: it is wanted as a text, and it is a number", {"password": 47114711}, {"password": "str"})

RIGHT = {
    "str": ["", "x.sqlite", "tulip-4711"],
    "int": [0, 15, -5, 47114711],
    "bool": [False, True],
    "list": [[], ["EWR"]],
}
VALUES = [value for values in RIGHT.values() for value in values]
VALUES += [1, 15.0, 0.0, "15", None, {}, {"EWR"}, datetime.date(2013, 1, 8), ["tulip-4711"]]
UNKNOWN = ["warehous", "Minutes", "minutes ", "profile"]


def file(chance):
    """Return settings and what is wanted, near to one another: keys left out, misspelled, of another type."""
    keys = chance.sample(["warehouse", "minutes", "wait", "origins", "active", "password"], chance.randint(0, 4))
    wanted = {key: chance.choice(sorted(KINDS)) for key in keys}
    settings = {key: chance.choice(RIGHT[kind]) for key, kind in wanted.items()}
    for key in keys:
        end = chance.randint(0, 5)
        if end == 0:
            del settings[key]
        elif end == 1:
            settings[key] = chance.choice(VALUES)
    more = chance.sample(UNKNOWN, chance.choice([0, 0, 1, 2]))
    return settings | {key: chance.choice(VALUES) for key in more}, wanted


EACH = {f"key {place}": value for place, value in enumerate(VALUES)}
ALL = st.sampled_from(sorted(KINDS)).map(lambda kind: (EACH, dict.fromkeys(EACH, kind)))  # each value, each type
for drawn, times in ((shapes.rolled(file), 100), (ALL, 16)):
    told.drawn(
        together=drawn,
        path=st.sampled_from(["config.yaml", "job/config.yaml", "/etc/etl/prod config.yaml", "100%/{}.yaml"]),
        times=times,
        says=lambda settings, wanted, path: f"{path} has the settings {settings}, and wanted is {wanted}",
    )

required.asks("""
all is there: Nothing is amiss. What does the caller get?
one is missing: Which key is not there, and what should somebody write?
misspelled: One key is misspelled. What is missing then, and what is there too much?
all at once: Two keys are missing. How often does somebody have to start the job to hear of both?
one key more: A key came that nobody reads. Was it meant for nobody?
a text of digits: It reads like a number. Is it one?
yes: YAML makes a bool of it. What does isinstance say of a bool and int?
zero: 0 is a value. Is it there?
a password: The line names the key and the type. What else does it say, and who reads it?
""")

required.slips("""
the first only: Two things are amiss, and one is told. How many starts does it take to mend both?
    ~ "\\n".join(f"{path.name}: {each}" for each in problems) => f"{path.name}: {problems[0]}"
unknown is let through: Nobody reads this key. Who misspelled it, and which one is missing?
    - problems.append(f"{key} is unknown")
    + continue
bool is int: YAML made True of a yes. Is True a number of minutes?
    ~ type(value) is not wanted[key] => not isinstance(value, wanted[key])
no word on types: The key is there. Is its value what the job can work with?
    ~ elif type(value) is not wanted[key]: => elif not wanted:
the value is told: The error shows what the file says. Who reads it, and what if it is a password?
    ~ f"{key} is not {wanted[key].__name__}" => f"{key} is not {wanted[key].__name__}, but {value!r}"
missing when false: A key is there, and its value is 0. Is it missing?
    ~ if key not in settings] => if not settings.get(key)]
the whole path: The lines begin with a folder. What is the file's own name?
    ~ {path.name}: => {path}:
nothing returned: All is well, and the caller gets None. What do they work with?
    - return settings
""")


@required.also_right(costs="sets say which keys; the types come second")
def with_sets(settings, wanted, path):
    def fits(value, kind):
        return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))

    lines = [f"{path.name}: {key} is missing, write {wanted[key].__name__}" for key in wanted.keys() - settings.keys()]
    lines += [f"{path.name}: {key} is unknown" for key in settings.keys() - wanted.keys()]
    other = [key for key in settings.keys() & wanted.keys() if not fits(settings[key], wanted[key])]
    lines += [f"{path.name}: {key} is not {wanted[key].__name__}" for key in other]
    if lines:
        raise ValueError("\n".join(lines))
    return settings


required.hints += [
    "Three questions for three kinds of line: which keys are wanted and not there, which are there and not wanted, and "
    "which of those that are both have a value of another type. Collect the lines first, raise once. A bool is an int "
    "to isinstance, and not to type.",
    "A twin: a guest list.\n"
    '    notes = [f"{name} is missing" for name in invited if name not in guests]\n'
    '    notes += [f"{name} was not invited" for name in guests if name not in invited]',
]
