"""Fix: try again what may pass, wait longer each time, and come to an end."""

import contextlib
import csv
import gzip
import sqlite3

import stamina
from stamina import instrumentation

from breakfix.faults.unfinished import Writer
from breakfix.lab import exercise
from breakfix.projects.drills.error_handling_and_recovery import baseline, jobs, worlds

__all__ = ["first_waits", "retry"]


@exercise(phase="fix", minutes=12)
def retry(step, passing, attempts, sleep):
    """Call a step, and call it again when its error may pass.

    Given     step, a function without parameters; passing, a tuple of the classes of error that may pass; attempts, how
              often the step may be called, at least 1; sleep, which waits for a number of seconds
    Leave     what the step returns, whatever that is. After an error of `passing`, or of a subclass, wait 1 second and
              call it again, then 2, then 4: twice as long each time. After the last call nobody waits, and its error
              reaches the caller as it is. Any other error reaches the caller at once
    Not touch time.sleep: the sleep that is given is the clock of the trial
    """
    for attempt in range(1, attempts + 1):
        try:
            return step()
        except passing:
            if attempt == attempts:
                raise
            sleep(2 ** (attempt - 1))


@retry.stub
def once(step, passing, attempts, sleep):
    return step()


retry.world(worlds.night)
retry.play = ""
retry.costs = "seven seconds at most, and a loop that somebody has to keep right"


def rows_of(path):
    """Return a step: how many records can be converted in a delivered file."""

    def step():
        with gzip.open(path, "rt", newline="") as file:
            return len([baseline.convert(record) for record in csv.DictReader(file)])

    return step


def deliver(night, *lines):
    """Put a file of these lines into the night's folder and return its path."""
    path = night.folder / "2013-01-21.csv.gz"
    path.write_bytes(jobs.packed(lines))
    return path


@contextlib.contextmanager
def held(night, until):
    """Return a step that writes to a database, which another connection holds until so many seconds have passed."""
    with (
        contextlib.closing(sqlite3.connect(night.folder / "w.sqlite", isolation_level=None, timeout=0)) as other,
        contextlib.closing(sqlite3.connect(night.folder / "w.sqlite", isolation_level=None, timeout=0)) as con,
    ):
        con.execute("create table flights (n integer)")
        other.execute("begin immediate")
        night.clock.at(until, lambda: other.execute("rollback"))
        yield lambda: con.execute("insert into flights values (1), (2), (3)").rowcount


@retry.trial(
    playable=False,
    asks="The rest of the file came three seconds later. Who was still there?",
    next="see how often you call, and how long you wait",
)
def still_being_written(night, retry):
    """another process is still writing the file, and is ready three seconds later"""
    data = jobs.packed(jobs.lines(21, 30))
    path = night.folder / "2013-01-21.csv.gz"
    with Writer(path, data) as writer:
        night.clock.at(3, writer.finish)
        return night.tried(retry, rows_of(path))


@retry.trial(
    playable=False,
    asks="The database stays locked. What does the caller hear, and when do you stop waiting?",
    next="see what happens after the last call",
)
def held_for_ever(night, retry):
    """another process holds the database all night"""
    with held(night, until=1_000_000) as step:
        return night.tried(retry, step)


@retry.trial(
    playable=False,
    asks="The delay is `soon`. How often did you read it, and did it change?",
    next="see which errors you wait for",
)
def a_broken_file(night, retry):
    """the file has a delay that is no number: ValueError"""
    return night.tried(retry, rows_of(deliver(night, *jobs.lines(21, 4, bad=2))))


@retry.trial(
    playable=False,
    asks="It would have worked at the fourth call. Was there one?",
    next="count the calls",
)
def free_at_the_last_call(night, retry):
    """another process holds the database for seven seconds"""
    with held(night, until=7) as step:
        return night.tried(retry, step)


@retry.trial(
    playable=False,
    asks="The step returned 0, or None. Is that an error?",
    next="see what you do with what the step returns",
)
def a_day_without_flights(night, retry):
    """the file is whole and has no record, so that the step returns 0; another step returns None"""
    return [night.tried(retry, rows_of(deliver(night))), night.tried(retry, lambda: None)]


