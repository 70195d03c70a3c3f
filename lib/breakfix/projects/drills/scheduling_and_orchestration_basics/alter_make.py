"""Alter: a Makefile in which `make run_etl` does what is to be done, and no more."""

import tempfile
from pathlib import Path

from breakfix.lab import exercise, shapes

from .jobs import aged, make


@exercise(phase="alter", kind="value", minutes=7)
def makefile():
    """Write the Makefile of a job of two steps.

    Given     a folder with etl.py. `python3 etl.py transform` reads data_raw/flights.csv and writes
              data_clean/flights.csv; `python3 etl.py load` reads data_clean/flights.csv and writes warehouse.sqlite.
              The folders and data_raw/flights.csv are there
    Leave     a text: a Makefile for GNU make. `make run_etl` runs transform when data_clean/flights.csv is missing or
              older than data_raw/flights.csv; then load when warehouse.sqlite is missing or older than
              data_clean/flights.csv; nothing else
    Rules     when a step fails, none follows it, the exit code of make is not 0, and a file that the step has begun is
              removed. A file with the name run_etl changes nothing
    """
    return """
run_etl: warehouse.sqlite

data_clean/flights.csv: data_raw/flights.csv
\tpython3 etl.py transform

warehouse.sqlite: data_clean/flights.csv
\tpython3 etl.py load

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
makefile.costs = "one rule for each file, and make compares the timestamps"

RAW, CLEAN, WAREHOUSE = "data_raw/flights.csv", "data_clean/flights.csv", "warehouse.sqlite"
# It writes half of its file before it fails.
PYTHON = """#!/bin/sh
echo "$@" >> calls
case "$*" in
"etl.py transform") from=data_raw/flights.csv to=data_clean/flights.csv ;;
"etl.py load") from=data_clean/flights.csv to=warehouse.sqlite ;;
*) exit 9 ;;
esac
echo half > $to
test -e fail.$2 && exit 3
cat $from > $to
"""


@makefile.look
def made(world, text, raw=10, clean=None, warehouse=None, run_etl=None, fails=None):
    """`make run_etl` runs twice, in a job whose files have ages, in seconds; what fails is mended in between."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        delivered = {"source/2013-01-08.csv.gz": 0, "bin/python3": 0}
        aged(folder, delivered | {RAW: raw, CLEAN: clean, WAREHOUSE: warehouse, "run_etl": run_etl})
        (folder / "etl.py").write_text("raise SystemExit('etl.py is to be run by python3')\n")
        (folder / "bin" / "python3").write_text(PYTHON)
        (folder / "bin" / "python3").chmod(0o755)
        (folder / "Makefile").write_text(text)
        fault = folder / f"fail.{fails}"
        fault.touch()
        seen = ran(folder, "the first run")
        fault.unlink()
        return seen | ran(folder, "the second run")


def ran(folder, run):
    """Run make; return which steps it has called, its exit code, 0 or not, and the files."""
    calls = folder / "calls"
    calls.unlink(missing_ok=True)
    ended = make(folder, folder / "bin")
    steps = calls.read_text().replace("etl.py ", "").splitlines() if calls.exists() else []
    files = {name: (folder / name).read_text().strip() for name in (CLEAN, WAREHOUSE) if (folder / name).exists()}
    error = " ".join(ended.output.splitlines()[-2:]) if ended.code and not steps else "none"
    seen = {"error before any step": error, "steps": ", ".join(steps) or "none"}
    seen |= {"exit code": "0" if ended.code == 0 else "not 0", "files": files}
    return {f"{name} of {run}": value for name, value in seen.items()}


made.when("nothing yet: there is only the raw file")
made.when("up to date: each file is younger than the one before", clean=5, warehouse=1)
made.when("new flights: the raw file is younger than the clean one", raw=1, clean=5, warehouse=3)
made.when("load was left out: the warehouse is older than the clean file", clean=5, warehouse=7)
made.when("a file called run_etl: there is one, and it is young", run_etl=0)
made.when("transform fails: it has written half of its file", fails="transform")

made.drawn(
    raw=shapes.evenly([1, 2, 3]),
    clean=shapes.evenly([None, 1, 2, 3]),
    warehouse=shapes.evenly([None, 1, 2, 3]),
    run_etl=shapes.evenly([None, 0, 9]),
    fails=shapes.evenly([None, None, "transform", "load"]),
    times=24,
)

makefile.asks("""
nothing yet: Which file does run_etl need in the end, and which one does that need?
up to date: Nothing is older than what it is made of. Which step is there a reason for?
new flights: A new raw file came. What has to be made again, and in which order?
load was left out: The clean file is younger than the warehouse. Which one is made of the other?
a file called run_etl: make looks for a file with the name of its target. Which line says that run_etl is none?
transform fails: Half of a file is there, and it is young. What will make think of it tomorrow?
""")

makefile.slips(r"""
always both: Nothing was new, and both steps ran. How can make know what a step reads?
    ~ .PHONY: run_etl => .PHONY: run_etl data_clean/flights.csv warehouse.sqlite
no phony: There is a file of that name, and make is content. Which line says that it is a command?
    - .PHONY: run_etl
    ~ run_etl: warehouse.sqlite => run_etl:\n\t$(MAKE) warehouse.sqlite
half a file stays: A step has failed half-way, and its file is younger than all others. What does the next run think?
    - .DELETE_ON_ERROR:
load by itself: The raw file came anew, and the warehouse did not. What is it made of?
    ~ warehouse.sqlite: data_clean/flights.csv => warehouse.sqlite:
""")

makefile.hints += [
    "A rule names a file, what it is made of, and how: `made: from`, and below it a line that begins with a tab. make "
    "works its way back from what you ask for. `.PHONY` and `.DELETE_ON_ERROR` are instructions to make itself.",
    "A twin, in a text of Python: `'album: album.pdf\\n\\nalbum.pdf: cat.jpg\\n\\tsh bind.sh\\n'`",
]
