"""Alter: a message that helps whoever is called at night."""

import csv
import re

from hypothesis import strategies as st

from breakfix.datasets.flight_days import HEAD
from breakfix.lab import exercise

from . import baseline, worlds


@exercise(phase="alter", minutes=10)
def message(path, convert):
    """Convert the records of a raw file; when that fails, say where.

    Given    path, of a CSV file with a header; convert, which takes a record (a dict of texts) and returns a dict, or
             raises an error of any class
    Leave    the converted records as a list, in the order of the file. When convert raises, an error reaches the
             caller. Its text, or a note on it, has the file's name and the number of the line as an editor counts it,
             empty lines and all. The error of convert is not lost: it is the same error, or the cause of the new one
             (its __cause__). The class of a new error is yours to choose
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


message.world(worlds.folder)
message.play = ""
message.costs = "one try for each record: nothing when all is well"

GOOD = "2013-01-20T06:{0:02},UA,{0},EWR,ORD,5,12"
CANCELLED = "2013-01-20T06:{0:02},UA,{0},EWR,ORD,,"
TWO_LINES = '2013-01-20T06:{0:02},UA,{0},"EW\nR",ORD,5,12'
BAD = "2013-01-20T09:00,DL,77,EWR,ATL,12 min,3"
ONE, TWO, THREE = (GOOD.format(number) for number in (1, 2, 3))


def delays(record):
    """Return what is known of the delays; nothing of a cancelled flight."""
    return {name: int(record[name]) for name in ("dep_delay", "arr_delay") if record[name]}


@message.look
def told(folder, message, *lines, raises=None, convert="all", name="2013-01-20.csv", head=HEAD):
    path, failed = folder / name, []
    text = "\n".join([head, *lines, ""])
    path.write_text(text)

    def watched(record):
        try:
            if raises and record["flight"] in {"77", "78"}:
                raise worlds.ERRORS[raises]()
            return delays(record) if convert == "delays" else baseline.convert(record)
        except BaseException as error:
            place = text[: text.index(f",{record['flight']},")].count("\n") + 1
            failed.append((error, str(error), place))
            raise

    try:
        found, error = message(path, watched), None
    except BaseException as raised:
        if not failed:
            raise
        found, error = None, raised
    if failed:
        return what_arrived(error, failed, path)
    return found if isinstance(found, list) else {"returned, and no list": found}


def what_arrived(error, failed, path):
    """Return whether an error tells file, line and cause of each record that has failed."""
    if isinstance(failed[-1][0], KeyboardInterrupt):
        return {"KeyboardInterrupt arrives as it is": "yes" if error is failed[-1][0] else "no"}
    texts = " ".join([str(error), *getattr(error, "__notes__", [])])
    numbers = texts.replace(str(path), "").replace(path.name, "")  # a number in a folder's name is no line
    for _, said, _ in failed:
        numbers = numbers.replace(said, "", 1)
    found = {
        "an error arrives": True,
        "it names the file": path.name in texts,
        "it names the line": all(re.search(rf"(?<!\d){line}(?!\d)", numbers) for _, _, line in failed),
    }
    found = {name: "yes" if error is not None and yes else "no" for name, yes in found.items()}
    return found | {
        "the error of convert": "kept" if all(cause in kept(error) for cause, _, _ in failed) else lost(error)
    }


def lost(error):
    """Say how much is left of an error that is neither raised again nor a cause."""
    beside = error is not None and error.__context__ and not error.__suppress_context__
    return "stands in the traceback, and not as the cause" if beside else "lost"


def kept(error):
    """Return an error, its cause, and theirs; of a group, each of its errors."""
    if error is None:
        return []
    return [error, *kept(error.__cause__), *(each for one in getattr(error, "exceptions", []) for each in kept(one))]


told.when("a good file: every record is good", ONE, TWO, THREE)
told.when(
    "a cancelled flight: the delays of one of two flights are empty, since it was cancelled", ONE, CANCELLED.format(2)
)
told.when("nothing but a header: the file has a header and no record")
told.when("a bad value: the third record, on line 4, has the text `12 min` for a delay", ONE, TWO, BAD, THREE)
told.when("empty lines before: two empty lines stand before the bad record, which is on line 5", ONE, "", "", BAD)
told.when(
    "a column is missing: the file has no column arr_delay, and convert raises KeyError",
    ONE.rpartition(",")[0],
    head=HEAD.removesuffix(",arr_delay"),
)
told.when(
    "a short row: the second record, on line 3, has no delays at all, and convert raises TypeError",
    ONE,
    BAD.removesuffix(",12 min,3"),
    raises="TypeError",
)
told.when(
    "the operator stops it: somebody presses Ctrl-C while the second record is converted",
    ONE,
    BAD,
    TWO,
    raises="KeyboardInterrupt",
)
told.when(
    "a name over two lines: a quoted text runs over two lines before the bad record, which is on line 4",
    TWO_LINES.format(1),
    BAD,
    held_out=True,
)
told.when(
    "nothing is left: convert raises StopIteration for the record on line 3",
    ONE,
    BAD,
    raises="StopIteration",
    held_out=True,
)


@st.composite
def files(draw):
    """Lines of a file: good ones, cancelled, over two lines, empty, up to two that fail, in any order."""
    kinds = st.sampled_from([GOOD, GOOD, CANCELLED, TWO_LINES, ""])
    lines = [kind.format(number) for number, kind in enumerate(draw(st.lists(kinds, max_size=12)), 1)]
    for flight in draw(st.sampled_from([[], ["77"], ["77"], ["77", "78"]])):
        lines.insert(draw(st.integers(0, len(lines))), BAD.replace("77", flight))
    return tuple(lines)


told.drawn(
    together=files(),
    raises=st.sampled_from([None, *worlds.OF_A_FILE, "KeyboardInterrupt"]),
    convert=st.sampled_from(["all", "delays"]),
    name=st.sampled_from(["2013-01-20.csv", "12.csv", "a b.csv", "100%.csv", "{}.csv"]),
    times=200,
    says=lambda *lines, raises, convert, name: (
        f"convert {'returns the delays that are known' if convert == 'delays' else 'is that of the job'}, "
        f"{f'raises {raises} for the flights 77 and 78, ' if raises else ''}and below the header of {name} stands\n"
        + "\n".join(lines)
    ),
)

message.asks("""
a good file: Three records are in the file. How many do you return?
a cancelled flight: A cancelled flight has no delays. Is it a record?
nothing but a header: A day without flights is a file too. What do you return?
a bad value: On which line does `12 min` stand, and who is told?
empty lines before: There are empty lines in between. On which line would an editor put you?
a column is missing: Of which class is the error of a missing column?
a short row: A row ends too early. Which class of error is that?
the operator stops it: Ctrl-C is no fault of the file. What does the caller get?
""")

message.slips("""
left out: A record vanished, and nobody was told. How would you find out which?
    - except Exception as error:
    - raise ValueError(f"{path}, line {reader.line_num}: {error}") from error
    + except Exception:
    +     continue
