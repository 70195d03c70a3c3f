"""Break: a worker that wakes up, a day of another length, and two workers who come at once."""

import multiprocessing
import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path

from breakfix.faults.paused import Paused
from breakfix.faults.shut_tables import at_statement
from breakfix.lab import folder, prediction

from . import baseline, plans, workers


def one_window(events=0, pending=1, done=0, path=None):
    """Return the path of a new database: windows of two hours each from 0 o'clock, events in the first one.

    Of the windows first come those that are pending, then those that are done.
    """
    path = Path(path or folder()) / "windows.db"
    with closing(baseline.connect(path)) as con:
        baseline.create(con)
        for number, status in enumerate(["pending"] * pending + ["completed"] * done):
            baseline.create_window(con, plans.at(2 * number), plans.at(2 * number + 2), status)
        con.executemany("insert into events values (?)", [[plans.at(1)]] * events)
        con.execute("insert into target select window_id, 0 from batch_windows where status = 'completed'")
    return path


def in_target(path):
    """Return the numbers of events in target, in the order in which they were written."""
    with closing(baseline.connect(path)) as con:
        return [events for (events,) in con.execute("select events from target order by rowid")]


@prediction(phase="break", fields={"counted": int, "last": int}, minutes=5)
def paused(given):
    """A window has `events` events. At 0 Ann claims it for `seconds`, counts its events, and her process is stopped. So
    many `late` events of this window arrive. At `bob_at` Bob works. Then Ann wakes up and goes on.

    counted  the sum of the column events in target
    last     events in the row that was written last
    """
    with tempfile.TemporaryDirectory() as folder:
        path = one_window(given["events"], path=folder)
        with Paused(workers.WORK, str(path), "Ann", 0, given["seconds"], stops=True) as ann:
            workers.arrive(path, plans.at(1), given["late"])
            workers.worked(path, "Bob", given["bob_at"], given["seconds"])
            ann.wake()
            ann.result()
        written = in_target(path)
    return {"counted": sum(written), "last": written[-1]}


@paused.draw
def a_pause(hand):
    """Return how many events there are and come, how long a lease is, and when Bob comes, after its end."""
    events, late = hand.one_of(((6, 2), (7, 3), (8, 5), (9, 4), (11, 6)))
    return {"events": events, "late": late, "seconds": 60, "bob_at": hand.one_of((75, 90, 120))}


paused.because = "claim looks at the lease, and publish looks at nothing: Ann does not know that her time was over."
paused.means = (
    "The row that came last has the older number. On the fullest day of the flights, 27 November, 1,014 departures "
    "would stand in target twice."
)

SPRING = (("America/New_York", "2013-03-09"), ("Europe/London", "2013-03-30"), ("Australia/Sydney", "2013-10-05"))
AUTUMN = (("America/New_York", "2013-11-02"), ("Europe/London", "2013-10-26"), ("Australia/Sydney", "2013-04-06"))
ALIKE = (("America/Phoenix", "2013-03-09"), ("Asia/Tokyo", "2013-10-05"), ("Asia/Kolkata", "2013-03-30"))


@prediction(phase="break", fields={"hours": float, "found": ("an overlap", "a gap", "neither")}, minutes=5)
def three_days(given):
    """Three days of a `zone` are planned by by_hours, from the day `first`. In between it may change to summer time or
    back.

    hours  from the midnight that begins the second day to the midnight that ends it, in hours
    found  what there is between two of the three windows: "an overlap", "a gap" or "neither"
    """
    first = date.fromisoformat(given["first"])
    windows = baseline.by_hours(given["zone"], first, 3)
    found = ["neither", *["an overlap"] * bool(baseline.detect_overlaps(windows))]
    found += ["a gap"] * bool(baseline.detect_gaps(windows, windows[0][0], windows[-1][1]))
    seconds = (windows[2][0] - windows[1][0]).total_seconds()
    return {"hours": seconds / 3600, "found": found[-1]}


@three_days.draw
def a_zone(hand):
    """Return a zone, and the first of three days around one on which some zones change their clocks."""
    zone, first = hand.one_of((*SPRING, *AUTUMN, *ALIKE))
    return {"zone": zone, "first": first}


three_days.because = "by_hours ends each day 24 hours after its midnight, whenever the next midnight is."
three_days.means = (
    "In New York the flights have both days. In the hour that was in two windows in March nobody left; the hour that "
    "was in none in November had three departures, and no run would ever have counted them."
)


@prediction(phase="break", fields={"rows": int, "pending": int}, core=False, minutes=5)
def two_workers(given):
    """So many windows are `pending`, and so many are `done`, each with its row in target. Ann's process looks for one
    that is free. Before it writes, Bob's process comes and does its work once, from claim to publish. Then Ann's goes
    on.

    rows     rows in target in the end
    pending  windows that are pending in the end
    """
    with tempfile.TemporaryDirectory() as folder:
        path = one_window(**given, path=folder)
        race(path)
        with closing(baseline.connect(path)) as con:
            (pending,) = con.execute("select count(*) from batch_windows where status = 'pending'").fetchone()
        return {"rows": len(in_target(path)), "pending": pending}


@two_workers.draw
def some_windows(hand):
    """Return how many windows are pending, and how many are done."""
    pending, done = hand.one_of(((2, 3), (3, 1), (4, 2), (5, 4), (6, 5), (1, 6)))
    return {"pending": pending, "done": done}


def race(path):
    """Let Ann and Bob work, each a process: Bob comes between her look and her claim. Return their history."""
    _finished(_ann, path)
    return workers.history(path)


def _finished(*work):
    """Do this in a process of its own, and wait for its end."""
    function, *given = work
    process = multiprocessing.get_context("fork").Process(target=function, args=given)
    process.start()
    process.join()


def _ann(path):
    """Be Ann's process: just before its second statement Bob's comes."""
    log = workers.log_of(path)

    def bob_comes():
        log.add("Ann", "statement", "at 0: finds window 1 free")
        _finished(workers.work, path, "Bob", 1, 60)

    with closing(baseline.connect(path)) as con, at_statement(con, 2, bob_comes):
        workers.steps(con, log, "Ann", 0, 60)


two_workers.because = "each worker looked before either had written, and the update does not look again."
two_workers.means = "One window was loaded twice. A question and the deed that rests on it have to be one statement."
