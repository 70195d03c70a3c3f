"""Fix: how many warnings, how many errors, without reading the log."""

import logging

from hypothesis import strategies as st

from breakfix.lab import exercise, loggers, shapes


@exercise(phase="fix", minutes=6)
def counted(log):
    """Count the warnings and errors that a logger is given from now on.

    Given     log, a logging.Logger that takes INFO and may have handlers
    Leave     a dict {"warnings": 0, "errors": 0} whose numbers go up as records come, to log and to loggers below it,
              at any depth. A record of level ERROR (40) or above is an error, one from WARNING (30) to just below ERROR
              a warning; others are not counted. A second call returns a second dict, which begins at 0; both go on
    Not touch the level of log, and other handlers of log
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
def counts(world, counted, *records, again=None, handlers=0, level=logging.INFO, name="etl"):
    """A record is a level, or a level and the name of another logger; `again` is a place among them."""
    told = loggers.Told()
    others = [told, logging.NullHandler(), loggers.Told()][:handlers]
    log = loggers.own(*others, level=level, name=name)
    dicts = [counted(log)]
    seen = {"at first": dict(dicts[0])}
    for place, record in enumerate(records):
        if place == again:
            dicts.append(counted(log))
        number, other = record if isinstance(record, tuple) else (record, name)
        logging.getLogger(other).log(number, "a record")
    seen |= {f"counts {number}": dict(each) for number, each in enumerate(dicts, 1)}
    there = [each in log.handlers for each in others]
    return seen | {"level of log": log.level, "other handlers are there": there, "one was given": told.lines}


counts.when("one of each: a record of each level comes", 10, 20, 30, 40, 50)
counts.when("between the levels: records of the levels 29, 35 and 39 come", 29, 35, 39)
counts.when("a logger below: loggers below log are given errors", 30, (40, "etl.load"), (40, "etl.load.file"))
counts.when("counted twice: it is called again after two warnings", 30, 30, 40, again=2)
counts.when("other handlers: log has two handlers already", 20, 30, 40, handlers=2)

LEVELS = st.sampled_from([5, 10, 20, 25, 29, 30, 31, 39, 40, 41, 50, 60])
OTHERS = st.tuples(LEVELS, st.sampled_from(["etl.load", "etl.load.file", "etl.a.b.c", "etl.loader", "etls"]))
counts.drawn(
    together=st.lists(st.one_of(LEVELS, LEVELS, OTHERS), max_size=9).map(tuple),
    again=st.one_of(st.none(), st.integers(0, 6)),
    handlers=shapes.evenly(range(4)),
    level=shapes.evenly([5, 10, 15, 20]),
    name=shapes.evenly(["etl", "etl.load", "root"]),
    times=80,
)

counted.asks("""
one of each: Which of the five are warnings, and which are errors?
between the levels: A level may stand between two names. On which side of 30 and 40 is it?
a logger below: A record climbs from its logger to those above. Who sees it on its way: a handler, or a filter of log?
counted twice: Two dicts count. From when on does the second?
other handlers: What were the other handlers given before you came?
""")

counted.slips("""
one level is not a name: A level stood between two names. Is it none of them?
    ~ if record.levelno >= logging.WARNING: => if record.levelno in (30, 40, 50):
everything counts: A line that all is well was counted. As what?
    - if record.levelno >= logging.WARNING:
    + if record:
a copy: The caller's numbers stand still. Does a record reach your code, and which dict goes up there?
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
