"""Alter: a line of a crontab that works where nobody is logged in."""

import functools
import re
import shlex
import tempfile
from datetime import datetime
from pathlib import Path

from hypothesis import strategies as st

from breakfix.children import cron
from breakfix.lab import exercise


@exercise(phase="alter", minutes=8)
def cron_line(home, python, hour, minute):
    """Return the line of a crontab that runs the ETL every night.

    Given     home, the absolute Path of the job's folder; python, the absolute Path of an interpreter; hour and minute,
              whole numbers. The names of folders may have blanks, quotes, `%` and other signs, but no line break and
              no backslash
    Leave     a text: one line of a user's crontab. Every day at hour:minute it runs the interpreter with one argument,
              the job's etl.py, and home is the current folder then. What the program writes, on standard output and on
              standard error, is added to the end of logs/DAY.log in home, where DAY is the day on which it runs, as
              `date +%F` writes it; the folder logs is there. The exit code of the command is the program's
    Rules     when home is not there, the program does not run, and the exit code is not 0
    """
    folder, program = shlex.quote(str(home)), shlex.quote(str(python))
    command = f"cd {folder} && {program} etl.py >> logs/$(date +%F).log 2>&1"
    return f"{minute} {hour} * * * {command}".replace("%", r"\%")


@cron_line.stub
def as_typed_by_day(home, python, hour, minute):
    return f"{hour} {minute} * * * {python} etl.py"


cron_line.free("files")  # the look says which: folders have other names in each world
cron_line.play = ""
cron_line.costs = "two quotes, and a backslash before each percent sign"

PROGRAM = """#!/bin/sh
printf '%s\\n' "$#" "$PWD" "$@" > "$SEEN"
echo loaded
echo a warning >&2
exit {code}
"""


@cron_line.world
def disk():
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made).resolve()
        (folder / "user" / "logs").mkdir(parents=True)  # somebody has one in their home too
        yield folder


@cron_line.look
def a_night(disk, cron_line, name="job", at=(2, 30), code=0, before="", there=True, tool="venv/bin/python3"):
    """The line is run as cron runs it, in the home of a user; the interpreter tells how it was called."""
    home, python, seen = disk / name, disk / "tools" / tool, disk / "seen"
    python.parent.mkdir(parents=True)
    python.write_text(PROGRAM.replace("$SEEN", str(seen)).format(code=code))
    python.chmod(0o755)
    if there:
        (home / "logs").mkdir(parents=True)
        (home / "etl.py").touch()
    line = cron_line(home, python, *at)
    entry = cron.read(line)
    days = [day_of_begin()]
    if before and there:
        (home / "logs" / f"{days[0]}.log").write_text(before)
    ended = cron.run(entry, disk / "user")
    if there and not (home / "logs" / f"{days[0]}.log").exists():
        days.append(today())  # midnight may have come between
    if not there:
        return {
            "exit code": "0" if ended.code == 0 else "not 0",
            "the program": "ran" if seen.exists() else "did not run",
        }
    told = {"exit code": ended.code, "starts in 2013": times(entry), "logs": logs(home, days)}
    if re.search(r"\d{4}-\d\d-\d\d", line.replace(str(disk), "")) and not re.search(r"\d{4}-\d\d-\d\d", name + tool):
        told["day"] = "stands in the line"
    return told | {"program": called(home, seen)}


def today():
    """Return the day as `date` writes it under cron, which knows no zone but the machine's."""
    return cron.run(r"* * * * * date +\%F", "/").output.strip()


day_of_begin = functools.cache(today)  # of a process, which lives for seconds


def times(entry):
    """Return how often an entry starts within a year, and at which times of day."""
    starts = cron.starts(entry, datetime(2013, 1, 1), datetime(2014, 1, 1))
    return [
        len({start.date() for start in starts}),
        len(starts),
        sorted({start.strftime("%H:%M") for start in starts})[:3],
    ]


def logs(home, days):
    """Return the lines of each file in logs, by its name, where the day of the run is called DAY."""
    found = {}
    for path in (home / "logs").iterdir():
        name = "DAY.log" if path.name in {f"{day}.log" for day in days} else path.name
        first, *others = path.read_text().splitlines() or [""]
        found[name] = [first, *sorted(others)] if first == "earlier" else sorted([first, *others])
    return found


def called(home, seen):
    """Return how the interpreter was called: how many arguments, in which folder, with which program."""
    if not seen.exists():
        return "did not run"
    count, folder, *arguments = seen.read_text().splitlines()
    program = (Path(folder) / arguments[0]).resolve() if arguments else None
    return {
        "arguments": int(count),
        "folder": "home" if Path(folder).resolve() == home else Path(folder).name,
        "etl.py": program == home / "etl.py",
    }


a_night.when("half past two: it runs at 2:30")
a_night.when("another time: it runs at 17:05, and the hour is the second field", at=(17, 5))
a_night.when("midnight: it runs at 0:00", at=(0, 0))
a_night.when("it fails: the program ends with exit code 3", code=3)
a_night.when("a second run: the log of that day has a line already", before="earlier\n")
a_night.when("a blank: the folder is called my job", "my job")
a_night.when("a quote: the folder is called Ann's job", "Ann's job")
a_night.when("a dollar sign: the folder is called a$b", "a$b")
a_night.when("a percent sign: the folder is called 100%", "100%")
a_night.when("an interpreter with a blank: it lies in a folder with a blank", tool="my venv/python3")
a_night.when("no folder: the job's folder is not there", there=False)

