"""Mastery: the feed, a view of the run log that the dashboard reads."""

from breakfix.lab import exercise, rows, shapes

from . import worlds
from .runs import Clock


@exercise(phase="mastery", kind="sql", minutes=7)
def feed():
    """Write the query of the view that the dashboard reads: a row for each run, with its state at a given time.

    Given     run_log as in Fix, in SQLite: times are texts such as 2026-03-05T02:00:00Z, finished_at_utc is NULL while
              status is running. clock, a table of one row: now_utc, such a text, and patience_s, seconds
    Leave     one query with the columns run_id, job_name, at_utc, state and seconds, in any order: a row for each run.
              at_utc is started_at_utc; seconds are those from start to finish, NULL where there is no finish. state
              is lost where status is running and the heartbeat is older than patience_s at now_utc; else it is status
    """
    return """
select run_id, job_name, started_at_utc as at_utc,
       case when status = 'running' and unixepoch(now_utc) - unixepoch(heartbeat_at_utc) > patience_s
            then 'lost' else status end as state,
       unixepoch(finished_at_utc) - unixepoch(started_at_utc) as seconds
from run_log, clock
"""


feed.stub("""
select run_id, job_name, started_at_utc as at_utc, status as state,
       unixepoch(finished_at_utc) - unixepoch(started_at_utc) as seconds
from run_log
""")
feed.world(worlds.in_memory)
feed.play = 'con.execute("...").fetchall()'
feed.costs = "one pass over the log; nothing is stored, so that nothing has to be taken back"


NAMES = ("run_id", "job_name", "status", "started_at_utc", "heartbeat_at_utc", "finished_at_utc")
NOW = "2026-03-05T03:00:00Z"


@feed.look
def told(con, query, *runs, now=NOW, patience=300):
    """Each run is (status, when it started, when it beat last, when it finished), in seconds before `now`."""
    con.execute("insert into clock values (?, ?)", [now, patience])
    for number, (status, *ago) in enumerate(runs):
        times = [None if seconds is None else Clock(now).wait(-seconds) for seconds in ago]
        worlds.insert(con, dict(zip(NAMES, (f"run-{number}", f"job {number % 2}", status, *times), strict=True)))
    return sorted(rows(con.execute(query)), key=lambda row: str(sorted(row.items())))


told.when("alive: a run had a heartbeat a minute ago", ("succeeded", 700, 240, 200), ("running", 1800, 60, None))
told.when("to the second: the heartbeat is as old as patience", ("running", 5400, 300, None))
told.when("a second more: the heartbeat is a second older", ("running", 5400, 301, None))
told.when("long over: two runs ended long ago", ("succeeded", 9000, 7260, 7200), ("failed", 3690, 3690, 3683))
told.when("over midnight: a heartbeat of yesterday", ("running", 600, 120, None), now="2026-03-01T00:01:00Z")


def some_runs(chance):
    """Return runs whose heartbeats are about as old as patience allows; some come from a clock that is ahead."""
    found = []
    for _ in range(chance.randint(0, 5)):
        status = chance.choice(("running", "running", "succeeded", "failed"))
        silent = chance.choice((-90_000, 0, 59, 60, 61, 299, 300, 301, 86_400, 86_401))
        end = None if status == "running" else chance.choice((min(0, silent), silent))
        found.append((status, silent + chance.choice((0, 1, 61, 4000, 90_000)), silent, end))
    return tuple(found)


now = shapes.evenly(["2026-03-05T03:00:47Z", "2026-03-01T00:01:07Z", "2026-12-31T23:59:30Z", "2028-02-29T12:00:01Z"])
told.drawn(together=shapes.rolled(some_runs), now=now, patience=shapes.evenly([0, 60, 300, 86_400]), times=200)

feed.asks("""
alive: Is a heartbeat of a minute ago older than patience?
to the second: Is it older than patience?
a second more: Is it older than patience?
long over: Their heartbeats are old, and they have ended. Are they lost?
over midnight: How many seconds are between the two texts?
""")
feed.slips("""
by the start: A run may take an hour, as long as it gives a sign of life. Which column is that sign?
    ~ unixepoch(heartbeat_at_utc) > patience_s => unixepoch(started_at_utc) > patience_s
whatever its status: It ended long ago, and it ended well. Which runs can be lost?
    ~ status = 'running' and unixepoch => unixepoch
one second early: It is as old as it may be. Is it older?
    ~ > patience_s => >= patience_s
only those over: A run at work has no end, and still has a row. Which clause drops it?
    ~ from run_log, clock => from run_log, clock where finished_at_utc is not null
no end is no time: It has not ended. Is it known that it took 0 seconds?
    ~ unixepoch(finished_at_utc) => coalesce(unixepoch(finished_at_utc), unixepoch(started_at_utc))
""")


@feed.also_right(costs="the limit is computed as a text of the same form, and texts in UTC sort like times")
def by_a_limit():
    return """
select run_id, job_name, started_at_utc as at_utc,
       iif(status = 'running' and datetime(heartbeat_at_utc, patience_s || ' seconds') < datetime(now_utc),
           'lost', status) as state,
       strftime('%s', finished_at_utc) - strftime('%s', started_at_utc) as seconds
from run_log join clock
"""


feed.hints += [
    "`unixepoch(text)` makes seconds of a time. Which two times does the age of a heartbeat lie between? And of which "
    "runs is the age of any interest?",
    "A twin: `case when is_open and unixepoch(now_utc) - unixepoch(last_seen) > 3600 then 'forgotten' else shop end`.",
]
