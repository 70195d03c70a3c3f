"""Fix: what somebody has to look at has a file of its own."""

import logging
import re
import tempfile
import traceback
from pathlib import Path

from hypothesis import strategies as st

from breakfix.lab import exercise

from . import worlds


@exercise(phase="fix", minutes=12)
def error_log(folder, name, step):
    """Take one file through a step, and write down what became of it.

    Given     folder, the Path of a folder; name, of a file; step, a function of the name. error_log is called for one
              file after another, in one process and with one folder
    Leave     True when step(name) returned, whatever that was; False when it raised: the next file can come. In
              folder/etl.log one line for each file, `INFO NAME loaded` or `ERROR NAME failed`. In folder/error.log the
              errors only: the same line, and below it the traceback, as logging writes it. etl.log may have the
              traceback as well. Both files are kept from run to run
    Rules     step is called once. Ctrl-C stops the job: KeyboardInterrupt reaches the caller
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


@error_log.world
def fresh_logging():
    try:
        with tempfile.TemporaryDirectory() as made:
            yield Path(made)
    finally:
        quiet()


def quiet():
    """Close and forget the handlers of all loggers: a trial begins with none, as a process does."""
    for log in [logging.root, *(logging.getLogger(name) for name in list(logging.root.manager.loggerDict))]:
        if log.name.split(".")[0] in {"stamina", "asyncio", "concurrent"}:
            continue
        for handler in list(log.handlers):
            log.removeHandler(handler)
            handler.close()
        log.setLevel(logging.WARNING if log is logging.root else logging.NOTSET)
        log.propagate, log.disabled = True, False


LEVEL = re.compile(r"(?=^(?:DEBUG|INFO|WARNING|ERROR|CRITICAL)\b)", re.MULTILINE)


def entries(folder, file):
    """Return the entries of a log, each from its line with a level to the next; none when the log is not there."""
    path = folder / file
    return [each for each in LEVEL.split(path.read_text() if path.exists() else "") if LEVEL.match(each)]


def lines(folder, file):
    """Return the lines of a log that begin with a level."""
    return [each.splitlines()[0] for each in entries(folder, file)]


class Night:
    """Files taken through an answer, one after another, and what came of them."""

    def __init__(self, folder, error_log):
        self.folder, self.error_log = folder, error_log
        self.returned, self.calls, self.tracebacks = [], [], []
        self.stopped = None

    def take(self, name, end):
        """Take a file through a step that ends as `end` says: an error by its name, or what it returns, in a list."""

        def step(given):
            self.calls.append(given)
            if isinstance(end, list):
                return end[0]
            raise error

        error = None if isinstance(end, list) else worlds.ERRORS[end]()
        try:
            self.returned.append(str(self.error_log(self.folder, name, step)))
        except KeyboardInterrupt:
            self.stopped = name
        last = (entries(self.folder, "error.log") or [""])[-1]
        if error and not self.stopped:
            told = "".join(traceback.format_exception_only(error))
            begins = last.partition("\n")[2].startswith("Traceback (most recent call last)")
            self.tracebacks.append("there" if begins and ", in step" in last and last.endswith(told) else "missing")

    def told(self):
        """Return what is left of the night, as plain data; what the logs say of a stopped file is not looked at."""
        logs = {
            file: "; ".join(line for line in lines(self.folder, file) if f" {self.stopped} " not in line) or "no line"
            for file in ("etl.log", "error.log")
        }
        return {
            "returned": ", ".join(self.returned) or "nothing",
            **logs,
            "tracebacks in error.log": ", ".join(self.tracebacks) or "none",
            "the step was called with": ", ".join(self.calls),
        }


@error_log.look
def night(folder, error_log, *files, again=(), before="", see=None):
    for file in ("etl.log", "error.log"):
        if before:
            (folder / file).write_text(before)
    tonight = Night(folder, error_log)
    for run in (files, again):
        for name, end in run:
            if not tonight.stopped:
                tonight.take(name, end)
        quiet()  # the next run has a process of its own
    told = tonight.told()
    if any(end == "KeyboardInterrupt" for _, end in (*files, *again)):
        told["Ctrl-C"] = "stopped the job" if tonight.stopped else "was taken for an error of the file"
    told["of last night"] = ", ".join(
        f"{file} {'kept' if (folder / file).exists() and (folder / file).read_text().startswith(before) else 'lost'}"
        for file in ("etl.log", "error.log")
    )
    return {name: value for name, value in told.items() if see in (None, name)}


GOOD = [None]
night.when("all is well: one file goes well", ("a.csv", GOOD))
night.when("one fails: one file fails with ValueError", ("b.csv", "ValueError"))
night.when(
    "three files in one process: three files go through, one after the other, in one process",
    *((name, GOOD) for name in ("a.csv", "b.csv", "c.csv")),
    see="etl.log",
)
night.when(
    "a good one after a bad one: a.csv is good, b.csv is bad, c.csv is good",
    *(("a.csv", GOOD), ("b.csv", "ValueError"), ("c.csv", GOOD)),
    see="returned",
)
night.when(
    "an error of another class: b.csv fails with an error that is neither ValueError nor OSError", ("b.csv", "Refused")
)
night.when(
    "last nights lines: etl.log and error.log hold a line of last night each",
    ("a.csv", GOOD),
    before="ERROR z.csv failed\n",
    see="of last night",
)
night.when(
    "the operator stops it: somebody presses Ctrl-C while a file goes through its step", ("a.csv", "KeyboardInterrupt")
)
night.when(
    "a name with a percent sign: the names of two files have a percent sign, and one of them fails",
    *(("100%s.csv", GOOD), ("5%d.csv", "ValueError")),
    held_out=True,
)

NAMES = ["a.csv", "b.csv", "x y.csv", "100%s.csv", "5%d.csv", "{}.csv"]
ENDS = st.sampled_from([GOOD, [True], [False], [0], [[]], *worlds.OF_A_FILE, "KeyboardInterrupt"])
RUNS = st.lists(st.tuples(st.sampled_from(NAMES), ENDS), max_size=4)


def told(*files, again, before):
    """Say of a drawn night what ends a sentence."""
    ways = [
        f"{name} " + (f"returns {end[0]!r}" if isinstance(end, list) else f"raises {end}")
        for name, end in (*files, *again)
    ]
    at = len(files)
    runs = "; ".join(
        [", ".join(ways[:at]) or "no file", *([f"in a second process {', '.join(ways[at:])}"] * bool(again))]
    )
    return f"the step of {runs}" + " (both logs hold a line of last night)" * bool(before)


night.drawn(
    together=RUNS.map(tuple), again=RUNS, before=st.sampled_from(["", "ERROR z.csv failed\n"]), times=150, says=told
)

error_log.asks("""
all is well: Nothing failed. What has error.log to say?
one fails: Somebody opens error.log. Do they see in which line of the code it happened?
three files in one process: Three files went through. How often is each of them told?
a good one after a bad one: b.csv failed. What becomes of c.csv?
an error of another class: Not every class of error was foreseen. Does the next file come?
last nights lines: Last night's lines were in both files. Where are they now?
the operator stops it: Somebody wanted to stop it. Did it stop?
""")

error_log.slips("""
no level: error.log has a line INFO. Who reads a file of errors in which most lines are none?
    - handler.setLevel(level)
