"""The quiz of d-04: each right answer is computed by running the real thing."""

import contextlib
import csv
import gzip
import io
import logging
import subprocess
import sys
import tempfile
from pathlib import Path

from breakfix.children import exit_code
from breakfix.etl import load, warehouse
from breakfix.lab import Quiz, Recall
from breakfix.lab.tries import Clock

from .fix_retry import retry
from .mastery_summary import summary

quiz = Quiz(__name__, phase="mastery", minutes=12)
recall = Recall(__name__, of="transaction_rollback_drill", asks=("refused_and_sent_again", "sum_after_the_kill"))


@quiz.a_row(
    {"records": int, "line": int},
    phase="run",
    look="What does the reader do with an empty line? What does an editor do with it?",
    because="csv.DictReader skips empty lines, and line_num counts them all the same.",
)
def empty_lines():
    """A file has a header, two records, an empty line, and two more records; every line ends in a line break. How many
    records does `csv.DictReader` yield, and what is its `line_num` after the last one?
    """
    reader = csv.DictReader(io.StringIO("a,b\n1,2\n3,4\n\n5,6\n7,8\n"))
    return {"records": len(list(reader)), "line": reader.line_num}


@quiz.a_number(
    phase="predict",
    look="Which rows go before the new ones come in?",
    because="Whatever an earlier run loaded from a file goes first, in the same transaction.",
)
def loaded_three_times():
    """A load deletes the rows of its file and inserts the rows that the file has now. a.csv has 6 rows and is loaded.
    b.csv has 3 rows and is loaded. a.csv comes again with 2 rows and is loaded twice. How many rows are in the table?
    """
    with contextlib.closing(warehouse.connect(":memory:")) as con:
        for name, count in (("a.csv", 6), ("b.csv", 3), ("a.csv", 2), ("a.csv", 2)):
            rows = [("2013-01-01T10:00", name, n, "EWR", "ORD", "flown", 0, 0) for n in range(count)]
            load.replace(con, name, rows)
        return con.execute("select count(*) from flights").fetchall()[0][0]


@quiz.a_row(
    {"from_error": int, "from_none": int, "bare": int},
    phase="alter",
    look="Which of the three shows two errors, and which one raises the first error itself?",
    because="`from error` shows both errors, `from None` hides the first, a bare `raise` lets the first go on alone.",
)
def tracebacks():
    """In `except ValueError as error:` stands one of three lines: `raise RuntimeError("no load") from error`, `raise
    RuntimeError("no load") from None`, or `raise`. Nobody catches it. How often does *Traceback (most recent call
    last)* appear on the screen, for each of the three?
    """
    new = 'raise RuntimeError("no load") from'
    lines, counts = {"from_error": f"{new} error", "from_none": f"{new} None", "bare": "raise"}, {}
    for name, line in lines.items():
        program = f"try:\n    int('soon')\nexcept ValueError as error:\n    {line}\n"
        ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
        counts[name] = ran.stderr.count("Traceback (most recent")
    return counts


