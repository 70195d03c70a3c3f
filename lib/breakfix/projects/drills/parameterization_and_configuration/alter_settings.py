"""Alter: a file that is read as data, whatever stands in it."""

import tempfile
from pathlib import Path

import yaml
from hypothesis import strategies as st

from breakfix.lab import exercise


@exercise(phase="alter", minutes=7)
def settings(path):
    """Read a configuration file as plain data.

    Given     path, the Path of a YAML file in UTF-8
    Leave     the dict that `yaml.safe_load` makes of its text; an empty dict when the file has nothing but blanks and
              comments. When safe_load raises an error, of any class below Exception, and when it returns anything but a
              dict: a ValueError whose text has the file's name
    Rules     no code runs that the file names. When there is no file, FileNotFoundError reaches the caller
    """
    text = path.read_text(encoding="utf-8")
    try:
        said = yaml.safe_load(text)
    except Exception as error:
        raise ValueError(f"{path}: {error}") from error
    if said is None:
        return {}
    if not isinstance(said, dict):
        raise ValueError(f"{path}: no keys")
    return said


@settings.stub
def as_it_was(path):
    return yaml.load(path.read_text(encoding="utf-8"), yaml.Loader)  # noqa: S506  as it should not be


settings.keeps("src/settings.py")
settings.play = ""
settings.costs = "one file read, once"


@settings.world
def folder():
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


MADE = "made"
RUNS = f"minutes: !!python/object/apply:os.mkdir [{MADE}]"


@settings.look
def read(folder, settings, *lines, name="config.yaml", there=True):
    """A file with these lines is read; a file that names code would make a folder."""
    path = folder / name
    if there:
        path.write_text("\n".join(lines), encoding="utf-8")
    seen = {}
    try:
        seen["settings"] = typed(settings(path))
    except ValueError as error:
        told = " ".join([str(error), *getattr(error, "__notes__", [])])
        seen = {"error": "ValueError", "name of the file": "told" if name in told else "missing"}
    except FileNotFoundError:
        seen = {"error": "FileNotFoundError"}
    if Path(MADE).exists():
        seen["code of the file"] = "ran, and made a folder"
        Path(MADE).rmdir()
    return seen


def typed(value):
    """Return a value as plain data that tells types apart: each leaf with the name of its type."""
    if isinstance(value, dict):
        return {f"{key!r}": typed(each) for key, each in value.items()}
    return [typed(each) for each in value] if isinstance(value, list) else f"{type(value).__name__} {value!r}"


read.when("three keys: a text, a list and a number", "warehouse: dev.sqlite", "origins: [EWR, JFK]", "minutes: 15")
read.when("an empty file: there is nothing in it", "")
read.when("a comment: there is nothing but a comment", "# to be written", "")
read.when("a list: the file is a list", "- warehouse", "- minutes")
read.when("an empty list: the file is an empty list", "[]")
read.when("no colon: the file is one text", "warehouse dev.sqlite")
read.when("a bracket is missing: a bracket is not closed", "origins: [EWR, JFK", "minutes: 15")
read.when("no such day: a date is 2013-02-30, and safe_load raises an error of another class", "since: 2013-02-30")
read.when("a name of code: a value names a function that makes a folder", RUNS)
read.when("no file: there is no file of that name", there=False)

GOOD = ["minutes: 15", "wait: 0.5", "active: yes", "month: 08", "since: 2013-01-08", "end: 2013-01-08 10:00:00"]
GOOD += [
    "origins: [EWR, NO]",
    "night: {from: 22, to: 6}",
    "note: 'ä, €'",
    "7: seven",
    "empty:",
    "zero: 0",
    "# a note",
    "",
]
ODD = ["[", "no colon", "- item", "\tminutes: 1", "a: b: c", "x: *none", "!!int soon: 1", "f: !!bool maybe", RUNS]
ODD += ["---\nlast: 1", "at: 2013-13-01", "{a: b", "x: !secret y", "x: !!timestamp soon", "? {a: b}", "@: 1", "d: %x"]
ODD += ["x: !!python/tuple [1, 2]", "x: !!python/str a", "? !!python/int 7\n: a"]
ALONE = ["0", "false", '""', "[]", "{}", "2013-01-08", "a", "1.5", "- a", "", "# note", "...", "!!python/none"]