no traceback: It says that b.csv failed. In which line of which function?
    - log.exception(
    + log.error(
handlers each time: The second file is told twice, the third three times. What is added at each call?
    - if not log.handlers:
    + if log:
level of the handlers only: Nothing of what went well is in etl.log. Below which level does a logger say nothing?
    - log.setLevel(logging.INFO)
logged and raised: It is written down, and then the job ends. Who reads c.csv?
    - return False
    + raise
a new file each run: Tonight's log begins on an empty page. What was on it last night?
    - FileHandler(folder / file)
    + FileHandler(folder / file, mode="w")
one file anew: The errors of last night are kept. What is left of the rest of it?
    - FileHandler(folder / file)
    + FileHandler(folder / file, mode="w" if level == logging.INFO else "a")
values only: An error came that is no ValueError, and the job ended. Which classes can a step raise?
    - except Exception:
    + except ValueError:
goes on after ctrl c: Somebody pressed Ctrl-C, and the job took the next file. How would you stop it?
    - except Exception:
    + except BaseException:
what the step returns: The step returned 0, and you told the caller that it failed. What did the task ask for?
    - step(name)
    + went_well = step(name)
    - return True
    + return bool(went_well)
""")


@error_log.mistake(
    says="b.csv is in error.log, and etl.log does not know of it. Where would you look for the whole night?"
)
def two_loggers(folder, name, step):
    files = {}
    for file, level in (("etl.log", logging.INFO), ("error.log", logging.ERROR)):
        files[level] = log = logging.getLogger(file)
        if not log.handlers:
            log.setLevel(level)
            handler = logging.FileHandler(folder / file)
            handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
            log.addHandler(handler)
    try:
        step(name)
    except Exception:
        files[logging.ERROR].exception("%s failed", name)
        return False
    files[logging.INFO].info("%s loaded", name)
    return True


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


@error_log.also_right(costs="two files are opened and closed for each call; nothing is left open")
def closed_each_time(folder, name, step):
    log = logging.getLogger("etl")
    log.setLevel("INFO")
    everything, errors = logging.FileHandler(folder / "etl.log"), logging.FileHandler(folder / "error.log")
    errors.setLevel("ERROR")
    for handler in (everything, errors):
        handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
        log.addHandler(handler)
    went_well = False
    try:
        step(name)
        log.info(name + " loaded")
        went_well = True
    except Exception:
        log.exception(name + " failed")
    finally:
        for handler in (everything, errors):
            log.removeHandler(handler)
            handler.close()
    return went_well


error_log.hints += [
    "A logger is one for the whole process; whoever asks for it by the same name gets the same. It has a level of its "
    "own, and each of its handlers has one. A record has to pass both. And one method of a logger, made for an except, "
    "adds the traceback by itself.",
    "A twin: a shop that writes all sales to one file, the large ones to a second one as well.\n"
    '    till = logging.getLogger("till")\n'
    "    till.setLevel(logging.DEBUG)\n"
    '    large = logging.FileHandler("large.log")\n'
    "    large.setLevel(logging.WARNING)\n"
    "    till.addHandler(large)",
]
