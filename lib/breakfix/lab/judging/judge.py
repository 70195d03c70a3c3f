"""The judge: how a kernel, a test or a command has an answer tried in the worker process."""

import contextlib
import functools
import json
import os
import re
import select
import subprocess
import sys
import time
from dataclasses import dataclass, field

import psutil

from breakfix.lab import learner
from breakfix.lab.judging import apart

LONGEST = 900.0  # seconds that a reply may take: a reference's time, and an answer's many times that
LOOK = 0.5  # seconds between two looks at a worker that says nothing
MOST = 64 << 20  # bytes of a reply
HALTED = {psutil.STATUS_STOPPED, psutil.STATUS_TRACING_STOP}
UNKNOWN = re.compile(r"NameError: name '(\w+)' is not defined")


class JudgeError(RuntimeError):
    """The fault is ours: the worker could not judge."""


@dataclass(frozen=True)
class Outcome:
    """What trying an answer gave.

    `results` and `wanted` are trial name -> {"saw": plain data, "left": plain data}; a raised exception is {"raised":
    "Type: message", "line": n or None}, a trial that was stopped is {"stopped": how}, with how one of "time", "memory",
    "output", "exit", "exit N", "signal N", "not reached". `drawn` is (how many drawn situations hold, how many there
    are), None when none was tried; the first that does not hold is among the results.
    """

    results: dict
    wanted: dict
    mistake: str | None = None
    printed: dict = field(default_factory=dict)  # trial name -> what was printed in it
    seconds: float = 0.0
    left: int = 0  # processes that the answer left running, stopped now
    drawn: tuple | None = None
    hangs_on: str | None = (
        None  # the drawn situation that refutes holds when it comes first, "calls", or in UTC, "zone"
    )
    holds: list = field(init=False)
    fails: list = field(init=False)

    def __post_init__(self):
        """Sort the trials by whether they hold."""
        object.__setattr__(self, "holds", [name for name in self.wanted if self.results.get(name) == self.wanted[name]])
        object.__setattr__(self, "fails", [name for name in self.wanted if name not in self.holds])

    @property
    def status(self):
        """`passed` or `not yet`; without trials or draws nothing passes, nor where the reference breaks alike."""
        return "passed" if (self.wanted or self.drawn) and not self.fails and not self.ours else "not yet"

    @property
    def ours(self):
        """The first trial that the reference itself does not finish: an error of the workbook, not of the learner."""
        return next((name for name, saw in self.wanted.items() if is_broken(saw)), None)


def is_broken(result):
    """Tell whether a trial ended in an exception or was stopped."""
    return isinstance(result, dict) and bool({"raised", "stopped"} & set(result))