@quiz.a_choice(
    {
        "It raises EOFError.": "",
        "It returns the text up to the cut.": "How would the caller know that there should be more?",
        "It returns an empty text.": "Does the first half of a text unpack to nothing?",
        "It raises gzip.BadGzipFile.": "Do its first bytes look like a gzip file?",
    },
    phase="break",
    because="The end marker of the stream is missing. What was unpacked so far is not handed out.",
)
def half_a_gzip_file():
    """A broken connection cut a gzip file in the middle. What does `gzip.open(path).read()` do?"""
    data = gzip.compress("\n".join(map(str, range(2000))).encode())
    try:
        with gzip.open(io.BytesIO(data[: len(data) // 2])) as file:
            file.read()
    except Exception as error:
        return {EOFError: "It raises EOFError."}.get(type(error), "It raises gzip.BadGzipFile.")
    return "It returns the text up to the cut."


@quiz.a_number(
    phase="fix",
    look="How many waits lie between the calls, and is there one after the last?",
    because="Six calls have five waits between them: 1, 2, 4, 8 and 16 seconds.",
)
def seconds_of_six_calls():
    """You call a step at most six times. Before the second call you wait one second, and each wait is twice as long as
    the one before. The step never works. How many seconds do you wait in all?
    """
    clock = Clock()
    with contextlib.suppress(ValueError):
        retry.reference(lambda: int("never"), (ValueError,), 6, clock.sleep)
    return clock.slept


@quiz.a_row(
    {"first": int, "second": int},
    phase="fix",
    look="Which levels pass the logger, and which of these pass each handler?",
    because="The logger lets INFO and above pass. The first handler writes all of these, the second ERROR and above.",
)
def two_handlers():
    """A logger has the level INFO and two handlers. The first handler has no level of its own, the second has ERROR.
    The logger gets five records: DEBUG, INFO, WARNING, ERROR, CRITICAL. How many does each handler write?
    """
    log, files = logging.Logger("quiz", logging.INFO), {"first": io.StringIO(), "second": io.StringIO()}
    for file, level in zip(files.values(), (logging.NOTSET, logging.ERROR), strict=True):
        log.addHandler(logging.StreamHandler(file))
        log.handlers[-1].setLevel(level)
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL):
        log.log(level, "a record")
    return {name: len(file.getvalue().splitlines()) for name, file in files.items()}


@quiz.a_number(
    phase="fix",
    look="An exit code has eight bits.",
    because="The system keeps the lowest eight bits of the number: 300 - 256.",
)
def code_of_300():
    """A program ends with `sys.exit(300)` because 300 files failed. Which exit code does the scheduler see on Linux or
    macOS?
    """
    return exit_code.of(lambda: sys.exit(300))


@quiz.a_choice(
    {
        "It is loaded, and nothing says that there was more.": "",
        "The load refuses it because it is not whole.": "How would the load know how many rows there should be?",
        "The load waits until it is whole.": "Who told the load that somebody is still writing?",
        "The operating system removes it.": "Why would the system clear away a file with a good name?",
    },
    phase="explain",
    because="Whole rows under a good name look like a whole file. So the name has to come last.",
)
def half_a_clean_file():
    """A process was killed while it wrote data_clean/a.csv under this name. The last thing that reached the disk was
    the end of a row. The next job reads each *.csv in data_clean and loads it. What becomes of a.csv?
    """
    with contextlib.closing(warehouse.connect(":memory:")) as con, tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        path.write_text("header\n2013-01-01T10:00,UA,1,EWR,ORD,flown,1,2\n")
        loaded = load.replace(con, path.name, load.rows(path))
    return list(quiz.questions["half_a_clean_file"].options)[loaded != 1]


@quiz.a_number(
    phase="mastery",
    look="Does an error still count once its file is loaded?",
    because="A file has failed when its last try has: d.csv and f.csv. b.csv came in at its third try.",
)
def failed_files():
    """The log of one night, in order: a.csv loaded, b.csv failed, c.csv loaded, d.csv failed, b.csv failed, d.csv
    failed, b.csv loaded, e.csv loaded, f.csv failed. How many files does a summary of the night count as failed?
    """
    night = [(file, None if end == "+" else "bad") for file, end in zip("abcdbdbef", "+-+---++-", strict=True)]
    return len(summary.reference(night)) - 1


@quiz.a_choice(
    {
        "The pipe hides it: the shell sees the code of the last command.": "",
        "The job's exit code is lost when it writes to a pipe.": "Whose exit code is lost, and who asks for it?",
        "A pipe waits for nobody, so the code is not there yet.": "Does the shell go on before both have ended?",
    },
    phase="mastery",
    because="A shell pipeline ends as its last command does; in bash, `set -o pipefail` changes that.",
)
def behind_a_pipe():
    """A scheduler runs `sh -c "python job.py | tail -5"`. The job fails with exit code 1, and the scheduler sees 0.
    Why?
    """
    job = f"{sys.executable} -c 'import sys; sys.exit(1)'"
    codes = [subprocess.run(["sh", "-c", command], check=False).returncode for command in (job, f"{job} | tail -5")]
    return list(quiz.questions["behind_a_pipe"].options)[codes != [1, 0]]
