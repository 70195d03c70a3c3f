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
    Leave     the dict that `yaml.safe_load` makes of its text, as it stands there now; an empty dict when it makes None
              of it, as of an empty file, of comments and of null. When safe_load raises an error, of any class below
              Exception, and when it returns anything else: a ValueError whose text, `str(error)`, has the file's name
    Rules     no code runs that the file names. When there is no file, FileNotFoundError reaches the caller. What a
              caller does with a dict changes no other
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
    try:
        seen = {"error": "none", "settings": typed(settings(path))}
    except ValueError as error:
        seen = {"error": "ValueError", "name of the file": "told" if name in str(error) else "missing"}
    except FileNotFoundError:
        seen = {"error": "FileNotFoundError"}
    if Path(MADE).exists():
        seen["code of the file"] = "ran, and made a folder"
        Path(MADE).rmdir()
    return seen


def typed(value):
    """Return a value as plain data that tells types apart: each leaf with the name of its type."""
    if isinstance(value, dict | list) and not value:
        return f"an empty {type(value).__name__}"
    if isinstance(value, dict):
        return {f"{key!r}": typed(each) for key, each in value.items()}
    return [typed(each) for each in value] if isinstance(value, list) else f"{type(value).__name__} {value!r}"


read.when("three keys: a text, a list and a number", "warehouse: dev.sqlite", "origins: [EWR, JFK]", "minutes: 15")
read.when("an empty file: there is nothing in it", "")
read.when("a comment: there is nothing but a comment", "# to be written", "")
read.when("null: the file says null", "null")
read.when("a list: the file is a list", "- warehouse", "- minutes")
read.when("an empty list: the file is an empty list", "[]")
read.when("no colon: the file is one text", "warehouse dev.sqlite")
read.when("a bracket is missing: a bracket is not closed", "origins: [EWR, JFK", "minutes: 15")
read.when("no such day: a date is 2013-02-30, and safe_load raises an error of another class", "since: 2013-02-30")
read.when("a name of code: a value names a function that makes a folder", RUNS)
read.when("two documents: a line --- stands between", "minutes: 15", "---", "minutes: 30")
read.when("no file: there is no file of that name", there=False)

GOOD = ["minutes: 15", "wait: 0.5", "active: yes", "month: 08", "since: 2013-01-08", "end: 2013-01-08 10:00:00"]
GOOD += ["minutes: 30", "since: 2013-02-01", "origins: [EWR, NO]", "origins: [JFK]", "night: {from: 22, to: 6}"]
GOOD += ["note: 'ä, €'", "sign: 'a # b'", "flow: {a: b#c, 'd: e': [f, 1e3]}", "7: seven", "empty:", "zero: 0"]
GOOD += ["# a note", ""]
ODD = ["[", "no colon", "- item", "\tminutes: 1", "a: b: c", "x: *none", "!!int soon: 1", "f: !!bool maybe", RUNS]
ODD += ["---\nlast: 1", "at: 2013-13-01", "{a: b", "x: !secret y", "x: !!timestamp soon", "? {a: b}", "@: 1", "d: %x"]
ODD += ["x: !!python/tuple [1, 2]", "x: !!python/str a", "? !!python/int 7\n: a"]
ALONE = ["0", "false", '""', "[]", "{}", "2013-01-08", "a", "1.5", "- a", "", "# note", "...", "!!python/none"]
ALONE += ["{minutes: 15}", '{"minutes": 1e3}', "null", "~", "Null", "---", "--- # a note", "\t", " ", "# note\n\t"]
ALONE += ["a: 1\n---\nb: 2", "a: 1\n--- {}", "---\n---"]
EACH = [*GOOD, *ODD, *ALONE]


@st.composite
def texts(draw):
    """The lines of a file: good ones, perhaps one that is odd in any place."""
    lines = draw(st.lists(st.sampled_from(GOOD), max_size=5, unique=True))
    if draw(st.booleans()):
        lines.insert(draw(st.integers(0, len(lines))), draw(st.sampled_from(ODD)))
    return lines


NAMES = st.sampled_from(["config.yaml", "prod config.yaml", "it's.yml", "100%.yaml", "{}.yaml"])
for lines, name, times in (
    (texts(), NAMES, 60),
    (st.sampled_from(EACH).map(str.splitlines), st.just("a.yaml"), len(EACH)),
):
    read.drawn(
        together=lines.map(tuple),
        name=name,
        times=times,
        says=lambda *lines, name: f"the file `{name}` has these lines: {list(lines)}",
    )


@settings.look
def read_again(folder, settings, first, then):
    """The dict of the first reading is spoiled; then the file says something else, or the same."""

    def spoiled(path):
        found = settings(path)
        if isinstance(found, dict):
            found["spoiled"] = True
        return found

    read.function(folder, spoiled, *first)
    return read.function(folder, settings, *then)


SAID = st.one_of(texts(), st.sampled_from([[""], ["# a note"], ["minutes: 15"], ["minutes: 30"]]))
read_again.drawn(
    together=st.one_of(SAID.map(lambda lines: (lines, lines)), st.tuples(SAID, SAID)),
    times=30,
    says=lambda first, then: f"its lines are {first}, the dict is changed, then they are {then}, and it is read again",
)

settings.asks("""
three keys: What does the caller expect, and what do you return?
an empty file: safe_load returns None for it. What can a caller do with that?
a comment: Does a comment say anything to the job?
null: It says nothing, in so many letters. What does safe_load make of it?
a list: Which value would settings["minutes"] be, in a list?
an empty list: It is empty. Is it a dict?
no colon: What does YAML make of a line without a colon?
a bracket is missing: The message names a line. Of which file?
no such day: Of which class is the error that safe_load raises here?
a name of code: Who decides what runs on your machine: you, or whoever writes the file?
two documents: Two files have become one. Which of the two would you take, and who told you so?
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
