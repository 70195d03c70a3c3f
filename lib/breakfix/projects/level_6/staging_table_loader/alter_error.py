"""Alter: what is amiss in a row, in words that a query can group by."""

from breakfix.lab import exercise, shapes


@exercise(phase="alter", minutes=6)
def ingest_error(row):
    """Say what is amiss in a row.

    Given     row, a dict of timestamp, level, source and message, in any order; each is a text, or None
    Leave     None when nothing is amiss; otherwise the first of these that holds:
              missing_field=NAME    NAME is the first of the four, in this order, that is None, empty or white space
              bad_level=LEVEL       LEVEL, as it came, is none of INFO, WARN, ERROR, CRITICAL
              message_too_long=N    N is the number of characters of the message, which is more than 200
    """
    for name in ("timestamp", "level", "source", "message"):
        if not (row[name] or "").strip():
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


says.when("none: the source is None", GOOD | {"source": None})
says.when("blank: the message is two blanks", GOOD | {"message": "  "})
MISSING = {"message": "Service started", "source": "", "level": "", "timestamp": "2026-03-01T08:00:00Z"}
says.when("two missing: source and level are missing", MISSING)
says.when("two things: the level is DEBUG and the message is missing", GOOD | {"level": "DEBUG", "message": ""})
says.when("small letters: the level is info", GOOD | {"level": "info"})
says.when("a blank: the level is INFO with a blank before it", GOOD | {"level": " INFO"})
says.when("too long: the message has 201 characters", GOOD | {"message": "x" * 201})
says.when("long enough: the message has 200 characters", GOOD | {"message": "x" * 200})

EMPTY = ["", " ", "\t", "\n ", "  \r\n", None]
LEVELS = ["INFO", "WARN", "ERROR", "CRITICAL"]
NEARLY = ["DEBUG", "info", "WARNING", " INFO", "ERROR ", "INF", "FO", "INFO\n"]
LONG = [sign * count for sign in "xé" for count in (199, 200, 201)]
LONG += ["x" * 201 + " ", " " + "x" * 199, "   " + "x" * 198, "é" * 150, "x\n" * 150, "\n" + "x" * 200, "😀" * 200]


def some_row(chance):
    """Return a row with its names in some order: most values are usual ones, and messages often near the limit."""
    usual = {"timestamp": ["2026-03-01T08:00:00Z", "0"], "source": ["api", "0", "None"]}
    usual |= {"level": LEVELS + NEARLY * chance.choice((0, 0, 1)), "message": ["Job 017", "0", "a=b", *LONG]}
    names = chance.sample([*GOOD], 4)
    return {name: chance.choice(EMPTY if chance.random() < 0.15 else usual[name]) for name in names}


says.drawn(shapes.rolled(some_row), times=400)

ingest_error.asks("""
none: Which of the four is missing?
blank: Is there a message, if it is two blanks?
two missing: Two of the four are missing. Which one comes first in the order of the task?
two things: Two things are amiss. Which one does the task name first?
small letters: Is info one of the four levels, letter by letter?
a blank: Is that one of the four levels, as it came?
too long: How many characters has the message, and how many may it have?
long enough: How many characters may a message have?
""")

ingest_error.slips("""
none has no blanks: The value is None. Which method of a text did you call on it?
    ~ (row[name] or "") => row[name]
blanks are a message: There is something in the field. Can anybody read it?
    ~ (row[name] or "").strip() => row[name]
in the row's order: Two fields are missing. In which order does the task name the four?
    ~ for name in ("timestamp", "level", "source", "message") => for name in row
message is not asked: A message is missing, too. Which field comes last in the order of the task?
    ~ "source", "message") => "source")
any case: The level came in small letters. Which four are there?
    ~ row["level"] not in => row["level"].upper() not in
trimmed first: The level came with a blank. Which text did the file have?
    ~ row["level"] not in => row["level"].strip() not in
from 200 on: The message has 200 characters. Is that more than 200?
    ~ > 200 => >= 200
how much too long: N tells how long the message is. Which number did you give?
    ~ {len(row['message'])} => {len(row['message']) - 200}
""")


@ingest_error.also_right(costs="all that is amiss is found, and the first of it returned")
def all_and_the_first(row):
    names = ["timestamp", "level", "source", "message"]
    found = [f"missing_field={name}" for name in names if row[name] is None or not row[name].split()]
    if row["level"] not in {"INFO", "WARN", "ERROR", "CRITICAL"}:
        found.append(f"bad_level={row['level']}")
    length = len(row["message"] or "")
    return next(iter(found + [f"message_too_long={length}"] * (length >= 201)), None)


ingest_error.hints += [
    "Three questions in the order of the task, each with a `return` of its own. `strip` takes white space from both "
    "ends of a text; None has no `strip`, but `(None or '')` is a text.",
    "A twin: what is amiss in a parcel?\n"
    '    if not (parcel["town"] or "").strip():\n        return "no_town"\n'
    '    if parcel["grams"] > 2000:\n        return f"too_heavy={parcel[\'grams\']}"',
]
