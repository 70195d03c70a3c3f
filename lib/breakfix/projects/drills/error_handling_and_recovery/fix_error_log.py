"""Fix: what somebody has to look at has a file of its own."""

import logging
import re
import traceback

from hypothesis import strategies as st

from breakfix.lab import errors, exercise, loggers
from breakfix.lab.shapes import rolled

from .jobs import NAMES


@exercise(phase="fix", minutes=12)
def error_log(folder, name, step):
    """Take one file through a step, and write down what became of it.

    Given     folder, the Path of a folder; name, of a file; step, a function of the name, which may log for itself,
              with a logger of its own and not below yours. error_log is called for one file after another, in one
              process and with one folder
    Leave     True when step(name) returned, whatever it returned; False when it raised an error, of any class below
              Exception, so that the next file can come. In folder/etl.log one line for each file, `INFO NAME loaded` or
              `ERROR NAME failed`. In folder/error.log the errors only: the same line, and below it the traceback, as
              logging writes it. etl.log may have the tracebacks too. What a step logs for itself stands in neither.
              Both files are kept from run to run, however long they become
    Rules     step is called once for each file. Ctrl-C stops the job: KeyboardInterrupt reaches the caller
    """
    log = logging.getLogger("etl")
    if not log.handlers:
        log.setLevel(logging.INFO)
        for file, level in (("etl.log", logging.INFO), ("error.log", logging.ERROR)):
            handler = logging.FileHandler(folder / file)
            handler.setLevel(level)
            handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
            log.addHandler(handler)
    try:
        step(name)
    except Exception:
        log.exception("%s failed", name)
        return False
    log.info("%s loaded", name)
    return True


@error_log.stub
def to_the_screen(folder, name, step):
    try:
        step(name)
    except Exception as error:
        print(f"{name} failed: {error}")
        return False
    print(f"{name} loaded")
    return True


error_log.play = ""
error_log.free("files")  # the look reads the two logs; a traceback names lines of the answer
error_log.costs = "a look at the handlers in each call"
error_log.keeps("src/error_log.py")


error_log.world(loggers.fresh_folder)


LOGS = ("etl.log", "error.log")
LEVEL = re.compile(r"^(?:DEBUG|INFO|WARNING|ERROR|CRITICAL)\b.*\n?", re.MULTILINE)


def written(folder, file):
    """Return the text of a log; empty when it is not there."""
    return (folder / file).read_text() if (folder / file).exists() else ""


def lines(folder, file):
    """Return the lines of a log that begin with a level."""
    return [line.rstrip() for line in LEVEL.findall(written(folder, file))]


def ending(error, end, calls, logs):
    """Return a step that notes its calls and raises an error, or returns the one value in the list `end`.

    An error with notes has a cause, and that has a traceback of its own. `calls` gets (name, what logging has to write
    below it, from the step on).
    """

    def step(name):
        calls.append([name if isinstance(name, str) else type(name).__name__, ""])
        if logs:
            logging.getLogger("the step's own").info("half of %s is done", name)
        if error:
            try:
                convert(error)
            finally:
                calls[-1][1] = traceback.format_exc()
        return end[0]

    def convert(error):
        if not hasattr(error, "__notes__"):
            raise error
        try:
            int("soon")
        except ValueError as cause:
            raise error from cause

    return step


BEGINS = "Traceback (most recent call last):\n"
CHAINED = " from another"  # the end of a step whose error has a cause and a note


def failing(end):
    """Return the error that the end of a step names, or None."""
    if isinstance(end, list):
        return None
    error = errors.ERRORS[end.removesuffix(CHAINED)]()
    if end.endswith(CHAINED):
        error.add_note("on its\nsecond line")
    return error


def traced(folder, due):
    """Say whether the last entry of error.log has the traceback of the error, its cause's, and all from the step on."""
    last, (causes, begins, ends) = LEVEL.split(written(folder, "error.log"))[-1], due.rpartition(BEGINS)
    whole = last.startswith(causes + begins) and last.endswith(ends)
    return "whole" if whole else "missing" if begins not in last else "cut"


@error_log.look
def night(folder, error_log, *files, before="", see=None, logs=False):
    """Each file comes with the end of its step: an error by its name, or what the step returns, in a list of one."""
    returned, calls, tracebacks, stopped = [], [], [], ""
    for log in LOGS if before else ():
        (folder / log).write_text(before)
    for name, end in files:
        error = failing(end)
        try:
            returned.append(str(error_log(folder, name, ending(error, end, calls, logs))))
        except KeyboardInterrupt:
            stopped = name
            break
        tracebacks += [traced(folder, calls[-1][1])] if isinstance(error, Exception) and calls else []
    seen = {"argument of step": ", ".join(each for each, _ in calls), "result": ", ".join(returned) or "none"}
    if any(end == "KeyboardInterrupt" for _, end in files):
        seen = {"Ctrl-C": f"reaches the caller at {stopped}" if stopped else "does not reach the caller"} | seen
    for log in LOGS:  # what they say of a file that was stopped is open
        told = [line for line in lines(folder, log) if line.split(" ", 1)[1] != f"{stopped} failed"]
        seen[log] = "; ".join(told) or "no line"
    seen["traceback in error.log"] = next((each for each in tracebacks if each != "whole"), "whole")
    if before:
        kept = [log for log in LOGS if written(folder, log).startswith(before)]
        seen["what last night wrote"] = f"kept in {' and '.join(kept)}" if kept else "lost"
    return {name: text for name, text in seen.items() if see in (None, name)}


