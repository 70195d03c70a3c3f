"""Fix: how many warnings, how many errors, without reading the log."""

import contextlib
import io
import logging

from hypothesis import strategies as st

from breakfix.lab import exercise, loggers


@exercise(phase="fix", minutes=8)
def counted(log):
    """Count the warnings and errors that a logger is given from now on.

    Given     log, a logging.Logger that takes INFO and may have handlers
    Leave     a dict {"warnings": 0, "errors": 0} whose numbers go up while records come, to log and to loggers below
              it. A record of level ERROR and above, that is 40, is an error; one from WARNING, that is 30, up to below
              ERROR is a warning; others are not counted. When counted is called again, a second dict begins at 0, and
              both go on
    Rules     nothing is written, neither to a file nor to the screen
    Not touch level and other handlers of log
    """

    class Counts(logging.Handler):
        def emit(self, record):
            if record.levelno >= logging.WARNING:
                counts["errors" if record.levelno >= logging.ERROR else "warnings"] += 1

    counts = {"warnings": 0, "errors": 0}
    log.addHandler(Counts())
    return counts


@counted.stub
def nothing_is_counted(log):
    return {"warnings": 0, "errors": 0}


counted.keeps("src/levels.py")
counted.play = ""
counted.costs = "a call for each record"


counted.world(loggers.fresh)


@counted.look
def counts(world, counted, *levels, below=(), again=None, handler=False, said=("a record",)):
    """Records of these levels come to log, or where `below` has their place to a logger below; `again` is a place."""
    others = [loggers.Kept()] if handler else []
    log, screen, dicts = loggers.own(*others), io.StringIO(), []
    with contextlib.redirect_stderr(screen), contextlib.redirect_stdout(screen):
        dicts.append(counted(log))
        seen = {"at first": dict(dicts[0])}
        for place, level in enumerate(levels):
            if place == again:
                dicts.append(counted(log))
            (log.getChild("load") if place in below else log).log(level, *said)
    seen |= {f"counts {number}": dict(each) for number, each in enumerate(dicts, 1)}
    seen |= {"on the screen": screen.getvalue(), "level of log": log.level}
    kept = [f"{record.levelname} {record.msg} {record.args}" for each in others for record in each.records]
    return seen | {"other handlers": [each in log.handlers for each in others], "they were given": kept}


counts.when("nothing yet: no record has come")
counts.when("one of each: a record of each level comes", 10, 20, 30, 40, 50)
counts.when("three warnings: three warnings come", 30, 30, 30)
counts.when("between the levels: records of the levels 29, 35 and 39 come", 29, 35, 39)
counts.when("worse than an error: records of the levels 41 and 50 come", 41, 50)
counts.when("a logger below: a logger below log is given an error", 30, 40, below=[1])
counts.when("counted twice: it is called again after two warnings", 30, 30, 40, again=2)
counts.when("another handler: log has a handler that keeps records", 20, 30, 40, handler=True)
counts.when("no words: records without a word come", 30, 40, said=("",))
counts.when("words amiss: the arguments do not fit the message", 30, 40, said=("%d files of %d", 7))

counts.drawn(
    together=st.lists(st.sampled_from([5, 10, 20, 25, 29, 30, 31, 39, 40, 41, 50, 60]), max_size=9).map(tuple),
    below=st.lists(st.integers(0, 8), max_size=3),
    again=st.one_of(st.none(), st.integers(0, 6)),
    handler=st.booleans(),
    said=st.sampled_from([("a record",), ("",), ("%d files", 7), ("%d files of %d", 7), ("%d", "x"), ("no place", 7)]),
    times=80,
)

counted.asks("""
nothing yet: What stands in the dict before the first record?
one of each: Which of the five are warnings, and which are errors?
three warnings: Three came. Do the numbers go up in the dict that the caller has?
between the levels: A level may stand between two names. On which side of 30 and 40 is it?
worse than an error: Is what is worse than an error none?
a logger below: A record climbs from its logger to those above. Who sees it on its way: a handler, or a filter of log?
counted twice: Two dicts count. From when on does the second?
another handler: What was the other handler given before you came?
no words: A record says nothing. What does its level say?
words amiss: Nobody can read that message. Do you have to?
""")

counted.slips("""
errors are not all: A record of level CRITICAL came. Is it less than an error?
    ~ "errors" if record.levelno >= logging.ERROR else => "errors" if record.levelno == logging.ERROR else
one level is not a name: A level stood between two names. Is it none of them?
    ~ if record.levelno >= logging.WARNING: => if record.levelno in (30, 40, 50):
an error is a warning: Warnings and errors are told apart. Which one is this?
    ~ ["errors" if record.levelno >= logging.ERROR else "warnings"] += 1 => ["warnings"] += 1
everything counts: A line that all is well was counted. As what?
    - if record.levelno >= logging.WARNING:
    + if record:
no keys at first: Nothing has come. Which two keys does the caller look for?
    ~ counts = {"warnings": 0, "errors": 0} => counts = collections.Counter()
a copy: The caller's numbers stand still. Which dict goes up?
    ~ return counts => return dict(counts)
the only handler: Another handler was there. What has become of it?
    - log.addHandler(Counts())
    + log.handlers = [Counts()]
a filter: The logger below is not heard. Where does a record pass on its way up?
    - log.addHandler(Counts())
    + log.addFilter(lambda record: [Counts().emit(record)])
""")


@counted.also_right(costs="a handler made of a function")
def with_a_function(log):
    found = dict.fromkeys(("warnings", "errors"), 0)

    def add(record):
        found["warnings" if record.levelno < logging.ERROR else "errors"] += 1

    handler = logging.Handler(logging.WARNING)
    handler.emit = add
    log.addHandler(handler)
    return found


counted.hints += [
    "Whatever sees each record can count it. A handler need not write: it is a class with one method, which is given a "
    "record, and a record knows its level as a number. The records of a logger below reach handlers above it.",
    "A twin, that keeps the longest message:\n"
    "    class Longest(logging.Handler):\n"
    "        def emit(self, record):\n"
    '            found["text"] = max(found["text"], record.getMessage(), key=len)',
]