@retry.trial(
    playable=False,
    asks="Another caller, other errors that may pass. Which did you wait for?",
    next="see where you ask of which class an error is",
)
def not_there_yet(night, retry):
    """a file is delivered a second later; what may pass is FileNotFoundError, and then OSError, a class above it"""
    path, ends = night.folder / "2013-01-21.csv.gz", []
    for passing in ((FileNotFoundError,), (OSError,)):
        path.unlink(missing_ok=True)
        again = worlds.Night(night.folder)
        again.clock.at(1, lambda: deliver(night, *jobs.lines(21, 4)))
        ends.append(again.tried(retry, rows_of(path), passing))
    return ends


@retry.trial(
    playable=False,
    asks="Six calls are allowed, and the sixth would have worked. How many did you make?",
    next="see where your waits come from",
)
def free_at_the_sixth_call(night, retry):
    """six attempts are allowed, and another process holds the database for 31 seconds"""
    with held(night, until=31) as step:
        return night.tried(retry, step, attempts=6)


@retry.trial(
    playable=False,
    asks="The second error is another one than the first. Does it pass as well?",
    next="look at each error for itself",
)
def broken_and_late(night, retry):
    """the file is still being written, and when it is whole it has a delay that is no number"""
    path = night.folder / "2013-01-21.csv.gz"
    with Writer(path, jobs.packed(jobs.lines(21, 30, bad=30))) as writer:
        night.clock.at(1, writer.finish)
        return night.tried(retry, rows_of(path))


@retry.trial(held_out=True)
def only_one_attempt(night, retry):
    """one attempt is allowed, and the database is held"""
    with held(night, until=1) as step:
        return night.tried(retry, step, attempts=1)


@retry.trial(held_out=True)
def two_in_a_row(night, retry):
    """a database is held for a second, and after it another file is missing"""
    with held(night, until=1) as step:
        return [night.tried(retry, step), night.tried(retry, rows_of(night.folder / "none.csv.gz"))]


@retry.mistake(says="A file that is broken was read four times. Which of its bytes did you hope would change?")
def every_error(step, passing, attempts, sleep):
    for attempt in range(1, attempts + 1):
        try:
            return step()
        except Exception:
            if attempt == attempts:
                raise
            sleep(2 ** (attempt - 1))


@retry.mistake(says="You wait 1, 1, 1. What does who is overloaded hear from eight jobs like yours?")
def constant_wait(step, passing, attempts, sleep):
    for attempt in range(1, attempts + 1):
        try:
            return step()
        except passing:
            if attempt == attempts:
                raise
            sleep(1)


@retry.mistake(says="It never worked, and the caller got None. What was loaded?")
def none_at_the_end(step, passing, attempts, sleep):
    for attempt in range(1, attempts + 1):
        try:
            return step()
        except passing:
            if attempt < attempts:
                sleep(2 ** (attempt - 1))


@retry.mistake(says="After the last call you wait once more. For whom?")
def waits_after_the_last(step, passing, attempts, sleep):
    for attempt in range(1, attempts + 1):
        try:
            return step()
        except passing as error:
            last = error
            sleep(2 ** (attempt - 1))
    raise last


@retry.mistake(says="The step returned 0, and you called it again. Was 0 an error?")
def empty_is_failure(step, passing, attempts, sleep):
    for attempt in range(1, attempts + 1):
        try:
            rows = step()
        except passing:
            if attempt == attempts:
                raise
        else:
            if rows or attempt == attempts:
                return rows
        sleep(2 ** (attempt - 1))


@retry.mistake(says="The step returned None, and you called it again. What tells you that a call went well?")
def none_is_failure(step, passing, attempts, sleep):
    rows, attempt = None, 0
    while rows is None and attempt < attempts:
        attempt += 1
        try:
            rows = step()
        except passing:
            if attempt == attempts:
                raise
            sleep(2 ** (attempt - 1))
    return rows


