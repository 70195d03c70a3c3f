"""Following one record: what a statement makes of it, clause by clause, filled in first and then seen.

All steps are filled in before any is seen, as in a prediction: who has seen a step cannot think it out any more. But a
slip in an early step makes every later one differ, and ten values that differ teach nothing. So the first run shows the
steps up to the one where learner and run differ, and not what the run has there; from there the learner goes on, once.
The second run shows all. Then it is `complete`, right or not: what counts is that each clause was thought through.

@follow(phase="explain", steps={"where ts > 3": {"rows_left": int}, "order by ts": {"first_name": str}})
def follow_evt_003():
    '''The task.'''
    return {"rows_left": ..., "first_name": ...}       the truth of all, by running what is followed
"""

import hashlib
import inspect

from breakfix.lab import place, play
from breakfix.lab.answerable import Answerable
from breakfix.lab.fields import misfit, missing
from breakfix.lab.judging import judge
from breakfix.lab.ledger import current
from breakfix.lab.plain import plain
from breakfix.lab.verdict import attempt, ladder
from breakfix.lab.verdict.comparison import apart, mark
from breakfix.lab.verdict.verdict import Verdict


class Follow(Answerable):
    """Ordered steps, each a name and fields with kinds; `see` computes the truth of all in the judge's worker."""

    kind = "value"

    def __init__(self, truth, *, phase, core, minutes, steps):
        task = inspect.getdoc(truth) or ""
        super().__init__(truth.__name__, phase=phase, core=core, minutes=minutes, module=truth.__module__, task=task)
        self._truth, self.steps = truth, {step: dict(fields) for step, fields in steps.items()}
        self.fields = {name: kind for fields in self.steps.values() for name, kind in fields.items()}
        if len(self.fields) < sum(map(len, self.steps.values())):
            raise ValueError(f"{self.name}: two steps have a field of the same name")
        self.hints = []

    def see(self, case=None):
        """Return what is so: field name -> value."""
        return self._truth(*self.served())

    @property
    def stub_text(self):
        """The steps as comments, and a line for each field."""
        return "".join(
            f"# {number}. {step}\n" + "".join(f"{name} = ...\n" for name in fields)
            for number, (step, fields) in enumerate(self.steps.items(), 1)
        )

    @property
    def reference_source(self):
        """The values that the run has, computed now."""
        saw = judge.shared().see(self)
        return "".join(f"{name} = {saw[name]!r}\n" for name in self.fields)

    @property
    def fingerprint(self):
        """Twelve hex digits that change when what is asked or seen changes."""
        return hashlib.sha256((inspect.getsource(self._truth) + repr(self.steps)).encode()).hexdigest()[:12]

    @attempt.always_told
    def respond(self, source, dataset=None):
        """Hold the values against the run, up to the first step that differs; the second time, all of them."""
        if self.untouched(source):
            return self._verdict(
                "not attempted", f"Fill in every step in {place.cell()}, then {place.check(self, 'run it')}."
            )
        try:
            values = self.values(source, list(self.fields))
        except ValueError as error:
            return self._verdict("not yet", f"{error}.")
        unfit = (misfit(name, kind, values[name]) for name, kind in self.fields.items() if name in values)
        if problem := missing(values, self.fields) or next(filter(None, unfit), ""):
            return self._verdict("not yet", problem)
        return self._held_against_the_run(source, plain(values), dataset)

    def _held_against_the_run(self, source, values, dataset):
        saw = judge.shared().see(self)
        tries, parts = self._tries(), self._parts_at(values, saw)
        other = [event for event in tries if event["values"] != values]
        is_whole = parts is None or bool(other) or self._is_complete(tries)
        holds = [name for name in self.fields if values[name] == saw[name]]
        self._record(source, "complete" if is_whole else "not yet", dataset, values=values, holds=holds)
        if is_whole:
            agreed = f"{len(holds)} of {len(self.fields)} values are as the run has them."
            return self._verdict("complete", agreed, self._compared(values, saw))
        lines = self._compared(values, saw, parts)
        if tries:
            lines.append(("stuck", f"{place.call(self, 'hint')}, or {place.now(self)}: what the run has"))
        again = place.check(self, "run this cell again")
        ask = f"You and the run first differ at step {parts + 1}. Go on from there, then {again}."
        return self._verdict("not yet", ask, lines)

    def _record(self, source, status, dataset, **facts):
        unused = {"failing": None, "got": None, "mistake": None}  # an attempt has them, for who reads the ledger
        facts |= {"source": source, "status": status, "check": self.fingerprint, "dataset": dataset, **unused}
        current().record("attempt", self.number, self.name, **facts)

    def _tries(self):
        events = current().events(self.number, self.name, "attempt")
        return [event for event in events if event.get("check") == self.fingerprint]

    def _is_complete(self, tries):
        return any(event.get("status") == "complete" for event in tries)

    def _parts_at(self, values, saw):
        """Return the place of the first step that differs, from 0; None when none does."""
        for number, fields in enumerate(self.steps.values()):
            if any(values[name] != saw[name] for name in fields):
                return number
        return None

    def _compared(self, values, saw, parts=None):
        """Return lines with what was said and seen; of the step where they part not what was seen, after it nothing."""
        lines = []
        for number, (step, fields) in enumerate(self.steps.items()):
            if parts is not None and number > parts:
                return [*lines, ("", "What comes after it is not shown yet.")]
            lines.append(("", f"{number + 1}. {step}"))
            for name in fields:
                said, seen = apart(values[name], saw[name])
                hidden = number == parts and values[name] != saw[name]
                told = "; the run says otherwise" if hidden else f", seen {seen}{mark(values[name], saw[name])}"
                lines.append((name, f"said {said}{told}"))
        return lines

    def hint(self):
        """Show the next hint."""
        return ladder.hint(self) if self.hints else play.Text(f"{self.name} has no hints. {place.call(self, 'task')}")

    def solution(self, now=False):
        """Show what the run has, once it is complete; `now=True` shows it at once, and is recorded."""
        done = self._is_complete(self._tries())
        if not done and not now:
            return play.Text(
                f"{self.name}: not open yet. It opens when you have gone on once from where you and the run differ.\n"
                f"{place.now(self)} shows it all the same, and is written down."
            )
        current().record("solution", self.number, self.name, earned=done)
        saw = judge.shared().see(self)
        return play.Text("\n".join(f"{name}  {saw[name]}" for name in self.fields))

    def _verdict(self, status, headline, lines=()):
        return Verdict(self.name, self.phase, status, headline, list(lines))


def follow(*, phase, steps, core=True, minutes=5):
    """Declare the function below as the truth of all steps: it takes what a service yields; field -> value.

    `steps` is step name -> (field name -> kind), in order; a field's name occurs once. For kinds see `fields`.
    """
    return lambda truth: Follow(truth, phase=phase, core=core, minutes=minutes, steps=steps)
