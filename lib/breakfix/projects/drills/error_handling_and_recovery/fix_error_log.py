"""Fix: what somebody has to look at has a file of its own."""

import logging
import re
import tempfile
from pathlib import Path

from breakfix.lab import exercise

__all__ = ["error_log"]


@exercise(phase="fix", minutes=12)
def error_log(folder, name, step):
    """Take one file through a step, and write down what became of it.

    Given     folder, the Path of a folder; name, of a file; step, a function of the name. It is called for one file
              after the other, in one process
    Leave     True when step(name) returned, False when it raised; the next file can come. In folder/etl.log one line
              for each file, `INFO NAME loaded` or `ERROR NAME failed`. In folder/error.log the errors only: the same
              line, and below it the traceback, as logging writes it. Both files are kept from run to run
    Rules     who stops the job with Ctrl-C stops it
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


def good(name):
    """Be a step that goes well."""


def bad(name):
    """Be a step that meets a value that is no number."""
    int("soon")


class Refused(Exception):
    """An error whose class no builtin one is near to."""


def refused(name):
    """Be a step that is refused."""
    raise Refused(name)


def lines(folder, file):
    """Return the lines of a log that begin with a level; none when it is not there."""
    path = folder / file
    text = path.read_text() if path.exists() else ""
    return [line for line in text.splitlines() if re.match(r"(DEBUG|INFO|WARNING|ERROR|CRITICAL)\b", line)]


def told(folder, file):
    """Return these lines as one text."""
    return "; ".join(lines(folder, file)) or "no line"


@error_log.trial(asks="Nothing failed. What has error.log to say?", next="see which lines come into which file")
def all_is_well(folder, error_log):
    """one file goes well"""
    error_log(folder, "a.csv", good)
    return {"etl.log": told(folder, "etl.log"), "error.log": told(folder, "error.log")}


@error_log.trial(
    asks="Somebody opens error.log. Do they see in which line of the code it happened?", next="look at the error record"
)
def one_fails(folder, error_log):
    """one file fails with ValueError"""
    error_log(folder, "b.csv", bad)
    path = folder / "error.log"
    text = path.read_text() if path.exists() else ""
    last = next((line for line in reversed(text.splitlines()) if line), "")
    return {
        "etl.log": told(folder, "etl.log"),
        "error.log": told(folder, "error.log"),
        "traceback": "there" if "Traceback (most recent call last)" in text and ", in bad" in text else "missing",
        "its last line": last if last.startswith("ValueError") else "is no error",
    }


@error_log.trial(asks="Three files went through. How often is each of them told?", next="count the handlers")
def three_files_in_one_process(folder, error_log):
    """three files go through, one after the other, in one process"""
    for name in ("a.csv", "b.csv", "c.csv"):
        error_log(folder, name, good)
    return {"etl.log": told(folder, "etl.log")}


@error_log.trial(asks="b.csv failed. What becomes of c.csv?", next="see what the caller gets")
def a_good_one_after_a_bad_one(folder, error_log):
    """a.csv is good, b.csv is bad, c.csv is good"""
    return [error_log(folder, name, step) for name, step in (("a.csv", good), ("b.csv", bad), ("c.csv", good))]


@error_log.trial(
    asks="Not every class of error was foreseen. Does the next file come?", next="see what your except takes"
)
def an_error_of_another_class(folder, error_log):
    """b.csv fails with an error that is neither ValueError nor OSError"""
    return {"returned": error_log(folder, "b.csv", refused), "error.log": told(folder, "error.log")}


@error_log.trial(asks="Last night's lines were in both files. Where are they now?", next="see how each file is opened")
def last_nights_lines(folder, error_log):
    """etl.log and error.log hold a line of last night each"""
    files = ("etl.log", "error.log")
    for file in files:
        (folder / file).write_text("ERROR z.csv failed\n")
    error_log(folder, "a.csv", good)
    return {f"{file} of last night": "kept" if "z.csv" in (folder / file).read_text() else "gone" for file in files}


@error_log.trial(asks="Somebody wanted to stop it. Did it stop?", next="see what your except takes")
def the_operator_stops_it(folder, error_log):
    """somebody presses Ctrl-C while a file goes through its step"""

    def stopped(name):
        raise KeyboardInterrupt

    try:
        error_log(folder, "a.csv", stopped)
    except KeyboardInterrupt:
        return {"Ctrl-C": "stopped the job"}
    return {"Ctrl-C": "was taken for an error of the file"}


@error_log.trial(held_out=True)
def a_name_with_a_percent_sign(folder, error_log):
    """the names of two files have a percent sign, and one of them fails"""
    error_log(folder, "100%s.csv", good)
    error_log(folder, "5%d.csv", bad)
    return {"etl.log": told(folder, "etl.log"), "error.log": told(folder, "error.log")}


@error_log.mistake(says="error.log has a line INFO. Who reads a file of errors in which most lines are none?")
def no_level(folder, name, step):
    log = logging.getLogger("etl")
    if not log.handlers:
        log.setLevel(logging.INFO)
        for file in ("etl.log", "error.log"):
            handler = logging.FileHandler(folder / file)
            handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
            log.addHandler(handler)
    try:
        step(name)
    except Exception:
        log.exception("%s failed", name)
        return False
    log.info("%s loaded", name)
    return True


@error_log.mistake(says="It says that b.csv failed. In which line of which function?")
def no_traceback(folder, name, step):
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
        log.error("%s failed", name)
        return False
    log.info("%s loaded", name)
    return True


@error_log.mistake(says="The second file is told twice, the third three times. What is added at each call?")
def handlers_each_time(folder, name, step):
    log = logging.getLogger("etl")
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


@error_log.mistake(says="Nothing of what went well is in etl.log. Below which level does a logger say nothing?")
def level_of_the_handlers_only(folder, name, step):
    log = logging.getLogger("etl")
    if not log.handlers:
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


@error_log.mistake(says="It is written down, and then the job ends. Who reads c.csv?")
def logged_and_raised(folder, name, step):
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
        raise
    log.info("%s loaded", name)
    return True


@error_log.mistake(says="Tonight's log begins on an empty page. What was on it last night?")
def a_new_file_each_run(folder, name, step):
    log = logging.getLogger("etl")
    if not log.handlers:
        log.setLevel(logging.INFO)
        for file, level in (("etl.log", logging.INFO), ("error.log", logging.ERROR)):
            handler = logging.FileHandler(folder / file, mode="w")
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


@error_log.mistake(says="The errors of last night are kept. What is left of the rest of it?")
def one_file_anew(folder, name, step):
    log = logging.getLogger("etl")
    if not log.handlers:
        log.setLevel(logging.INFO)
        for file, level in (("etl.log", logging.INFO), ("error.log", logging.ERROR)):
            handler = logging.FileHandler(folder / file, mode="w" if level == logging.INFO else "a")
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


@error_log.mistake(says="An error came that is no ValueError, and the job ended. Which classes can a step raise?")
def values_only(folder, name, step):
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
    except ValueError:
        log.exception("%s failed", name)
        return False
    log.info("%s loaded", name)
    return True


@error_log.mistake(says="Somebody pressed Ctrl-C, and the job took the next file. How would you stop it?")
def goes_on_after_ctrl_c(folder, name, step):
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
    except:  # noqa: E722
        log.exception("%s failed", name)
        return False
    log.info("%s loaded", name)
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
