"""Alter: what is amiss in a row, in words that a query can group by."""

from breakfix.lab import exercise, shapes


@exercise(phase="alter", minutes=5)
def ingest_error(row):
    """Say what is amiss in a row.

    Given     row, a dict of timestamp, level, source and message, in any order; each is a text, or None
    Leave     None when nothing is amiss; otherwise the first of these that holds:
              missing_field=NAME    NAME is the first of the four, in this order, that is None or empty
              bad_level=LEVEL       LEVEL, as it came, is none of INFO, WARN, ERROR, CRITICAL
              message_too_long=N    N is the number of characters of the message, which is more than 200
    """
    for name in ("timestamp", "level", "source", "message"):
        if not row[name]:
            return f"missing_field={name}"
    if row["level"] not in ("INFO", "WARN", "ERROR", "CRITICAL"):
        return f"bad_level={row['level']}"
    if len(row["message"]) > 200:
        return f"message_too_long={len(row['message'])}"


@ingest_error.stub
def as_it_was(row):
    for name in ("timestamp", "level", "source", "message"):
        if not row[name]:
            return f"missing_field={name}"
    if row["level"] not in ("INFO", "WARN", "ERROR", "CRITICAL"):
        return f"bad_level={row['level']}"
    return None


ingest_error.play = "ingest_error(...)"
ingest_error.costs = "one pass over four texts"

GOOD = {"timestamp": "2026-03-01T08:00:00Z", "level": "INFO", "source": "api", "message": "Service started"}


@ingest_error.look
def says(world, ingest_error, row):
    return {"ingest_error": ingest_error(row)}


says.when("none: the message is None", GOOD | {"message": None})
says.when("two missing: source and level", {"message": "Started", "source": "", "level": "", "timestamp": "08:00"})
says.when("small letters: the level is info", GOOD | {"level": "info"})
says.when("both: the level is DEBUG, the message too long", GOOD | {"level": "DEBUG", "message": "x" * 201})
says.when("too long: the message has 201 characters", GOOD | {"message": "x" * 201})
says.when("long enough: the message has 200 characters", GOOD | {"message": "x" * 200})

LEVELS = ["INFO", "WARN", "ERROR", "CRITICAL"]
NEARLY = ["DEBUG", "info", "WARNING", " INFO", "ERROR ", "INF", "FO", "INFO\n"]
LONG = [sign * count for sign in "xé" for count in (199, 200, 201)]
LONG += ["x" * 200 + " ", " " + "x" * 199, "x\n" * 150, "😀" * 200]


def some_row(chance):
    """Return a row with its names in some order: most values are usual ones, and messages often near the limit."""
    usual = {"timestamp": ["2026-03-01T08:00:00Z", "0"], "source": ["api", "0", "None", " "]}
    usual |= {"level": LEVELS + NEARLY * chance.choice((0, 0, 1)), "message": ["Job 017", "0", " ", *LONG]}
    names = chance.sample([*GOOD], 4)
    return {name: chance.choice(["", None] if chance.random() < 0.15 else usual[name]) for name in names}


says.drawn(shapes.rolled(some_row), times=400)

ingest_error.asks("""
none: Which of the four is missing?
two missing: Two of the four are missing. Which one comes first in the order of the task?
small letters: Is info one of the four levels, letter by letter?
both: Two things are amiss. Which one does the task name first?
too long: How many characters has the message, and how many may it have?
long enough: How many characters may a message have?
""")

ingest_error.slips("""
none has no length: The message is None. How many characters has None?
    - for name in ("timestamp", "level", "source", "message"):
    + if len(row["message"]) > 200:
    +     return f"message_too_long={len(row['message'])}"
    + for name in ("timestamp", "level", "source", "message"):
in the row's order: Two fields are missing. In which order does the task name the four?
    ~ for name in ("timestamp", "level", "source", "message") => for name in row
any case: The level came in small letters. Which four are there?
    ~ row["level"] not in => row["level"].upper() not in
from 200 on: The message has 200 characters. Is that more than 200?
    ~ > 200 => >= 200
how much too long: N tells how long the message is. Which number did you give?
    ~ {len(row['message'])} => {len(row['message']) - 200}
""")


@ingest_error.also_right(costs="all that is amiss is found, and the first of it returned")
def all_and_the_first(row):
    found = [f"missing_field={name}" for name in ("timestamp", "level", "source", "message") if row[name] in (None, "")]
    found += [] if row["level"] in {"INFO", "WARN", "ERROR", "CRITICAL"} else [f"bad_level={row['level']}"]
    length = len(row["message"] or "")
    return next(iter(found + [f"message_too_long={length}"] * (length > 200)), None)


ingest_error.hints += [
    "Three questions in the order of the task, each with a `return` of its own. The cell has two of them.",
    "A twin: what is amiss in a parcel?\n"
    '    if parcel["grams"] > 2000:\n        return f"too_heavy={parcel[\'grams\']}"',
]
