"""Break: a job that is broken while its tests are green, and tests that hold in one order only."""

import itertools
import re

from breakfix.lab import exercise, prediction

from . import runs
from .alter_outputs import outputs
from .fix_end_to_end import end_to_end
from .predict import HEAD
from .programs import PROGRAM

COUNTS = f"""{HEAD}

def test_files(home):
    run(home)
    assert sorted(path.name for path in (home / "data_clean").iterdir()) == ["2013-01-05.csv", "2013-01-06.csv"]


def test_count(home):
    assert loaded(home) == 5


def test_twice(home):
    run(home)
    assert loaded(home) == 5
"""


@exercise(phase="break", kind="value", minutes=4)
def mutant():
    """Break the job in one place so that three tests stay green.

    Given     the three tests, which look at names of files and at counts; the job as the cells of Run have it
    Leave     a pair of texts (old, new). old stands once in the job, on one line, and new comes in its place. All three
              tests pass on that job. What it leaves of the two files, in the clean files or the warehouse, is not what
              was promised
    """
    return ('else "cancelled"', 'else "flown"')


mutant.play = ""
mutant.free("files")


def bred(pair):
    """Return the job with this pair of texts exchanged; TypeError or ValueError says why that cannot be."""
    if not (isinstance(pair, (tuple, list)) and len(pair) == 2 and all(isinstance(text, str) for text in pair)):
        raise TypeError(f"mutant is {pair!r}; give a pair of texts: (old, new)")
    old, new = pair
    if not old or PROGRAM.count(old) != 1 or "\n" in old:
        raise ValueError(f"old is {old!r}; give a text of one line that stands in the job once")
    return PROGRAM.replace(old, new)


@mutant.trial(asks="What do the three tests look at, and does your mutant touch that?")
def the_tests(world, pair):
    """the three tests run on the job with that change"""
    found = runs.ended(COUNTS, bred(pair))
    return {name: found.get(name, "did not run") for name in ("test_files", "test_count", "test_twice")}


@mutant.trial(asks="Did your change change anything that was promised? Order is not, nor what is logged.")
def the_promise(world, pair):
    """what the job with that change leaves is compared with what was promised"""
    ends = [end for tests in (outputs, end_to_end) for end in runs.ended(tests.reference_text, bred(pair)).values()]
    return "of the two files all is as it was promised" if set(ends) == {"passed"} else "something else was promised"


mutant.slips("""
changes nothing: What the job leaves is what was promised. What would a reader of the warehouse notice?
    = ("%s: %d flights", "%s: %d rows")
loses rows: A test counts. How many rows are left?
    = ('glob("*.csv.gz"))', 'glob("*.csv.gz"))[:1]')
a second run stops: A test runs the job twice. What does your mutant do then?
    = ("delete from flights where file = ?", "select * from flights where file = ?")
""")
mutant.hints += [
    "The tests look at the names of two files and at a count, after one run and after two. What else is in a row?",
    "A twin: a test counts the letters of a word. `('hello', 'jello')` lives.",
]

ORDER = """import pytest


@pytest.fixture(scope="module")
def delays():
    return {delays}
"""
KNOWN = (48, -6, 15, 3, 27)  # delays, in minutes
PARTS = [
    "def test_count(delays):\n    assert len(delays) == {count}",
    "def test_first(delays):\n    assert delays[0] == {first}",
    "def test_known(delays):\n    while None in delays:\n        delays.remove(None)\n    assert delays",
    "def test_late(delays):\n    delays[:] = sorted(delays)\n    assert delays[-1] == {late}",
]


@prediction(phase="break", fields={"failed_as_written": int, "failed_backwards": int}, minutes=4)
def order(text):
    """Four tests share a list that is made once. How many fail as they stand, and how many in the order turned round?

    failed_as_written  tests that fail in the order of the file
    failed_backwards   tests that fail when the last one comes first
    """
    ends = [list(runs.ended(each).values()).count("failed") for each in (text, backwards(text))]
    return dict(zip(("failed_as_written", "failed_backwards"), ends, strict=True))


@order.draw
def four_tests(hand):
    """Return a test file with four tests and a list of delays, of which some are None."""
    parts = [each for each in itertools.permutations(PARTS) if each[0] != PARTS[3]]
    known, gaps, parts = hand.one_of(itertools.product(itertools.permutations(KNOWN, 3), (1, 2), parts))
    delays = [known[0], *([None] * gaps), *known[1:]]
    numbers = {"count": len(delays), "first": known[0], "late": max(known)}
    tests = "\n\n\n".join(part.format(**numbers) for part in parts)
    return f"{ORDER.format(delays=delays)}\n\n{tests}\n"


order.because = (
    "The fixture is made once for the module, so each test finds the list as those before it have left it: test_known "
    "takes out what test_count counts and test_late cannot sort, and test_late moves what test_first looks at."
)
order.means = (
    "Nobody has changed the job. Run alone, in another order, or spread over several processes, the same four tests "
    "give another answer, and somebody looks for a fault that is not there."
)


def backwards(text):
    """Return a test file with its tests in the order turned round."""
    head, *tests = re.split(r"\n\n\n(?=def test_)", text.rstrip("\n"))
    return "\n\n\n".join([head, *tests[::-1]]) + "\n"
