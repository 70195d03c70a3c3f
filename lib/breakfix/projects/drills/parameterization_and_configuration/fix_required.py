"""Fix: whatever is missing or misspelled is told before the first row moves."""

import datetime
import traceback
from pathlib import Path

from hypothesis import strategies as st

from breakfix.lab import exercise, loggers, screen, shapes

from .alter_settings import typed


@exercise(phase="fix", minutes=10)
def required(settings, wanted, path):
    """Hold the settings against what is wanted, and tell everything that is amiss at once.

    Given     settings, a dict that yaml.safe_load has made; wanted, a dict of each key to its type: str, int, float,
              bool or list; path, the Path of the file
    Leave     settings, when they have every key that is wanted and no other, each with a value of its type. Else a
              ValueError. Its text has one line for each thing that is amiss, in any order, and no other; FILE is the
              name of the file without its folder, TYPE the name of the type:
              `FILE: KEY is missing, write TYPE`, `FILE: KEY is unknown`, `FILE: KEY is not TYPE`
    Rules     True and False are bool and nothing else. A whole number will do for a float, a float not for an int. None
              is of no type. Values stand in no line, in no note of the error and on no screen: one of them may be a
              password
    Not touch settings and wanted
    """
    amiss = [f"{key} is missing, write {kind.__name__}" for key, kind in wanted.items() if key not in settings]
    for key, value in settings.items():
        if key not in wanted:
            amiss.append(f"{key} is unknown")
        elif type(value) is not wanted[key] and (type(value), wanted[key]) != (int, float):
            amiss.append(f"{key} is not {wanted[key].__name__}")
    if amiss:
        raise ValueError("\n".join(f"{path.name}: {each}" for each in amiss))
    return settings


@required.stub
def nothing_is_asked(settings, wanted, path):
    return settings


required.keeps("src/required.py")
required.play = ""
required.costs = "one pass over the keys"

KINDS = {"str": str, "int": int, "float": float, "bool": bool, "list": list}
WANTED = {"warehouse": "str", "minutes": "int"}
GOOD = {"warehouse": "dev.sqlite", "minutes": 15}
WAIT = {"wait": "float"}
SECRETS = ("tulip-4711", 47114711)


required.world(loggers.fresh)


@required.look
def told(world, required, settings=GOOD, wanted=WANTED, path="job/config.yaml"):
    kinds = {key: KINDS[kind] for key, kind in wanted.items()}
    with screen.watched() as shown:
        try:
            found = required(settings, kinds, Path(path))
            seen, told = {"error": "none", "settings": typed(found)}, ""
        except (ValueError, SystemExit) as error:
            seen = {"error": type(error).__name__ if isinstance(error, SystemExit) else "ValueError"}
            seen["lines"] = sorted(str(error).splitlines())
            told = "".join(traceback.format_exception(error))
        places = {"in the error": told, "on the screen": shown()}
    return seen | {"secret is shown": screen.where(SECRETS, places)}


told.when("all is there: both keys are there")
told.when("one is missing: minutes is missing", {"warehouse": "dev.sqlite"})
told.when("misspelled: warehouse is misspelled", {"warehous": "prod.sqlite", "minutes": 15})
told.when("all at once: nothing is there", {})
told.when("one key more: there is a key that is not wanted", GOOD | {"retries": 3})
told.when("a text of digits: minutes is the text 15", GOOD | {"minutes": "15"})
told.when("yes: minutes is yes, which YAML makes True", GOOD | {"minutes": True})
told.when("zero: minutes is 0", GOOD | {"minutes": 0})
told.when("nothing behind the colon: minutes is None", GOOD | {"minutes": None})
told.when("yes for a float: wait is yes, which YAML makes True, and wanted as a float", {"wait": True}, WAIT)
told.when(
    "a password: minutes is missing, and there is a password", {"password": SECRETS[0]}, {**WANTED, "password": "str"}
)
told.when(
    "a password of another type: the password is wanted as a text, and it is a number",
    {"password": SECRETS[1]},
    {"password": "str"},
)
told.when("a whole number will do: wait is 5 and wanted as a float", {"wait": 5}, WAIT)
told.when("a float is no whole number: minutes is 15.0", GOOD | {"minutes": 15.0})

KEYS = ["warehouse", "minutes", "wait", "origins", "active", "password"]
ODD_KEYS = ["warehous", "Minutes", "minutes ", "profile", True, 7, None]
DAY = datetime.date(2013, 1, 8)
VALUES = [
    "",
    "dev.sqlite",
    "15",
    *SECRETS,
    *SECRETS,
    list(SECRETS),
    0,
    1,
    -3,
    15,
    15.0,
    0.0,
    True,
    False,
    None,
    [],
    ["EWR"],
    {},
    DAY,
]
RIGHT = {
    "str": ["", "x.sqlite", SECRETS[0]],
    "int": [0, 15, SECRETS[1]],
    "float": [0, 0.5],
    "bool": [False, True],
    "list": [[], ["EWR"]],
}