A, B, C = (("a.csv", [None]), ("b.csv", "ValueError"), ("c.csv", [None]))
night.when("all is well: one file goes well", A)
night.when("one fails: one file fails with ValueError", B)
night.when("three files in one process: three files go well, one after another", A, ("b.csv", [None]), C, see="etl.log")
night.when("a good one after a bad one: a.csv is good, b.csv is bad, c.csv is good", A, B, C, see="result")
ROW = [(f"{number:02}.csv", "OSError") for number in range(20)]
night.when(
    "a long row of bad ones: twenty files fail, one after another, and then a.csv is good", *ROW, A, see="result"
)
night.when("an error of another class: b.csv fails, and not with ValueError or OSError", ("b.csv", "Refused"))
CAUSED = ("b.csv", "ValueError" + CHAINED)
night.when("an error with a cause: b.csv fails with an error that has another one as its cause", CAUSED)
LINE = "ERROR z.csv failed\n"
YEAR = {"before": LINE + "  of an earlier night\n" * 100_000, "see": "what last night wrote"}
night.when("a year of nights: both logs hold two million bytes of earlier nights, and b.csv fails", A, B, **YEAR)
night.when("last nights lines: both logs hold a line of last night", A, **YEAR | {"before": LINE})
night.when("the operator stops it: Ctrl-C comes while a file goes through its step", ("a.csv", "KeyboardInterrupt"))

ENDS = [[None], [True], [False], [0], [[]], "KeyboardInterrupt"]
ERRORS = [error + cause for error in errors.ORDINARY for cause in ("", CHAINED)]


@rolled
def files(dice):
    """Return some files, each with the end of its step."""
    return [(dice.choice(NAMES), dice.choice(dice.choice([ENDS, ERRORS]))) for _ in range(dice.randint(1, 6))]


night.drawn(
    together=files,
    before=st.sampled_from(["", LINE]),
    logs=st.booleans(),
    times=50,
    says=lambda *files, before, logs: (
        "; ".join(f"{name} {f'raises {end}' if isinstance(end, str) else f'returns {end[0]!r}'}" for name, end in files)
        + "; both logs hold a line of last night" * bool(before)
        + "; each step logs a line of its own" * logs
    ),
)

error_log.asks("""
all is well: Nothing failed. What does error.log say?
one fails: Somebody opens error.log. Do they see in which line of the code it happened?
three files in one process: Three files went through. How often does etl.log name each of them?
a good one after a bad one: b.csv failed. What becomes of c.csv?
a long row of bad ones: Twenty files failed. Was anything amiss with the next one?
an error of another class: Nobody foresaw this class of error. Does the next file come?
an error with a cause: Somebody opens error.log. Do they see the error that came first?
a year of nights: The logs are long. Where are their first lines now?
last nights lines: Last night's lines were in both files. Where are they now?
the operator stops it: Somebody wanted to stop it. Did it stop?
""")

error_log.slips("""
no level: error.log has an INFO line. Who reads a file of errors in which most lines are no errors?
    - handler.setLevel(level)
no traceback: It says that b.csv failed. In which line of which function?
    ~ log.exception( => log.error(
handlers each time: The second file appears twice, the third three times. What do you add at each call?
    ~ if not log.handlers: => if log:
level of the handlers only: etl.log has nothing of what went well. Below which level does a logger say nothing?
    - log.setLevel(logging.INFO)
logged and raised: It is written down, and then the job ends. Who reads c.csv?
    ~ return False => raise
a new file each run: Tonight's log begins on an empty page. What did it say last night?
    ~ FileHandler(folder / file) => FileHandler(folder / file, mode="w")
values only: An error came that is not a ValueError, and the job ended. Which classes can a step raise?
    ~ except Exception: => except ValueError:
goes on after ctrl c: Somebody pressed Ctrl-C, and the job took the next file. How would you stop it?
    ~ except Exception: => except BaseException:
what the step returns: The step returned None, and you told the caller that it failed. When does a step fail?
    ~ step(name) => went_well = step(name)
    ~ return True => return bool(went_well)
""")


@error_log.also_right(costs="the whole arrangement is data; every call makes it anew")
def by_dictionary(folder, name, step):
    import logging.config

    files = {"etl": (folder / "etl.log", "INFO"), "error": (folder / "error.log", "ERROR")}
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"level first": {"format": "%(levelname)s %(message)s"}},
            "handlers": {
                key: {"class": "logging.FileHandler", "filename": path, "level": level, "formatter": "level first"}
                for key, (path, level) in files.items()
            },
            "loggers": {"etl": {"level": "INFO", "handlers": list(files)}},
        }
    )
    try:
        step(name)
    except Exception as error:
        logging.getLogger("etl").error("%s failed", name, exc_info=error)
        return False
    logging.getLogger("etl").info("%s loaded", name)
    return True


error_log.hints += [
    "There is one logger for the whole process: ask for it by the same name, and you get the same one. It has a level, "
    "and so has each of its handlers. A record has to pass both. And one method of a logger, made for an except, adds "
    "the traceback by itself.",
    "A twin: a shop that writes all sales to one file, and the large ones to a second file as well.\n"
    '    till = logging.getLogger("till")\n'
    "    till.setLevel(logging.DEBUG)\n"
    '    large = logging.FileHandler("large.log")\n'
    "    large.setLevel(logging.WARNING)\n"
    "    till.addHandler(large)",
]
