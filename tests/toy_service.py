"""A project whose trials need a running program, for the tests of the lab. The program does nothing but run."""

import tempfile

import psutil

from breakfix.children.keeper import Keeper
from breakfix.lab import exercise, prediction, witness

imports = "import os\n"


@exercise(phase="fix", minutes=2)
def ask(pid):
    """Return the pid of the program."""
    return pid


@ask.service
def program():
    with Keeper(tempfile.mkdtemp(prefix="bf-")) as keeper:
        keeper.hold("sleep", "600")
        while not (found := psutil.Process(keeper._process.pid).children()):
            pass
        yield found[0].pid


@ask.world
def beside_it(pid):
    yield pid


@ask.trial(asks="Who runs?")
def it_runs(pid, ask):
    """the program runs"""
    return {"runs": psutil.pid_exists(pid), "pid": ask(pid), "it_runs_below": psutil.Process(pid).parent().ppid()}


@prediction(phase="predict", fields={"pid": int})
def which(case, pid):
    """Which process?"""
    return {"pid": pid}


which.service(program)


@witness(phase="explain", columns={"n": int}, function="add")
def two_ways(pid, version, rows):
    """Rows for which two ways differ."""
    return [pid, version(rows)]


two_ways.world(beside_it)
two_ways.service(program)


@two_ways.version
def longest(rows):
    return len(rows)


@two_ways.version
def shortest(rows):
    return len(rows) - 1
