"""Break, written by the learner: a command that works by day, and at night does nothing and says nothing."""

import tempfile
from pathlib import Path

from breakfix.children import cron
from breakfix.lab import exercise

from . import jobs


@exercise(phase="break", kind="value", minutes=4)
def works_by_day():
    """Write a command that leaves done.txt when it is typed in a terminal, and none under cron, without a word.

    Given     a job's folder, with etl.py and empty folders, and a user's home, which is another folder. In the
              terminal, the job's folder is the current one
    Leave     a text of one line: a command for /bin/sh. Typed in the terminal, it ends with exit code 0, and then
              done.txt is there in the job's folder. After `30 2 * * *` in the user's crontab, it ends with exit code 0
              too, and writes nothing that cron would send by mail; but there is no done.txt in the job's folder
    """
    return "echo loaded > done.txt"


@works_by_day.look
def ran(world, command, where):
    if not isinstance(command, str) or len(command.strip().splitlines()) != 1:
        raise TypeError(f"it is {command!r}; give a text in quotes, of one line")
    with tempfile.TemporaryDirectory() as home, jobs.moment() as job:
        at_night = where == "under cron"
        ended = cron.run(f"30 2 * * * {command}", home) if at_night else cron.terminal(command, job)
        seen = {"exit code": ended.code, "done.txt": "there" if Path(job, "done.txt").exists() else "not there"}
        return seen | ({"mail": ended.output or "none"} if at_night else {})


ran.when("by day: it is typed in a terminal, in the job's folder", "in a terminal")
ran.when("at night: cron runs it", "under cron")
works_by_day.asks("""
by day: It is to end well by day, and to leave done.txt. What did the shell say?
at night: It is to leave nothing at night, in silence. What does cron not give it?
""")
works_by_day.slips("""
nothing by day: It says something, and leaves nothing. How does a file come to be?
    ~ > done.txt => > /dev/null
a loud failure: At night it wrote something, and cron sends that by mail. Is that without a word?
    ~ echo loaded > done.txt => touch done.txt; pwd
a code as well: It ends with another exit code. What would a monitor see?
    ~ echo loaded > done.txt => echo loaded > done.txt; false
""")
works_by_day.costs = "one folder that nobody has named"
works_by_day.hints += [
    "Three things differ under cron: PATH, the current folder, and what a % means. Two of them make a noise. Try your "
    "commands with `lab.cron.terminal(command, folder)` and `lab.cron.run('* * * * * ' + command, home)`.",
    "A twin: `cp list.txt list.bak 2>/dev/null || true` makes a copy in the kitchen, and none in the hall.",
]
