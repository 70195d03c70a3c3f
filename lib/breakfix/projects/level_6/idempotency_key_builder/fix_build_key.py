"""Fix: two operations have one key when they are the same in the named fields, and at no other time."""

import hashlib
import json
import random
import re
from unittest import mock

from breakfix.lab import exercise, shapes

NAMES = ("source", "action")


@exercise(phase="fix", minutes=8)
def build_key(operation, names):
    """Build the key of an operation.

    Given     operation, a dict from names to values; a value is a text, an int or None. names, a list of different
              names, the same list for all operations that are compared.
    Leave     a text of 64 hexadecimal digits. Two operations have the same key if they have the same value, of the same
              type, in each named field, and never otherwise. The empty text and 0 are values. Another process
              builds the same key.
              ValueError, if a named field is not there or is None.
    """
    parts = []
    for name in names:
        value = operation.get(name)
        if value is None:
            raise ValueError(f"an operation without {name} has no key")
        text = str(value)
        parts.append(f"{type(value).__name__} {len(text)} {text}")
    return hashlib.sha256("".join(parts).encode()).hexdigest()


build_key.play = 'build_key({"source": "ci", "action": "deploy"}, ["source", "action"])'
build_key.costs = "each part says its type and its length, so that no character in it can be taken for a boundary"


@build_key.stub
def as_in_run(operation, names):
    parts = [str(operation.get(name, "unknown")) for name in names]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


@build_key.look
def keys(world, build_key, operations, names=NAMES):
    """Which of the operations share a key. In another process `hash` and `id` are other numbers."""
    told, known = [], {}
    for operation in operations:
        try:
            key = build_key(dict(operation), list(names))
            with mock.patch("builtins.hash", elsewhere), mock.patch("builtins.id", elsewhere):
                again = build_key({name: fresh(each) for name, each in reversed(operation.items())}, list(names))
        except ValueError as error:
            told.append(type(error).__name__)
            continue
        if key != again:
            told.append("another key in another process")
        elif not isinstance(key, str) or not re.fullmatch("[0-9a-fA-F]{64}", key) or key.startswith("0" * 24):
            told.append(f"no 64 digits of a hash: {key!r}"[:60])
        else:
            told.append(f"key {known.setdefault(key, len(known) + 1)}")
    return {f"operation {place}": each for place, each in enumerate(told, 1)}


def fresh(value):
    """Return a value that is the same and, if it is a text of two letters or more, another object."""
    return (value + "x")[:-1] if isinstance(value, str) else value


def elsewhere(_):
    """Return what `hash` or `id` says in a process that nobody has seen yet."""
    return random.getrandbits(60)


def of(*values, names=NAMES, **more):
    """Return an operation with these values; what is ... is not there."""
    return {name: value for name, value in zip(names, values, strict=True) if value is not ...} | more


TWICE = of("ci", "deploy")
SIGNS = [pair for sign in ("|", ",", "\x1f") for pair in (of(f"a{sign}b", "c"), of("a", f"b{sign}c"))]
MISSING = [of(..., "c"), of("a", ...), of(None, "c"), of("unknown", "c"), of("None", "c")]
BOUNDARY = [of("ab", "c"), of("a", "bc"), of("", "abc"), of(1, 23), of(12, 3)]
keys.when("twice: one operation comes twice", [TWICE, TWICE])
keys.when("a separator: values have signs in them with which parts are often joined", SIGNS)
keys.when("a boundary: two values are the same when one is written after the other", BOUNDARY)
keys.when("a type: a value is an int once and a text once", [of("ci", 7), of("ci", "7")])
keys.when("missing: a named field is not there, or is None, or says so in words", MISSING)
keys.when("empty: a value is the empty text, or 0", [of("", "c"), of("c", ""), of("a", 0), of(0, "a")])
keys.when("an order: source and action have changed places", [of("a", "b"), of("b", "a")])
MORE = [of("ci", "deploy", attempt=attempt) for attempt in (1, 2, None)]
keys.when("another field: a field that is not named differs, or is not there", [*MORE, TWICE])

BETWEEN = (
    "~",
    "~str:",
    "~str ",
    "~str=",
    "~str",
    "~s:",
    "~s",
    "~t",
    ":str~",
    " str~",
    "str~",
    "s~",
    "(str)~",
    '"~"',
    "'~'",
)
BETWEEN += ("~action=", "~action:", "(str)~action=", ":str~action=", "~action=str:", "~1:", "str~str", "~<class 'str'>")


