"""Break, written by the learner: two operations that share one key."""

from breakfix.lab import exercise

from . import baseline
from .predict import NAMES


@exercise(phase="break", kind="value", minutes=5)
def collision():
    """Write two different operations that get one key.

    Given     build_key(operation, names) of the baseline, called with the names source and action.
    Leave     a list of two dicts, each with source and action, both texts, and with no other field. They differ in
              source, in action, or in both, and build_key gives both the same key.
    """
    return [{"source": "ci|deploy", "action": "shop"}, {"source": "ci", "action": "deploy|shop"}]


collision.play = ""


@collision.look(playable=False)
def compared(world, collision, *fields):
    if not isinstance(collision, list | tuple) or not all(isinstance(each, dict) for each in collision):
        raise TypeError(f"it is {collision!r}; give a list of two dicts")
    shapes = [
        sorted(each) == sorted(NAMES) and all(isinstance(text, str) for text in each.values()) for each in collision
    ]
    if shapes != [True, True]:
        raise TypeError("give two dicts, each with source and action, both texts, and with no other field")
    one, other = collision
    keys = {baseline.build_key(each, NAMES) for each in collision}
    found = {"the operations": "the same" if one == other else "two", "keys": len(keys)}
    return {name: found[name] for name in fields}


compared.when("two operations: your operations are compared with each other", "the operations")
compared.when("one key: build_key makes their keys", "keys")
collision.asks("""
two operations: In which field do they differ?
one key: What text does build_key make of each, before it is hashed? Write both down.
""")
collision.slips("""
one operation twice: One operation has one key, of course. Where could a character stand that build_key puts in itself?
    = [{"source": "ci", "action": "deploy"}, {"source": "ci", "action": "deploy"}]
no separator in sight: `ab` and `c`, `a` and `bc`: a separator stands between them. Which character could hide it?
    = [{"source": "ab", "action": "c"}, {"source": "a", "action": "bc"}]
a field left out: What is missing meets the word unknown, and that is the next fault. What stands between two parts?
    = [{"source": "ci"}, {"source": "ci", "action": "unknown"}]
""")
collision.costs = "one character that two people use for two things"
collision.hints += [
    "The key is a hash of one text. Two operations share a key when they become one text. Where does the boundary "
    "between source and action stand in that text, and how would a reader find it?",
    "A twin: file names made of a day and a title, joined by `-`. `2025-01` and `15-notes` are one file with "
    "`2025-01-15` and `notes`.",
]
