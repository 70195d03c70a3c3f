"""Mastery: validation logs under reports/, which a rerun adds to and never takes from."""

import json
import tempfile
from pathlib import Path

from breakfix.lab import exercise, held_out
from breakfix.lab.shapes import evenly, rolled

from .alter_counted import counted
from .fix_checks import checks
from .fix_report import quality
from .fix_schema import schema


@exercise(phase="mastery", minutes=7)
def quality_log(folder, at, file, lines):
    """Add what a validation found to reports/quality.jsonl.

    Given    folder, the Path of a job's folder; at, a text, the time of the run; file, the name of the file that was
             validated; lines, a list of dicts from names to texts, numbers or None. It is called once for each file
             of each run, and a rerun may bring the same again
    Leave    in folder/reports/quality.jsonl one line of JSON more for each dict, in their order, in UTF-8: an object
             with all that the dict has, and with at and file. reports/ may not be there yet
    Rules    what stands in the file stays, byte for byte. Where a killed run left a line without its end, be it
             within a letter, the new lines begin on a line of their own; else no empty line comes between
    Not touch lines
    """
    path = folder / "reports" / "quality.jsonl"
    path.parent.mkdir(exist_ok=True)
    with open(path, "ab+") as report:
        before = path.read_bytes()
        if before and not before.endswith(b"\n"):
            report.write(b"\n")
        for line in lines:
            report.write(json.dumps({"at": at, "file": file, **line}).encode() + b"\n")


@quality_log.stub
def as_it_was(folder, at, file, lines):
    path = folder / "reports" / "quality.jsonl"
    with open(path, "w") as report:
        for line in lines:
            print(line, file=report)


quality_log.play = ""
quality_log.free("files")  # the look reads the report
quality_log.costs = "reads the report once for its last byte"
quality_log.keeps("src/quality_log.py")


@quality_log.world
def a_folder():
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


LINE = {"rule": "late", "pass": 3, "fail": 1, "percent_valid": 75.0}
NIGHT, MORNING = "2013-01-03T02:00", "2013-01-03T09:00"
OLD = '{"at": "2013-01-02T02:00", "file": "2013-01-01.csv", "rule": "late"}\n'


@quality_log.look
def told(folder, quality_log, *calls, before=None):
    """Calls of (at, file, lines), with this text in the report before, or without a report."""
    path = folder / "reports" / "quality.jsonl"
    if before is not None:
        path.parent.mkdir()
        path.write_bytes(before.encode("utf-8", "surrogateescape"))
    for call in calls:
        quality_log(folder, *call)
    data = path.read_bytes() if path.exists() else b""
    there = (before or "").encode("utf-8", "surrogateescape")
    kept = data.startswith(there)
    new = data[len(there) :].decode("utf-8", "replace") if kept else data.decode("utf-8", "replace")
    ended = not there or there.endswith(b"\n")
    own = ended or not new or new.startswith("\n")
    lines = new.removeprefix("" if ended else "\n").splitlines() if new else []
    found = [_object(line) for line in new.removeprefix("" if ended else "\n").split("\n")[:-1]] if lines else []
    return {
        "what stood there": "is there" if kept else "is gone",
        "new lines begin": "on a line of their own" if own else "within the old line",
        "the last line": "has its end" if not new or new.endswith("\n") else "has no end",
        "new lines": found,
    }


def _object(line):
    """Return a line of the report as what it says, or as it is where it is no JSON."""
    try:
        found = json.loads(line)
    except ValueError:
        return {"no JSON": line}
    return dict(sorted(found.items())) if isinstance(found, dict) else {"no object": line}


DAY = "2013-01-02.csv"
told.when("a first line: there is no folder reports yet", (NIGHT, DAY, [LINE]))
told.when("an earlier run: a line of yesterday stands in the report", (NIGHT, DAY, [LINE]), before=OLD)
told.when("a rerun: the same file is validated twice", (NIGHT, DAY, [LINE]), (MORNING, DAY, [LINE | {"fail": 0}]))
told.when("the same again: the same lines come twice, and both stand there", (NIGHT, DAY, [LINE]), (NIGHT, DAY, [LINE]))
told.when("several lines: a file has three lines", (NIGHT, DAY, [LINE, {"rule": "there"}, {"rule": "on time"}]))
told.when("cut short: a killed run left half a line", (NIGHT, DAY, [LINE]), before=OLD + '{"at": "2013-')
told.when("nothing known: percent_valid is None", (NIGHT, DAY, [LINE | {"percent_valid": None}]))
told.when("a quote in a name: a rule has quotes and a line break in its name", (NIGHT, DAY, [{"rule": 'a "b"\nc'}]))
told.when("no lines: nothing was validated", (NIGHT, DAY, []), before=OLD)

