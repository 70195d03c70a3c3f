"""Alter: a message that helps whoever is called at night."""

import csv
import decimal
import re

from breakfix.datasets.flight_days import HEAD
from breakfix.lab import exercise
from breakfix.projects.drills.error_handling_and_recovery import baseline, worlds

__all__ = ["message"]

GOOD = "2013-01-20T06:{:02},UA,{},EWR,ORD,5,12"
BAD = "2013-01-20T09:00,DL,77,EWR,ATL,12 min,3"
SHORT = "2013-01-20T09:00,DL,77,EWR,ATL"


@exercise(phase="alter", minutes=10)
def message(path, convert):
    """Convert the records of a raw file; when that fails, say where.

    Given    path, of a CSV file with a header; convert, which takes a record (a dict of texts) and returns a dict, or
             raises an error of any class
    Leave    the converted records as a list, in the order of the file. When convert raises, an error reaches the
             caller. Its text, or a note on it, has the file's name and the number of the line as an editor counts it,
             empty lines and all. The error of convert is not lost: it is the same error, or the cause of the new one
    Rules    who stops the job with Ctrl-C stops it: KeyboardInterrupt arrives as it is
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


def write(folder, *lines, head=HEAD):
    """Write a raw file and return its path."""
    path = folder / "2013-01-20.csv"
    path.write_text("\n".join([head, *lines, ""]))
    return path


def told(message, path, line, convert=baseline.convert):
    """Return what reaches the caller: whether the text of an error tells file, line and cause."""
    origin = []

    def watched(record):
        try:
            return convert(record)
        except BaseException as error:
            origin.append(error)
            raise

    try:
        message(path, watched)
    except BaseException as error:
        texts = " ".join([str(error), *getattr(error, "__notes__", [])])
        beside = texts.replace(str(path), "").replace(path.name, "")  # a number in a folder's name is no line
        counted = bool(re.search(rf"(?<!\d){line}(?!\d)", beside))
        kept = bool(origin) and origin[-1] in chain(error)
        return _seen(True, path.name in texts, counted, kept)
    return _seen(False, False, False, False)


def _seen(*found):
    asked = ("an error arrives", "it names the file", "it names the line", "it keeps the error of convert")
    return {name: "yes" if yes else "no" for name, yes in zip(asked, found, strict=True)}


def chain(error):
    """Return an error and what a reader of its traceback is shown above it."""
    shown = []
    while error is not None and error not in shown:
        shown.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return shown


@message.trial(asks="Three records are in the file. How many do you return?", next="see that each record is kept")
def a_good_file(folder, message):
    """every record is good"""
    return message(write(folder, *(GOOD.format(n, n) for n in (1, 2, 3))), baseline.convert)


@message.trial(asks="A cancelled flight has no delays. Is it a record?", next="see that each record is kept")
def a_cancelled_flight(folder, message):
    """the delays of one of two flights are empty, since it was cancelled"""
    cancelled = GOOD.format(2, 2).removesuffix("5,12") + ","
    return message(write(folder, GOOD.format(1, 1), cancelled), baseline.convert)


@message.trial(asks="A day without flights is a file too. What do you return?", next="see what you return of no record")
def nothing_but_a_header(folder, message):
    """the file has a header and no record"""
    return message(write(folder), baseline.convert)


@message.trial(asks="On which line does `12 min` stand, and who is told?", next="follow the error to the caller")
def a_bad_value(folder, message):
    """the third record, on line 4, has the text `12 min` for a delay"""
    return told(message, write(folder, GOOD.format(1, 1), GOOD.format(2, 2), BAD, GOOD.format(3, 3)), 4)


@message.trial(
    asks="There are empty lines in between. On which line would an editor put you?", next="count lines, not records"
)
def empty_lines_before(folder, message):
    """two empty lines stand before the bad record, which is on line 5"""
    return told(message, write(folder, GOOD.format(1, 1), "", "", BAD), 5)


@message.trial(asks="Of which class is the error of a missing column?", next="see which errors you let pass unchanged")
def a_column_is_missing(folder, message):
    """the file has no column arr_delay, and convert raises KeyError"""
    head, line = HEAD.replace(",arr_delay", ""), GOOD.format(1, 1).rpartition(",")[0]
    return told(message, write(folder, line, head=head), 2)


@message.trial(
    asks="A row ends too early. Which class of error is that?", next="see which errors you let pass unchanged"
)
def a_short_row(folder, message):
    """the second record, on line 3, has no delays at all, and convert raises TypeError"""
    return told(message, write(folder, GOOD.format(1, 1), SHORT), 3, lambda record: {"late": int(record["arr_delay"])})


@message.trial(asks="Ctrl-C is no fault of the file. What does the caller get?", next="see what your except takes")
def the_operator_stops_it(folder, message):
    """somebody presses Ctrl-C while the second record is converted"""

    def stopped(record):
        if record["flight"] == "2":
            raise KeyboardInterrupt
        return baseline.convert(record)

    try:
        message(write(folder, *(GOOD.format(n, n) for n in (1, 2, 3))), stopped)
    except BaseException as error:
        return {"arrives": type(error).__name__}
    return {"arrives": "nothing"}


@message.trial(held_out=True)
def a_name_over_two_lines(folder, message):
    """a quoted text runs over two lines before the bad record, which is on line 4"""
    return told(message, write(folder, GOOD.format(1, 1).replace("ORD", '"OR\nD"'), BAD), 4)


@message.trial(held_out=True)
def no_number_for_decimal(folder, message):
    """convert makes decimals, and raises decimal.InvalidOperation for the record on line 4"""
    path = write(folder, GOOD.format(1, 1), GOOD.format(3, 3), BAD)
    return told(message, path, 4, lambda record: {"left": decimal.Decimal(record["dep_delay"])})


@message.trial(held_out=True)
def nothing_is_left(folder, message):
    """convert takes what it needs from an iterator of its own, which has nothing left for the record on line 3"""
    gates = iter(["C1"])
    path = write(folder, GOOD.format(1, 1), GOOD.format(5, 5))
    return told(message, path, 3, lambda record: {"gate": next(gates)})


@message.mistake(says="A record vanished, and nobody was told. How would you find out which?")
def left_out(path, convert):
    records = []
    with open(path, newline="") as file:
        for record in csv.DictReader(file):
            try:
                records.append(convert(record))
            except Exception:  # noqa: S112
                continue
    return records


@message.mistake(says="The caller hears where. Who tells why: what did convert have to say?")
def cause_cut(path, convert):
    with open(path, newline="") as file:
        reader = csv.DictReader(file)
        try:
            return [convert(record) for record in reader]
        except Exception:
            raise ValueError(f"{path}, line {reader.line_num} cannot be converted") from None


@message.mistake(says="Something could not be converted. Where, in 365 files of a thousand lines?")
def no_place(path, convert):
    with open(path, newline="") as file:
        try:
            return [convert(record) for record in csv.DictReader(file)]
        except Exception as error:
            raise ValueError(f"a record could not be converted: {error}") from error


@message.mistake(says="Go to that line in an editor. Is the bad record there?")
def counts_records(path, convert):
    records = []
    with open(path, newline="") as file:
        for line, record in enumerate(csv.DictReader(file), 2):
            try:
                records.append(convert(record))
            except Exception as error:
                raise ValueError(f"{path}, line {line}: {error}") from error
    return records


@message.mistake(says="Somebody pressed Ctrl-C. Was that an error of the file?")
def takes_everything(path, convert):
    records = []
    with open(path, newline="") as file:
        reader = csv.DictReader(file)
        for record in reader:
            try:
                records.append(convert(record))
            except:  # noqa: E722
                raise ValueError(f"{path}, line {reader.line_num}")  # noqa: B904
    return records


@message.mistake(says="A column is missing, and the message is as bare as before. Which errors do you expect?")
def values_only(path, convert):
    records = []
    with open(path, newline="") as file:
        reader = csv.DictReader(file)
        for record in reader:
            try:
                records.append(convert(record))
            except ValueError as error:
                raise ValueError(f"{path}, line {reader.line_num}: {error}") from error
    return records


@message.mistake(says="Two classes are told, and a third one came. How many are there?")
def two_classes(path, convert):
    records = []
    with open(path, newline="") as file:
        reader = csv.DictReader(file)
        for record in reader:
            try:
                records.append(convert(record))
            except (ValueError, KeyError) as error:
                raise ValueError(f"{path}, line {reader.line_num}: {error}") from error
    return records


@message.mistake(says="Every record was converted, and the caller has None. Where did they go?")
def nothing_returned(path, convert):
    records = []
    with open(path, newline="") as file:
        reader = csv.DictReader(file)
        for record in reader:
            try:
                records.append(convert(record))
            except Exception as error:
                raise ValueError(f"{path}, line {reader.line_num}: {error}") from error


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
    "Three questions are asked at night: which file, which line, why? The first two are known where the loop is, the "
    "third to the error that you have caught. Python can keep both: an error can have a cause, or carry a note. The "
    "reader of the csv module knows on which line of the file it is.",
    "A twin: orders of a list, each with a place in it.\n"
    "    for place, order in enumerate(orders, 1):\n"
    "        try:\n"
    "            ship(order)\n"
    "        except Exception as problem:\n"
    '            raise RuntimeError(f"order {place}") from problem',
]
