"""Alter: a log that does not grow for ever."""

import logging
import logging.handlers

from hypothesis import strategies as st

from breakfix.lab import exercise, loggers, shapes


@exercise(phase="alter", minutes=8)
def rotating(log, path, limit, keep):
    """Have a logger write to a file, and begin a new one when it is full.

    Given     log, a logging.Logger without handlers and without a level; path, the Path of a UTF-8 file; it and path.1
              may have lines already; limit, in bytes; keep, a number of files, from 1 to 9. A new line is ASCII and,
              with its line break, shorter than limit
    Leave     from now on each record of level INFO and above becomes a line `LEVEL MESSAGE` at the end of path. When
              that would bring the file to limit bytes or more, the file is renamed to path.1 first, the old path.1 to
              path.2, and so on, and the line begins a new file. The keep newest of the renamed files stay
    """
    handler = logging.handlers.RotatingFileHandler(path, maxBytes=limit, backupCount=keep, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)


@rotating.stub
def one_file(log, path, limit, keep):
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)


rotating.keeps("src/rotating.py")
rotating.play = ""
rotating.free("files")  # the look reads them; when an empty one is made is open
rotating.costs = "a rename now and then"
rotating.world(loggers.fresh_folder)


NAMES = {"D": logging.DEBUG, "B": 19, "I": logging.INFO, "N": 25, "W": 30, "E": logging.ERROR, "C": logging.CRITICAL}


@rotating.look
def files(home, rotating, *records, limit=60, keep=2, before="", name="etl.log"):
    """Each record is a letter of NAMES, the length of its message and perhaps how it begins."""
    path, log = home / name, logging.getLogger("the job's own")
    if before:
        path.write_text(before, encoding="utf-8")
        (home / f"{name}.1").write_text("INFO older\n")
    rotating(log, path, limit, keep)
    for place, (level, length, *begin) in enumerate(records):
        text = begin[0].ljust(length) if begin else f"{place:02}".ljust(length, ".")
        log.log(NAMES[level], *(("%s", text) if place % 2 else (text,)))  # a message may come as an argument
    found = sorted(each for each in home.iterdir() if each.is_file() and each.stat().st_size)  # when it is made is open
    return {each.name: each.read_text(encoding="utf-8").splitlines() for each in found}


I20 = ("I", 20)  # 26 bytes: two go into a file of 60
files.when("one line: there is room for it", I20)
files.when("full: a third line comes, and two have room", I20, I20, I20)
files.when("the oldest goes: seven lines come, and two full files are kept", *[I20] * 7)
files.when("nine are kept: 21 lines come, and nine full files are kept", *[I20] * 21, keep=9)
files.when("exactly full: a second line would make the file exactly as long as limit", I20, I20, limit=52)
files.when("one byte of room: a second line leaves one byte", I20, I20, limit=53)
files.when("levels: a record of each level comes", *[(level, 5) for level in NAMES], limit=500)
files.when("lines are there: the file and path.1 have a line each", I20, before="INFO last night\n")

LETTERS, LENGTHS = st.sampled_from("DBIIINWEC"), st.integers(0, 34)
RECORDS = st.one_of(st.tuples(LETTERS, LENGTHS), st.tuples(LETTERS, LENGTHS, st.sampled_from(["", " a", "b", "100%"])))
files.drawn(
    together=st.lists(RECORDS, max_size=14).map(tuple),
    limit=st.integers(45, 130),
    keep=shapes.evenly([1, 2, 3, 9]),
    before=shapes.evenly(["", "INFO last night\n", f"INFO {'é' * 15}\n"]),
    name=shapes.evenly(["etl.log", "my etl", "100% [1].txt"]),
    times=60,
)

rotating.asks("""
one line: There is one line. Where does it stand?
full: Two lines have room. Where is the third?
the oldest goes: Two full files are kept. Which lines are gone?
nine are kept: Nine full files are kept. Who reads keep?
exactly full: Would the file have limit bytes, or fewer?
one byte of room: Is there room for it?
levels: Which levels are asked for?
lines are there: What did the files say before you came?
""")

rotating.slips("""
never full: The file grows and grows. Which two numbers does the handler want?
    - , maxBytes=limit, backupCount=keep
one more: A full file too many is there. How many are to be kept?
    ~ backupCount=keep => backupCount=keep + 1
one byte more: The line would make the file exactly as long as limit. Whose is it?
    ~ maxBytes=limit => maxBytes=limit + 1
a new page: The lines of last night are gone. In which mode was the file opened?
    - handler = logging
    + path.unlink(missing_ok=True)
    + handler = logging
no level: A line of INFO is not there. Below which level does a logger say nothing?
    - log.setLevel(logging.INFO)
""")


@rotating.also_right(costs="the handler says which levels it takes")
def by_the_handler(log, path, limit, keep):
    handler = logging.handlers.RotatingFileHandler(path, "a", limit, keep, "utf-8", delay=True)
    handler.setLevel(logging.INFO)
    handler.setFormatter(logging.Formatter("{levelname} {message}", style="{"))
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)


rotating.hints += [
    "Only one line has to change: the class of the handler. It wants to know two things more than FileHandler, and "
    "has a name of its own for each.",
    "A twin, which turns by the clock and not by the bytes:\n"
    '    handler = logging.handlers.TimedRotatingFileHandler(path, when="midnight", backupCount=7)',
]
