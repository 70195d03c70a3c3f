"""Fix: every line says of which pipeline and of which run it is, and no line is there twice."""

import logging
import tempfile
from pathlib import Path

from hypothesis import strategies as st

from breakfix.lab import exercise, loggers


@exercise(phase="fix", minutes=12)
def named(log, path, pipeline, run):
    """Begin the log of a run: every line has its pipeline and its run.

    Given     log, a logging.Logger; path, the Path of a file; pipeline and run, texts of one line. named is called at
              the begin of each run, in one process always with the same log and path
    Leave     from now on what log is given, and what loggers below it are given, stands in path, for each record of
              level INFO and above: `PIPELINE RUN LEVEL MESSAGE`. When a message has line breaks, or a traceback follows
              it, each further line begins with `PIPELINE RUN ` as well. The file is in UTF-8, and the lines that are
              there stay. However often it was called, a line stands there once, with the names of the last call, and of
              the files that named has opened one is open at most
    Not touch other handlers of log, and what they write
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
    log.setLevel(logging.INFO)


@named.stub
def a_handler_each_time(log, path, pipeline, run):
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter(f"{pipeline} {run} %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)


named.keeps("src/named.py")
named.play = ""
named.free("files")  # the look reads them; when an empty one is made is open
named.costs = "a look at the handlers in each run"


@named.world
def a_folder():
    try:
        with tempfile.TemporaryDirectory() as made:
            yield Path(made)
    finally:
        loggers.forget()


class Other(logging.Handler):
    """Another handler of the same logger, with a form of its own."""

    def __init__(self):
        super().__init__(logging.INFO)
        self.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
        self.lines = []

    def emit(self, record):
        """Keep the record as text."""
        self.lines.append(self.format(record).split("\n")[0])


def write(log, message, level="INFO", below="", fails=False):
    """Log a message, perhaps by a logger below, perhaps with a traceback."""
    if below:
        log = log.getChild(below)
        log.setLevel(logging.DEBUG)
    try:
        if fails:
            int("soon")
    except ValueError:
        log.exception("%s", message)
    else:
        log.log(logging.getLevelName(level), "%s", message)


def is_open(handler):
    """Tell whether a handler has a file open."""
    stream = getattr(handler, "stream", None)
    return stream is not None and not stream.closed


@named.look
def lines(home, named, *runs, before="", other=False):
    """Each run is (pipeline, run, messages); a message is a text, or a dict of what `write` is given."""
    path, log, beside = home / "etl.log", logging.getLogger("the job's own"), Other()
    held = []  # so that Python does not close them
    log.propagate = False
    if before:
        path.write_text(before, encoding="utf-8")
    if other:
        log.addHandler(beside)
    for pipeline, run, messages in runs:
        named(log, path, pipeline, run)
        held += [each for each in log.handlers if each not in held]
        for message in messages:
            write(log, **({"message": message} if isinstance(message, str) else message))
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    found = [line for line in text.split("\n") if '  File "' not in line]
    seen = {"lines": [line for line in found if "^^^^" not in line and "    int(" not in line]}
    seen["files open"] = "one at most" if sum(is_open(each) for each in held) <= 1 else "several"
    return seen | ({"other handler": beside.lines, "it is there": beside in log.handlers} if other else {})


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
lines.when("another handler: log has another handler already", *TWO, other=True)
lines.when("last night: the file has a line of last night", TWO[0], before="flights r0 INFO run ends\n")
lines.when("a percent sign: the pipeline is called 100%s", ("100%s", "{r}", ["run begins"]))

WORDS = st.sampled_from(["flights", "r1", "r2", "100%s", "%(message)s", "{}", "é", "a b", "$x"])
MESSAGES = st.fixed_dictionaries(
    {"message": st.sampled_from(["x", "", "a\nb", "\n", "é", "100%", "{}", "a\n\nb\n"])},
    optional={
        "level": st.sampled_from(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]),
        "below": st.sampled_from(["load", "load.file"]),
        "fails": st.booleans(),
    },
)
lines.drawn(
    together=st.lists(st.tuples(WORDS, WORDS, st.lists(MESSAGES, max_size=3)), min_size=1, max_size=4).map(tuple),
    before=st.sampled_from(["", "flights r0 INFO é\n"]),
    other=st.booleans(),
    times=60,
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
    - log.setLevel(logging.INFO)
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
    log.setLevel("INFO")
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
