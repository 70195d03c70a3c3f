"""Fix: try again what may pass, wait longer each time, and come to an end."""

import contextlib
import csv
import functools
import gzip
import sqlite3
import tempfile
from pathlib import Path

import stamina
from hypothesis import strategies as st
from stamina import instrumentation

from breakfix.datasets import small_days
from breakfix.faults.unfinished import Writer
from breakfix.lab import errors, exercise
from breakfix.lab.tries import Tries

from . import baseline


@exercise(phase="fix", minutes=12)
def retry(step, passing, attempts, sleep):
    """Call a step, and call it again when its error may pass.

    Given     step, a function without parameters; passing, a tuple of the classes of error that may pass, each of them
              a subclass of Exception; attempts, how often you may call the step, at least 1; sleep, a function that
              waits for a number of seconds
    Leave     what the step returns, whatever that is. After an error of `passing`, or of a subclass, wait 1 second and
              call the step again; then wait 2, then 4, twice as long each time. After the last call do not wait: its
              error reaches the caller as it is, with its cause. Any other error reaches the caller at once, as it is
    Not touch time.sleep: the sleep that you are given is the trial's clock
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


retry.play = ""
retry.costs = "a loop that somebody has to maintain"
retry.keeps("src/retry.py")

PASSING = (EOFError, sqlite3.OperationalError)  # a file that ends too early, a database that is held
ATTEMPTS = 4


@retry.world
def night():
    with tempfile.TemporaryDirectory() as made:
        yield Tries(Path(made))


def count(path):
    """Return how many records can be converted in a delivered file."""
    with gzip.open(path, "rt", newline="") as file:
        return len([baseline.convert(record) for record in csv.DictReader(file)])


@retry.look(playable=False)
def delivered(night, retry, flights, bad=0, ready=0, passing="EOFError"):
    """A file of so many flights is there, or comes `ready` seconds later; until then it is cut, or missing."""
    path, data = night.folder / "2013-01-21.csv.gz", small_days.packed(small_days.lines(21, flights, bad=bad))
    with Writer(path, data) if passing == "EOFError" and ready else contextlib.nullcontext() as writer:
        finish = writer.finish if writer else functools.partial(path.write_bytes, data)
        night.clock.at(ready, finish) if ready else finish()
        return night.tried(retry, functools.partial(count, path), errors.classes([passing]), ATTEMPTS)


@retry.look
def held(night, retry, until, attempts=ATTEMPTS):
    """Another connection holds the database until so many seconds have passed."""
    open_it = functools.partial(sqlite3.connect, night.folder / "w.sqlite", isolation_level=None, timeout=0)
    with contextlib.closing(open_it()) as other, contextlib.closing(open_it()) as con:
        con.execute("create table flights (n integer)")
        other.execute("begin immediate")
        night.clock.at(until, lambda: other.execute("rollback"))
        insert = "insert into flights values (1), (2), (3)"
        return night.tried(retry, lambda: con.execute(insert).rowcount, PASSING, attempts)


@retry.look
def played(night, retry, ends, passing, attempts):
    """Each call ends as the next of `ends` says: with an error by its name, or with what stands in a list of one.

    Each error has a cause, of a class that may pass where one may.
    """
    waiting, cause = list(ends), errors.ERRORS[passing[0] if passing else "KeyError"]()

    def step():
        end = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(end, str):
            raise errors.ERRORS[end]() from cause
        return end[0]

    return night.tried(retry, step, errors.classes(passing), attempts)


WRITING = "still being written: another process is still writing the file, and is ready three seconds later"
delivered.when(WRITING, 30, ready=3)
delivered.when("a broken file: the file has a delay that is not a number, so the step raises ValueError", 4, bad=2)
LATE = "broken and late: the file is still being written; once it is whole, one of its delays is not a number"
delivered.when(LATE, 30, bad=30, ready=1)
delivered.when("a day without flights: the file is whole and has no record, so the step returns 0", 0)
NOT_YET = "not there yet: the file comes a second later; FileNotFoundError may pass"
delivered.when(NOT_YET, 4, ready=1, passing="FileNotFoundError")
ABOVE = "a class above: the file comes a second later; OSError may pass, a class above FileNotFoundError"
delivered.when(ABOVE, 4, ready=1, passing="OSError")
held.when("held for ever: another process holds the database all night", 1_000_000)
held.when("free at the last call: another process holds the database for seven seconds", 7)
held.when("free at the eighth call: you have eight attempts, and the database is held for 127 seconds", 127, 8)
played.when("nothing to return: the step returns None", [[None]], ["EOFError"], 4)
played.when("no more rows: the step raises StopIteration, and EOFError may pass", ["StopIteration"], ["EOFError"], 4)


@st.composite
def nights(draw):
    """How the calls end, which errors may pass, and how many attempts there are: up to ten, or many."""
    passing = draw(st.lists(st.sampled_from(["EOFError", "OSError", "ValueError", "OperationalError"]), unique=True))
    may = [name for name in sorted(errors.ERRORS) if issubclass(errors.CLASS[name], errors.classes(passing))]
    never = sorted(errors.ERRORS.keys() - set(may))
    ends = draw(st.lists(st.sampled_from(may), max_size=10)) if may else []
    values = st.sampled_from([0, None, False, "", 7, ["a row"], "loaded"])
    raised = st.sampled_from([EOFError("a value"), ValueError("a value")])  # an error may be returned too
    returned = st.one_of(values, raised).map(lambda value: [value])
    last = draw(st.one_of(returned, st.sampled_from(may or never), st.sampled_from(never)))
    return [*ends, last], passing, draw(st.integers(1, 10) | st.just(17))


played.drawn(
    together=nights(),
    times=150,
    says=lambda ends, passing, attempts: (
        f"the step {', '.join(f'raises {end}' if isinstance(end, str) else f'returns {end[0]!r}' for end in ends)}, "
        f"and the last of these again and again; {', '.join(passing) or 'nothing'} may pass; {attempts} attempts"
    ),
)

retry.asks("""
still being written: The rest of the file came three seconds later. Who was still there?
a broken file: The delay is `soon`. How often did you read it, and did it change?
broken and late: The second error is not the first one. Does it pass as well?
a day without flights: The step returned 0. Is that an error?
not there yet: This caller names other errors that may pass. Which ones did you wait for?
a class above: Is a FileNotFoundError an OSError?
held for ever: The database stays locked. What does the caller hear, and when do you stop waiting?
free at the last call: It would have worked at the fourth call. Was there one?
free at the eighth call: The eighth call would have worked. How many did you make, and when?
nothing to return: The step returned None. Is that an error?
no more rows: The step raised StopIteration. What does the caller get?
""")

retry.equal("""
a turn that never comes: The last call has returned or raised before.
    ~ attempts + 1 => attempts + 2
