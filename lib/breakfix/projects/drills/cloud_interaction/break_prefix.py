"""Break, written by the learner: a key that a careless clean-up takes along."""

from breakfix.lab import exercise

from . import baseline
from .alter_upload import server
from .worlds import bucket

OWN = "tests/run-1/a.csv"


@exercise(phase="break", kind="value", minutes=4)
def taken_along():
    """Write the key of somebody else's object that a clean-up of run-1 takes along.

    Given     a bucket with the object `tests/run-1/a.csv` of the test run run-1. The clean-up of this run removes
              each key that begins with `tests/run-1`
    Leave     a text of at most 100 characters, the key of an object that is not of run-1: it does not begin with
              `tests/run-1/`. After the clean-up it is gone
    """
    return "tests/run-10/a.csv"


taken_along.service(server)
taken_along.world(bucket)


@taken_along.look
def cleaned(world, taken_along):
    """What a clean-up does to a bucket with one object of the run, and this one."""
    if not isinstance(taken_along, str) or not 0 < len(taken_along) <= 100:
        raise TypeError(f"taken_along is {taken_along!r}; give a text of 1 to 100 characters")
    world.hold({OWN: b"x", taken_along: b"x"})
    baseline.remove(world.s3, world.name, "tests/run-1")
    gone = taken_along not in world.store.held(world.name)
    world.hold({})
    return {"is of run-1": taken_along.startswith("tests/run-1/"), "gone after the clean-up": gone}


cleaned.when("clean-up: the clean-up of run-1 is over")
taken_along.asks("clean-up: Which keys begin with tests/run-1, and which of them are of run-1?")
taken_along.costs = "one key"
taken_along.slips("""
its own: That one is of run-1. Who else has a name that begins so?
    ~ tests/run-10/a.csv => tests/run-1/b.csv
no text: A key is a text. In what does it stand?
    ~ "tests/run-10/a.csv" => ("tests/run-10/a.csv",)
far away: It is there still. With which letters does a key have to begin?
    ~ tests/run-10/a.csv => tests/run-2/a.csv
""")


@taken_along.also_right(costs="one key")
def a_file_beside_it():
    return "tests/run-1.csv"


taken_along.hints += [
    "A prefix is a text. It ends where you end it, also in the middle of a name or a number.",
    "A twin: whoever looks for the words that begin with `cat` finds cat, and catalogue.",
]
