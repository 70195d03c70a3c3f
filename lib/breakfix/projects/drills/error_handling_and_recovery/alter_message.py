"""Alter: a message that helps whoever is called at night."""

import csv
import re
import tempfile
from pathlib import Path

from hypothesis import strategies as st

from breakfix.datasets.flight_days import HEAD
from breakfix.lab import errors, exercise
from breakfix.lab.shapes import rolled

from . import baseline
from .jobs import NAMES


@exercise(phase="alter", minutes=10)
def message(path, convert):
    """Convert the records of a raw file; when that fails, say where.

    Given    path, of a CSV file with a header; convert, which takes a record (a dict of texts) and returns a dict, or
             raises an error, of any class below Exception. A record may go over several lines, in quotes; what it has
             where a row is too short or too long is yours to choose
    Leave    the converted records as a list, in the order of the file. When convert raises, an error reaches the
             caller. Its text, or a note on it, has the file's name and the number of the line as an editor counts it,
             empty lines and all; of a record over several lines, its first or its last. It is the error of convert
             itself, or has that error as its cause (__cause__). The class of a new error is yours to choose
    Rules    Ctrl-C stops the job: KeyboardInterrupt arrives as it is
    """
    with open(path, newline="") as file:
        reader = csv.DictReader(file)
        records = []
        for record in reader:
            try:
                records.append(convert(record))
            except Exception as error:
                raise ValueError(f"{path}, line {reader.line_num}: {error}") from error
        return records


@message.stub
def as_it_was(path, convert):
    with open(path, newline="") as file:
        return [convert(record) for record in csv.DictReader(file)]


message.play = ""
message.costs = "one try for each record: nothing when all is well"
message.keeps("src/message.py")


@message.world
def folder():
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


GOOD = "2013-01-20T06:{0:02},UA,{0},EWR,ORD,5,12"
CANCELLED = "2013-01-20T06:{0:02},UA,{0},EWR,ORD,,"
IN_QUOTES = '2013-01-20T06:{0:02}, UA ,{0},"EW' + "{1}" + 'R",ORD,5,12'
BREAKS = ("\n", "\r\n", "\n\n", "\u2028")  # the last one is a character like others
BAD = "2013-01-20T09:00,DL,77,EWR,ATL,12 min,3"
ONE, TWO, THREE = (GOOD.format(number) for number in (1, 2, 3))


def delays(record):
    """Return what is known of the delays; nothing of a cancelled flight."""
    return {name: int(record[name]) for name in ("dep_delay", "arr_delay") if record[name]}


NEW = "a new record"
CONVERTS = {NEW: baseline.convert, "the delays that are known": delays, "the record itself": lambda record: record}


@message.look
def told(folder, message, *lines, raises=None, convert=NEW, name="2013-01-20.csv", head=HEAD):
    """Of each record that fails it asks file, line and cause; flights 77 and 78 raise what `raises` names."""
    path, failed = folder / name, []
    path.write_bytes("\n".join([head, *lines, ""]).encode())

    def watched(record):
        try:
            if raises and record["flight"] in {"77", "78"}:
                raise errors.ERRORS[raises]() from LookupError("the cause that an error may have itself")
            return CONVERTS[convert](record)
        except BaseException as error:
            failed.append((error, str(error), places(record["flight"], lines)))
            raise

    try:
        found, error = message(path, watched), None
    except BaseException as raised:
        if not failed:
            raise
        found, error = None, raised
    if failed:
        return what_arrived(error, failed, path)
    return found if isinstance(found, list) else {"returned, and not a list": found}


def places(flight, lines):
    """Return the lines of a file on which the record of a flight begins and ends; `lines` are those below its head."""
    place = next(place for place, line in enumerate(lines) if f",{flight}," in line)
    first = 2 + "\n".join([*lines[:place], ""]).count("\n")
    return {first, first + lines[place].count("\n")}


def what_arrived(error, failed, path):
    """Return whether an error arrives and tells file, line and cause of each record that has failed."""
    if isinstance(failed[-1][0], KeyboardInterrupt):
        as_it_is = error is failed[-1][0] and not hasattr(error, "__notes__")
        return {"KeyboardInterrupt": "arrives as it is" if as_it_is else "does not arrive as it is"}
    texts = " ".join([str(error), *getattr(error, "__notes__", [])])
    numbers = texts.replace(str(path), "").replace(path.name, "")  # a number in a folder's name is no line
    for _, said, _ in failed:
        numbers = numbers.replace(said, "", 1)
    told = set(map(int, re.findall(r"\d+", numbers)))
    line = "told" if all(told & either for _, _, either in failed) else "another one" if told else "missing"
    kept = all(cause in reached(error) for cause, _, _ in failed)
    beside = error is not None and error.__context__ and not error.__suppress_context__
    lost = f"beside the {type(error).__name__} that arrives, and no cause of it" if beside else "lost"
    return {
        "error at the caller": "there" if error is not None else "missing",
        "convert's error": "kept" if kept else lost,
        "name of the file": "told" if path.name in texts else "missing",
        "number of the line": line,
    }


