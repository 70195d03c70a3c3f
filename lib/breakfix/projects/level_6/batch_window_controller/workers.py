"""Workers: processes that claim a window, count its events and publish; what they do stands in a shared history."""

from contextlib import closing

from breakfix.children.process import Process
from breakfix.faults.paused import pause
from breakfix.history import SharedLog

from . import baseline

WORK = f"{__name__}:work"


def log_of(path):
    """Return the SharedLog that stands beside a database file."""
    return SharedLog(f"{path}.history")


def history(path):
    """Return what the workers on a database file have done, in order."""
    return log_of(path).events


def work(path, worker, now, seconds, stops=False):
    """Be a worker's process: do what `work` of Run does. With `stops` it is stopped before it publishes."""
    with closing(baseline.connect(path)) as con:
        steps(con, log_of(path), worker, now, seconds, stops)


def steps(con, log, worker, now, seconds, stops=False):
    """Claim a window, count its events and publish; write each step down."""
    window_id = baseline.claim(con, worker, now, seconds)
    if window_id is None:
        log.add(worker, "refused", f"at {now}: nothing is free")
        return
    log.add(worker, "claim", f"at {now}: window {window_id}, until {now + seconds}")
    events = baseline.count(con, window_id)
    log.add(worker, "statement", f"counts {events} events")
    if stops:
        log.add(worker, "wait", "stopped by SIGSTOP")
        pause()
    baseline.publish(con, window_id, events)
    log.add(worker, "commit", f"window {window_id}: {events} events")


def worked(path, worker, now, seconds):
    """Let a worker do its work in a process of its own, and wait for its end."""
    with Process(WORK, str(path), worker, now, seconds) as process:
        process.result()


def arrive(path, moment, count):
    """Put so many events of one moment into a database file, as if they came just now."""
    with closing(baseline.connect(path)) as con:
        con.executemany("insert into events values (?)", [[moment]] * count)
    log_of(path).add("events", "note", f"{count} more arrive")
