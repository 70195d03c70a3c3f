"""Mastery: start and end of each task stand in the log, whatever came in between."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from breakfix.lab import errors, exercise, held_out, loggers, shapes

from .alter_cron import cron_line
from .alter_make import makefile
from .fix_due import due
from .fix_tasks import run_tasks


@exercise(phase="mastery", minutes=7)
def start_and_end(name, task, log, now):
    """Run a task, and write its start and its end to the log.

    Given     name, a text; task, a function without arguments; log, a logging.Logger that takes INFO; now, a function
              without arguments that returns the time, a datetime in UTC
    Leave     what task returns. In the log two records of level INFO: before task is called, `NAME start TIME`; when it
              has ended, `NAME end TIME done`, or `NAME end TIME failed` when an error came out of it, of whatever
              class. The same error reaches the caller. TIME is that moment, such as 2013-01-08T02:30:00Z; fractions of
              a second are cut off
    """

    def tell(event, end=""):
        log.info("%s %s %s%s", name, event, now().strftime("%Y-%m-%dT%H:%M:%SZ"), end)

    tell("start")
    try:
        result = task()
    except BaseException:
        tell("end", " failed")
        raise
    tell("end", " done")
    return result


@start_and_end.stub
def when_it_goes_well(name, task, log, now):
    log.info("%s start %s", name, now())
    result = task()
    log.info("%s end %s done", name, now())
    return result


start_and_end.world(loggers.fresh)
start_and_end.keeps("src/start_and_end.py")
start_and_end.play = ""
start_and_end.costs = "two lines for each task"

BEGAN = datetime(2013, 1, 8, 2, 30, tzinfo=UTC)


@start_and_end.look
def one_task(world, start_and_end, name="load", takes=65, result=13, error=None, began=BEGAN, amid=False):
    """The clock goes on by `takes` seconds while the task runs; the caller may be amid handling another error."""
    lines, clock, made = [], [began], errors.ERRORS[error]() if error else None

    def task():
        lines.append("(the task runs)")
        clock[0] += timedelta(seconds=takes)
        if made:
            raise made
        return result

    def called():
        return repr(start_and_end(name, task, loggers.own(loggers.Told(lines)), lambda: clock[0]))

    try:
        seen = {"returned": errors.amid(called) if amid else called()}
    except BaseException as end:
        if end is not made:
            raise
        seen = {"raised": "the task's own error"}
    return {"log": lines} | seen


one_task.when("it goes well: load takes 65 seconds")
one_task.when("it fails: load raises a ValueError", error="ValueError")
one_task.when("somebody stops it: load is ended by Ctrl-C", error="KeyboardInterrupt")
one_task.when("part of a second: the clock has microseconds", began=BEGAN + timedelta(microseconds=999_999))

one_task.drawn(
    name=shapes.evenly(["load", "load 100%", "%s %d", "join it", "ä", "{}", "a\\b", "it's", " load ", "", "%(name)s"]),
    takes=shapes.evenly([0, 0.5, 1, 65, 3600, 90_000, -7200]),
    result=shapes.evenly([None, 0, 13, "", "done", [], [1], False, {"rows": 3}, 0.5]),
    error=shapes.evenly([*[None] * len(errors.ERRORS), *errors.ERRORS]),
    amid=shapes.evenly([False, True]),
    began=st.datetimes(datetime(2013, 1, 1), datetime(2014, 1, 1), timezones=st.just(UTC)),
    times=150,
)

start_and_end.asks("""
it goes well: Two lines. What happened between them?
it fails: It has failed. Which line will somebody look for?
somebody stops it: Ctrl-C is an error, too. Of which class?
part of a second: The form has no microseconds. Are they rounded, or cut off?
""")

start_and_end.slips("""
no end for a failure: It started, and nobody knows that it ended. Which line is missing?
    ~ except BaseException: => except ZeroDivisionError:
exceptions only: Somebody stopped it, and no line says so. Which errors are no Exception?
    ~ except BaseException: => except Exception:
with the rest of a second: The form ends with the seconds. What stands behind yours?
    ~ now().strftime("%Y-%m-%dT%H:%M:%SZ") => now().isoformat()
""")


@start_and_end.also_right(costs="`finally` says it once, for both ends")
def with_finally(name, task, log, now):
    log.info(f"{name} start {now():%Y-%m-%dT%H:%M:%SZ}")
    end = "failed"
    try:
        result = task()
        end = "done"
    finally:
        log.info(f"{name} end {now():%Y-%m-%dT%H:%M:%SZ} {end}")
    return result


start_and_end.hints += [
    "What has to be told whatever happens stands in `finally`, or in an `except BaseException` that raises again. The "
    "time is a question of form: `strftime` has a sign for each part of `now()`.",
    "A twin: `try: story = stay()`, and then `finally: book.append(f'{guest} left, {mood}')`",
]

fixes_hold = held_out(of=[cron_line, makefile, due, run_tasks, start_and_end], name="fixes_hold", minutes=3)
