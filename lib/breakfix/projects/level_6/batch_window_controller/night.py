"""Put together: the mended parts, a worker that is stopped, one that is killed, and one that does the rest."""

from contextlib import closing
from pathlib import Path

from breakfix.faults import sigkill
from breakfix.faults.paused import Paused, pause
from breakfix.lab import folder, rows

from . import baseline, workers
from .fix_claim import claim
from .mastery_publish import publish

FENCED = f"{__name__}:fenced"
COUNT = """
select count(*) from batch_windows join events on ts >= start_ts and ts < end_ts where window_id = ?
"""


def another_night(windows, events, path=None):
    """Let Ann, Bob and Cleo do these windows, each in a process of its own. Return what is there then, and the history.

    Ann is stopped before she publishes, and Bob is killed. At 100, when their leases are over, Cleo does what is left.
    Then Ann wakes up.
    """
    path = Path(path or folder()) / "night.db"
    with closing(baseline.connect(path)) as con:
        baseline.create(con)
        con.execute("begin")
        for start, end in windows:
            baseline.create_window(con, start, end)
        con.executemany("insert into events values (?)", [[moment] for moment in events])
        con.execute("commit")
    with Paused(FENCED, path, "Ann", 0, stops=True) as ann:
        sigkill.run(FENCED, path, "Bob", 1, before="insert into target")
        workers.log_of(path).add("Bob", "kill", "before his row is written")
        sigkill.run(FENCED, path, "Cleo", 100)
        ann.wake()
        ann.result()
    with closing(baseline.connect(path)) as con:
        query = "select count(*) rows, count(distinct window_id) windows, sum(events) counted from target"
        found = rows(con.execute(query))[0]
    refused = sum(event.kind == "refused" for event in workers.history(path))
    return {"planned": len(windows), **found, "events": len(events), "refused": refused}, workers.history(path)


def fenced(path, worker, now, stops=False):
    """Be a worker who does one window after the other, until none is free. With `stops` it is stopped in the first."""
    log = workers.log_of(path)
    with closing(baseline.connect(path)) as con:
        con.execute("pragma synchronous = off")  # no machine goes down here
        while claimed := claim.reference(con, worker, now, 60):
            window_id, token = claimed
            log.add(worker, "claim", f"window {window_id}, token {token}")
            (events,) = con.execute(COUNT, [window_id]).fetchone()
            if stops:
                log.add(worker, "wait", "stopped by SIGSTOP")
                pause()
            if publish.reference(con, window_id, token, events):
                log.add(worker, "commit", f"window {window_id}: {events} events")
            else:
                log.add(worker, "refused", f"window {window_id}: token {token} is not the last one")
            if stops:
                return