def file(chance):
    """Return settings and what is wanted, near to one another: keys left out, misspelled, of another type."""
    wanted = {key: chance.choice(sorted(KINDS)) for key in chance.sample(KEYS, chance.randint(0, 4))}
    settings = {key: chance.choice(RIGHT[kind]) for key, kind in wanted.items()}
    for key in wanted:
        end = chance.randint(0, 5)
        if end == 0:
            del settings[key]
        elif end == 1:
            settings[key] = chance.choice(VALUES)
    for key in chance.sample(ODD_KEYS, chance.choice([0, 0, 1, 2])):
        settings[key] = chance.choice(VALUES)
    return settings, wanted


@required.look
def drawn_file(world, required, given, path):
    return told.function(world, required, *given, path)


PATHS = ["config.yaml", "job/config.yaml", "/etc/etl/prod config.yaml", "a/b/it's.yml", "100%/{}.yaml"]
EACH = {f"key {place}": value for place, value in enumerate(VALUES)}
ALL = st.sampled_from(sorted(KINDS)).map(lambda kind: (EACH, dict.fromkeys(EACH, kind)))  # each value, each type
for drawn, times in ((shapes.rolled(file), 100), (ALL, 20)):
    drawn_file.drawn(
        drawn,
        st.sampled_from(PATHS),
        times=times,
        says=lambda given, path: f"{path} has the settings {given[0]}, and wanted is {given[1]}",
    )

required.asks("""
all is there: Nothing is amiss. What does the caller get?
one is missing: Which key is not there, and what should somebody write?
misspelled: One key is misspelled. What is missing then, and what is there too much?
all at once: Two keys are missing. How often does somebody have to start the job to hear of both?
one key more: A key came that nobody reads. Was it meant for nobody?
a text of digits: It reads like a number. Is it one?
yes: YAML makes a bool of it. What does isinstance say of a bool and int?
yes for a float: YAML makes a bool of it. Is True a whole number that will do?
zero: 0 is a value. Is it there?
nothing behind the colon: The key is there, and no value. Is that a whole number?
a password: Who reads the error, and what should they not see?
a password of another type: The line names the key and the type. What else does it say?
a whole number will do: Somebody wrote 5 and means 5.0. Who should give way?
a float is no whole number: 15.0 is a float. What was wanted?
""")

required.slips("""
the first only: Two things are amiss, and one is told. How many starts does it take to mend both?
    ~ "\\n".join(f"{path.name}: {each}" for each in amiss) => f"{path.name}: {amiss[0]}"
unknown is let through: Nobody reads this key. Who misspelled it, and which one is missing?
    - amiss.append(f"{key} is unknown")
    + continue
bool is int: YAML made True of a yes. Is True a number of minutes?
    ~ type(value) is not wanted[key] and => not isinstance(value, wanted[key]) and
no word on types: The key is there. Is its value what the job can work with?
    ~ elif type(value) is not wanted[key] and (type(value), wanted[key]) != (int, float): => elif not wanted:
the value is told: The error shows what the file says. Who reads it, and what if it is a password?
    ~ f"{key} is not {wanted[key].__name__}" => f"{key} is not {wanted[key].__name__}, but {value!r}"
all that there is: The error has a note with all that the file says. Which of it may be seen?
    - raise ValueError("\\n".join(f"{path.name}: {each}" for each in amiss))
    + error = ValueError("\\n".join(f"{path.name}: {each}" for each in amiss))
    + error.add_note(f"found: {settings}")
    + raise error
missing when false: A key is there, and its value is 0. Is it missing?
    ~ if key not in settings] => if not settings.get(key)]
no number for a float: Somebody wrote 5 and meant 5.0. What did it cost them?
    - and (type(value), wanted[key]) != (int, float)
the whole path: The lines begin with a folder. What is the file's own name?
    ~ {path.name}: => {path}:
none is let through: The key is there, and nothing behind it. Of which type is that?
    ~ (type(value), wanted[key]) != (int, float) => (type(value), wanted[key]) != (int, float) and value is not None
nothing returned: All is well, and the caller gets None. What do they work with?
    - return settings
""")


@required.also_right(costs="sets say which keys; the types come second")
def with_sets(settings, wanted, path):
    def fits(value, kind):
        if isinstance(value, bool):
            return kind is bool
        return isinstance(value, (int, float) if kind is float else kind)

    lines = [f"{path.name}: {key} is missing, write {wanted[key].__name__}" for key in wanted.keys() - settings.keys()]
    lines += [f"{path.name}: {key} is unknown" for key in settings.keys() - wanted.keys()]
    both = settings.keys() & wanted.keys()
    lines += [
        f"{path.name}: {key} is not {wanted[key].__name__}" for key in both if not fits(settings[key], wanted[key])
    ]
    if lines:
        raise ValueError("\n".join(lines))
    return settings


required.hints += [
    "Three questions for three kinds of line: which keys are wanted and not there, which are there and not wanted, and "
    "which of those that are both have a value of another type. Collect the lines first, raise once. A bool is an int "
    "to isinstance, and not to type.",
    "A twin: a guest list.\n"
    '    notes = [f"{name} is missing" for name in invited if name not in guests]\n'
    '    notes += [f"{name} was not invited" for name in guests if name not in invited]\n'
    "    if notes:\n"
    '        raise LookupError("\\n".join(notes))',
]
