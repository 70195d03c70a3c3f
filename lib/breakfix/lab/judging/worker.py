"""The process that judges: not the kernel, holding nobody's database, warm, with one fork for each run of an answer.

It reads requests as JSON lines from its standard input and answers each with one line. It ends when its input does,
so that a killed kernel leaves nothing behind. While no request waits it works out what known mistakes would give.
"""

import contextlib
import functools
import gc
import importlib
import json
import os
import select
import sys
import traceback
import warnings

from breakfix.lab import answer, learner, memory
from breakfix.lab.exercise import Exercise
from breakfix.lab.incident import Incident
from breakfix.lab.judging import fork
from breakfix.lab.judging.results import is_values, raised
from breakfix.lab.judging.runs import REFERENCE_SECONDS, GaveWay, Runs, written
from breakfix.lab.plain import plain

VALUE_SECONDS = 10.0
APART = "--apart"  # each answer is tried shut in (`judging/apart.py`)
ACT_SECONDS = 20.0  # for an answer that has no trials


class Worker:
    """Answers requests, and works out ahead what they will need."""

    def __init__(self, owner=None, is_apart=False):
        self.owner = owner
        self.runs = Runs(owner, is_apart)
        self.nights, self.waiting = self.runs.nights, self.runs.waiting  # a fork forgets them

    def answer(self, request):
        """Return the reply to one request: `do` is judge, refuted, run, wanted, mutants, see, values, act."""
        learner.seed(request["seed"])  # whose answer it is: what is drawn here is drawn as it was there
        asked = getattr(importlib.import_module(request["module"]), request["exercise"])
        return getattr(self, request["do"])(asked, request)

    def judge(self, exercise, request):
        """Try an answer, and name the known mistake that it makes."""
        held_out = request["held_out"]
        told = self.runs.judged(exercise, request["source"], held_out)
        name = None if held_out else self.runs.mistake(exercise, told["got"]["results"], told["wanted"])
        return told | {"mistake": name}

    def refuted(self, exercise, request):
        """Return the first situation that refutes an answer; see `Runs.refuted`."""
        return self.runs.refuted(exercise, request["source"])

    def run(self, exercise, request):
        """Try a text in all trials that are written, and with `drawn` in all situations that are drawn."""
        held_out = request["held_out"]
        trials = written(exercise, held_out)
        if request["drawn"] and exercise.draws:
            trials = trials + exercise.situations(held_out).trials
        return self.runs.run(exercise, request["source"], trials, seconds=self.runs.limit(exercise, held_out))

    def wanted(self, exercise, request):
        """Return what the reference gives, from memory after the first time."""
        held_out = request["held_out"]
        if request["drawn"]:
            return self.runs.wanted(exercise, held_out)
        return self.runs.reference(exercise, held_out)["results"]

    def mutants(self, exercise, request):
        """Run mutants; see `Runs.mutants`."""
        wanted, runs = self.runs.mutants(exercise, request["sources"])
        return {"wanted": wanted, "runs": runs}

    def see(self, asked, request):
        """Run what a prediction or an explanation is held against in a fork; returns its result as plain data.

        Of an incident the other nights are made ahead, while nobody waits.
        """
        case = request.get("case")
        if not isinstance(asked, Incident):
            return self.seen(asked, case)
        if isinstance(case, list):
            return self.night(asked, case)
        self.waiting += [functools.partial(self.night, asked, night) for night in asked.nights(case)]
        return self.seen(asked, case)

    def night(self, incident, case):
        """Return a night of an incident, from memory after the first time."""
        key = (incident.module, incident.name, *case)
        if key not in self.nights:
            self.nights[key] = self.seen(incident, case)
        return self.nights[key]

    def seen(self, asked, case):
        """Return `asked.see(case)` as plain data, run in a fork."""
        asked.renew()
        asked.served()
        ending = fork.run(
            lambda send: send(plain(asked.see(case))),
            seconds=REFERENCE_SECONDS,
            owner=self.owner,
            idle=self.runs.is_idle,
            ours=True,
        )
        if ending.how == "gave way":
            raise GaveWay
        if not ending.sent:
            raise RuntimeError(ending.printed or ending.how)
        return ending.sent[0]

    def values(self, asked, request):
        """Run a cell that computes its values in a fork; return {"values": ...}, {"raised": ..., "line": ...} or {}."""

        def work(send):
            self.runs.forget_all()
            try:
                found = answer.computed(request["source"], request["names"], asked.names())
                send({"values": plain(found)})
            except BaseException as error:
                send(raised(error))

        fence = self.runs.fence(asked, request["source"])
        ending = fork.run(work, seconds=VALUE_SECONDS, owner=self.owner, fence=fence, form=is_values)
        return ending.sent[0] if ending.sent else {}

    def act(self, incident, request):
        """Run an answer that has no trials in a fork, in which nothing of the truth is left."""
        fence = self.runs.fence(incident, json.dumps(request["case"]))
        incident.served()

        def work(send):
            self.runs.forget_all()
            incident.forget()
            incident.act(request["case"], send)

        ending = fork.run(work, seconds=ACT_SECONDS, owner=self.owner, fence=fence)
        return {name: getattr(ending, name) for name in ("sent", "how", "printed", "seconds", "left")}

    def warm(self, module):
        """Put on the list for idle time: the references of a project, its draws, its mistakes."""
        asked = [each for each in vars(importlib.import_module(module)).values() if isinstance(each, Exercise)]
        runs = self.runs
        self.waiting += [functools.partial(runs.reference, each) for each in asked]
        for each in asked:
            if each.draws:
                self.waiting += [each.situations().more, functools.partial(runs.drawn, each)]
        for each in asked:
            shown = written(each, False)
            self.waiting += [
                functools.partial(runs.variant, each, known.name, known.source, shown, "shown")
                for known in each.mistakes
            ]

    def idle(self):
        """Work out one thing from the list; when a request comes in meanwhile it waits for the next idle time."""
        first, self.runs.is_idle = self.waiting.pop(0), True
        try:
            more = first() is True
        except GaveWay:
            more = True
        except Exception:  # it is shown when it is asked for
            more = False
        finally:
            self.runs.is_idle = False
        if more:
            self.waiting.insert(0, first)