@st.composite
def texts(draw):
    """The lines of a file: good ones, perhaps one that is odd in any place; or one value alone."""
    if not draw(st.integers(0, 3)):
        return [draw(st.sampled_from(ALONE))]
    lines = draw(st.lists(st.sampled_from(GOOD), max_size=5, unique=True))
    if draw(st.booleans()):
        lines.insert(draw(st.integers(0, len(lines))), draw(st.sampled_from(ODD)))
    return lines


read.drawn(
    together=texts().map(tuple),
    name=st.sampled_from(["config.yaml", "prod config.yaml", "it's.yml", "100%.yaml", "{}.yaml"]),
    times=100,
    says=lambda *lines, name: f"the file `{name}` has these lines: {list(lines)}",
)

settings.asks("""
three keys: What does the caller expect, and what do you return?
an empty file: safe_load returns None for it. What can a caller do with that?
a comment: Does a comment say anything to the job?
a list: Which value would settings["minutes"] be, in a list?
an empty list: It is empty. Is it a dict?
no colon: What does YAML make of a line without a colon?
a bracket is missing: The message names a line. Of which file?
no such day: Of which class is the error that safe_load raises here?
a name of code: Who decides what runs on your machine: you, or whoever writes the file?
no file: The file is missing. Is that the same as an empty one?
""")

settings.slips("""
runs what it names: A folder was made, and nobody made it in your code. Which loader runs what a file names?
    ~ yaml.safe_load(text) => yaml.load(text, yaml.Loader)
all are texts: The number 15 came as a text. Which loader knows numbers, and runs nothing?
    ~ yaml.safe_load(text) => yaml.load(text, yaml.BaseLoader)
none for nothing: The file was empty, and the caller gets None. What does None["minutes"] say?
    ~ return {} => return None
empty is a dict: An empty list became an empty dict. How many values count as false?
    ~ if said is None: => if not said:
whatever it is: The file held no keys, and the caller gets it all the same. Who will notice, and where?
    - if not isinstance(said, dict):
    -     raise ValueError(f"{path}: no keys")
errors of yaml only: There is no such day, and the message names no file. Of which class is the error?
    ~ except Exception as error => except yaml.YAMLError as error
no name: Something is amiss in some file. In which of your twelve?
    ~ {path}: {error} => {error}
no file is empty: The file is missing, and the job starts with nothing. Who would have wanted to know?
    ~ path.read_text(encoding="utf-8") => path.read_text(encoding="utf-8") if path.exists() else ""
""")


@settings.also_right(costs="two errors become one, which has the first as its context")
def by_keys(path):
    with open(path, "rb") as file:
        data = file.read()
    problem = "no keys"
    try:
        found = yaml.safe_load(data)
        found = {} if found is None else found
    except Exception as error:
        found, problem = None, error
    if isinstance(found, dict):
        return found
    raise ValueError(f"{path.name}: {problem}")


settings.hints += [
    "safe_load makes texts, numbers, dates, lists and dicts, and nothing else. Three more things can come: nothing at "
    "all, data that has no keys, and an error. Not every error of safe_load is a YAMLError: try 2013-02-30.",
    "A twin: a menu in JSON.\n"
    "    try:\n"
    "        menu = json.loads(page)\n"
    "    except Exception as problem:\n"
    '        raise LookupError(f"{name}: {problem}") from problem\n'
    "    if type(menu) is not list:\n"
    '        raise LookupError(f"{name}: a list of dishes is wanted")',
]
