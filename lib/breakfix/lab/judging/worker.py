"""The process that judges: not the kernel, holding no database, warm, with one fork for each run of an answer.

It reads requests as JSON lines from its standard input and answers each with one line. It ends when its input does,
so that a killed kernel leaves nothing behind. While no request waits it works out what known mistakes would give.
"""

import contextlib
import gc
import importlib
import json
import os
import select
import sys
import traceback
import warnings

from breakfix.lab import learner
from breakfix.lab.judging import fork
from breakfix.lab.judging.defence import is_seen
from breakfix.lab.judging.results import seen, through_trials, told
from breakfix.lab.plain import plain

REFERENCE_SECONDS = 60.0  # a reference that takes longer is a defect of ours
LEAST_SECONDS = 3.0
TIMES_THE_REFERENCE = 5.0
ACT_SECONDS = 20.0  # for an answer that has no trials


class GaveWay(Exception):
    """Idle work was stopped, since a request came in."""


class Worker:
    """Runs references, mistakes and answers, and remembers what the first two gave."""

    def __init__(self, owner=None):
        self.owner = owner
        self.known = {}  # see `key` -> run
        self.waiting = []  # what to work out when idle
        self.is_idle = False

    def find(self, module, name):
        """Return the exercise `name` of a project module."""
        return getattr(importlib.import_module(module), name)

    def run(self, exercise, source, *, held_out=False, seconds=REFERENCE_SECONDS, only=None, until=None):
        """Run a text through the trials of an exercise, or `only` the one named, in a fork; returns JSON data.

        `until` is asked of everything that the fork sends; once it is true the other trials are left out.
        """
        trials = [trial for trial in exercise.trials if trial.held_out == held_out and only in {None, trial.name}]
        exercise.served()  # opened here, a service outlives the fork

        def work(send):
            self.forget(exercise)
            through_trials(exercise, source, trials, send)

        ending = fork.run(work, seconds=seconds, owner=self.owner, idle=self.is_idle, until=until)
        if ending.how == "gave way":
            raise GaveWay
        return told(ending, [trial.name for trial in trials])

    def forget(self, exercise):
        """In a fork: drop what an answer could copy; it is compared outside."""
        self.known.clear()
        for variant in (*exercise.mistakes, *exercise.alternatives):
            vars(sys.modules[variant.module]).pop(variant.name, None)
        exercise.reference = None
        exercise.mistakes.clear()
        exercise.alternatives.clear()
        vars(exercise).pop("reference_text", None)

    def key(self, exercise, name, which):
        """Return under what a run is known: `which` is whether of held-out trials, or the name of the only trial."""
        return (exercise.module, exercise.name, name, which, exercise.drawn and learner.seed())

    def variant(self, exercise, name, source, held_out=False):
        """Return the run of the reference or a mistake, from memory after the first time."""
        key = self.key(exercise, name, held_out)
        if key not in self.known:
            limit = REFERENCE_SECONDS if name == "" else self.limit(exercise, held_out)
            self.known[key] = self.run(exercise, source, held_out=held_out, seconds=limit)
        return self.known[key]

    def reference(self, exercise, held_out=False):
        """Return the run of the reference."""
        return self.variant(exercise, "", exercise.reference_source, held_out)

    def limit(self, exercise, held_out=False):
        """Return the seconds that an answer may take: a generous multiple of what the reference took."""
        return LEAST_SECONDS + TIMES_THE_REFERENCE * self.reference(exercise, held_out)["seconds"]

    def warm(self, module):
        """Put the references and mistakes of a project on the list for idle time."""
        for each in vars(importlib.import_module(module)).values():
            if hasattr(each, "trials") and hasattr(each, "mistakes"):
                variants = [("", each.reference_source), *((mistake.name, mistake.source) for mistake in each.mistakes)]
                self.waiting += [(each, *variant) for variant in variants]

    def idle(self):
        """Work out one thing from the list; when a request comes in meanwhile it waits for the next idle time."""
        first, self.is_idle = self.waiting.pop(0), True
        try:
            self.variant(*first)
        except GaveWay:
            self.waiting.append(first)
        except Exception:  # noqa: S110  it is shown when it is asked for
            pass
        finally:
            self.is_idle = False

    def answer(self, request):
        """Return the reply to one request."""
        learner.seed(request["seed"])  # whose answer it is: what is drawn here is drawn as it was there
        exercise = self.find(request["module"], request["exercise"])
        if request["do"] == "see":  # what a prediction or the slots of an explanation are held against
            return self.see(exercise, request.get("case"))
        if request["do"] == "mutants":
            return self.mutants(exercise, request["sources"])
        if request["do"] == "act":
            return self.act(exercise, request["case"])
        held_out = request.get("held_out", False)
        if request["do"] == "run":
            return self.run(exercise, request["source"], held_out=held_out, seconds=self.limit(exercise, held_out))
        got = self.run(exercise, request["source"], held_out=held_out, seconds=self.limit(exercise, held_out))
        wanted = self.reference(exercise, held_out)  # after the fork: an answer that looks at its frames finds nothing
        return {"got": got, "wanted": wanted, "mistake": None if held_out else self.mistake(exercise, got, wanted)}

    def mistake(self, exercise, got, wanted):
        """Return the name of the known mistake whose results are the same in every trial, if there is one."""
        if got["results"] == wanted["results"]:
            return None
        failing = next(name for name in wanted["results"] if got["results"].get(name) != wanted["results"][name])
        for known in exercise.mistakes:
            if not self.may_be(exercise, known, got, failing):
                continue
            if seen(self.variant(exercise, known.name, known.source)) == seen(got):
                return known.name
        return None

    def mutants(self, exercise, sources):
        """Run texts, each as far as the first trial that defends what it leaves out; returns what the trials saw.

        Of most mutants most trials are never run, and all of them cost one request: no idle work comes between.
        """
        wanted, limit = self.reference(exercise)["results"], self.limit(exercise)

        def is_enough(sent):
            return "trial" in sent and is_seen(sent["saw"], wanted[sent["trial"]])

        runs = [self.run(exercise, source, seconds=limit, until=is_enough)["results"] for source in sources]
        return {"wanted": wanted, "runs": runs}

    def may_be(self, exercise, known, got, trial):
        """Return whether a mistake gives in one trial what was got; that is quickly said, and true of few."""
        if self.key(exercise, known.name, False) in self.known:
            return True
        key = self.key(exercise, known.name, trial)
        if key not in self.known:
            self.known[key] = self.run(exercise, known.source, seconds=self.limit(exercise), only=trial)
        return seen(self.known[key]).get(trial) == seen(got).get(trial)

    def see(self, asked, case):
        """Run what a prediction or an explanation is held against in a fork; returns its result as plain data."""
        asked.served()
        ending = fork.run(
            lambda send: send(plain(asked.see(case))), seconds=REFERENCE_SECONDS, owner=self.owner, ours=True
        )
        if not ending.sent:
            raise RuntimeError(ending.printed or ending.how)
        return ending.sent[0]

    def act(self, incident, case):
        """Run an answer that has no trials in a fork, in which nothing of the truth is left."""

        incident.served()

        def work(send):
            self.known.clear()
            incident.forget()
            incident.act(case, send)

        ending = fork.run(work, seconds=ACT_SECONDS, owner=self.owner)
        return {name: getattr(ending, name) for name in ("sent", "how", "printed", "seconds", "left")}


def serve(requests, replies):
    """Answer requests from descriptor `requests` on descriptor `replies` until the first is closed."""
    worker, buffer = Worker(owner=requests), b""
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
            reply = {"number": request["number"], "reply": worker.answer(request)}
        except Exception:
            reply = {"number": request["number"], "failed": traceback.format_exc()}
        data = json.dumps(reply).encode() + b"\n"
        while data:
            data = data[os.write(replies, data) :]
        request = reply = None  # an answer that looks up the stack of its fork must not find the truth of the last one


def main():
    """Serve on standard input and output; prints of a project go to standard error."""
    replies = os.dup(1)
    os.set_inheritable(replies, False)
    os.dup2(2, 1)
    os.environ.pop("BREAKFIX_SEED", None)  # each request brings its own
    warnings.simplefilter("ignore", DeprecationWarning)  # forking beside the thread pools of numpy, which sleep
    for module in ("duckdb", "pandas"):
        importlib.import_module(module)
    fork.adopt_orphans()
    gc.collect()
    gc.freeze()  # pages of what was imported stay shared with the forks
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        serve(0, replies)
    sys.exit(0)


if __name__ == "__main__":
    main()
