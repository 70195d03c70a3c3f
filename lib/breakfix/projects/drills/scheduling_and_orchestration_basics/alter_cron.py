"""Alter: a line of a crontab that works where nobody is logged in."""

import re
import shlex
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import strategies as st

from breakfix.children import cron
from breakfix.lab import exercise, shapes


@exercise(phase="alter", minutes=10)
def cron_line(home, python, hour, minute):
    """Return the line of a crontab that runs the ETL every night.

    Given     home, the absolute Path of the job's folder; python, the absolute Path of an interpreter; hour and minute,
              whole numbers. The names of folders may have blanks, quotes, `%` and other signs, but no line break and
              no backslash
    Leave     a text: one line of a user's crontab. Every day at hour:minute it runs the interpreter with one argument,
              the job's etl.py, and home is the current folder then. What the program writes, on standard output and on
              standard error, is added to the end of logs/DAY.log in home, where DAY is the date of that run, such as
              2013-01-08, in UTC or by the machine's clock; the folder logs is there. The exit code of the command is
              the program's
    Rules     when home is not there, the program does not run, and the exit code is not 0
    """
    folder, program = shlex.quote(str(home)), shlex.quote(str(python))
    command = f"cd {folder} && {program} etl.py >> logs/$(date +%F).log 2>&1"
    return f"{minute} {hour} * * * {command}".replace("%", r"\%")


@cron_line.stub
def as_typed_by_day(home, python, hour, minute):
    return f"{hour} {minute} * * * {python} etl.py"


cron_line.play = ""
cron_line.costs = "two quotes, and a backslash before each percent sign"

DATE = re.compile(r"\d{4}-\d\d-\d\d")
NOW = ["env", "-i", "date", "+%F"]  # as cron's few variables leave it
PROGRAM = """#!/bin/sh
printf %s "$# argument, $(test "$1" -ef etl.py && echo etl.py || echo no etl.py), in $PWD" > "{seen}"
echo loaded
echo a warning >&2
exit {code}
"""


@cron_line.look
def a_night(world, cron_line, folder="job", interpreter="venv/bin/python3", at=(2, 30), code=0, runs=1, there=True):
    """The line is run as cron runs it, in the home of a user; the interpreter tells how it was called."""
    with tempfile.TemporaryDirectory() as made:
        disk = Path(made).resolve()
        home, python, seen = disk / folder, disk / "tools" / interpreter, disk / "seen"
        for each in (python.parent, disk / "user" / "logs", *([home / "logs"] if there else [])):
            each.mkdir(parents=True)  # somebody has a folder logs in their home too
        python.write_text(PROGRAM.format(seen=seen, code=code))
        python.chmod(0o755)
        if there:
            (home / "etl.py").touch()
        line = cron_line(home, python, *at)
        entry = cron.read(line)
        days = {datetime.now(UTC).date().isoformat(), subprocess.check_output(NOW, text=True).strip()}
        codes = [cron.run(entry, disk / "user").code for _ in range(runs)]
        days |= {datetime.now(UTC).date().isoformat(), subprocess.check_output(NOW, text=True).strip()}
        starts = cron.starts(entry, datetime(2013, 1, 1), datetime(2013, 2, 10))
        logs = {each.name: sorted(each.read_text().splitlines()) for each in home.glob("logs/*")}
        logs = {"DAY.log" if name.removesuffix(".log") in days else name: lines for name, lines in logs.items()}
        ran = seen.read_text().replace(str(home), "home").replace(str(disk), "") if seen.exists() else "did not run"
        return {
            "exit codes": codes if there else ["not 0" if each else "0" for each in codes],
            "starts": f"{len(starts)} in 40 days, at " + ", ".join(sorted({f"{each:%H:%M}" for each in starts})[:3]),
            "program": ran,
            "logs": logs,
            "DAY": "stands in the line" if DATE.search(line.replace(made, "")) else "is asked at night",
        }


a_night.when("half past two: it runs at 2:30")
a_night.when("a second run: it runs twice on one day", runs=2)
a_night.when('quotes: the folder is called the "new" job', 'the "new" job')
a_night.when("a percent sign: the folder is called 100%", "100%")
a_night.when("no folder: the job's folder is not there", there=False)

NAMES = ["job", "my job", "it's", "100%", "%F", 'a "b"', "a$HOME", "a;b", "(x)", "#1", "a*", "~", "x'%'y", "a|b", "`x`"]

a_night.drawn(
    folder=shapes.evenly(NAMES),
    interpreter=shapes.evenly([f"{name}/python3" for name in NAMES]),
    at=st.tuples(shapes.evenly([0, 1, 9, 12, 23]), shapes.evenly([0, 1, 7, 30, 59])),
    code=shapes.evenly([0, 0, 1, 77]),
    there=shapes.evenly([True, True, True, False]),
    times=25,
)

cron_line.asks("""
half past two: cron starts in another folder, and has another PATH. What does your line count on?
a second run: The log had lines already. What does one > do with them?
quotes: There are quotes in the name, and blanks. Which function of `shlex` knows what to do?
a percent sign: What does cron make of a % before any shell has seen it?
no folder: The folder is gone. Where would the program have worked?
""")

cron_line.slips(r"""
hour first: It starts at another time. Which field of a crontab comes first?
    ~ {minute} {hour} => {hour} {minute}
only the date: The date is there. What if the name of the folder has a % too?
    ~ date +%F => date +\\%F
    - .replace("%", r"\%")
double quotes: Quotes stand around it. Which signs mean something between double quotes?
    ~ shlex.quote(str(home)) => f'"{home}"'
in another folder: The program ran in the user's home. Which folder does it trust?
    ~ cd {folder} && {program} etl.py >> logs => {program} {folder}/etl.py >> {folder}/logs
whatever comes before: The folder was not there, and the program ran. Which sign means "only if that went well"?
    ~ && {program} => ; {program}
the last run only: The lines of the run before are gone. Which sign adds to a file?
    ~ >> logs => > logs
""")


@cron_line.also_right(costs="the shell opens the log before it looks for the program")
def with_a_group(home, python, hour, minute):
    quoted = [shlex.quote(str(path)).replace("%", "\\%") for path in (home, python, home / "etl.py")]
    command = "cd {} && {{ {} {}; }} 1>>./logs/`date +\\%Y-\\%m-\\%d`.log 2>&1".format(*quoted)
    return " ".join([str(minute), str(hour), "* * *", command])


cron_line.hints += [
    "Write it for the shell first: go to the folder, and only if that went well run the program; both outputs to "
    "the end of one file. Quote what comes from outside. At the very end make it a line of a crontab: five fields "
    "before it, and a backslash before each percent sign, wherever it comes from.",
    "A twin, on Sundays at 6:15: `'15 6 * * 0 ' + f'cp {shlex.quote(name)} /mnt/$(date +%F)'.replace('%', r'\\%')`",
]