NAMES = [
    "job",
    "my job",
    "it's",
    "100%",
    "%F",
    'a "b"',
    "a$HOME",
    "a;b",
    "a&b",
    "(x)",
    "#1",
    "-n",
    "a*",
    "ä",
    "~",
    "x'%'y",
]
NAMES += ["two  blanks", "a|b", "`x`", "!1", "a/b c/d", "50% of it's", "=", "<in>", "$(x)", "{a,b}", "[a]", "%%", "'%"]
TOOLS = ["python3", "py thon", "my venv/bin/python", "it's/python", "9%/python", "a$b/python", "a&b/py", 'x"y/py']


@st.composite
def nights(draw):
    """A folder, an interpreter and a time."""
    return {
        "name": draw(st.sampled_from(NAMES)),
        "tool": draw(st.sampled_from(TOOLS)),
        "at": (draw(st.sampled_from([0, 1, 9, 12, 23])), draw(st.sampled_from([0, 1, 7, 30, 59]))),
        "code": draw(st.sampled_from([0, 0, 1, 2, 77])),
        "before": draw(st.sampled_from(["", "earlier\n"])),
        "there": draw(st.sampled_from([True, True, True, False])),
    }


@cron_line.look
def drawn_night(disk, cron_line, night):
    return a_night.function(disk, cron_line, **night)


def sentence(night):
    """Say in words which night it is."""
    there = "" if night["there"] else ", which is not there"
    ends = f"it is run by tools/{night['tool']} at (hour, minute) {night['at']}, and ends with {night['code']}"
    return f"the job's folder is called `{night['name']}`{there}; {ends}"


drawn_night.drawn(nights(), times=28, says=sentence)

cron_line.asks("""
half past two: cron starts in another folder, and has another PATH. What does your line count on?
another time: Which field comes first, the minute or the hour?
midnight: 0 is a time too. What did your line make of it?
it fails: The program has failed. Whose exit code does cron see?
a second run: The log had a line. What does one > do with it?
a blank: Where does a word end, for a shell?
a quote: There is a quote in the name. Which function of `shlex` knows what to do?
a dollar sign: What does a shell make of a $, within double quotes too?
a percent sign: What does cron make of a % before any shell has seen it?
an interpreter with a blank: The interpreter has a path too. Is it quoted?
no folder: The folder is gone. Where would the program have worked?
""")

cron_line.slips(r"""
hour first: It starts at another time. Which field of a crontab comes first?
    ~ {minute} {hour} => {hour} {minute}
percent as it is: The command ends in the middle. What is a % to cron?
    - .replace("%", r"\%")
only the date: The date is there. What if the name of the folder has a % too?
    ~ date +%F => date +\\%F
    - .replace("%", r"\%")
no quotes: A name has a blank, and the shell sees two words. What do quotes tell it?
    ~ shlex.quote(str(home)) => str(home)
double quotes: Quotes stand around it. Which signs mean something between double quotes?
    ~ shlex.quote(str(home)) => f'"{home}"'
interpreter without quotes: One of the two paths is quoted. What of the other?
    ~ shlex.quote(str(python)) => str(python)
in another folder: The program ran in the user's home. Which folder does it trust?
    ~ cd {folder} && {program} etl.py >> logs => {program} {folder}/etl.py >> {folder}/logs
whatever comes before: The folder was not there, and the program ran. Which sign means "only if that went well"?
    ~ && {program} => ; {program}
the last run only: The line of the run before is gone. Which sign adds to a file?
    ~ >> logs => > logs
errors go elsewhere: The warning is not in the log. On which of the two outputs was it?
    - 2>&1
a code of its own: The program failed, and cron sees 0. Which command came last?
    ~ 2>&1" => 2>&1; true"
not every day: Some nights are missing. What does the last field say?
    ~ * * * {command} => * * 1-5 {command}
by name: Under cron there is no such name. Which PATH does it have?
    ~ && {program} etl.py => && {python.name} etl.py
""")


@cron_line.also_right(costs="the shell opens the log before it looks for the program")
def with_a_group(home, python, hour, minute):
    quoted = [shlex.quote(str(path)).replace("%", "\\%") for path in (home, python, home / "etl.py")]
    command = "cd {} && {{ {} {}; }} 1>>./logs/`date +\\%Y-\\%m-\\%d`.log 2>&1".format(*quoted)
    return " ".join([str(minute), str(hour), "* * *", command])


cron_line.hints += [
    "Write it for the shell first: go to the folder, and only if that went well run the program; both outputs to "
    "the end of one file. Quote what comes from outside: `shlex.quote`. At the very end make it a line of a crontab: "
    "five fields before it, and a backslash before each percent sign, wherever it comes from.",
    "A twin: a backup on Sundays at 6:15.\n"
    '    copy = f"cp -r {shlex.quote(str(photos))} /mnt/$(date +%F) 2>> {shlex.quote(str(errors))}"\n'
    '    return "15 6 * * 0 " + copy.replace("%", r"\\%")',
]
