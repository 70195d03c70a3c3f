"""Alter: a Makefile in which `make run_etl` does what is to be done, and no more."""

import os
import tempfile
from pathlib import Path

from hypothesis import strategies as st

from breakfix.lab import exercise

from .jobs import make


@exercise(phase="alter", kind="value", minutes=7)
def makefile():
    """Write the Makefile of a job of two steps.

    Given     a folder with etl.py, in which `python3 etl.py transform` reads data_raw/flights.csv and writes
              data_clean/flights.csv, and `python3 etl.py load` reads data_clean/flights.csv and writes
              warehouse.sqlite. The folders and data_raw/flights.csv are there
    Leave     a text: a Makefile for GNU make. `make run_etl` runs transform when data_clean/flights.csv is missing or
              older than data_raw/flights.csv; then load when warehouse.sqlite is missing or older than
              data_clean/flights.csv; nothing else. The interpreter is the variable PYTHON, which is python3 unless the
              command line says something else, as in `make run_etl PYTHON=./python`
    Rules     when a step fails, none follows it, and the exit code of make is not 0; a file that a failed step has
              begun does not stay. run_etl is the name of a command: a file that is called so changes nothing
    """
    return """
PYTHON = python3

run_etl: warehouse.sqlite

data_clean/flights.csv: data_raw/flights.csv
\t$(PYTHON) etl.py transform

warehouse.sqlite: data_clean/flights.csv
\t$(PYTHON) etl.py load

.PHONY: run_etl
.DELETE_ON_ERROR:
"""


makefile.stub('''
makefile = """
run_etl:
\\tpython3 etl.py transform
\\tpython3 etl.py load
"""
''')
makefile.free("files")  # the look says which
makefile.costs = "one rule for each file, and make compares the timestamps"

RAW, CLEAN, WAREHOUSE = "data_raw/flights.csv", "data_clean/flights.csv", "warehouse.sqlite"
NOW = 1_357_000_000  # a moment long ago: what a step writes is younger than all that was there
# It writes half of its file before it fails.
PYTHON = """#!/bin/sh
echo "$@" >> calls
test "$1" = etl.py || exit 9
case "$2" in
transform) from=data_raw/flights.csv to=data_clean/flights.csv ;;
load) from=data_clean/flights.csv to=warehouse.sqlite ;;
*) exit 9 ;;
esac
echo half > $to
test -e fail.$2 && exit 3
cat $from > $to
"""


@makefile.world
def folder():
    with tempfile.TemporaryDirectory() as made:
        yield Path(made).resolve()


def lay_out(folder, ages, fails):
    """Make a job whose files have ages, in minutes; None is a file that is not there."""
    for name in ("data_raw", "data_clean", "by_name"):
        (folder / name).mkdir()
    for name in ("python", "by_name/python3"):
        (folder / name).write_text(PYTHON)
        (folder / name).chmod(0o755)
    (folder / "etl.py").touch()
    for name, age in ages.items():
        if age is not None:
            (folder / name).write_text(f"{name}, {age}\n")
            os.utime(folder / name, (NOW - 60 * age, NOW - 60 * age))
    for step in fails:
        (folder / f"fail.{step}").touch()


@makefile.look
def made(folder, text, raw=10, clean=None, warehouse=None, run_etl=None, fails=(), by_name=False, again=()):
    """`make run_etl` runs, once or several times; before each further one something may be changed."""
    if not isinstance(text, str):
        raise TypeError(f"it is {text!r}; give a text in quotes")
    lay_out(folder, {RAW: raw, CLEAN: clean, WAREHOUSE: warehouse, "run_etl": run_etl}, fails)
    (folder / "Makefile").write_text(text)
    runs = [ran(folder, by_name)]
    for change in again:
        if change == "mended":
            for path in folder.glob("fail.*"):
                path.unlink()
        elif change == "delivered":
            (folder / RAW).write_text("new flights\n")
        elif change == "lost":
            (folder / CLEAN).unlink(missing_ok=True)
        runs.append(ran(folder, by_name))
    return {"steps": [steps for steps, _ in runs], "exit codes": [code for _, code in runs], "files": left(folder)}


def ran(folder, by_name):
    """Run make once; return the steps that it has called, and its exit code, 0 or not."""
    calls = folder / "calls"
    calls.unlink(missing_ok=True)
    ended = make(folder, None if by_name else "./python", [folder / "by_name"] if by_name else [])
    told = calls.read_text().splitlines() if calls.exists() else []
    return [line.removeprefix("etl.py ") for line in told], "0" if ended.code == 0 else "not 0"


def left(folder):
    """Return the first line of each file that a step writes, or that it is not there."""
    paths = {name: folder / name for name in (CLEAN, WAREHOUSE)}
    return {name: path.read_text().strip() if path.exists() else "not there" for name, path in paths.items()}