@build_key.look(playable=False)
def boundaries(world, build_key, sign):
    """Which of these are one text when parts are joined by a sign, with a type or a name, or follow a bare length."""
    made = set()
    for text in (each.replace("~", sign) for each in BETWEEN):
        rest = "a" * (10 - len(text))
        made |= {(f"a{text}b", "c"), ("a", f"b{text}c"), ("2", f"{rest}{text}1b"), (f"{text}12{rest}", "b")}
        made |= {("a\\", f"b{text}c"), (f"a{text}b\\", "c")}  # for one that is escaped, and what escapes it is not
    found = keys.function(world, build_key, [of(*each) for each in sorted(made)])
    return {"operations": len(found), "different keys": len({*found.values()})}


boundaries.drawn(shapes.evenly(["", *shapes.SEPARATORS]), times=1 + len(shapes.SEPARATORS))
WIDE = ("source", "action", "version", "2")
NEAR = [
    ("a", "A"),
    ("a", "a "),
    ("a", "a\n"),
    ("\u00e9", "e\u0301"),
    ("\u00e9", "\\u00e9"),
    ("\u00df", "ss"),
    ("None", "null"),
]
NEAR += [
    ("7", "007"),
    ("1", "1.0"),
    ("a" * 299, "a" * 299 + "b"),
    ("9" * 30, "9" * 29 + "8"),
    ("", " "),
    ("\\", "\\\\"),
]
NEAR += [(0, "0"), (1, "1"), (-1, "-1"), (10**20, 10**20 + 1), (0, ""), (1, 0), ("a\0", "a"), ("[]", "{}")]


def alike(chance):
    """Return operations that are hard to tell apart, one of them twice, and the names of their fields."""
    names = WIDE[: chance.choice((1, 2, 2, 3, 4))]
    made = [[chance.choice(chance.choice(NEAR)) for _ in names]]
    for _ in range(chance.randint(1, 4)):
        values, place = list(chance.choice(made)), chance.randrange(len(names))
        way = chance.choice(("near", "near", "swapped", "gone"))
        if way == "swapped":
            chance.shuffle(values)
        elif way == "gone":
            values[place] = chance.choice((None, ...))
        else:
            values[place], other = chance.sample(chance.choice(NEAR), 2)
            made.append([*values[:place], other, *values[place + 1 :]])
        made.append(values)
    made.append(chance.choice(made))
    chance.shuffle(made)
    attempts = ({"attempt": chance.choice((1, "1", None))} if chance.random() < 0.3 else {} for _ in made)
    return [of(*values, names=names, **more) for values, more in zip(made, attempts, strict=True)], names


keys.drawn(together=shapes.rolled(alike), times=200)

build_key.asks("""
twice: What is the same in both, and what does your key depend on besides?
a separator: Which text is hashed for each of them?
a boundary: Where does the first value end, and who can tell from the text that is hashed?
a type: Is 7 the same as "7"?
missing: Two operations do not say where they come from. What do they have in common?
empty: Is the empty text missing, and is 0?
an order: Whose action is which?
another field: Which fields may the key depend on?
""")

build_key.slips("""
another separator: You changed the sign, and somebody will send that one. Where could a value's length stand?
    ~ f"{type(value).__name__} {len(text)} {text}" => text
    ~ "".join => "\\x1f".join
no type: An int and a text became one text. What else could stand beside it?
    ~ {type(value).__name__} {len(text)} => {len(text)}
what is empty is missing: The empty text came, or 0. Is that nothing?
    ~ value is None => not value
all the unknown are one: Two operations without a source met in one key. Who may say that they are the same?
    - raise ValueError(f"an operation without {name} has no key")
    + value = "unknown"
sorted parts: Source and action changed places, and nobody noticed. What did sorting throw away?
    ~ "".join(parts) => "".join(sorted(parts))
every field: It was sent again with another attempt. Is that another operation?
    - for name in names:
    + for name in sorted(operation):
salted: Another process has another key. What does Python's `hash` begin with in each process?
    ~ hashlib.sha256("".join(parts).encode()).hexdigest() => f"{abs(hash(tuple(parts))):064x}"
""")


@build_key.also_right(costs="JSON can be read back into the same values, and what can be read back is unambiguous")
def as_json(operation, names):
    values = [operation.get(name) for name in names]
    if None in values:
        raise ValueError("a named field is missing")
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()


build_key.hints += [
    "A text is unambiguous when somebody else can take it apart again, into the same values of the same types. Try it "
    "on paper with `a|b`. Which rule of writing makes it possible: quotes with escapes, or a length before each part?",
    "A twin: a shelf mark of a room and a title, which may have any sign in it.\n"
    '    mark = f"{len(room)}:{room}{len(title)}:{title}"\n'
    "Whoever reads `2:A13:SQL` takes two signs, `A1`, and then three, `SQL`.",
]
