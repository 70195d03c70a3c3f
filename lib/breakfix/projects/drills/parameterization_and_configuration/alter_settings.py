"""Alter: a file that is read as data, whatever stands in it."""

import tempfile
from pathlib import Path

import yaml
from hypothesis import strategies as st

from breakfix.lab import exercise, shapes


@exercise(phase="alter", minutes=7)
def settings(path):
    """Read a configuration file as plain data.

    Given     path, the Path of a YAML file in UTF-8. The function is called once in a run
    Leave     the dict that `yaml.safe_load` makes of its text; an empty dict when it makes None of it, as of an empty
              file, of comments and of null. When safe_load raises an error, of any subclass of Exception, and when it
              returns anything else: a ValueError whose text, `str(error)`, has the file's name
    Rules     the file is there; no code runs that it names
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
def read(folder, settings, *lines, name="config.yaml"):
    """A file with these lines is read; a file that names code would make a folder."""
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        seen = {"error": "none", "settings": typed(settings(path))}
    except ValueError as error:
        first = (str(error).splitlines() or ["is empty"])[0]
        seen = {"error": "ValueError", "its text": "has the file's name" if name in str(error) else first}
    if Path(MADE).exists():
        seen["code of the file"] = "ran, and made a folder"
        Path(MADE).rmdir()
    return seen


def typed(found):
    """Return a dict as plain data that tells a text from a number, whatever its keys are."""
    return {repr(key): repr(value) for key, value in found.items()} if isinstance(found, dict) else repr(found)


read.when("three keys: a text, a list and a number", "warehouse: dev.sqlite", "origins: [EWR, JFK]", "minutes: 15")
read.when("an empty file: there is nothing in it", "")
read.when("an empty list: the file is an empty list", "[]")
read.when("a bracket is missing: a bracket is not closed", "origins: [EWR, JFK", "minutes: 15")
read.when("no such day: a date is 2013-02-30, and safe_load raises an error of another class", "since: 2013-02-30")
read.when("a name of code: a value names a function that makes a folder", RUNS)
read.when("two documents: a line --- stands between", "minutes: 15", "---", "minutes: 30")

GOOD = ["minutes: 15", "wait: 0.5", "active: yes", "month: 08", "since: 2013-01-08", "end: 2013-01-08 10:00:00"]
GOOD += ["origins: [EWR, NO]", "night: {from: 22, to: 6}", "sign: 'a # b'", "flow: {a: b#c, 'd: e': [f, 1e3]}"]
GOOD += ["7: seven", "empty:", "zero: 0", "# a note", "", "home: $HOME", "folder: ~/etl", "name: '%(PATH)s ${PATH}'"]
GOOD += ["city: Zürich"]
ODD = ["[", "no colon", "- item", "\tminutes: 1", "a: b: c", "x: *none", "!!int soon: 1", "f: !!bool maybe", RUNS]
ODD += ["---\nlast: 1", "at: 2013-13-01", "{a: b", "x: !secret y", "x: !!timestamp soon", "? {a: b}", "@: 1", "d: %x"]
ODD += ["x: !!python/tuple [1, 2]", "x: !!python/str a", "? !!python/int 7\n: a"]
ALONE = ["0", "false", '""', "[]", "{}", "2013-01-08", "a", "1.5", "- a", "", "# note", "...", "!!python/none"]
ALONE += ["{minutes: 15}", '{"minutes": 1e3}', "null", "~", "Null", "---", "--- # a note", "\t", " ", "# note\n\t"]
ALONE += ["a: 1\n---\nb: 2", "a: 1\n--- {}", "---\n---", "minutes: 15\nminutes: 30", "- minutes: 15\n- wait: 5"]
ALONE += ["!!set {EWR}", 'a: "\\UFFFFFFFF"', "[" * 2000, "a: " + "[" * 2000]  # each raises, of another class
EACH = [tuple(text.splitlines()) for text in (*GOOD, *ODD, *ALONE)]
# An odd one in every second.
MIXED = st.lists(st.sampled_from([*GOOD, *GOOD, *GOOD, *ODD]), max_size=4, unique=True).map(tuple)
NAMES = st.sampled_from(["config.yaml", "prod config.yaml", "it's.yml", "100%.yaml", "{}.yaml"])
for lines, times in ((MIXED, 60), (shapes.evenly(EACH), len(EACH))):
    read.drawn(
        together=lines,
        name=NAMES,
        times=times,
        says=lambda *lines, name: f"the file `{name}` has these lines: {str(list(lines))[:400]}",
    )

settings.asks("""
three keys: What does the caller expect, and what do you return?
an empty file: safe_load returns None for it. What can a caller do with that?
an empty list: It is empty. Is it a dict?
a bracket is missing: The message names a line. Of which file?
no such day: Of which class is the error that safe_load raises here?
a name of code: Who decides what runs on your machine: you, or whoever writes the file?
two documents: Two files have become one. Which of the two would you take, and who told you so?
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
""")


@settings.also_right(costs="asks for what only a dict has, and takes its absence for an answer")
def by_items(path):
    data = path.read_bytes()
    try:
        found = yaml.safe_load(data)
        return {} if found is None else dict(found.items())
    except Exception as error:
        raise ValueError(f"{path.name}: {error}") from None


settings.hints += [
    "safe_load makes texts, numbers, dates, lists and dicts, and nothing else. Three more things can come: nothing at "
    "all, data that has no keys, and an error. Not every error of safe_load is a YAMLError: try 2013-02-30.",
    "A twin: a menu in JSON. `if type(menu) is not list: raise LookupError(f'{name}: a list of dishes is wanted')`",
]
