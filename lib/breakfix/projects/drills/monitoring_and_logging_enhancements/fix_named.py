"""Fix: every line says of which pipeline and of which run it is, and no line is there twice."""

import logging

from hypothesis import strategies as st

from breakfix.lab import exercise, loggers, shapes


@exercise(phase="fix", minutes=12)
def named(log, path, pipeline, run):
    """Begin the log of a run: every line has its pipeline and its run.

    Given     log, a logging.Logger, which may have handlers; none of them writes to path. path, the absolute Path of a
              UTF-8 file; lines already in it stay. pipeline and run, texts of one line. named is called at the start of
              each run, always with the same log and path. No message ends with a line break
    Leave     from now on each record that reaches the handlers of log, its own and those of loggers below it, is
              written to path: `PIPELINE RUN LEVEL MESSAGE`. Further lines, of a message or of a traceback, begin with
              `PIPELINE RUN ` too. A record is written once, with the names of the last call
    Not touch the level of log; its other handlers, also handlers added later; what they find in a record: its message,
              arguments, level and traceback
    """

    class Named(logging.Formatter):
        def format(self, record):
            lines = super().format(record).split("\n")
            return "\n".join(f"{pipeline} {run} {line}" for line in lines)

    mine = [handler for handler in log.handlers if getattr(handler, "of_named", False)]
    handler = mine[0] if mine else logging.FileHandler(path, encoding="utf-8")
    handler.of_named = True
    handler.setFormatter(Named("%(levelname)s %(message)s"))
    log.addHandler(handler)


@named.stub
def a_handler_each_time(log, path, pipeline, run):
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter(f"{pipeline} {run} %(levelname)s %(message)s"))
    log.addHandler(handler)


named.keeps("src/named.py")
named.play = ""
named.free("files")  # the look reads them; when an empty one is made is open
named.fresh = True  # one process has one log and one path
named.costs = "a look at the handlers in each run"
named.world(loggers.fresh_folder)


def write(log, message, level=logging.INFO, below="", fails=False, whole=False):
    """Log a message, as an argument or whole, perhaps by a logger below, perhaps with the traceback of an error."""
    if below:
        log = log.getChild(below)
        log.setLevel(logging.DEBUG)
    error = None
    try:
        int("soon" if fails else "7")
    except ValueError as raised:
        error = raised
    log.log(level, *((message,) if whole else ("%s", message)), exc_info=error)


def written(path):
    """Return the lines of a file; those of a traceback that name a file are left out."""
    found = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [line for line in found if not any(sign in line for sign in ('File "', 'int("soon', "~~~"))]


@named.look
def lines(home, named, *runs, other=None, plain=False, before="", level=logging.INFO, name="etl"):
    """Each run is (pipeline, run, messages); a message is a text, or a dict of what `write` is given.

    `other` is the place of the run before whose call somebody adds another handler, or "later": after all calls. It
    writes to a file of the same name in another folder, and is `plain` when it has no formatter.
    """
    path, log = home / "etl.log", loggers.own(level=level, name=name)
    if before:
        path.write_text(before, encoding="utf-8")
    (home / "other").mkdir()
    beside = logging.FileHandler(home / "other" / "etl.log", encoding="utf-8", delay=True)
    beside.setFormatter(None if plain else logging.Formatter("%(levelname)s: %(msg)s, %(args)s"))
    for place, (pipeline, run, messages) in enumerate(runs):
        if place == other:
            log.addHandler(beside)
        named(log, path, pipeline, run)
        if (place + 1, other) == (len(runs), "later"):
            log.addHandler(beside)
        for message in messages:
            write(log, **({"message": message} if isinstance(message, str) else message))
    beside.close()
    seen = {"lines": written(path), "level of log": log.level}
    if other is not None:
        seen["other handler is there"] = beside in log.handlers
        seen["other handler wrote"] = written(home / "other" / "etl.log")
    return seen


