"""Held-out trials: the learner's own passed answers, in situations that no verdict has shown before."""

import hashlib

from breakfix.lab import place
from breakfix.lab.answerable import Answerable
from breakfix.lab.judging import judge
from breakfix.lab.ledger import current
from breakfix.lab.verdict import attempt
from breakfix.lab.verdict.difference import between
from breakfix.lab.verdict.told import case
from breakfix.lab.verdict.verdict import Verdict


class HeldOut(Answerable):
    """Names of exercises to try; each one's last passed source meets the trials that are held out."""

    kind = "value"

    def __init__(self, of, *, name, phase, core, minutes):
        names = ", ".join(each.name for each in of)
        task = f"Name all of these: {names}. The last passed source of each meets rows that nobody has shown you."
        super().__init__(name, phase=phase, core=core, minutes=minutes, module=of[0].module, task=task)
        self.of = {each.name: each for each in of}

    @property
    def stub_text(self):
        """One assignment."""
        return "fixes = ...\n"

    @property
    def reference_source(self):
        """All of them."""
        return f"fixes = {list(self.of)!r}\n"

    @property
    def fingerprint(self):
        """Twelve hex digits that change when a judged exercise changes."""
        return hashlib.sha256("".join(each.fingerprint for each in self.of.values()).encode()).hexdigest()[:12]

    @attempt.always_told
    def respond(self, source, dataset=None):
        """Try the last passed source of each named exercise against its held-out trials."""
        if self.untouched(source):
            return self._verdict("not attempted", f"Name what to try: {', '.join(self.of)}.")
        try:
            named = self.values(source, ["fixes"]).get("fixes")
        except ValueError as error:
            return self._verdict("not yet", f"{error}.")
        named = named if isinstance(named, (list, tuple)) else []
        if not named or not all(isinstance(name, str) and name in self.of for name in named):
            return self._verdict("not yet", f"Give a list with names among: {', '.join(self.of)}.")
        lines = [line for name in dict.fromkeys(named) for line in self._tried(self.of[name])]
        short = [name for name in self.of if name not in named]
        if any(label == "when" or text.startswith("no passed answer") for label, text in lines):
            again = place.check(self, "run this cell again")
            return self._verdict("not yet", f"Some did not hold. Go back to that exercise, then {again}.", lines)
        if short:
            return self._verdict("not yet", f"All that you named hold. Not named yet: {', '.join(short)}.", lines)
        current().record("attempt", self.number, self.name, **self._facts(source))
        return self._verdict("passed", "Your answers hold where nobody had shown you the rows.", lines)

    def _facts(self, source):
        return {
            "source": source,
            "status": "passed",
            "holds": list(self.of),
            "failing": None,
            "check": self.fingerprint,
        }

    def _tried(self, exercise):
        events = current().events(exercise.number, exercise.name, "attempt")
        passed = [event["source"] for event in events if event.get("status") == "passed"]
        if not passed:
            return [(exercise.name, "no passed answer yet")]
        outcome = judge.shared().judge(exercise, passed[-1], held_out=True)
        if not outcome.fails:
            count = sum(trial.held_out for trial in exercise.trials)
            held = [f"{count} held-out trial{'s' * (count != 1)}"] * bool(count)
            held += [f"{outcome.drawn[1]} drawn situations"] if outcome.drawn else []
            return [(exercise.name, f"holds in {' and '.join(held)}")]
        name = outcome.fails[0]
        lines = [(exercise.name, "one situation does not hold")]
        return [
            *lines,
            *case(exercise.find_trial(name)),
            *between(outcome.wanted[name], outcome.results[name]),
        ]

    def _verdict(self, status, headline, lines=()):
        return Verdict(self.name, self.phase, status, headline, list(lines))


def held_out(*, of, name="held_out", phase="mastery", core=True, minutes=10):
    """Declare the held-out trials of several exercises as one task."""
    return HeldOut(of, name=name, phase=phase, core=core, minutes=minutes)
