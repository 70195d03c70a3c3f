"""Mastery: validation logs under reports/, which a rerun adds to and never takes from."""

import json
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
             validated; lines, a list of dicts from names, other than at and file, to texts, numbers or None. It is
             called once for each file of each run, and a rerun may bring the same again
    Leave    in folder/reports/quality.jsonl one more line of JSON for each dict, in their order, in UTF-8: an object
             with all that the dict has, and with at and file. reports/ may not be there yet
    Rules    what is in the file, text in UTF-8, stays as it is. If a killed run left the last line unfinished, the new
             lines begin on a line of their own. Otherwise no empty line comes between
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


LINE = {"rule": "late", "pass": 3, "fail": 1, "percent_valid": 75.0}
NIGHT, MORNING, DAY = "2013-01-03T02:00", "2013-01-03T09:00", "2013-01-02.csv"
OLD = '{"at": "2013-01-02T02:00", "file": "2013-01-01.csv", "rule": "late"}\n'
BEFORE = {  # what the report may hold
    "there is no report": None,
    "the report is empty": "",
    "the report has a line": OLD,
    "the report ends in half a line": OLD + '{"at": "2013-01-02T02:',
    "the only line of the report has no end": OLD[:-1],
    "the report has a line with ä": '{"rule": "spät"}\n',
    "the report ends in an empty line": OLD + "\n",
    "the report ends in CR LF, and is no JSON": "no JSON\r\n",
}
_, EMPTY, ONE, CUT = list(BEFORE)[:4]


@quality_log.look
def told(world, quality_log, *calls, before="there is no report"):
    """Calls of (at, file, lines), with one of the texts of BEFORE in the report, or without a report."""
    folder, there = Path("job").absolute(), BEFORE[before] or ""
    folder.mkdir()
    path = folder / "reports" / "quality.jsonl"
    if BEFORE[before] is not None:
        path.parent.mkdir()
        path.write_bytes(there.encode())
    for call in calls:
        quality_log(folder, *call)
    found = path.read_bytes() if path.exists() else b""
    stays = found.startswith(there.encode())
    half = there.rpartition("\n")[2] if stays else ""  # the line that has no end
    *lines, rest = (half + found.removeprefix(there.encode()).decode("utf-8", "replace")).split("\n")
    return {
        "what was there": "is there" if stays else "is gone",
        "lines that are new": [_object(line) for line in lines[bool(half) and lines[:1] == [half] :]],
        "has no end": "" if rest == half else rest,
    }


def _object(line):
    """Return a line of the report as what it says, or as it is where it is no object of JSON."""
    try:
        return dict(sorted(json.loads(line).items()))
    except (ValueError, AttributeError):
        return {"no object of JSON": line}


told.when("a first line: there is no folder reports yet", (NIGHT, DAY, [LINE]))
told.when("an earlier run: the report has a line of yesterday", (NIGHT, DAY, [LINE]), before=ONE)
told.when("a rerun: the same file is validated twice", (NIGHT, DAY, [LINE]), (MORNING, DAY, [LINE | {"fail": 0}]))
told.when("cut short: a killed run left half a line", (NIGHT, DAY, [LINE]), before=CUT)
told.when("an empty report: the file is there, and has no line", (NIGHT, DAY, [LINE]), before=EMPTY)
told.when("nothing known: percent_valid is None", (NIGHT, DAY, [LINE | {"percent_valid": None}]))

RULES = ("late", "zu spät", 'a "b"', "a\nb", "it's", "\u2028", "")
LINES = [{"rule": rule, "x y": value} for rule in RULES for value in (None, 0, 99.9, 100.0, "a,b")]


def calls(chance):
    """Return up to three calls, perhaps twice, each with up to three lines, perhaps twice."""
    counts = chance.choices(range(4), k=chance.randint(0, 3))
    drawn = [chance.choices(LINES, k=count) * chance.choice([1, 1, 2]) for count in counts]
    found = [(chance.choice([NIGHT, MORNING]), chance.choice([DAY, "ä b.csv"]), lines) for lines in drawn]
    return tuple(found * chance.choice([1, 1, 2]))


told.drawn(
    together=rolled(calls),
    before=evenly(BEFORE),
    times=70,
    says=lambda *calls, before: f"{before}, and these come: {list(calls)}",
)

quality_log.asks("""
a first line: There is no folder reports. Who makes it?
an earlier run: The report has a line of yesterday. Does it still have it afterwards?
a rerun: The file failed at night and passed in the morning. What does the report say of the night?
cut short: The last line is unfinished. Where does yours begin?
an empty report: The file has no byte. Is there a line to finish?
nothing known: How does JSON write None?
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
the folder is new: reports/ is there already. What does mkdir do then?
    ~ mkdir(exist_ok=True) => mkdir()
Python's own words: Read a line with another program. Does it know None?
    ~ json.dumps({"at": at, "file": file, **line}) => str({"at": at, "file": file, **line})
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
    "A twin: a guest book.\n    with open('guests.txt', 'a') as book:\n        book.write(guest + '\\n')",
]

fixes_hold = held_out(of=[counted, schema, checks, quality, quality_log], name="fixes_hold", minutes=2)