TWO = ("flights", "r1", ["run begins"]), ("flights", "r2", ["run begins", "run ends"])
FAILS = ("flights", "r1", [{"message": "no room\non the disk", "fails": True}])
lines.when("two runs: a second run begins in the same process", *TWO)
lines.when("a line break: a message has a line break", ("flights", "r1", ["no room\non the disk", "run ends"]))
lines.when("a traceback: an error is logged with its traceback", ("flights", "r1", [{"message": "bad", "fails": True}]))
lines.when("a logger below: a logger below log is given a line", ("flights", "r1", [{"message": "x", "below": "load"}]))
lines.when("another handler: log has another handler already", *TWO, other=0)
lines.when("a later handler: another handler is added after the call", FAILS, other="later")
lines.when("a percent sign: the pipeline is called 100%s", ("100%s", "{r}", ["run begins"]))

WORDS = st.sampled_from(["flights", "r1", "r2", "100%s", "%(message)s", "{}", "é", "a b", "$x"])
MESSAGES = st.fixed_dictionaries(
    {"message": st.sampled_from(["x", "x", "", "a\nb", "\n ", "é", "100%", "{}", "a\n\nb"])},
    optional={
        "level": st.sampled_from([10, 20, 25, 30, 40, 50]),
        "below": st.sampled_from(["load", "load.file"]),
        "fails": st.booleans(),
        "whole": st.booleans(),
    },
)
lines.drawn(
    together=st.lists(st.tuples(WORDS, WORDS, st.lists(MESSAGES, max_size=3)), min_size=1, max_size=4).map(tuple),
    before=st.sampled_from(["", "flights r0 INFO é\n"]),
    level=shapes.evenly([10, 15, 20, 25, 30, 40]),
    other=shapes.evenly([None, 0, 1, "later"]),
    plain=shapes.evenly([False, True]),
    name=shapes.evenly(["etl", "etl.load", "root"]),
    times=80,
)

named.asks("""
two runs: The second run has one log with the first. How many handlers has it?
a line break: Somebody looks for the lines of this run. Do they find the second half?
a traceback: Somebody looks for the lines of this run. Do they find the traceback?
a logger below: A library logs for itself. Who names its lines?
another handler: Somebody else has put a handler there. Is it yours to change?
a later handler: One record goes to all handlers. What does the next one find in it?
a percent sign: What does a format make of a percent sign?
""")

named.slips("""
one more each time: Each line of the second run is there twice. What became of the handler of the first?
    ~ mine[0] if mine else logging => logging
all handlers go: Another handler was there, and it was not yours. How do you know your own?
    ~ log.addHandler(handler) => log.handlers = [handler]
the first line only: A message had two lines, and one is named. What does somebody find who looks for the run?
    ~ "\\n".join(f"{pipeline} {run} {line}" for line in lines) => f"{pipeline} {run} " + "\\n".join(lines)
the first names stay: The second run has the names of the first. When are they put into the line?
    ~ handler.setFormatter( => mine or handler.setFormatter(
names in the form: A percent sign in a name was read as one of the form. Where else could the names be added?
    ~ Named("%(levelname)s %(message)s") => logging.Formatter(f"{pipeline} {run} %(levelname)s %(message)s")
its own lines only: A library has logged for itself. Is that no line of this run?
    ~ log.addHandler(handler) => log.addHandler(handler), handler.addFilter(lambda record: record.name == log.name)
""")


@named.also_right(costs="a new handler for each run; the one of the run before is closed")
def closed_each_time(log, path, pipeline, run):
    for handler in list(log.handlers):
        if getattr(handler, "baseFilename", "") == str(path):
            log.removeHandler(handler)
            handler.close()
    handler, begins = logging.FileHandler(path, encoding="utf-8"), f"{pipeline} {run} "
    plain = logging.Formatter("%(levelname)s %(message)s").format
    handler.format = lambda record: begins + plain(record).replace("\n", "\n" + begins)
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
