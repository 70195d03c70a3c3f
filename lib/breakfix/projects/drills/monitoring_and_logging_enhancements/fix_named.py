"""Fix: every line says of which pipeline and of which run it is, and no line is there twice."""

import logging
import threading

from hypothesis import strategies as st

from breakfix.lab import exercise, loggers


@exercise(phase="fix", minutes=12)
def named(log, path, pipeline, run):
    """Begin the log of a run: every line has its pipeline and its run.

    Given     log, a logging.Logger, which may have a level and handlers; path, the Path of a file; pipeline and run,
              texts of one line. named is called at the begin of each run, in one process always with the same log and
              path. No message ends with a line break
    Leave     from now on what log is given, and what loggers below it are given, stands in path, for each record of
              level INFO and above: `PIPELINE RUN LEVEL MESSAGE`. When a message has line breaks, or a traceback follows
              it, each further line begins with `PIPELINE RUN ` as well. The file is in UTF-8, and the lines that are
              there stay. However often it was called, a line stands there once, with the names of the last call, and of
              the files that named has opened one is open at most. log passes INFO from then on, and what it passed
              before
    Not touch other handlers of log, also those that come later, and what they write of each record; one may write to
              path too
    """
    for handler in list(log.handlers):
        if getattr(handler, "of_named", False):
            log.removeHandler(handler)
            handler.close()

    class Named(logging.Formatter):
        def format(self, record):
            lines = super().format(record).split("\n")
            return "\n".join(f"{pipeline} {run} {line}" for line in lines)

    handler = logging.FileHandler(path, encoding="utf-8")
    handler.of_named = True
    handler.setLevel(logging.INFO)
    handler.setFormatter(Named("%(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(min(log.getEffectiveLevel(), logging.INFO))


@named.stub
def a_handler_each_time(log, path, pipeline, run):
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter(f"{pipeline} {run} %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)


named.keeps("src/named.py")
named.play = ""
named.free("files")  # the look reads them; when an empty one is made is open
named.fresh = True  # one process has one log and one path
named.costs = "a look at the handlers in each run"


named.world(loggers.fresh_folder)


def another(path, level):
    """Return a handler of somebody else, with a form of its own."""
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(levelname)s: %(name)s, %(msg)s, %(message)s"))
    handler.setLevel(level)
    return handler


def write(log, message, level="INFO", below="", fails=False, thread=False):
    """Log a message, perhaps by a logger below, with a traceback, in a thread of its own."""
    if thread:
        worker = threading.Thread(target=write, args=(log, message, level, below, fails))
        worker.start()
        return worker.join()
    if below:
        log = log.getChild(below)
        log.setLevel(logging.DEBUG)
    try:
        if fails:
            int("soon")
    except ValueError:
        log.exception("%s", message)
    else:
        log.log(logging.getLevelNamesMapping().get(level, level), "%s", message)


def written(path):
    """Return the lines of a file, without those of a traceback that say where."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return [line for line in text.split("\n") if not any(each in line for each in ('  File "', "^^^^", "    int("))]


def is_open(handler):
    """Tell whether a handler has a file open."""
    stream = getattr(handler, "stream", None)
    return stream is not None and not stream.closed


@named.look
def lines(home, named, *runs, before="", level="NOTSET", other=None):
    """Each run is (pipeline, run, messages); a message is a text, or a dict of what `write` is given.

    `other` is (calls after which somebody adds another handler, its file, its level).
    """
    path, log, held = home / "etl.log", loggers.own(level=level), []  # so that Python does not close them
    if before:
        path.write_text(before, encoding="utf-8")
    late, name, of_other = other or (None, None, None)
    beside = another(home / name, of_other) if other else None
    for place, (pipeline, run, messages) in enumerate(runs):
        if place == late:
            log.addHandler(beside)
        named(log, path, pipeline, run)
        held += [each for each in log.handlers if each not in held and each is not beside]
        if place + 1 == len(runs) <= (late or 0):
            log.addHandler(beside)
        for message in messages:
            write(log, **({"message": message} if isinstance(message, str) else message))
    found = written(path)
    seen = {"lines": sorted(found) if name == path.name else found}  # which of two handlers is first is open
    seen["files open"] = "one at most" if sum(is_open(each) for each in held) <= 1 else "several"
    if other:
        seen |= {"it is there": beside in log.handlers, "other handler": written(home / name)}
        beside.close()
    return seen


lines.when("one run: a run logs two lines", ("flights", "r1", ["run begins", "run ends"]))
TWO = ("flights", "r1", ["run begins"]), ("flights", "r2", ["run begins", "run ends"])
lines.when("two runs: a second run begins in the same process", *TWO)
lines.when("three pipelines: three runs have three names", ("a", "1", ["x"]), ("b", "2", ["y"]), ("c", "3", ["z"]))
lines.when("a line break: a message has a line break", ("flights", "r1", ["no room\non the disk", "run ends"]))
lines.when("a traceback: an error is logged with its traceback", ("flights", "r1", [{"message": "bad", "fails": True}]))
lines.when("a logger below: a logger below log is given a line", ("flights", "r1", [{"message": "x", "below": "load"}]))
LEVELS = [{"message": "d", "level": "DEBUG"}, {"message": "w", "level": "WARNING"}]
LEVELS += [each | {"below": "load"} for each in LEVELS]
lines.when(
    "levels: debug and warning are logged, by log and by a logger below it that passes DEBUG", ("f", "r", LEVELS)
)
lines.when("another handler: log has another handler already", *TWO, other=(0, "other.log", "INFO"))
lines.when("one to the same file: log has a handler that writes to path too", *TWO, other=(0, "etl.log", "NOTSET"))
MANY = ("f", "r", [{"message": "bad\nworse", "fails": True}])
lines.when("a later handler: another handler is added after the call", MANY, other=(1, "other.log", "INFO"))
lines.when("log at debug: log has the level DEBUG", ("f", "r", LEVELS), level="DEBUG", other=(0, "other.log", "NOTSET"))
lines.when("log at warning: log has the level WARNING", TWO[0], level="WARNING")
lines.when("a thread: a thread logs a line", ("f", "r", [{"message": "x", "thread": True}]))
lines.when("last night: the file has a line of last night", TWO[0], before="flights r0 INFO run ends\n")
lines.when("a percent sign: the pipeline is called 100%s", ("100%s", "{r}", ["run begins"]))

WORDS = st.sampled_from(["flights", "r1", "r2", "100%s", "%(message)s", "{}", "é", "a b", "$x"])
MESSAGES = st.fixed_dictionaries(
    {"message": st.sampled_from(["x", "x", "", "a\nb", "\n ", "é", "100%", "{}", "a\n\nb"])},
    optional={
        "level": st.sampled_from(["DEBUG", 25, "INFO", "WARNING", "ERROR", "CRITICAL"]),
        "below": st.sampled_from(["load", "load.file"]),
        "fails": st.booleans(),
        "thread": st.booleans(),
    },
)
lines.drawn(
    together=st.lists(st.tuples(WORDS, WORDS, st.lists(MESSAGES, max_size=3)), min_size=1, max_size=4).map(tuple),
    before=st.sampled_from(["", "flights r0 INFO é\n"]),
    level=st.sampled_from(["NOTSET", "DEBUG", 15, "INFO", 25, "WARNING", "ERROR"]),
    other=st.none()
    | st.tuples(st.integers(0, 4), st.sampled_from(["other.log", "etl.log"]), st.sampled_from(["NOTSET", "ERROR"])),
    times=80,
)

named.asks("""
one run: What stands before the level?
two runs: The second run has one log with the first. How many handlers has it?
three pipelines: Which names has the last line, and how often does it stand there?
a line break: Somebody looks for the lines of this run. Do they find the second half?
a traceback: Somebody looks for the lines of this run. Do they find the traceback?
a logger below: A library logs for itself. Who names its lines?
levels: A logger below passes DEBUG on. Who stops it on its way into the file?
another handler: Somebody else has put a handler there. Is it yours to change?
one to the same file: Somebody else writes to that file. How do you know which handler is yours?
a later handler: One record goes to all handlers. What does the next one find in it?
log at debug: Somebody wants the lines of DEBUG elsewhere. Do they get them still?
log at warning: The log has passed warnings only. What does the file have to have?
a thread: A thread of its own logs. To which run does its line belong?
last night: What did the file say before?
a percent sign: What does a format make of a percent sign?
""")

named.slips("""
one more each time: Each line of the second run is there twice. What became of the handler of the first?
    - log.removeHandler(handler)
all handlers go: Another handler was there, and it was not yours. How do you know your own?
    ~ if getattr(handler, "of_named", False): => if handler:
the first line only: A message had two lines, and one is named. What does somebody find who looks for the run?
    ~ "\\n".join(f"{pipeline} {run} {line}" for line in lines) => f"{pipeline} {run} " + "\\n".join(lines)
the first names stay: The second run has the names of the first. When are they put into the line?
    - for handler in list(log.handlers):
    + if any(getattr(handler, "of_named", False) for handler in log.handlers):
    +     return
    + for handler in list(log.handlers):
a new page: The lines of the run before are gone. In which mode is the file opened?
    ~ FileHandler(path, => FileHandler(path, "w",
its own lines only: A library has logged for itself. Is that no line of this run?
    - log.addHandler(handler)
    + handler.addFilter(lambda record: record.name == log.name)
    + log.addHandler(handler)
debug of those below: A logger below has a level of its own. Which levels are asked for in the file?
    - handler.setLevel(logging.INFO)
left open: The file of the run before is open still. Who writes into it?
    - handler.close()
everything else falls silent: A line of INFO is not there. Which level has a new logger?
    - log.setLevel(min(
debug for nobody: Another handler had the lines of DEBUG. Who has stopped them?
    ~ min(log.getEffectiveLevel(), logging.INFO) => logging.INFO
""")


@named.also_right(costs="the handler is kept, and asks for the names of the last call")
def one_handler(log, path, pipeline, run):
    mine = [handler for handler in log.handlers if handler.get_name() == f"named {path}"]
    handler = mine[0] if mine else logging.FileHandler(path, encoding="utf-8")
    handler.set_name(f"named {path}")
    plain, begins = logging.Formatter("%(levelname)s %(message)s"), f"{pipeline} {run} "
    plain_format = plain.format
    plain.format = lambda record: begins + plain_format(record).replace("\n", "\n" + begins)
    handler.setFormatter(plain)
    handler.setLevel("INFO")
    log.setLevel(min(log.getEffectiveLevel(), logging.INFO))
    if not mine:
        log.addHandler(handler)


named.hints += [
    "A handler has a formatter, and the formatter's `format` makes the text of a whole record, message and traceback. "
    "Whatever it returns stands in the file: so that is the place for what begins each line. And before you add a "
    "handler, ask which of those that are there is yours.",
    "A twin, that writes a record in capital letters:\n"
    "    class Loud(logging.Formatter):\n"
    "        def format(self, record):\n"
    "            return super().format(record).upper()",
]
