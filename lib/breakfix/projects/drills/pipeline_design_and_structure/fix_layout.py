"""Fix: a folder for each state of the data, found from anywhere."""

import contextlib
import os
import tempfile
from pathlib import Path
from unittest import mock

from hypothesis import strategies as st

from breakfix.lab import exercise, shapes


@exercise(phase="fix", minutes=8)
def layout(home):
    """Make the folders of a job, and say where they are.

    Given     home, a Path: the folder of a job, absolute, or relative to the folder that the program is in. It may be
              missing, and its parents too; or it holds files and folders, perhaps some of the four. No file stands in
              place of a folder
    Leave     the four folders src, tests, data_raw and data_clean in home; make no other file or folder. A folder that
              is there keeps what is in it. Return a dict from these four names to Paths: absolute ones, so that they
              lead to the folders also when the program has gone to another folder
    Not touch which folder the program is in
    """
    folders = {name: home.absolute() / name for name in ("src", "tests", "data_raw", "data_clean")}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    return folders


@layout.stub
def as_it_was(home):
    data = Path("data")
    data.mkdir()
    return {"src": data, "tests": data, "data_raw": data, "data_clean": data}


layout.play = ""
layout.keeps("src/layout.py")
layout.costs = "four calls, once"


@layout.world
def folder():
    with tempfile.TemporaryDirectory() as made:
        yield Path(made).resolve()


def put(folder, there):
    """Make what is there already: a name that ends in / is a folder, any other a file with its name in it."""
    for name in there:
        path = folder / name
        (path if name.endswith("/") else path.parent).mkdir(parents=True, exist_ok=True)
        if not name.endswith("/"):
            path.write_text(f"{name}\n")


def leads(path, wanted):
    """Say where a returned path leads, asked from another folder."""
    if not isinstance(path, Path):
        return f"{type(path).__name__}, no Path"
    if not path.is_absolute():
        return "a relative path"
    return "an absolute path to its folder" if wanted.is_dir() and path.resolve() == wanted else "a path elsewhere"


def tree(folder):
    """Return all that lies in a folder: names of folders with a /, and files with what is in them."""
    found = sorted(folder.rglob("*"))
    return [f"{path.relative_to(folder)}{'/' if path.is_dir() else f' {path.read_text().strip()!r}'}" for path in found]


@layout.look
def made(folder, layout, home, there=(), start=".", absolute=False, calls=1):
    """`home`, what is `there`, and where the program starts are paths below the world's folder; so is `~`."""
    put(folder, there)
    begun = folder / start
    begun.mkdir(parents=True, exist_ok=True)
    with contextlib.chdir(begun), mock.patch.dict(os.environ, HOME=str(folder / "a home")):
        for _ in range(calls):
            found = layout(folder / home if absolute else Path(os.path.relpath(folder / home)))
        seen = {"the program's folder": "the same" if Path.cwd() == begun else "another one"}
    if not isinstance(found, dict):
        return seen | {"returned": f"{type(found).__name__}, no dict"}
    paths = {str(name): leads(path, folder / home / str(name)) for name, path in sorted(found.items())}
    return seen | {"returned": paths, "all that is there": tree(folder)}


made.when("a new job: home is the relative path `job`, and there is nothing yet", "job")
made.when("parents are missing: home is `etl/2013/job`, and none of its folders is there", "etl/2013/job")
made.when("given as absolute: home is absolute, and the program is in another folder", "job", start="a", absolute=True)
made.when("inside of it: the program is in the job's folder, and home is `.`", "job", start="job")
made.when("a second run: layout is called twice", "job", calls=2)
EARLIER = ["job/data_raw/a.csv", "job/tests/", "job/README.md", "job/data/old.csv"]
made.when("a job with files: home has data_raw/a.csv, an empty tests, README.md and data/old.csv", "job", EARLIER)

HOMES = ["job", "my job", "job ", "it's", "etl/job", "a.b", "..job", "-x", "job/src", "~", "a$HOME"]
INSIDE = ["src/", "tests/", "data_raw/a.csv", "data_clean/b.csv", "src/run.py", "README.md", "data/old.csv", ".env"]
INSIDE += ["old.tmp"]
FOUND = st.lists(st.sampled_from(INSIDE), unique=True, max_size=4)
made.drawn(
    together=st.tuples(shapes.evenly(HOMES), FOUND).map(lambda two: (two[0], [f"{two[0]}/{each}" for each in two[1]])),
    start=st.sampled_from([".", "elsewhere", "a/b", "job"]),
    absolute=st.booleans(),
    calls=st.integers(1, 2),
    times=80,
    says=lambda home, there, start, absolute, calls: (
        f"home is {home!r}, {'absolute' if absolute else 'relative'}; the program is in {start!r}; "
        f"there is {', '.join(there) or 'nothing'} already; it is called {'once' if calls == 1 else 'twice'}"
    ),
)

layout.asks("""
a new job: Which four folders are there, and where do the paths lead from another folder?
parents are missing: Who makes the folders above home?
given as absolute: Where is the program, and where is home?
inside of it: What is `.` once the program has gone elsewhere?
a second run: Everything is there already. Is that an error?
a job with files: Is a.csv still there, and did you leave out README.md?
""")

layout.slips("""
paths stay relative: The program went to another folder. Where do your paths lead now?
    ~ home.absolute() / name => home / name
parents are expected: home was not there, nor its parents. Who makes them?
    - parents=True,
once only: The second run failed, because the first one has worked. Is a folder that is there an error?
    - , exist_ok=True
begins afresh: The files of earlier runs are gone. What did the task say of a folder that is there?
    - folder.mkdir(parents=True, exist_ok=True)
    + __import__("shutil").rmtree(folder, ignore_errors=True)
    + folder.mkdir(parents=True, exist_ok=True)
goes there: Your function went to home and stayed there. Whose folder has it changed?
    - return folders
    + os.chdir(home)
    + return folders
one for both: Raw and clean are one folder again. What does the second night find in it?
    - return folders
    + return folders | {"data_clean": folders["data_raw"]}
""")


@layout.also_right(costs="asks the system for its folder, where absolute() says the same")
def with_makedirs(home):
    found = {name: Path(os.path.abspath(home), name) for name in ["data_clean", "data_raw", "src", "tests"]}
    for folder in found.values():
        os.makedirs(folder, exist_ok=True)
    return found


layout.hints += [
    "Two questions: when does a relative path become a place, and what does mkdir do with a folder that is there, or "
    "whose parent is missing? Python's manual lists both under the parameters of Path.mkdir.",
    'A twin, one folder for letters:\n    letters = Path("post").resolve()\n    os.makedirs(letters, exist_ok=True)',
]
