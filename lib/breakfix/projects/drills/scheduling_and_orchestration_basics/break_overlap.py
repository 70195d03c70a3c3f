"""Break: two runs of one job at once, because the first one took longer than the time between two starts."""

import contextlib
import multiprocessing

from breakfix.history import Log
from breakfix.lab import prediction

from . import baseline, jobs

FIRST, SECOND = "first run", "second run"
COMES = "delivery"
DAY_OF = {"before": 6, "waiting": 7, "arriving": 8}
FIELDS = {"rows_in_warehouse": int, "rows_too_many": int, "errors": int}
# Who does what in which order; a file comes between.
ORDERS = (
    ("1 extract", COMES, "2 extract", "1 transform", "1 load", "2 transform", "2 load"),
    ("1 extract", "1 transform", COMES, "2 extract", "1 load", "2 transform", "2 load"),
    ("1 extract", "1 transform", COMES, "2 extract", "2 transform", "1 load", "2 load"),
    ("1 extract", COMES, "1 transform", "2 extract", "1 load", "2 transform", "2 load"),
)


def overlapped(night, alone=None, home=None):
    """Play a night in two processes; return its history.

    With `alone`, a context manager of a folder, each run is in it; one that is not let in ends there. The folder
    `home`, or one of its own, is left as the two runs leave it.
    """
    with contextlib.ExitStack() as stack:
        home = home or stack.enter_context(jobs.moment())
        jobs.deliver(home, DAY_OF["before"], night["before"])
        baseline.run(home)
        jobs.deliver(home, DAY_OF["waiting"], night["waiting"])
        log = Log()
        runs = {number: stack.enter_context(one_run(home, alone)) for number in "12"}
        names = {"1": FIRST, "2": SECOND}
        for each in night["order"]:
            if each == COMES:
                jobs.deliver(home, DAY_OF["arriving"], night["arriving"])
                log.add(COMES, "note", "a file comes")
                continue
            number, task = each.split()
            if alone and task == "extract":
                _told(log, names[number], "alone", runs[number].do("alone"))
            if runs[number].let_in:
                _told(log, names[number], task, runs[number].do(task))
        return log.events


def _told(log, who, task, error):
    if error:
        log.add(who, "refused", error)
    else:
        log.add(who, "claim" if task == "alone" else "statement", "the job's folder" if task == "alone" else task)


class Run:
    """A run in a fork of this process, that does a task when it is told to."""

    def __init__(self, home, alone):
        forks = multiprocessing.get_context("fork")
        self.pipe, theirs = forks.Pipe()
        self.let_in = alone is None
        self.process = forks.Process(target=_live, args=(theirs, self.pipe, home, alone), daemon=True)
        self.process.start()
        theirs.close()

    def do(self, task):
        """Let it do a task; return None, or the name of the error that came of it."""
        self.pipe.send(task)
        error = self.pipe.recv()
        self.let_in = self.let_in or (task == "alone" and error is None)
        return error


@contextlib.contextmanager
def one_run(home, alone):
    """Start a Run; it ends with the block, or with its owner."""
    run = Run(home, alone)
    try:
        yield run
    finally:
        run.pipe.close()
        run.process.join(5)


def _live(pipe, owners, home, alone):
    """Be a run: do what comes through the pipe until it closes."""
    owners.close()
    with contextlib.ExitStack() as stack, contextlib.suppress(EOFError):
        while True:
            task = pipe.recv()
            try:
                if task == "alone":
                    stack.enter_context(alone(home))
                else:
                    baseline.STEPS[task](home)
                pipe.send(None)
            except Exception as error:
                pipe.send(type(error).__name__)


def counted(history, home):
    """Return what a night has left in a folder: rows, how many of them are too many, and errors."""
    distinct = "select count(*) as n from (select distinct file, scheduled, carrier, flight from flights)"
    rows, wanted = jobs.loaded(home), jobs.ask(home, distinct)[0]["n"]
    errors = sum(event.kind == "refused" for event in history)
    return {"rows_in_warehouse": rows, "rows_too_many": rows - wanted, "errors": errors}


@prediction(phase="break", fields=FIELDS, minutes=5)
def overlap(night):
    """A second run begins while the first is at work. Each does its tasks in the order of the list.

    rows_in_warehouse  rows in the warehouse after both runs
    rows_too_many      how many of them are there for a second time
    errors             how many of the six tasks end with an error
    """
    with jobs.moment() as home:
        return counted(overlapped(night, home=home), home)


@overlap.draw
def a_long_night(hand):
    """Return the flights that are loaded, that wait, and that arrive, and the order of the tasks."""
    flights = {name: hand.one_of(range(2, 9)) for name in DAY_OF}
    return flights | {"order": list(hand.one_of(ORDERS))}


overlap.because = (
    "extract asks the warehouse what is loaded, and that is answered before the other run has loaded it; the files "
    "between the tasks are the same for both runs."
)
overlap.means = (
    "No task failed, and no line of any log says that two runs were there. On the flights a second run in the first "
    "night would load 328,521 rows twice."
)
