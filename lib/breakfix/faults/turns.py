"""Two runs of one job at once: each is a process, and does its next step when it is its turn.

    history = turns.taken(["1 extract", "2 extract", "1 load", "2 load"], STEPS, home)

`1 extract` is the step `extract` of the first run. What stands in `between` is done in this process, in its place.
With `alone`, a context manager of the folder, a run is in it from its first step to its end; one that is not let in
does nothing. The two end with the call, or with their owner.
"""

import contextlib
import multiprocessing

from breakfix.history import Log

RUNS = {"1": "first run", "2": "second run"}
ENTER = "alone"


def taken(order, steps, home, *, between=None, alone=None):
    """Let two runs take turns in a folder; return their history. steps: functions of the folder, by name.

    An error that is an Exception ends the step and not the run; its class stands in the history, as `refused`.
    """
    log, between, told = Log(), between or {}, dict.fromkeys(RUNS, "")
    with contextlib.ExitStack() as stack:
        runs = {number: stack.enter_context(_run({**steps, ENTER: alone}, home)) for number in RUNS}
        for turn in order:
            if turn in between:
                between[turn]()
                log.add(turn, "note", "comes")
                continue
            number, step = turn.split(maxsplit=1)
            if alone and not told[number]:
                told[number] = runs[number](ENTER) or "let in"
                is_in = told[number] == "let in"
                log.add(RUNS[number], *(("claim", "the folder") if is_in else ("refused", told[number])))
            if told[number] in ("", "let in"):
                error = runs[number](step)
                log.add(RUNS[number], *(("refused", error) if error else ("statement", step)))
    return log.events


@contextlib.contextmanager
def _run(steps, home):
    """Yield a function that lets a new process do a step, and returns the class of the error that came of it."""
    forks = multiprocessing.get_context("fork")
    ours, theirs = forks.Pipe()
    process = forks.Process(target=_live, args=(theirs, ours, steps, home), daemon=True)
    process.start()
    theirs.close()

    def do(step):
        ours.send(step)
        return ours.recv()

    try:
        yield do
    finally:
        ours.close()
        process.join(5)


def _live(pipe, owners, steps, home):
    """Be a run: do what comes through the pipe until it closes."""
    owners.close()
    with contextlib.ExitStack() as stack, contextlib.suppress(EOFError):
        while True:
            step, error = pipe.recv(), None
            try:
                if step == ENTER:
                    stack.enter_context(steps[step](home))
                else:
                    steps[step](home)
            except Exception as failed:
                error = type(failed).__name__
            pipe.send(error)