class Judge:
    """A warm worker process. Use as a context manager, or `shared()` for one that lives as long as this process.

    With `is_apart` it is for somebody else's answers: where the system allows it (`apart.refused()`), each is tried
    shut in, and the worker has an environment without secrets.
    """

    def __init__(self, is_apart=False):
        self.is_apart = is_apart and not apart.refused()
        self.process = None
        self.asked = 0
        self.path = ""  # where the running worker imports from

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def start(self):
        """Start the worker if it is not running; returns at once, while it is still importing."""
        path = os.pathsep.join(filter(None, sys.path))  # it can import what this process can
        if self.process is None or self.process.poll() is not None or path != self.path:
            self.close()
            self.path = path
            self.process = subprocess.Popen(
                # -P: whatever lies in the current folder is not imported
                [sys.executable, "-P", "-m", "breakfix.lab.judging.worker", *(["--apart"] if self.is_apart else [])],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,  # the interrupt button stops the kernel's cell, not the judge
                env={
                    **(apart.environment(os.environ) if self.is_apart else os.environ),
                    "BREAKFIX_LEDGER": "off",
                    "OPENBLAS_NUM_THREADS": "1",
                    "PYTHONPATH": path,
                },
            )
        return self

    def close(self, patience=2):
        """Stop the worker, which has so many seconds to end by itself."""
        process, self.process = self.process, None
        if process is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdout.close()

    def ask(self, **request):
        """Send a request and return the reply; after an interrupt or a dead worker the next request starts anew."""
        self.start()
        self.asked += 1
        reply = b""
        try:
            order = {"seed": learner.seed(), **request, "number": self.asked}
            self.process.stdin.write(json.dumps(order).encode() + b"\n")
            self.process.stdin.flush()
            reply = self._reply()
        except (BrokenPipeError, ConnectionResetError):
            pass
        except BaseException:
            self.close()
            raise
        if not reply:
            self.close()
            raise JudgeError("the process that judges was ended")
        try:
            reply = json.loads(reply)
            in_step = reply["number"] == self.asked
        except (ValueError, KeyError, TypeError):
            in_step = False
        if not in_step:
            self.close()
            raise JudgeError("the process that judges said something else than a result")
        if "failed" in reply:
            raise JudgeError(reply["failed"])
        return reply["reply"]

    def _reply(self):
        """Return the line that the worker writes; raises JudgeError when it is stopped, or writes none in time."""
        line, until = b"", time.monotonic() + LONGEST
        pipe, worker = self.process.stdout.fileno(), psutil.Process(self.process.pid)
        while not line.endswith(b"\n"):
            if select.select([pipe], [], [], LOOK)[0]:
                chunk = os.read(pipe, 1 << 16)
                if not chunk:
                    return b""
                line += chunk
                if len(line) < MOST and time.monotonic() < until:
                    continue
            elif worker.status() not in HALTED and time.monotonic() < until:
                continue
            self.close(0)
            raise JudgeError("the process that judges was stopped; another one begins")
        return line

    def warm(self, module):
        """Have the worker work out a project's known mistakes while it is idle; returns at once."""
        self.start()
        with contextlib.suppress(OSError):
            order = {"do": "warm", "module": module, "seed": learner.seed()}
            self.process.stdin.write(json.dumps(order).encode() + b"\n")
            self.process.stdin.flush()

    def judge(self, exercise, source, held_out=False):
        """Try the text of an answer; returns an Outcome."""
        reply = self.ask(do="judge", module=exercise.module, exercise=exercise.name, source=source, held_out=held_out)
        got, drawn = reply["got"], reply["drawn"]
        facts = {name: got[name] for name in ("results", "printed", "seconds", "left")}
        return Outcome(
            **facts,
            wanted=reply["wanted"],
            mistake=reply["mistake"],
            drawn=drawn and tuple(drawn),
            hangs_on=reply["hangs_on"],
        )

    def refuted(self, exercise, source):
        """Return (trial, result) of the first situation that does not hold, or None; quicker than `judge`."""
        found = self.ask(do="refuted", module=exercise.module, exercise=exercise.name, source=source)
        return found and tuple(found)

    def results(self, exercise, source, held_out=False, drawn=False):
        """Try a text and return trial name -> result only; with `drawn` of all situations that are drawn too."""
        facts = {"source": source, "held_out": held_out, "drawn": drawn}
        return self.ask(do="run", module=exercise.module, exercise=exercise.name, **facts)["results"]

    def wanted(self, exercise, held_out=False, drawn=False):
        """Return trial name -> result of the reference, with `drawn` of all situations that are drawn too.

        It is run once for each worker; to run it anew, ask for the `results` of its text.
        """
        facts = {"held_out": held_out, "drawn": drawn}
        return self.ask(do="wanted", module=exercise.module, exercise=exercise.name, **facts)

    def mutants(self, exercise, sources):
        """Run mutants, each up to the trial that sees it; returns `(what the reference gives, a list of results)`."""
        reply = self.ask(do="mutants", module=exercise.module, exercise=exercise.name, sources=sources)
        return reply["wanted"], reply["runs"]

    def see(self, prediction, case=None):
        """Return what a prediction or an explanation is held against, computed in the worker."""
        return self.ask(do="see", module=prediction.module, exercise=prediction.name, case=case)

    def values(self, asked, source, names):
        """Return what a cell that computes its values gives to names; ValueError is a sentence on why it gives none."""
        ending = self.ask(do="values", module=asked.module, exercise=asked.name, source=source, names=list(names))
        if "raised" in ending:
            where = f" (line {ending['line'] + 1} of the cell)" if ending["line"] else ""
            unknown = UNKNOWN.match(ending["raised"])
            after = f'. If {unknown[1]} is a text, write it in quotes: "{unknown[1]}"' if unknown else ""
            raise ValueError(f"It ended in an error: {ending['raised']}{where}{after}")
        if "values" not in ending:
            raise ValueError("It came to no end, and was stopped")
        return ending["values"]

    def act(self, incident, case):
        """Return how `incident.act(case, send)` ended in a fork: `sent`, `how`, `printed`, `seconds`, `left`."""
        return self.ask(do="act", module=incident.module, exercise=incident.name, case=case)


@functools.cache
def shared():
    """Return the judge of this process; its worker ends with the process."""
    return Judge()