@retry.mistake(says="A FileNotFoundError is an OSError, and you did not wait. Is its class named, or is it below one?")
def the_very_class(step, passing, attempts, sleep):
    for attempt in range(1, attempts + 1):
        try:
            return step()
        except Exception as error:
            if type(error) not in passing or attempt == attempts:
                raise
            sleep(2 ** (attempt - 1))


@retry.mistake(says="The caller named other errors, and you waited for yours. Who says what may pass?")
def errors_of_its_own_choice(step, passing, attempts, sleep):
    for attempt in range(1, attempts + 1):
        try:
            return step()
        except (EOFError, sqlite3.OperationalError):
            if attempt == attempts:
                raise
            sleep(2 ** (attempt - 1))


@retry.mistake(says="Six calls were allowed, and you made four. How many waits did you write down?")
def three_waits(step, passing, attempts, sleep):
    for wait in (1, 2, 4)[: attempts - 1]:
        try:
            return step()
        except passing:
            sleep(wait)
    return step()


@retry.mistake(says="The class is kept, and what the error had to say is not. Who needs its text?")
def the_same_class_anew(step, passing, attempts, sleep):
    for attempt in range(1, attempts + 1):
        try:
            return step()
        except passing as error:
            if attempt == attempts:
                raise type(error)("gave up") from None
            sleep(2 ** (attempt - 1))


@retry.mistake(says="The database stays locked. When does your night end?")
def without_an_end(step, passing, attempts, sleep):
    wait = 1
    while True:
        try:
            return step()
        except passing:
            sleep(wait)
            wait *= 2


@retry.mistake(says="You stop a call too early. After how many errors is it over?")
def one_call_too_few(step, passing, attempts, sleep):
    for attempt in range(1, attempts):
        try:
            return step()
        except passing:
            if attempt == attempts - 1:
                raise
            sleep(2 ** (attempt - 1))


@retry.mistake(says="The caller hears that you gave up. On what?")
def an_error_of_its_own(step, passing, attempts, sleep):
    for attempt in range(1, attempts + 1):
        try:
            return step()
        except passing:
            if attempt < attempts:
                sleep(2 ** (attempt - 1))
    raise RuntimeError(f"gave up after {attempts} attempts")


@retry.also_right(costs="a call within a call for each try")
def by_recursion(step, passing, attempts, sleep, wait=1):
    try:
        return step()
    except passing:
        if attempts == 1:
            raise
    sleep(wait)
    return by_recursion(step, passing, attempts - 1, sleep, 2 * wait)


@retry.also_right(costs="a library that must be known; each of its words says one thing")
def with_tenacity(step, passing, attempts, sleep):
    import tenacity

    calls = tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(passing),
        stop=tenacity.stop_after_attempt(attempts),
        wait=tenacity.wait_exponential(multiplier=1),
        sleep=sleep,
        reraise=True,
    )
    return calls(step)


retry.hints += [
    "Say it in words first: call; if it went well, that is all. If not: is it an error that passes, and is there a "
    "call left? Only then wait. `raise` without a name, in an except, lets the error go on as it is.",
    "A twin: a door is tried at most three times, with a wait that grows by a minute each time.\n"
    "    for knock in (1, 2, 3):\n"
    "        if door.opens():\n"
    "            break\n"
    "        if knock < 3:\n"
    "            wait_minutes(knock)",
]


def first_waits(jitter, jobs=8):
    """Return the first wait of each of some jobs that were refused at the same moment, in thousandths of a second.

    jitter: how much chance is added to a wait, in seconds. Each waits once, ten thousandths and the chance.
    """
    told, before = [], instrumentation.get_on_retry_hooks()
    instrumentation.set_on_retry_hooks([told.append])
    try:
        for _ in range(jobs):
            with contextlib.suppress(sqlite3.OperationalError):
                refused(jitter)
    finally:
        instrumentation.set_on_retry_hooks(before)
    return [round(details.wait_for * 1000, 6) for details in told]


def refused(jitter):
    """Be refused twice."""
    for attempt in stamina.retry_context(sqlite3.OperationalError, attempts=2, wait_initial=0.01, wait_jitter=jitter):
        with attempt:
            raise sqlite3.OperationalError("database is locked")
