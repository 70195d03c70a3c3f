"""Fix: how long a step takes, by a clock that nobody sets."""

import asyncio
import datetime
import logging

from hypothesis import strategies as st

from breakfix.lab import errors, exercise, loggers, shapes


@exercise(phase="fix", minutes=7)
def timed(name, step, wall, steady, log):
    """Take a step, and log when it began and how long it took.

    Given     name, a text; step, a function without parameters; wall, a function that returns the time of day as a
              datetime, and somebody may set its clock while the step runs; steady, a function that returns seconds, as
              time.monotonic does, and never goes back; log, a logging.Logger that takes INFO
    Leave     what the step returns. One record in log, of level INFO: `NAME began HH:MM:SS, took S s`. S has three
              decimals. When the step raises an error of any class, including Ctrl-C, the record is `NAME began
              HH:MM:SS, failed after S s`, of level ERROR, and the same error reaches the caller
    Rules     the step is called once
    """
    began, before = wall(), steady()
    try:
        result = step()
    except BaseException:
        log.error("%s began %s, failed after %.3f s", name, f"{began:%H:%M:%S}", steady() - before)
        raise
    log.info("%s began %s, took %.3f s", name, f"{began:%H:%M:%S}", steady() - before)
    return result


@timed.stub
def by_the_wall_clock(name, step, wall, steady, log):
    began = wall()
    result = step()
    seconds = (wall() - began).total_seconds()
    log.info("%s began %s, took %.3f s", name, f"{began:%H:%M:%S}", seconds)
    return result


timed.keeps("src/timed.py")
timed.play = ""
timed.costs = "two calls of each clock"
timed.world(loggers.fresh)


TOKYO = datetime.timezone(datetime.timedelta(hours=9))
BEGIN = datetime.datetime(2013, 1, 8, 4, 0, 59)
ERRORS = errors.ERRORS | {"CancelledError": asyncio.CancelledError}


@timed.look
def logged(world, timed, seconds=2.5, back=0, raises=None, end=7, name="load", began=(4, 0, None), level=20):
    """The step takes so many seconds; meanwhile the wall clock is set back. `began` is hour, microsecond, zone."""
    wall = BEGIN.replace(hour=began[0], microsecond=began[1], tzinfo=began[2])
    now, calls, told = {"wall": wall, "steady": 100.0}, [], loggers.Told()
    log = loggers.own(told, level=level)
    error = ERRORS[raises]() if raises else None

    def step():
        calls.append(name)
        now["steady"] += seconds
        now["wall"] += datetime.timedelta(seconds=seconds - back)
        if error:
            raise error
        return end

    seen = {}
    try:
        try:
            raise OSError("the first try")
        except OSError:  # a caller that tries again handles an error still
            seen["returned"] = timed(name, step, lambda: now["wall"], lambda: now["steady"], log)
        seen["is what the step returned"] = seen["returned"] is end
    except BaseException as raised:
        if raised is not error:
            raise
        seen["at the caller"] = "the same error"
    return seen | {"records": told.lines, "calls": len(calls)}


logged.when("two and a half seconds: the step takes 2.5 seconds")
logged.when("set back: meanwhile the wall clock is set back by an hour", 2.5, 3600)
logged.when("it fails: the step fails after 1.25 seconds", 1.25, raises="ValueError")
logged.when("ctrl c: Ctrl-C comes after 3 seconds", 3, raises="KeyboardInterrupt")

logged.drawn(
    seconds=st.sampled_from([0, 0.001, 0.125, 0.5, 1, 59.999, 61.25, 86_400]),
    back=st.sampled_from([0, 0, 1, -1, 3600, -86_400]),
    raises=shapes.evenly([None] * len(ERRORS) + [*ERRORS]),
    level=shapes.evenly([logging.DEBUG, logging.INFO]),
    end=shapes.evenly([None, 0, 7, "", ["a"], False]),
    name=st.sampled_from(["load", "load 2013-01-08.csv", "100%s", "{}", "%d", " a ", "a\t", ""]),
    began=st.tuples(
        st.sampled_from([0, 4, 12, 13, 23]), st.sampled_from([0, 1, 999_999]), st.sampled_from([None, TOKYO])
    ),
    times=80,
)

timed.asks("""
two and a half seconds: How many decimals are asked for?
set back: Somebody has set one of the two clocks. Which one have you asked?
it fails: A step that fails takes time as well. Who is told?
ctrl c: Is Ctrl-C an error of the step? Does the line come?
""")

timed.slips("""
the wall clock: The clock was set in between. Which of the two does nobody set?
    - began, before = wall(), steady()
    + began, before = wall(), wall().timestamp()
    + steady = lambda: wall().timestamp()
errors are untold: It failed, and the log does not know. How long did it take to fail?
    - log.error("%s began %s, failed after %.3f s", name, f"{began:%H:%M:%S}", steady() - before)
only some errors: Ctrl-C came, and no line. Which errors do you expect?
    ~ except BaseException: => except Exception:
nothing returned: The caller gets None. What did the step return?
    - return result
swallowed: The line is there, and the caller thinks that all is well. Who tells them?
    ~ raise => return None
""")


@timed.also_right(costs="one line for both ends")
def in_finally(name, step, wall, steady, log):
    start, end, level = (wall().strftime("%H:%M:%S"), steady()), "failed after", logging.ERROR
    try:
        result = step()
        end, level = "took", logging.INFO
        return result
    finally:
        log.log(level, f"{name} began {start[0]}, {end} {steady() - start[1]:.3f} s".replace("%", "%%") % ())


timed.hints += [
    "Two questions, two clocks: *when* is asked of the clock on the wall, *how long* of one that only counts. A step "
    "can end in two ways, and each has its line.",
    "A twin: a phone call.\n"
    "    since = time.monotonic()\n"
    "    try:\n"
    "        call()\n"
    "    finally:\n"
    '        print(f"{time.monotonic() - since:.0f} seconds on the phone")',
]
