"""Fix: the run itself says that it began, that it is alive, and how it ended, whichever way it ends."""

from contextlib import contextmanager

from breakfix.lab import errors, exercise, shapes

from . import worlds
from .runs import Clock


@exercise(phase="fix", minutes=12)
@contextmanager
def run_log(con, run_id, job_name, now):
    """Write down the life of a run: its block runs within `with run_log(con, run_id, job_name, now) as beat:`.

    Given     con, a connection to a run log with the table run_log of SCHEMA, in which each statement commits itself;
              run_id and job_name, texts; now, a function that returns the time as text
    Leave     before the block, a row with status running, and the time in started_at_utc and heartbeat_at_utc.
              In the block, beat(rows_in, rows_out): it puts the time into heartbeat_at_utc, and the two counts into
              their columns. Others see it at once.
              After the block, status succeeded, and the time in finished_at_utc; the heartbeat stays
    Rules     an exception of the block, KeyboardInterrupt and SystemExit among them, reaches the caller, and the row
              has status failed, the time in finished_at_utc, and the name of the exception's class in error.
              Where run_id is there already, the engine's error reaches the caller, the block does not begin, and
              nothing changes
    """
    started = now()
    begin = "insert into run_log values (?, ?, 'running', ?, ?, null, null, null, null)"
    con.execute(begin, [run_id, job_name, started, started])

    def beat(rows_in, rows_out):
        sign = "update run_log set heartbeat_at_utc = ?, rows_in = ?, rows_out = ? where run_id = ?"
        con.execute(sign, [now(), rows_in, rows_out, run_id])

    def end(status, error=None):
        last = "update run_log set status = ?, finished_at_utc = ?, error = ? where run_id = ?"
        con.execute(last, [status, now(), error, run_id])

    try:
        yield beat
    except BaseException as error:
        end("failed", type(error).__name__)
        raise
    end("succeeded")


run_log.world(worlds.log)
run_log.play = (
    'with run_log(con, "run-1", "nightly_load", lambda: "2026-03-05T02:00:00Z") as beat:\n        beat(100, 98)'
)
run_log.costs = "two statements for each run, and one for each heartbeat"


@run_log.stub
@contextmanager
def as_in_run(con, run_id, job_name, now):
    begin = "insert into run_log values (?, ?, 'running', ?, ?, null, null, null, null)"
    con.execute(begin, [run_id, job_name, now(), now()])

    def beat(rows_in, rows_out):
        pass

    try:
        yield beat
        con.execute("update run_log set status = 'succeeded' where run_id = ?", [run_id])
    except Exception:
        con.execute("update run_log set status = 'failed' where run_id = ?", [run_id])


ERRORS = errors.ERRORS | {"nested": type("Refused", (Exception,), {"__qualname__": "Shop.Refused"})}


@run_log.look(playable=False)
def lived(world, run_log, *runs, held=(), meanwhile=()):
    """Each run is (run_id, job_name, beats, how it ends); a beat is (seconds, rows_in, rows_out)."""
    held, meanwhile = ([run | {"job_name": "load"} for run in each] for each in (held, meanwhile))
    worlds.insert(world.second, *held)
    clock, seen, heard = Clock("2026-03-05T02:00:00Z"), [], []
    for run_id, job_name, beats, ending in runs:
        error, begun = ERRORS[ending]() if ending else None, False
        clock.wait(5)
        try:
            with run_log(world.con, run_id, job_name, clock) as beat:
                begun = True
                worlds.insert(world.second, *meanwhile)
                meanwhile = []
                seen.append(world.rows())
                for seconds, rows_in, rows_out in beats:
                    clock.wait(seconds)
                    beat(rows_in, rows_out)
                    seen.append(world.rows())
                clock.wait(3)
                if error:
                    raise error from LookupError("what led to it")
            heard.append("no error")
        except BaseException as caught:  # whatever a block raises has to come out
            known = "the exception of the block" if caught is error else type(caught).__name__
            heard.append(f"{known}, and the block {'has' if begun else 'has not'} begun")
    return {"the caller gets": heard, "in between": seen, "run_log": world.rows()}


BEATS = ((60, 100, 98), (60, 200, 195))
OLD = {"status": "succeeded", "started_at_utc": "2026-03-04T02:00:00Z", "heartbeat_at_utc": "2026-03-04T02:04:00Z",
       "finished_at_utc": "2026-03-04T02:05:00Z", "rows_in": 9, "rows_out": 9}  # fmt: skip