def serve(requests, replies, is_apart=False):
    """Answer requests from descriptor `requests` on descriptor `replies` until the first is closed."""
    worker, buffer = Worker(requests, is_apart), b""
    while True:
        while b"\n" not in buffer:
            while worker.waiting and not select.select([requests], [], [], 0)[0]:
                worker.idle()
            chunk = os.read(requests, 1 << 16)
            if not chunk:
                return
            buffer += chunk
        line, _, buffer = buffer.partition(b"\n")
        request = json.loads(line)
        if request["do"] == "warm":  # not answered: nobody waits for it
            with contextlib.suppress(Exception):
                learner.seed(request["seed"])
                worker.warm(request["module"])
            continue
        try:
            data = json.dumps({"number": request["number"], "reply": worker.answer(request)})
        except Exception:
            data = json.dumps({"number": request["number"], "failed": traceback.format_exc()})
        data = data.encode() + b"\n"
        while data:
            data = data[os.write(replies, data) :]
        request = line = None  # an answer that looks up the stack of its fork must not find the truth of the last one


def main():
    """Serve on standard input and output; prints of a project go to standard error."""
    replies = os.dup(1)
    os.set_inheritable(replies, False)
    os.dup2(2, 1)
    os.environ.pop("BREAKFIX_SEED", None)  # each request brings its own
    warnings.simplefilter("ignore", DeprecationWarning)  # forking beside the thread pools of numpy, which sleep
    importlib.import_module("pandas")
    memory.started()
    fork.adopt_orphans()
    gc.collect()
    gc.freeze()  # pages of what was imported stay shared with the forks
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        serve(0, replies, is_apart=APART in sys.argv)
    sys.exit(0)


if __name__ == "__main__":
    main()