def reached(error):
    """Return an error, its cause, and theirs; of a group, each of its errors."""
    if error is None:
        return []
    beside = [each for one in getattr(error, "exceptions", []) for each in reached(one)]
    return [error, *reached(error.__cause__), *beside]


told.when("a good file: every record is good", ONE, TWO, THREE)
KNOWN = "the delays that are known"
told.when(
    f"a cancelled flight: a flight has no delays; convert returns {KNOWN}", ONE, CANCELLED.format(2), convert=KNOWN
)
told.when("nothing but a header: the file has a header and no record")
told.when("a bad value: the third record, on line 4, has the text `12 min` for a delay", ONE, TWO, BAD, THREE)
told.when("empty lines before: two empty lines stand before the bad record on line 5", ONE, "", "", BAD)
SHORTER = {"head": HEAD.removesuffix(",arr_delay")}
told.when("a column is missing: the file has no column arr_delay, and convert raises KeyError", ONE[:-3], **SHORTER)
told.when("a short row: a row breaks off, and convert raises TypeError", ONE, BAD[:33], raises="TypeError")
told.when("another class: convert raises an error of a class of its own", ONE, BAD, raises="Refused")
told.when("the operator stops it: Ctrl-C comes during the second record", ONE, BAD, raises="KeyboardInterrupt")


@st.composite
def files(draw):
    """Lines of a file: good ones, cancelled, over two lines, empty, up to two that fail, in any order."""
    kinds = st.one_of(st.sampled_from([GOOD, CANCELLED, ""]), st.just(IN_QUOTES))
    found, ends = draw(st.lists(kinds, max_size=8)), st.sampled_from(BREAKS)
    lines = [kind.format(number, draw(ends)) for number, kind in enumerate(found, 1)]
    for flight in draw(st.sampled_from([[], ["77"], ["77"], ["77", "78"]])):
        bad = BAD.replace("77", flight).replace("EWR", draw(st.sampled_from(["EWR", '"EW\nR"', '"EW\n\nR"'])))
        lines.insert(draw(st.integers(0, len(lines))), bad)
    return tuple(lines)


told.drawn(
    together=files(),
    raises=st.sampled_from([None, *errors.ORDINARY, "KeyboardInterrupt"]),
    convert=st.sampled_from(sorted(CONVERTS)),
    name=rolled(lambda dice: dice.choice(NAMES)),
    times=100,
    says=lambda *lines, raises, convert, name: (
        f"the file `{name}` has these lines below its header: {list(lines)}; convert returns {convert}"
        f"{f', and raises {raises} for the flights 77 and 78' if raises else ''}"
    ),
)

message.asks("""
a good file: The file has three records. How many do you return?
a cancelled flight: A cancelled flight has no delays. Is it a record?
nothing but a header: A day without flights is a file too. What do you return?
a bad value: On which line does `12 min` stand, and who hears of it?
empty lines before: There are empty lines in between. To which line would an editor take you?
a column is missing: Which class of error does a missing column raise?
a short row: A row breaks off. Which class of error is that?
another class: Where does an error of this class take its text from?
the operator stops it: Ctrl-C is no fault of the file. What does the caller get?
""")

message.slips("""
left out: A record vanished, and nobody heard of it. How would you find out which?
    - except Exception as error:
    - raise ValueError(f"{path}, line {reader.line_num}: {error}") from error
    + except Exception:
    +     continue
cause cut: The caller hears where. Who says why? What did convert have to say?
    ~ : {error}") from error => cannot be converted") from None
no cause named: Two errors stand in the traceback. Which of your words makes the first the cause of the second?
    ~ ") from error => ")
no place: Something could not be converted. Where, in 365 files of a thousand lines?
    ~ {path}, line {reader.line_num} => a record could not be converted
counts records: Go to that line in an editor. Is the bad record there?
    ~ for record in reader: => for line, record in enumerate(reader, 2):
    ~ {reader.line_num} => {line}
takes everything: Somebody pressed Ctrl-C. Was that an error of the file?
    ~ except Exception as => except BaseException as
values only: A column is missing, and the message is as bare as before. Which errors do you expect?
    ~ except Exception as => except ValueError as
nothing returned: Every record was converted, and the caller has None. Where did they go?
    - return records
""")


@message.also_right(costs="the error keeps its class, so a caller that looks for it still finds it")
def with_a_note(path, convert):
    records = []
    with open(path, newline="") as file:
        reader = csv.DictReader(file)
        for record in reader:
            try:
                records.append(convert(record))
            except Exception as error:
                error.add_note(f"{path}, line {reader.line_num}")
                raise
    return records


message.hints += [
    "At night you ask three questions: which file, which line, why? The loop knows the first two, the error that you "
    "caught knows the third. Python can keep all of it: an error can have a cause, or carry a note. The reader of the "
    "csv module knows which line of the file it has reached.",
    "A twin: orders of a list, each with a place in it.\n"
    "    for place, order in enumerate(orders, 1):\n"
    "        try:\n"
    "            ship(order)\n"
    "        except Exception as problem:\n"
    '            raise RuntimeError(f"order {place}") from problem',
]
