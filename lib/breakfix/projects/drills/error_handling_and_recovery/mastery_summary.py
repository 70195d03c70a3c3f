"""Mastery: everything that failed in a night, told once, at the end."""

import sqlite3

from breakfix.lab import exercise, held_out
from breakfix.lab.shapes import rolled

from .alter_message import message
from .fix_error_log import error_log
from .fix_graceful_exit import graceful_exit
from .fix_retry import retry
from .jobs import NAMES

LATE, HELD, BAD = "it ends too early", "another process holds it", "line 4: no number"


@exercise(phase="mastery", minutes=10)
def summary(tries):
    """Sum up a night in a few lines.

    Given     tries, a list of pairs (file, error) in the order in which they happened. error is a text, perhaps an
              empty one, or None when the try went well. A file may be tried again later, also after other files
    Leave     a list of texts. For each file whose last try failed, `FILE: ERROR (tries: N)` with the error of its last
              try and the number of all its tries, in the order of the file names, as Python sorts them. Then, always,
              `N of M files failed`. The text of an error stays as it is
    Not touch tries
    """
    errors = {}
    for file, error in tries:
        errors.setdefault(file, []).append(error)
    failed = {file: found for file, found in errors.items() if found[-1] is not None}
    lines = [f"{file}: {found[-1]} (tries: {len(found)})" for file, found in sorted(failed.items())]
    return [*lines, f"{len(failed)} of {len(errors)} files failed"]


@summary.stub
def number_of_errors(tries):
    return [f"{len([error for file, error in tries if error])} errors"]


summary.play = ""
summary.costs = "one pass over the tries"
summary.keeps("src/summary.py")


@summary.look
def told(world, summary, *tries):
    lines = summary(list(tries))
    return {f"line {place}": line for place, line in enumerate(lines, 1)} if lines is not None else {"returned": None}


A, B, C = (("a.csv", None), ("b.csv", None), ("c.csv", None))
B_LATE = ("b.csv", LATE)
told.when("all is well: three files went well", A, B, C)
FOUR = A, B_LATE, C, B_LATE, B_LATE, B_LATE
told.when("four tries of one file: b.csv failed four times, and c.csv went well in between", *FOUR)
told.when("came at the third try: b.csv failed twice, and then it went well", A, B_LATE, B_LATE, B)
told.when("failed after it had worked: b.csv went well, and at its second try it was bad", A, B, ("b.csv", BAD))
told.when("all failed: every file failed", ("a.csv", BAD), ("b.csv", BAD))
FREE = ("b.csv", HELD), A, ("b.csv", BAD)
told.when("another error at the end: b.csv was held at first, and bad once it was free", *FREE)
told.when("in another order: c.csv failed before a.csv was tried", ("c.csv", BAD), B, ("a.csv", HELD))
told.when("nothing was delivered: no file was delivered")
EMPTY = A, ("b.csv", ""), ("c.csv", BAD)
told.when("an error without a text: the error of b.csv has an empty text, as str(EOFError()) has", *EMPTY)


@summary.trial
def the_lines_go_on(world, summary):
    """the caller puts one more line to those that you return"""
    lines = summary([("c.csv", LATE), A, ("c.csv", BAD)])
    lines.append("see error.log")
    return lines


FILES = [*NAMES, "U\u0308ber.csv", "a.csv.gz", "a.csv 2", "a10.csv", "B.csv", "c.csv"]
TEXTS = ["the disk is 100% full", "no %s", "{}", "{'dep': 1}", "no number\n", " ", "line 4\nno number", "x " * 40 + "x"]
PLAIN = ["", LATE, HELD, BAD, "None", "b.csv: no number"]


@rolled
def nights(dice):
    """Return some tries, or many, of one file or of others."""
    files, texts = dice.sample(FILES, dice.choice([1, 2, 5, 18])), (None, dice.choice(PLAIN), dice.choice(TEXTS))
    return [(dice.choice(files), dice.choice(texts)) for _ in range(dice.choice([0, 1, 3, 8, 14, 40]))]


told.drawn(
    together=nights,
    times=200,
    says=lambda *tries: "the tries are " + (", ".join(map(str, tries)) or "none"),
)

summary.asks("""
all is well: Nobody failed. Does anybody hear that the job has run?
four tries of one file: There are four errors of one file. How many files failed?
came at the third try: b.csv came at the third try. Has it failed?
failed after it had worked: b.csv went well once, and its last try failed. Which of the two counts?
all failed: Every file failed. What does the summary say?
another error at the end: Which of its two errors is b.csv left with?
in another order: Which of the two names comes first?
nothing was delivered: No file came. Is that a reason to say nothing?
an error without a text: An error can have an empty text. Did that try go well?
the lines go on: The caller wants to add a line. Does your result let them?
""")

summary.slips("""
counts errors: You reported four errors as four files. How many files were there?
    ~ {len(failed)} of => {sum(map(len, failed.values()))} of
one entry a file: b.csv was tried four times, and you report one try. What does a dict do with a key it has?
    ~ errors.setdefault(file, []).append(error) => errors[file] = [error]
ever failed: b.csv is loaded, and you report it as failed. Which of its tries counts?
    ~ if found[-1] is not None} => if any(error is not None for error in found)}
once loaded stays loaded: b.csv went well, and then it failed. Which try tells how things are now?
    ~ if found[-1] is not None} => if None not in found}
silent when all fail: On the worst night of all you say nothing. Who would look?
    - return [*lines, f"{len(failed)} of {len(errors)} files failed"]
    + return [*lines, f"{len(failed)} of {len(errors)} files failed"] if len(failed) < len(errors) else []
silent when all is well: You say nothing. Is all well, or has the job not run?
    - return [*lines, f"{len(failed)} of {len(errors)} files failed"]
    + return [*lines, f"{len(failed)} of {len(errors)} files failed"] if failed else []
first error: b.csv was held, and then it was free and bad. What does somebody have to mend?
    ~ {found[-1]} => {found[0]}
as they came: Two files failed. In which order would you look for them in a long list?
    ~ sorted(failed.items()) => failed.items()
no text is no error: The error had no text, and b.csv passed for a good file. What marks a try that went well?
    ~ if found[-1] is not None} => if found[-1]}
sorts what is given: You sorted the caller's list. What do they find in it afterwards?
    - errors = {}
    + errors = {}
    + tries.sort(key=lambda each: each[0])
""")


@summary.also_right(costs="a database for one question; it would take a million tries too")
def with_group_by(tries):
    con = sqlite3.connect(":memory:")
    con.execute("create table tries (place integer primary key, file text, error text)")
    con.executemany("insert into tries (file, error) values (?, ?)", tries)
    # Beside max(), SQLite takes the other columns from the row that has the maximum.
    files = con.execute("select file, error, count(*), max(place) from tries group by file order by file").fetchall()
    failed = [f"{file}: {error} (tries: {count})" for file, error, count, _ in files if error is not None]
    return [*failed, f"{len(failed)} of {len(files)} files failed"]


summary.hints += [
    "You need two things of each file: how its last try ended, and how many tries there were. So put the tries of each "
    "file together first. The line at the very end does not depend on how the night went.",
    "A twin: the last answer of each guest, and how often you asked them.\n"
    "    asked = {}\n"
    "    for guest, answer in calls:\n"
    "        asked.setdefault(guest, []).append(answer)\n"
    "    missing = [guest for guest, answers in asked.items() if answers[-1] == 'no']",
]


fixes_hold = held_out(of=[message, retry, error_log, graceful_exit, summary], name="fixes_hold", minutes=3)