made.when("the first run: nothing is there but the raw file")
made.when("up to date: each file is younger than the one before", clean=5, warehouse=1)
made.when("new flights: the raw file is younger than the clean one", raw=1, clean=5, warehouse=3)
made.when("load was left out: the warehouse is older than the clean file", clean=5, warehouse=7)
made.when("no warehouse: the clean file is there, and the warehouse is not", clean=5)
made.when("twice: make runs, and runs again", again=["as it is"])
made.when("a file called run_etl: there is one, and it is young", raw=10, run_etl=0)
made.when("transform fails: it has written half of its file", fails=["transform"])
made.when(
    "load fails: it has written half of its file, and the next run is without a fault", fails=["load"], again=["mended"]
)
made.when("python3: nobody names an interpreter", by_name=True)

AGES = st.sampled_from([None, 0, 1, 2, 3, 5, 8])


@st.composite
def folders(draw):
    """Ages of the files, steps that fail, and further runs."""
    ages = draw(st.permutations([1, 2, 3]))
    gone = draw(st.lists(st.integers(0, 1), max_size=2, unique=True))
    clean, warehouse = (None if place in gone else age for place, age in enumerate(ages[1:]))
    again = st.lists(st.sampled_from(["mended", "delivered", "lost", "as it is"]), max_size=2)
    return {
        "raw": ages[0],
        "clean": clean,
        "warehouse": warehouse,
        "run_etl": draw(st.sampled_from([None, None, 0, 9])),
        "fails": draw(st.lists(st.sampled_from(["transform", "load"]), max_size=1)),
        "by_name": draw(st.sampled_from([False, False, False, True])),
        "again": draw(again),
    }


@makefile.look
def drawn_folder(folder, text, given):
    return made.function(folder, text, **given)


def sentence(given):
    """Say in words which folder it is."""
    names = ("raw", "clean", "warehouse", "run_etl")
    ages = ", ".join(f"{name} {'not there' if given[name] is None else given[name]}" for name in names)
    then = f"; then, before each further run: {', '.join(given['again'])}" if given["again"] else ""
    return f"the ages in minutes are {ages}; what fails is {', '.join(given['fails']) or 'nothing'}{then}"


drawn_folder.drawn(folders(), times=24, says=sentence)

makefile.asks("""
the first run: Which file does run_etl need in the end, and which one does that need?
up to date: Nothing is older than what it is made of. Which step is there a reason for?
new flights: A new raw file came. What has to be made again, and in which order?
load was left out: The clean file is younger than the warehouse. Which one is made of the other?
no warehouse: What is missing, and what of it is there already?
twice: Between the two runs nothing has changed. What is there to do?
a file called run_etl: make looks for a file with the name of its target. Which line says that run_etl is none?
transform fails: Half of a file is there, and it is young. What will make think of it tomorrow?
load fails: The first run has left half a warehouse. Which target tells make to take it away?
python3: Nobody has named an interpreter. Which one is meant?
""")

makefile.slips(r"""
always both: Nothing was new, and both steps ran. How can make know what a step reads?
    ~ .PHONY: run_etl => .PHONY: run_etl data_clean/flights.csv warehouse.sqlite
no phony: There is a file of that name, and make is content. Which line says that it is a command?
    - .PHONY: run_etl
    ~ run_etl: warehouse.sqlite => run_etl:\n\t$(MAKE) warehouse.sqlite
half a file stays: A step has failed half-way, and its file is younger than all others. What does the next run think?
    - .DELETE_ON_ERROR:
transform only: The clean file is new. Who loads it?
    ~ run_etl: warehouse.sqlite => run_etl: data_clean/flights.csv
load by itself: The raw file came anew, and the warehouse did not. What is it made of?
    ~ warehouse.sqlite: data_clean/flights.csv => warehouse.sqlite:
never again: A new raw file came, and transform did not run. What does its file depend on?
    ~ data_clean/flights.csv: data_raw/flights.csv => data_clean/flights.csv:
python3 whatever is said: Another interpreter was named. Who has heard it?
    ~ $(PYTHON) etl.py transform => python3 etl.py transform
failures pass: A step failed, and the next one ran. What does a dash before a command mean?
    ~ $(PYTHON) etl.py transform => -$(PYTHON) etl.py transform
""")

makefile.hints += [
    "A rule names a file, what it is made of, and how: `made: from`, and below it a line that begins with a tab. make "
    "compares the timestamps and works its way back from what you ask for. Two targets with a dot in front are "
    "instructions: .PHONY for names that are no files, .DELETE_ON_ERROR for files that a failed step has begun.",
    "A twin: an album from photos.\n"
    '    "SHELL_OF = sh\\n\\nalbum: album.pdf\\n\\n"\n'
    '    "album.pdf: small/cat.jpg\\n\\t$(SHELL_OF) bind.sh\\n\\nsmall/cat.jpg: cat.jpg\\n\\t$(SHELL_OF) shrink.sh\\n"',
]
