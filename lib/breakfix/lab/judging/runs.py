"""Runs: references, mistakes and answers tried in forks, and what is remembered of the first two.

A run is JSON data: {"results": trial name -> result (`judging/results.py`), "printed": trial name -> text, "seconds",
"left"}. Drawn situations are tried once all trials that are written hold, up to the first that refutes.
"""

import functools
import importlib
import sys
import time

from breakfix.lab import learner
from breakfix.lab.judging import apart, fork, rootfs, values, zone
from breakfix.lab.judging.defence import is_seen
from breakfix.lab.judging.known import Known
from breakfix.lab.judging.results import Form, seen, through_trials, told

REFERENCE_SECONDS = 60.0  # a reference that takes longer is a defect of ours
LEAST_SECONDS = 3.0
TIMES_THE_REFERENCE = 5.0
TIMES_AGAIN = 2  # a situation that refutes is tried by itself, beside the first time


class GaveWay(Exception):
    """Idle work was stopped, since a request came in."""


class Runs:
    """Tries texts, and remembers what references and mistakes gave; a fork forgets it before it runs an answer."""

    def __init__(self, owner=None, is_apart=False):
        self.owner, self.is_apart = owner, is_apart
        self.known = Known()  # see `variant` -> run
        self.nights = {}  # of incidents
        self.waiting = []  # what to work out when idle: functions that return whether there is more of it
        self.is_idle = False
        if is_apart:
            rootfs.plan()  # what is found out here, no fork has to

    def run(
        self, exercise, source, trials, *, seconds=REFERENCE_SECONDS, ours=False, until=None, more=None, place=None
    ):
        """Run a text through trials of an exercise, in a fork; `until` and `more` are those of `fork.run`.

        `place` is a time zone for all of them. A text of ours, which is a project's, is trusted.
        """
        names = [trial.name for trial in trials]
        if self.is_apart and not ours and exercise.kind == "value" and not values.is_written(source, exercise.name):
            source, ended = self.value(exercise, source, names)
            if ended:
                return ended
        fence = self.fence(exercise, None if ours else source)
        exercise.served()  # opened here, a service outlives the fork
        if exercise.kind == "tests":
            importlib.import_module("pytest")  # imported here, it is there in every fork

        def work(send):
            self.forget(exercise)
            through_trials(exercise, source, trials, send, place)

        held = {"owner": self.owner, "idle": self.is_idle, "fence": fence, "form": Form(names)}
        ending = fork.run(work, seconds=seconds, until=until, more=more, **held)
        if ending.how == "gave way":
            raise GaveWay
        return told(ending, names)

    def value(self, exercise, source, names):
        """Compute a value; return (the text that writes it down, None), or (None, the run of a text that has none)."""

        def work(send):
            self.forget(exercise)
            values.compute(exercise, source, send)

        held = {"owner": self.owner, "idle": self.is_idle, "fence": self.fence(exercise, source)}
        ending = fork.run(work, seconds=values.SECONDS, form=values.fits, **held)
        if ending.how == "gave way":
            raise GaveWay
        text, broken = values.written(exercise.name, ending.sent[0]) if ending.sent else (None, None)
        if text:
            return text, None
        ending.sent = []
        run = told(ending, names)
        return None, run | {"results": dict.fromkeys(names, broken)} if broken else run

    def fence(self, asked, text=None):
        """Return what shuts a fork for this exercise in, or None; `text`, if not ours, will reach its service."""
        if not self.is_apart:
            return None
        asked.renew(text)
        return functools.partial(apart.enter, doors=asked.doors())

    def forget_all(self):
        """In a fork: drop what was computed, and the list of what is to be, in which known mistakes stand."""
        for each in (self.known, self.nights, self.waiting):
            each.clear()

    def forget(self, exercise):
        """In a fork: drop what an answer could copy; it is compared outside."""
        self.forget_all()
        for variant in (*exercise.mistakes, *exercise.alternatives):
            vars(sys.modules[variant.module]).pop(variant.name, None)
        exercise.reference = None
        for texts in (exercise.mistakes, exercise.alternatives, exercise.equals):
            texts.clear()
        for trial in exercise.trials:
            trial.ends = ""
        vars(exercise).pop("reference_text", None)

    def variant(self, exercise, name, source, trials, which):
        """Return the run of the reference (named "") or a mistake, from memory after the first time.

        `which` says through what: "shown", "held out", the name of one trial, "drawn", "drawn held out".
        """
        key = (exercise.module, exercise.name, name, which, exercise.drawn and learner.seed())
        if key not in self.known:
            limit = REFERENCE_SECONDS if name == "" else self.limit(exercise)
            self.known[key] = self.run(exercise, source, trials, seconds=limit, ours=True)
        return self.known[key]

    def reference(self, exercise, held_out=False):
        """Return the run of the reference through the trials that are written."""
        which = "held out" if held_out else "shown"
        return self.variant(exercise, "", exercise.reference_source, written(exercise, held_out), which)

    def drawn(self, exercise, held_out=False):
        """Return the run of the reference through the situations that are drawn."""
        which = "drawn held out" if held_out else "drawn"
        trials = exercise.situations(held_out).trials
        return self.variant(exercise, "", exercise.reference_source, trials, which)

    def sees(self, exercise, trial, held_out=False):
        """Return what one trial, written or drawn, sees from the reference."""
        found = self.reference(exercise, held_out)["results"]
        return found[trial] if trial in found else self.drawn(exercise, held_out)["results"][trial]

    def wanted(self, exercise, held_out=False):
        """Return what each trial, written or drawn, sees from the reference."""
        runs = [self.reference(exercise, held_out), *([self.drawn(exercise, held_out)] if exercise.draws else [])]
        return {name: result for run in runs for name, result in run["results"].items()}

    def limit(self, exercise, held_out=False):
        """Return the seconds that an answer may take: a generous multiple of what the reference took."""
        taken = self.reference(exercise, held_out)["seconds"]
        taken += self.drawn(exercise, held_out)["seconds"] if exercise.draws else 0
        return LEAST_SECONDS + TIMES_THE_REFERENCE * taken

    def judged(self, exercise, source, held_out=False):
        """Try an answer; give {"got": run, "wanted": results, "drawn": (how many hold, of how many), "hangs_on"}.

        Of drawn situations only the first that refutes is among the results. Each has a time limit of its own; a right
        answer that is slow is tried in as many as come to their end in time. What the one that refutes
        `hangs_on` is found by trying it again; nobody tells it to who judges somebody else's.
        The reference's own text is not compared with itself: it is run once, in the trials that are written.
        """
        if source == exercise.reference_source:
            known = self.reference(exercise, held_out)
            count = len(exercise.situations(held_out).trials) if exercise.draws else 0
            return {
                "hangs_on": None,
                "got": known,
                "wanted": known["results"],
                "drawn": (count, count) if count else None,
            }
        limit, failed, begun = self.limit(exercise, held_out), [], []
        trials, drawn = written(exercise, held_out), exercise.situations(held_out).trials if exercise.draws else []
        names = [trial.name for trial in trials]
        count = max(len(trials + drawn), 1)
        longest = LEAST_SECONDS + 2 * (limit - LEAST_SECONDS) / count  # that one situation may take

        def is_enough(sent):
            # What is wanted is looked up each time: the fork, whose frames an answer can walk, has forgotten it.
            if "trial" not in sent:
                return False
            if sent["result"] != self.sees(exercise, sent["trial"], held_out):
                failed.append(sent["trial"])
            if sent["trial"] not in names[:-1]:
                begun.append(time.monotonic())
            if begun and begun[-1] > begun[0] + limit:
                return True
            return failed and (failed[0] not in names or sent["trial"] == names[-1])

        def more(_):
            return longest if begun else None

        got = self.run(exercise, source, trials + drawn, seconds=limit, until=is_enough, more=more)
        wanted = self.wanted(exercise, held_out)
        results = got["results"]
        refuted = [trial.name for trial in drawn if trial.name in results and results[trial.name] != wanted[trial.name]]
        held = all(results.get(name) == wanted[name] for name in names)
        names += refuted[:1] if held else []
        count = sum(trial.name in results for trial in drawn) - len(refuted)
        until = [trial.name for trial in drawn].index(refuted[0]) + 1 if held and refuted else 0

        return {
            "hangs_on": self._hangs_on(exercise, source, drawn[:until], wanted)
            if until and not self.is_apart
            else None,
            "got": got | {"results": {name: results[name] for name in names if name in results}},
            "wanted": {name: wanted[name] for name in names},
            "drawn": (count, len(drawn)) if held and drawn else None,
        }

    def _hangs_on(self, exercise, source, trials, wanted):
        """Return what the last of these trials, which does not hold, hangs on.

        "chance" if it holds at one time and not at another, "calls" if it holds without the others, "zone" if it holds
        in UTC, or None.
        """
        name = trials[-1].name

        def holds(tried, place=None):
            again = self.run(exercise, source, tried, seconds=LEAST_SECONDS, place=place)["results"][name]
            return None if "stopped" in again else again == wanted[name]

        first = holds(trials[-1:])
        if first is None:
            return None
        if any(holds(trials[-1:]) != first for _ in range(TIMES_AGAIN)):
            return "chance"
        if first:
            return "chance" if holds(trials) else "calls"
        return "zone" if holds(trials[-1:], zone.UTC) else None

    def mistake(self, exercise, results, wanted):
        """Return the name of the known mistake whose results are the same in every trial that is shown, or None."""
        shown = written(exercise, False)
        failing = next((trial for trial in shown if results.get(trial.name) != wanted.get(trial.name)), None)
        if failing is None:
            return None
        got = seen(results)
        for known in exercise.mistakes:
            one = self.variant(exercise, known.name, known.source, [failing], failing.name)  # quickly said, true of few
            if seen(one["results"]).get(failing.name) != got.get(failing.name):
                continue
            if seen(self.variant(exercise, known.name, known.source, shown, "shown")["results"]) == got:
                return known.name
        return None

    def refuted(self, exercise, source):
        """Return [trial, result] of the first situation, written or drawn, that does not hold, or None.

        Quicker than `judged`: the trials after it are not run, and nobody asks why.
        """
        drawn = exercise.situations().trials if exercise.draws else []
        limit = self.limit(exercise)

        def is_enough(sent):
            return "trial" in sent and sent["result"] != self.sees(exercise, sent["trial"])

        got = self.run(exercise, source, written(exercise, False) + drawn, seconds=limit, until=is_enough)["results"]
        return next(
            ([name, got.get(name)] for name, saw in self.wanted(exercise).items() if got.get(name) != saw), None
        )

    def mutants(self, exercise, sources):
        """Run texts, each as far as the first trial that defends what it leaves out; return (wanted, list of results).

        Of most mutants most trials are never run: those that are drawn only where none that is written tells. All
        mutants cost one request: no idle work comes between.
        """
        limit, runs = self.limit(exercise), []
        drawn = exercise.situations().trials if exercise.draws else []

        def is_enough(sent):
            return "trial" in sent and is_seen(sent["result"], self.sees(exercise, sent["trial"]))

        for source in sources:
            found = {}
            for trials in filter(None, (written(exercise, False), drawn)):
                if all(saw == self.sees(exercise, name) for name, saw in found.items()):
                    found |= self.run(exercise, source, trials, seconds=limit, until=is_enough)["results"]
            runs.append(found)
        return self.wanted(exercise), runs


def written(exercise, held_out):
    """Return the trials of an exercise that somebody wrote: those that are shown, or those that are held out."""
    return [trial for trial in exercise.trials if trial.held_out == held_out]