cause cut: The caller hears where. Who tells why: what did convert have to say?
    - : {error}") from error
    + cannot be converted") from None
no cause named: Two errors stand in the traceback. Which of your words makes the first the cause of the second?
    - ") from error
    + ")
no place: Something could not be converted. Where, in 365 files of a thousand lines?
    - {path}, line {reader.line_num}
    + a record could not be converted
counts records: Go to that line in an editor. Is the bad record there?
    - for record in reader:
    + for line, record in enumerate(reader, 2):
    - {reader.line_num}
    + {line}
takes everything: Somebody pressed Ctrl-C. Was that an error of the file?
    - except Exception as
    + except BaseException as
values only: A column is missing, and the message is as bare as before. Which errors do you expect?
    - except Exception as
    + except ValueError as
two classes: You handle two classes, and a third one came. How many are there?
    - except Exception as
    + except (ValueError, KeyError) as
nothing returned: Every record was converted, and the caller has None. Where did they go?
    - return records
""")


@message.also_right(costs="the error keeps its class, and a caller that looks for it still finds it")
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


@message.also_right(costs="one try for the whole file: an error of the reader itself is told as well")
def around_the_file(path, convert):
    with open(path, newline="") as file:
        reader = csv.DictReader(file)
        try:
            return [convert(record) for record in reader]
        except Exception as error:
            raise RuntimeError(f"{path} line {reader.line_num}") from error


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