TEXTS = ["late", "zu spät", "a,b", 'a "b"', "a\nb", "it's", "\u2028", ""]
NUMBERS = [None, 0, 7, 99.9, 100.0, 66.6]
BEFORE = [None, "", OLD, OLD * 2, OLD[:-1], OLD + "{", '{"rule": "spät"}\n', OLD + "\n", "no JSON\r\n"]
BEFORE += [OLD + "sp\udcc3", OLD + "  ", OLD * 900]  # within a letter, with blanks, after a year


def calls(chance):
    """Return up to three calls, each with up to three lines."""

    def line():
        more = {name: chance.choice(NUMBERS) for name in chance.sample(["fail", "x y"], chance.randint(0, 2))}
        return {"rule": chance.choice(TEXTS), **more}

    def alike(lines):
        return lines + lines[:1] * chance.choice([0, 0, 1])

    return tuple(
        (
            chance.choice([NIGHT, MORNING]),
            chance.choice([DAY, "a b.csv", "ä.csv"]),
            alike([line() for _ in range(count)]),
        )
        for count in chance.choices(range(4), k=chance.randint(0, 3))
    )


told.drawn(
    together=rolled(calls),
    before=evenly(BEFORE),
    times=70,
    says=lambda *calls, before: (
        (
            "there is no report"
            if before is None
            else f"the report holds {before[-200:]!r}" + " and much before it" * (len(before) > 200)
        )
        + f", and these come: {list(calls)}"
    ),
)

quality_log.asks("""
a first line: There is no folder reports. Who makes it?
an earlier run: Yesterday's line stands there. Does it stand there afterwards?
a rerun: The file failed at night and passed in the morning. What does the report say of the night?
the same again: The same comes twice. How many lines are that?
several lines: Where does one line end, and the next begin?
cut short: The last line has no end. Where does yours begin?
nothing known: How does JSON write None?
a quote in a name: A name has a quote and a line break in it. Who takes care of them?
no lines: Nothing is added. What is left of what stood there?
""")

quality_log.slips("""
begins anew: Yesterday's line is gone. What does the mode `w` do with a file that is there?
    - before = path.read_bytes()
    + report.truncate(0)
    + before = b""
trusts the last line: A killed run left half a line. Can anybody read the line that you have joined to it?
    - if before and not before.endswith(b"\\n"):
    -     report.write(b"\\n")
a line break each time: An empty line stands between two runs. Who asked for it?
    ~ if before and not before.endswith(b"\\n"): => if before:
no folder: reports/ is not there on the first day. Who makes it?
    - path.parent.mkdir(exist_ok=True)
the folder is new: reports/ is there already. What does mkdir do then?
    ~ mkdir(exist_ok=True) => mkdir()
Python's own words: Read a line with another program. Does it know None, and texts in single quotes?
    ~ json.dumps({"at": at, "file": file, **line}) => str({"at": at, "file": file, **line})
without a time: Two runs stand in one file. Which line is of which?
    ~ {"at": at, "file": file, **line} => {"file": file, **line}
one list: A line of the report holds a whole list. How many lines were asked for?
    - for line in lines:
    -     report.write(json.dumps({"at": at, "file": file, **line}).encode() + b"\\n")
    + report.write(json.dumps([{"at": at, "file": file, **line} for line in lines]).encode() + b"\\n")
""")


@quality_log.also_right(costs="two handles, and one write")
def in_one_write(folder, at, file, lines):
    folder.joinpath("reports").mkdir(parents=True, exist_ok=True)
    path = folder / "reports" / "quality.jsonl"
    there = path.read_bytes() if path.exists() else b""
    begin = "\n" if there[-1:] not in {b"", b"\n"} and lines else ""
    text = "".join(json.dumps(dict(line, at=at, file=file), ensure_ascii=False) + "\n" for line in lines)
    with path.open("a", encoding="utf-8", newline="\n") as report:
        report.write(begin + text)


quality_log.hints += [
    "Which mode opens a file so that what stands there stays? And before you write: does the last line have its end?",
    "A twin: a guest book.\n"
    "    with open('guests.txt', 'a') as book:\n"
    "        for guest in guests:\n"
    "            book.write(guest + '\\n')",
]

fixes_hold = held_out(of=[counted, schema, checks, quality, quality_log], name="fixes_hold", minutes=2)