YESTERDAY, TODAY = {**OLD, "run_id": "run-0"}, {**OLD, "run_id": "run-1", "status": "running", "finished_at_utc": None}
lived.when("succeeds: a run beats twice, and ends well", ("run-1", "load", BEATS, None))
lived.when("fails: a run fails after a heartbeat", ("run-1", "load", BEATS[:1], "ValueError"))
lived.when("interrupted: somebody presses Ctrl-C in a run", ("run-1", "load", BEATS[:1], "KeyboardInterrupt"))
lived.when("leaves: a run ends by SystemExit, with exit code 0", ("run-1", "load", BEATS[:1], "SystemExit(0)"))
lived.when("told already: a run of this run_id is in the log", ("run-1", "load", BEATS, None), held=[YESTERDAY, TODAY])
lived.when("beside another: another run of the job says running", ("run-2", "load", BEATS, None), held=[TODAY])

IDS = (("run-1", "run-2"), ("run-1", "RUN-1"), ("run-1", "run-1 "), ("run_1", "run%1"), ("o'clock", ""), ("7", "07"))


def some_runs(chance):
    """Return one to three runs with ids that are nearly alike; one id may come twice."""
    ids, counts, found = chance.choice(IDS), (0, 1, 99, 10**15), []
    for _ in range(chance.randint(1, 3)):
        beats = [(chance.choice((0, 1, 60)), *chance.choices(counts, k=2)) for _ in range(chance.randint(0, 3))]
        ending = chance.choice([None, None, *ERRORS])
        found.append((chance.choice(ids), chance.choice(("load", "o'clock", "")), tuple(beats), ending))
    return tuple(found)


held = shapes.evenly([(), (YESTERDAY,), (YESTERDAY, {**TODAY, "run_id": "RUN-2"}), ({**OLD, "run_id": "run-1 "},)])
meanwhile = shapes.evenly([(), ({**TODAY, "run_id": "another"},)])
lived.drawn(together=shapes.rolled(some_runs), held=held, meanwhile=meanwhile, times=60)
lived.drawn(shapes.evenly(ERRORS).map(lambda how: ("run-1", "load", BEATS[:1], how)), times=len(ERRORS))

run_log.asks("""
succeeds: What has another process seen after each heartbeat, and what after the end?
fails: What has the caller heard, and what does the row say of when and why?
interrupted: Ctrl-C is an exception of which class?
leaves: The program wants to end. Who is told, and what does the row say?
told already: Whose row is it? Did the block begin?
beside another: Two runs are open. Which one has ended?
""")
run_log.slips("""
only some ways out: The run is over, and its row says running. Which exceptions are no Exception?
    ~ except BaseException as error: => except Exception as error:
kept from the caller: It failed, and nobody heard of it. Who has to?
    - end("failed", type(error).__name__)
    - raise
    + end("failed", type(error).__name__)
    + return
no sign of life: The counts come, and the heartbeat stays. By what is a dead run known?
    ~ set heartbeat_at_utc = ?, rows_in = ?, rows_out = ? => set started_at_utc = ?, rows_in = ?, rows_out = ?
every run of the job: Another run has the heartbeat of this one. Whose row is it?
    ~ rows_out = ? where run_id = ?" => rows_out = ? where job_name = ?"
    ~ [now(), rows_in, rows_out, run_id] => [now(), rows_in, rows_out, job_name]
in place of the other: A run of this id was there, and its row is gone. Whose was it?
    ~ "insert into run_log => "insert or replace into run_log
""")


@run_log.also_right(costs="one statement for all of it, and the end in one place")
@contextmanager
def with_a_finally(con, run_id, job_name, now):
    def put(**values):
        columns = ", ".join(f"{name} = :{name}" for name in values)
        con.execute(f"update run_log set {columns} where run_id = :id", {**values, "id": run_id})

    begin = "insert into run_log values (?1, ?2, 'running', ?3, ?3, null, null, null, null)"
    con.execute(begin, [run_id, job_name, now()])
    ended = {"status": "succeeded"}
    try:
        yield lambda rows_in, rows_out: put(heartbeat_at_utc=now(), rows_in=rows_in, rows_out=rows_out)
    except BaseException as error:
        ended = {"status": "failed", "error": type(error).__name__}
        raise
    finally:
        put(finished_at_utc=now(), **ended)


run_log.hints += [
    "Three moments, three statements. What stands before `yield` happens before the block; an exception of the block "
    "comes out of the `yield`. Which class do all of them have in common? And which row may each statement touch?",
    "A twin: the log of a watchman. `book.write('came')`, then `try: yield lambda: book.write('awake')`, and at last "
    "`finally: book.write('left')`.",
]
