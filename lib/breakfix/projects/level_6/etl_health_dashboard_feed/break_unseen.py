"""Break, written by the learner: a job that ends by itself, and of whose end the log does not hear."""

import os
from contextlib import closing

from breakfix.children import exit_code
from breakfix.lab import exercise, folder

from . import baseline
from .runs import Clock


@exercise(phase="break", minutes=5)
def unseen_end():
    """Write the work of a job that ends by itself, and stands in the log as running.

    Given     nothing. run_job of Run calls your function, in a process of its own
    Leave     a function after which the process ends with exit code 0, as after good work, and the row of the run says
              running. Nobody kills it from outside, and it does not touch the log
    """
    raise SystemExit


@unseen_end.stub
def fails():
    raise ValueError("this row has no key")


unseen_end.play = ""
unseen_end.costs = "one line, often in a library: a command-line parser, a worker that was told to stop"


@unseen_end.look(playable=False)
def ended(world, unseen_end):
    path = folder() / "unseen.db"

    def work():
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a traceback of the job is nobody's here
        with closing(baseline.connect(path)) as con:
            baseline.run_job(con, "run-1", "nightly_load", unseen_end, Clock("2026-03-05T02:00:00Z"))

    code = exit_code.of(work)
    with closing(baseline.connect(path)) as con:
        listed = con.execute("select run_id, status from run_log").fetchall()
    return {"exit code": code, "rows": listed}


ended.when("still running: the log is read after the end of the process")
unseen_end.asks("""
still running: Which ends does run_job write down? Is there an end that is neither of them?
""")
unseen_end.slips("""
an error: run_job catches each Exception. Which ways out of a function are no Exception?
    ~ raise SystemExit => raise RuntimeError
interrupted: That is seen from outside: the exit code is not 0. Which class ends a program without a complaint?
    ~ raise SystemExit => raise KeyboardInterrupt
good work: The run has succeeded, and the log knows it. What should it never come to?
    ~ raise SystemExit => return 100, 98
""")


@unseen_end.also_right(costs="no finally, no atexit, no flush of what was written: the process is gone at once")
def at_once():
    import os

    os._exit(0)


unseen_end.hints += [
    "`except Exception` is in run_job. Python has errors that are no Exception, and one of them means: the "
    "program is done.",
    "A twin: `argparse` prints its help and ends the program. A test that calls it with `except Exception` around is "
    "gone with it.",
]
