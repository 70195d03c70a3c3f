"""Workers: processes that share one SQLite file, each with a limit of CPU time, at which the kernel ends it."""

import multiprocessing
import signal
from contextlib import closing

from breakfix.faults.recording import recorded
from breakfix.history import SharedLog

from . import baseline

LIMIT = 0.1  # seconds of CPU; to try some letters takes a few milliseconds
POISON = '{"name": "temperature_of_the_second_boiler_room!", "value": 21.0}'
NOISE = ("pragma", "create", "close", "begin", "commit")


def work(database, how, now, log=None, who="worker"):
    """Let a worker do `how(con, now)`; return "ended", or "killed" when its CPU time was over."""
    process = multiprocessing.get_context("fork").Process(target=_live, args=(database, how, now, log, who))
    process.start()
    process.join()
    if process.exitcode < 0 and log is not None:
        log.kill(who, "by the kernel: its CPU time is over")
    return "killed" if process.exitcode < 0 else "ended"


def _live(database, how, now, log, who):
    """Be a worker. SIGPROF ends a process as SIGKILL does, when nobody handles it: no line of it runs after that."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    log = log or SharedLog(f"{database}.history")
    with recorded(log, who), closing(baseline.connect(database)) as con:
        signal.setitimer(signal.ITIMER_PROF, LIMIT)
        how(con, now)


def told(log):
    """Return a history without what each connection says at its beginning and end."""
    return [event for event in log.events if not event.what.startswith(NOISE) and event.kind not in NOISE]
