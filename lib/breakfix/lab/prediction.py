"""A prediction: values said before a fault runs, held field by field against what was seen, and one line on why.

It is complete when it is committed and reconciled, right or not. The first commit stands. Who ran the fault before
committing has seen it first, and is offered a sibling with other numbers.

@prediction(phase="break", fields={"loaded": int})
def late(events):                        what is seen when the fault meets these events
    '''The question.'''

@late.draw
def tomorrow(hand):                      the events, dealt from the learner's seed; without it `late` takes the case
    return [{"key": hand.one_of("abc")}]

In the notebook `lab.late.given(seed)` shows them.
"""

import hashlib
import inspect
import json

from breakfix.lab import learner, place, play
from breakfix.lab.answerable import Answerable
from breakfix.lab.because import Because
from breakfix.lab.fields import misfit, missing
from breakfix.lab.judging import judge
from breakfix.lab.ledger import current
from breakfix.lab.plain import plain
from breakfix.lab.verdict import attempt
from breakfix.lab.verdict.comparison import SURE, Comparison, apart, mark
from breakfix.lab.verdict.verdict import Verdict

CASES = 6  # that are tried for other numbers


class Prediction(Answerable):
    """Fields with types, and `see(case)`: what is seen, by running the real thing. Case 0 is the learner's own."""

    kind = "value"

    def __init__(self, see, *, phase, core, minutes, fields):
        super().__init__(
            see.__name__, phase=phase, core=core, minutes=minutes, module=see.__module__, task=inspect.getdoc(see) or ""
        )
        self._truth, self.fields = see, dict(fields)
        self._dealt = None
        self.describe = lambda case: f"The same question, with the numbers of case {case}."
        self.why = "I followed the rows through the code."
        self.means = ""  # what follows from it, told when it is complete: beside the fault it would give it away
        self._because = Because(self)
        self.case = 0

    def draw(self, dealt):
        """Declare what the fault feeds the pipeline: a function of a Hand that returns plain data."""
        self._dealt = dealt
        self.describe = lambda case: "The same question, with these:\n\n" + _listed(self.drawn(case))
        return dealt

    def drawn(self, case=0):
        """Return what is dealt for a case."""
        return self._dealt(learner.Hand(self.name, case))

    def listed(self, case=0):
        """Return what a learner is given, as text; empty where nothing is drawn."""
        return _listed(self.drawn(case)) if self._dealt else ""

    def given(self, seed):
        """Return what the learner's seed deals; `seed` is the notebook's own, for runs that no ledger keeps."""
        learner.seed(seed)
        return self.drawn()

    def see(self, case=0):
        """Return what is seen, field by field: the truth of a case."""
        return self._truth(case if self._dealt is None else self.drawn(case), *self.served())

    @property
    def because(self):
        """What answers "what in the code did it?" once the prediction was held against the run."""
        return self._because

    @because.setter
    def because(self, line):
        self._because.line = line

    @property
    def stub_text(self):
        """A line for each field, the reason and how sure."""
        lines = [f"{name} = ..." for name in self.fields]
        return "\n".join([*lines, "why = ...  # a text in quotes", "sure = ...  # 50, 70 or 90"]) + "\n"

    @property
    def reference_source(self):
        """The values that will be seen, computed now."""
        saw = judge.shared().see(self, 0)
        lines = [f"{name} = {saw[name]!r}" for name in self.fields]
        return "\n".join([*lines, f"why = {self.why!r}", "sure = 90"]) + "\n"

    @property
    def fingerprint(self):
        """Twelve hex digits that change when what is asked or seen changes."""
        functions = [self._truth, *([self._dealt] if self._dealt else [])]
        functions += [self._service.opened] if self._service else []
        texts = [*map(inspect.getsource, functions), repr(self.fields)]
        return hashlib.sha256("".join(texts).encode()).hexdigest()[:12]

    @property
    def committed(self):
        """Whether values are committed."""
        return self._event("commit") is not None

    @property
    def is_seen(self):
        """Whether the fault was run, and the learner saw it."""
        return self._event("seen") is not None

    @property
    def reconciled(self):
        """Whether it was held against the run, and the learner has said what did it."""
        return self._event("because") is not None

    def stands(self, source):
        """Tell whether it is committed: the first commit stands."""
        return self.committed

    @attempt.always_told
    def respond(self, source, dataset=None):
        """Take a commit; returns a verdict that reveals nothing before the fault has run."""
        if self.untouched(source):
            run = place.check(self, "run it")
            return self._verdict("not attempted", f"Write your values in {place.cell()}, then {run}.")
        try:
            values = self.values(source, [*self.fields, "why", "sure"])
        except ValueError as error:
            return self._verdict("not yet", f"{error}.")
        problem = self._problem(values)
        if problem:
            return self._verdict("not yet", problem)
        return self._commit({name: values[name] for name in self.fields}, values["why"], values["sure"])

    def _problem(self, values):
        if open_ones := missing(values, [*self.fields, "why", "sure"]):
            return open_ones
        for name, kind in self.fields.items():
            if unfit := misfit(name, kind, values[name]):
                return unfit
        if not isinstance(values["why"], str) or not values["why"].strip():
            return "why: give a reason in quotes."
        return "" if values["sure"] in SURE and isinstance(values["sure"], int) else "sure: 50, 70 or 90."

    def _commit(self, values, why, sure):
        first = self._event("commit")
        seen_first = self._event("seen") and not first
        if first is None:
            facts = {"values": plain(values), "why": why, "sure": sure, "case": self.case, "first": not seen_first}
            current().record("commit", self.number, self.name, **facts)
            first = self._event("commit")
        then = place.here("Now run the next cell.", "Its cells run now.")
        lines, headline = [], f"{_told(values)}; {sure} % sure. {then}"
        if first["values"] != plain(values):
            headline = f"Your first commit stands: {_told(first['values'])}."
        if self._event("because"):
            if self.case and first["values"] != plain(values):  # for practice: nothing is at stake any more
                saw = judge.shared().see(self, self.case)
                return self._verdict("complete", "Here is what is seen.", self._compared(saw, plain(values)))
            reconciled = headline if headline.startswith("Your") else "Committed and reconciled."
            return self._verdict("complete", reconciled)
        if self.case:
            saw = judge.shared().see(self, self.case)
            current().record("seen", self.number, self.name, values=saw, case=self.case, first=False)
            return self._verdict("not yet", "Here is what is seen.", self._compared(saw) + lines, "committed")
        if seen_first:
            other = f"; for other numbers: lab.{self.name}.sibling(), then commit here"
            lines.append(("note", f"you saw it first{place.here(other, '')}"))
            return self._verdict(
                "not yet", "Then say in the next answer cell what in the code did it.", lines, "committed"
            )
        return self._verdict("not yet", headline, lines, "committed")

    def seen(self, **values):
        """Show field by field what was said and what was seen; the last line of the cell that ran the fault."""
        unknown = sorted(set(values) ^ set(self.fields))
        if unknown:
            raise TypeError(f"{self.name}.seen takes {', '.join(self.fields)}; {', '.join(unknown)} does not fit")
        values = plain(values)
        commit = self._event("commit")
        current().record("seen", self.number, self.name, values=values, case=0, first=commit is None)
        if commit is None or not commit.get("first", True) or commit.get("case", 0):
            return Comparison(self.name, "seen, with nothing committed before.", None, values)
        return Comparison(self.name, "said and seen.", commit["values"], values)

    def other_case(self, asked):
        """Return the next case whose run is seen to differ from the learner's own, or None; `asked` is a judge.

        Other rows may well have the same counts, and a sibling is there to ask for others.
        """
        own = asked.see(self, 0)
        cases = range(self.case + 1, self.case + 1 + CASES)
        return next((case for case in cases if asked.see(self, case) != own), None)

    def sibling(self):
        """Turn to the same question with other numbers, for who saw the notebook's first."""
        self.case = self.other_case(judge.shared()) or self.case + 1
        events = current().events(self.number, self.name, "commit")
        if events and not events[-1].get("first", True):
            current().record("commit-withdrawn", self.number, self.name)
        return play.Text(
            f"{self.name}, case {self.case}\n\n{self.describe(self.case)}\n\nCommit in the same answer cell."
        )

    def _event(self, kind):
        """Return the first commit (after a withdrawal, the first since), or the last event of another kind."""
        events = current().events(self.number, self.name)
        withdrawn = [place for place, event in enumerate(events) if event["kind"] == "commit-withdrawn"]
        if kind == "commit" and withdrawn:
            events = events[withdrawn[-1] + 1 :]
        found = [event for event in events if event["kind"] == kind]
        return (found[0] if kind == "commit" else found[-1]) if found else None

    def _seen(self, commit):
        """Return the last that was seen of the case that was committed, or None."""
        case = (commit or {}).get("case", 0)
        found = [event for event in current().events(self.number, self.name, "seen") if event.get("case", 0) == case]
        return found[-1] if found else None

    def _compared(self, saw, said=None):
        said = said or self._event("commit")["values"]
        texts = {name: apart(said[name], saw[name]) for name in self.fields}
        return [(name, "said {}, seen {}".format(*texts[name]) + mark(said[name], saw[name])) for name in self.fields]

    def _verdict(self, status, headline, lines=(), says=""):
        return Verdict(self.name, self.phase, status, headline, list(lines), says)


def prediction(*, phase, fields, core=True, minutes=4):
    """Declare the function below as what a prediction is held against: `case` -> a dict of the fields."""
    return lambda see: Prediction(see, phase=phase, core=core, minutes=minutes, fields=fields)


def _listed(given):
    """Show what was dealt: one event, a list of them one a line, several of these below each other."""
    if isinstance(given, tuple):
        return "\n\n".join(map(_listed, given))
    if isinstance(given, dict):
        return json.dumps(given)
    return "\n".join(json.dumps(each) for each in given)


def _told(values):
    return ", ".join(f"{name} {value}" for name, value in values.items())
