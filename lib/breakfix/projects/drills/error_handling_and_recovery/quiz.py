"""The quiz of d-04: each right answer is computed by running the real thing."""

import contextlib
import csv
import gzip
import io
import logging
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

from breakfix.etl import load, warehouse
from breakfix.lab import Quiz

from .worlds import Clock, exit_code

quiz = Quiz(__name__, phase="mastery", minutes=12)


@quiz.a_row(
    {"records": int, "line": int},
    phase="run",
    look="What does the reader do with an empty line, and what does an editor do with it?",
    because="csv.DictReader passes over empty lines, and line_num counts them all the same.",
)
def empty_lines():
    """A file has a header, two records, an empty line, and two more records; every line has its end. How many records
    does `csv.DictReader` give, and what is its `line_num` after the last of them?
    """
    reader = csv.DictReader(io.StringIO("a,b\n1,2\n3,4\n\n5,6\n7,8\n"))
    return {"records": len(list(reader)), "line": reader.line_num}


@quiz.a_number(
    phase="predict",
    look="Which rows are taken away before the new ones come in?",
    because="Whatever an earlier run has loaded of a file goes first, in the same transaction.",
)
def loaded_three_times():
    """A load deletes the rows of its file and inserts those that the file has now. a.csv has 6 rows and is loaded;
    b.csv has 3 rows and is loaded; a.csv comes again with 2 rows and is loaded, twice. How many rows are there?
    """
    row = ("2013-01-01T10:00", "UA", 1, "EWR", "ORD", "flown", 0, 0)
    with contextlib.closing(warehouse.connect(":memory:")) as con:
        for day, (name, count) in enumerate((("a.csv", 6), ("b.csv", 3), ("a.csv", 2), ("a.csv", 2)), 1):
            when = f"2013-01-{2 if name == 'b.csv' else 1:02}T10:00"
            load.replace(con, name, [(when, "UA", 100 * day + n, *row[3:]) for n in range(count)])
        return con.execute("select count(*) from flights").fetchall()[0][0]


@quiz.a_row(
    {"from_error": int, "from_none": int, "bare": int},
    phase="alter",
    look="Which of the three keeps a second error, and which of them keeps the first one itself?",
    because="`from error` shows both, `from None` hides the first, and a bare `raise` lets the first go on alone.",
)
def tracebacks():
    """In `except ValueError as error:` stands one of three lines: `raise RuntimeError("no load") from error`, `raise
    RuntimeError("no load") from None`, `raise`. Nobody catches it. How often does *Traceback (most recent call
    last)* stand on the screen, for each of the three?
    """
    return {name: shown(how).count("Traceback (most") for name, how in HOW.items()}


def with_cause(error):
    """Raise anew, with a cause."""
    raise RuntimeError("no load") from error


def without_cause(error):
    """Raise anew, without one."""
    raise RuntimeError("no load") from None


def unchanged(error):
    """Let it go on."""
    raise error


HOW = {"from_error": with_cause, "from_none": without_cause, "bare": unchanged}


def shown(how):
    """Return what Python would show of an error that was caught and handled so."""
    try:
        try:
            int("soon")
        except ValueError as error:
            how(error)
    except Exception as error:
        return "".join(traceback.format_exception(error))
    return ""


