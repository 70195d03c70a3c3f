"""Mastery: start and end of each task stand in the log, whatever came in between."""

import contextlib
import io
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from breakfix.lab import errors, exercise, held_out, loggers

from .alter_cron import cron_line
from .alter_make import makefile
from .fix_due import due
from .fix_tasks import run_tasks


@exercise(phase="mastery", minutes=7)
def start_and_end(name, task, log, now):
    """Run a task, and write its start and its end to the log.

    Given     name, a text; task, a function without arguments; log, a logging.Logger that takes INFO; now, a function
              without arguments that returns the time, a datetime with a zone, which may be any
    Leave     what task returns. In the log two records of level INFO: before task is called, `NAME start TIME`; when it
              has ended, `NAME end TIME done`, or `NAME end TIME failed` when an error came out of it, of whatever
              class. The error reaches the caller as it is. TIME is that moment in UTC, such as 2013-01-08T02:30:00Z;
              what is less than a second is cut off
    Rules     now is called twice: once for each record, right before it is written
    """

    def tell(event, end=""):
        moment = now().astimezone(UTC)
        log.info("%s %s %s%s", name, event, moment.strftime("%Y-%m-%dT%H:%M:%SZ"), end)

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


start_and_end.keeps("src/start_and_end.py")
start_and_end.play = ""
start_and_end.costs = "two lines for each task"


start_and_end.world(loggers.fresh)


BEGAN = datetime(2013, 1, 8, 2, 30, tzinfo=UTC)


@start_and_end.look
def one_task(world, start_and_end, name="load", takes=65, result=13, error=None, zone=0, began=BEGAN):
    """The clock goes on by 10 seconds whenever it is asked, and by `takes` seconds while the task runs."""
    told = []
    log = loggers.own(loggers.Told(told))
    clock, made = [began], errors.ERRORS[error]() if error else None

    def now():
        clock[0] += timedelta(seconds=10)
        told.append("now")
        return clock[0].astimezone(timezone(timedelta(minutes=zone)))

    def task():
        told.append("task")
        clock[0] += timedelta(seconds=takes)
        if made:
            raise made
        return result

    seen = {"told": told}
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            seen["returned"] = repr(start_and_end(name, task, log, now))
    except BaseException as end:
        if end is not made:
            raise
        seen["raised"] = "the task's own error"
    return seen


one_task.when("it goes well: load takes 65 seconds")
one_task.when("it fails: load raises a ValueError", error="ValueError")
one_task.when("somebody stops it: load is ended by Ctrl-C", error="KeyboardInterrupt")
one_task.when("it ends the program: load calls sys.exit", error="SystemExit")
one_task.when("nothing: the task returns nothing", result=None)
one_task.when("zero rows: the task returns 0", result=0)
one_task.when("another zone: the clock is five hours behind UTC", zone=-300)
one_task.when("past midnight: in UTC it is the next day", zone=-60, began=datetime(2013, 1, 7, 23, 59, 30, tzinfo=UTC))
one_task.when("part of a second: the clock has microseconds", began=BEGAN + timedelta(microseconds=999_999))
one_task.when("a percent sign: the task is called load 100%s", "load 100%s")
one_task.when("backwards: the clock is set back by an hour meanwhile", takes=-3600)

NAMES = [
    "load",
    "extract",
    "load 100%",
    "%s %d",
    "join it",
    "ä",
    "{}",
    "a\\b",
    "it's",
    " load ",
    "",
    "A  b",
    "%(name)s",
]


@st.composite
def tasks(draw):
    """A task, how it ends, and a clock."""
    moment = datetime(2013, draw(st.integers(1, 12)), draw(st.integers(1, 28)), draw(st.integers(0, 23)), tzinfo=UTC)
    return {
        "name": draw(st.sampled_from(NAMES)),
        "takes": draw(st.sampled_from([0, 0.5, 1, 65, 3600, 90_000, -7200])),
        "result": draw(st.sampled_from([None, 0, 13, "", "done", [], [1], False, {"rows": 3}, 0.5])),
        "error": draw(st.sampled_from([None, None, None, *errors.ERRORS])),
        "zone": draw(st.sampled_from([0, 60, -300, 330, 840, -720])),
        "began": moment + timedelta(microseconds=draw(st.sampled_from([0, 1, 500_000, 999_999]))),
    }


@start_and_end.look
def drawn_task(world, start_and_end, given):
    return one_task.function(world, start_and_end, **given)


drawn_task.drawn(
    tasks(),
    times=150,
    says=lambda given: (
        f"the task `{given['name']}` takes {given['takes']} seconds from {given['began'].isoformat()} on, "
        f"the clock's zone is {given['zone']} minutes from UTC, and it "
        + (f"ends with {given['error']}" if given["error"] else f"returns {given['result']!r}")
    ),
)

start_and_end.asks("""
it goes well: Two lines. What happened between them?
it fails: It has failed. Which line will somebody look for?
somebody stops it: Ctrl-C is an error, too. Of which class?
it ends the program: sys.exit raises an error. Does yours let it pass, and tell?
nothing: The task returned None. What did you return?
zero rows: 0 is a result. What did you do with it?
another zone: Two machines, two zones, one log. Which time do you write?
past midnight: Which day is it in UTC?
part of a second: The form has no microseconds. Are they rounded, or cut off?
a percent sign: A name has a percent sign. Who reads it as a format?
backwards: The clock was set back, and the end comes before the start. What did it say when you asked?
""")

start_and_end.slips("""
no end for a failure: It started, and nobody knows that it ended. Which line is missing?
    - except BaseException:
    - tell("end", " failed")
    - raise
    ~ try: => if True:
exceptions only: Somebody stopped it, and no line says so. Which errors are no Exception?
    ~ except BaseException: => except Exception:
swallowed: It failed, and the caller goes on. Who could have told them?
    - raise
    + return None
the time of the wall: Two machines, two zones. Whose time is it?
    - .astimezone(UTC)
with the rest of a second: The form ends with the seconds. What stands behind yours?
    ~ moment.strftime("%Y-%m-%dT%H:%M:%SZ") => moment.isoformat()
all is done: It failed, and the log says done. Who will look at it?
    ~ " failed" => " done"
start after it: The start was written when the task had ended. What would a task that hangs leave?
    - tell("start")
    - try:
    - result = task()
    + try:
    +     result = task()
    +     tell("start")
nothing returned: The task has returned something. Who has it?
    - return result
another level: Nobody sees the lines who reads INFO. What was asked for?
    ~ log.info( => log.debug(
""")


@start_and_end.also_right(costs="`finally` says it once, for both ends")
def with_finally(name, task, log, now):
    def stamp():
        return now().astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"

    log.info(f"{name} start {stamp()}")
    end = "failed"
    try:
        result = task()
        end = "done"
    finally:
        log.info(f"{name} end {stamp()} {end}")
    return result


start_and_end.hints += [
    "What has to be told whatever happens stands in `finally`, or in an `except BaseException` that raises again. The "
    "time is one question: `now().astimezone(UTC)`, and `strftime` has a sign for each of its parts.",
    "A twin: a guest book.\n"
    "    book.append(f'{guest} came')\n"
    "    mood = 'angry'\n"
    "    try:\n"
    "        story = stay()\n"
    "        mood = 'happy'\n"
    "    finally:\n"
    "        book.append(f'{guest} left, {mood}')",
]

fixes_hold = held_out(of=[cron_line, makefile, due, run_tasks, start_and_end], name="fixes_hold", minutes=3)