""")

retry.slips("""
every error: You read a broken file four times. Which of its bytes did you hope would change?
    ~ except passing: => except Exception:
constant wait: You wait 1, 1, 1. What do eight jobs like yours do to a server that is overloaded?
    ~ 2 ** (attempt - 1) => 1
none at the end: It never worked, and the caller got None. What was loaded?
    ~ raise => return None
waits after the last: After the last call you wait once more. For whom?
    - if attempt == attempts:
    + if attempt == attempts:
    +     sleep(2 ** (attempt - 1))
empty is failure: The step returned 0, and you called it again. Was 0 an error?
    - return step()
    + rows = step()
    + if rows or attempt == attempts: return rows
    + sleep(2 ** (attempt - 1))
the very class: A FileNotFoundError is an OSError, and you did not wait. Must its own class be named?
    - except passing:
    -     if attempt == attempts:
    + except Exception as error:
    +     if type(error) not in passing or attempt == attempts:
errors of its own choice: The caller named other errors, and you waited for yours. Who says what may pass?
    ~ except passing: => except (EOFError, sqlite3.OperationalError):
without an end: The database stays locked. When does your night end?
    ~ range(1, attempts + 1) => range(1, 1000)
    - if attempt == attempts:
    -     raise
an error of its own: The caller hears that you gave up. On what?
    ~ raise => raise RuntimeError(f"gave up after {attempts} attempts")
""")


@retry.also_right(costs="a call within a call for each try")
def by_recursion(step, passing, attempts, sleep, wait=1):
    try:
        return step()
    except passing:
        if attempts == 1:
            raise
    sleep(wait)
    return by_recursion(step, passing, attempts - 1, sleep, 2 * wait)


retry.hints += [
    "Say it in words first. Call; if it went well, you are done. If not: may the error pass, and is there a call left? "
    "Only then wait. A bare `raise` in an except lets the error go on as it is.",
    "A twin: you try a door at most three times, and each wait is a minute longer.\n"
    "    for knock in (1, 2, 3):\n"
    "        if door.opens():\n"
    "            break\n"
    "        if knock < 3:\n"
    "            wait_minutes(knock)",
]


def first_waits(jitter, jobs=8):
    """Return the first wait, in milliseconds, of each of some jobs that were refused at the same moment.

    Each job waits once, for ten milliseconds and up to `jitter` seconds more.
    """
    told, before = [], instrumentation.get_on_retry_hooks()
    instrumentation.set_on_retry_hooks([told.append])
    caller = stamina.RetryingCaller(attempts=2, wait_initial=0.01, wait_jitter=jitter)
    try:
        for _ in range(jobs):
            with contextlib.suppress(ValueError):
                caller(ValueError, int, "refused")
    finally:
        instrumentation.set_on_retry_hooks(before)
    return [round(details.wait_for * 1000, 6) for details in told]