@quiz.a_choice(
    {
        "It raises EOFError.": "",
        "It returns the text up to the cut.": "How would the caller know that there should have been more?",
        "It returns an empty text.": "Is that what the first half of a text unpacks to?",
        "It raises gzip.BadGzipFile.": "Are its first bytes those of a gzip file, or of none?",
    },
    phase="break",
    because="The end marker of the stream is missing. What was unpacked so far is not handed out.",
)
def half_a_gzip_file():
    """A gzip file was cut in the middle by a broken connection. What does `gzip.open(path).read()` do?"""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.gz")
        data = gzip.compress("\n".join(map(str, range(2000))).encode())
        path.write_bytes(data[: len(data) // 2])
        try:
            with gzip.open(path) as file:
                file.read()
        except Exception as error:
            return {"EOFError": "It raises EOFError."}.get(type(error).__name__, "It raises gzip.BadGzipFile.")
    return "It returns the text up to the cut."


@quiz.a_number(
    phase="fix",
    look="Between how many calls does it wait, and is there a wait after the last?",
    because="Six calls have five waits between them: 1, 2, 4, 8 and 16 seconds.",
)
def seconds_of_six_calls():
    """A step is called at most six times. Before the second call one second is waited, and each wait is twice the one
    before. It never works. How many seconds were waited in all?
    """
    from .fix_retry import retry

    clock = Clock()

    def held():
        raise EOFError

    with contextlib.suppress(EOFError):
        retry.reference(held, (EOFError,), 6, clock.sleep)
    return clock.slept


@quiz.a_row(
    {"first": int, "second": int},
    phase="fix",
    look="Which levels pass the logger, and which of these pass each handler?",
    because="A record passes the logger first, then each handler for itself: INFO and above, and of these ERROR.",
)
def two_handlers():
    """A logger has the level INFO and two handlers: the first has no level of its own, the second has ERROR. It is
    given five records: DEBUG, INFO, WARNING, ERROR, CRITICAL. How many does each handler write?
    """
    written = {"first": 0, "second": 0}

    class Counting(logging.Handler):
        def emit(self, record):
            written[self.name] += 1

    log = logging.Logger("quiz", logging.INFO)
    for name, level in (("first", logging.NOTSET), ("second", logging.ERROR)):
        handler = Counting(level)
        handler.name = name
        log.addHandler(handler)
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL):
        log.log(level, "a record")
    return written


@quiz.a_number(
    phase="fix",
    look="The code has eight bits.",
    because="The system keeps the lowest eight bits of the number: 300 less 256.",
)
def code_of_300():
    """A program ends with `sys.exit(300)`, since 300 files failed. Which exit code does the scheduler see, on Linux or
    macOS?
    """
    return exit_code(lambda: sys.exit(300))


@quiz.a_choice(
    {
        "It is loaded; nothing tells that there was more.": "",
        "The load refuses it, since it is not whole.": "By what would the load know how many rows there should be?",
        "The load waits until it is whole.": "Who told the load that somebody is still writing?",
        "The operating system removes it.": "For whom would the system clear away a file with a good name?",
    },
    phase="explain",
    because="A whole number of rows with a good name looks like a whole file. So the name has to come last.",
)
def half_a_clean_file():
    """A process was killed while it wrote data_clean/a.csv under this name; the last thing that had come to the disk
    was the end of a row. The next job reads each *.csv of data_clean and loads it. What becomes of a.csv?
    """
    with contextlib.closing(warehouse.connect(":memory:")) as con, tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        path.write_text("header\n2013-01-01T10:00,UA,1,EWR,ORD,flown,1,2\n")
        loaded = load.replace(con, path.name, load.rows(path))
    return (
        "It is loaded; nothing tells that there was more."
        if loaded == 1
        else "The load refuses it, since it is not whole."
    )


@quiz.a_number(
    phase="mastery",
    look="Which of the errors is still there when a file was loaded in the end?",
    because="Failed is who failed at the last try: d.csv, and f.csv, which never came.",
)
def failed_files():
    """A log of one night, in order: a.csv loaded, b.csv failed, c.csv loaded, d.csv failed, b.csv failed, d.csv failed,
    b.csv loaded, e.csv loaded, f.csv failed. How many files does a summary of the night call failed?
    """
    from .mastery_summary import summary

    night = ["a+", "b-", "c+", "d-", "b-", "d-", "b+", "e+", "f-"]
    lines = summary.reference([(each[0], None if each[1] == "+" else "bad") for each in night])
    return len(lines) - 1


@quiz.a_choice(
    {
        "The pipe hides it: the shell sees the code of the last command.": "",
        "The job's exit code is lost when it writes to a pipe.": "Whose exit code is lost, and who asks for it?",
        "A pipe waits for nobody, so the code is not there yet.": "Does the shell go on before both have ended?",
    },
    phase="mastery",
    because="A pipeline of a shell ends as its last command does; `set -o pipefail` in bash changes that.",
)
def behind_a_pipe():
    """A scheduler runs `sh -c "python job.py | tail -5"`. The job fails with exit code 1, and the scheduler sees 0.
    Why?
    """
    command = f"{sys.executable} -c 'import sys; sys.exit(1)' | tail -5"
    seen = subprocess.run(["sh", "-c", command], check=False).returncode
    alone = subprocess.run([sys.executable, "-c", "import sys; sys.exit(1)"], check=False).returncode
    if (alone, seen) == (1, 0):
        return "The pipe hides it: the shell sees the code of the last command."
    return "The job's exit code is lost when it writes to a pipe."
