"""A mystery incident: a database in which one promise is broken. Which one, is for the learner to find, mend and watch.

The database is a file of DuckDB or of SQLite, whichever the story below writes.

@incident(phase="mastery")
def mystery(database, draw):             leaves in a new file what an undamaged run leaves; rows come from `draw`
    '''The task.'''

@mystery.promise(alarm="select ...")     a query without rows as long as the promise is kept
def newest_wins(con):                    the repair
    '''what is promised, in one sentence'''

@mystery.damage("newest_wins")           leaves the same run with that one promise broken, by a real fault
def last_to_arrive(database, draw): ...

An incident has a number, from 1. The learner's seed puts the damages into an order and draws the rows of each number:
the next number is another damage on other rows. The answer says its number, and so can be judged at any time.
"""

import hashlib
import inspect
import random
import sys
from dataclasses import dataclass
from pathlib import Path

from breakfix.lab import answer, learner, place, play, snapshot
from breakfix.lab.answerable import Answerable
from breakfix.lab.exercise import exercises
from breakfix.lab.judging import judge
from breakfix.lab.ledger import current
from breakfix.lab.verdict import investigation, ladder
from breakfix.lab.verdict.attempt import HONEST

NIGHTS = 12  # other nights, broken and healthy, that an alarm is held to
STUB = '''incident = 1
promise = ...  # {names}
alarm = """
...
"""


def repair(con):
    ...
'''


@dataclass(frozen=True)
class Promise:
    """A sentence that holds of the undamaged database, the query that finds what breaks it, and the repair."""

    name: str
    says: str
    alarm: str
    repair: object


@dataclass(frozen=True)
class Damage:
    """A way to break one promise."""

    promise: str
    story: object


class Incident(Answerable):
    """Promises, and damages that break one each; see the module's docstring."""

    kind = "python"

    def __init__(self, story, *, phase, core, minutes):
        task = inspect.getdoc(story) or ""
        super().__init__(story.__name__, phase=phase, core=core, minutes=minutes, module=story.__module__, task=task)
        self.story, self.promises, self.damages, self.hints = story, {}, [], []
        self.look = 'con.sql("show tables")'  # what a learner who comes back may begin with
        self._seen = {}  # (seed, number) -> databases: to make them takes longer than all the rest

    def promise(self, *, alarm):
        """Declare a promise by its repair; the docstring says what is promised."""

        def declared(repair):
            says = inspect.getdoc(repair)
            self.promises[repair.__name__] = Promise(repair.__name__, says, inspect.cleandoc(alarm), repair)
            return repair

        return declared

    def damage(self, promise):
        """Declare a story that breaks one promise."""

        def declared(story):
            self.damages.append(Damage(promise, story))
            return story

        return declared

    @property
    def stub_text(self):
        """The number, a name, a query and a function, all still to be written."""
        return STUB.format(names=", ".join(self.promises))

    @property
    def reference_source(self):
        """The answer to the learner's first incident."""
        return self.reference(1)

    @property
    def references(self):
        """The answers to as many incidents as there are damages: all that must not be given away."""
        return [self.reference(number) for number in range(1, len(self.damages) + 1)]

    def reference(self, number):
        """Return the text that answers an incident."""
        broken = self.promises[self.drawn(number).promise]
        repair = answer.source_of(broken.repair, "repair", "python")
        return f'incident = {number}\npromise = "{broken.name}"\nalarm = """\n{broken.alarm}\n"""\n\n\n{repair}'

    @property
    def fingerprint(self):
        """Twelve hex digits that change when a promise or a damage changes."""
        functions = [self.story, *(each.repair for each in self.promises.values()), *(d.story for d in self.damages)]
        texts = [*map(inspect.getsource, functions), *(each.alarm for each in self.promises.values())]
        return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]

    def drawn(self, number):
        """Return the Damage of an incident."""
        order = list(self.damages)
        random.Random(f"{learner.seed()} {self.name}").shuffle(order)
        return order[(number - 1) % len(order)]

    def see(self, case):
        """Return two databases, damaged and healthy: of incident `case`, or of another night, `[damage, number]`."""
        if isinstance(case, list):
            name, night = case
            damage = next(each for each in self.damages if each.story.__name__ == name)
            rows = f"{self.name} {name} night {night}"
        else:
            damage, rows = self.drawn(case), f"{learner.seed()} {self.name} {case}"
        return {
            "damaged": self._told(damage.story, rows, "damaged.db"),
            "healthy": self._told(self.story, rows, "healthy.db"),
        }

    def nights(self, number):
        """Return the cases of other nights that broke as incident `number` did; they are the same for all learners."""
        return [[self.drawn(number).story.__name__, night] for night in range(1, NIGHTS + 1)]

    @staticmethod
    def _told(story, rows, name):
        path = str(Path.cwd() / name)
        story(path, random.Random(rows))
        return snapshot.of_file(path)

    def forget(self):
        """In a fork: drop what an answer could copy."""
        repairs = [promise.repair for promise in self.promises.values()]
        for function in [*repairs, *(damage.story for damage in self.damages)]:
            vars(sys.modules[function.__module__]).pop(function.__name__, None)
        self.story = None
        self.promises.clear()
        self.damages.clear()

    def act(self, case, send):
        """In a fork: run the learner's text on the damaged database, or their query on several."""
        investigation.act(case, send)

    @property
    def next_number(self):
        """The first incident that has not been passed."""
        passed = {event.get("incident") for event in self._attempts() if event.get("status") == "passed"}
        return next(number for number in range(1, len(passed) + 2) if number not in passed)

    def world(self, seed=None, incident=None):
        """Open the damaged database of an incident (the next one that is not passed), in memory, to look and to try."""
        learner.seed(seed)
        number = self.next_number if incident is None else incident
        if type(number) is not int or not 1 <= number <= investigation.MOST:
            return play.Text(f"{self.name}: an incident is a number from 1 to {investigation.MOST}, not {number!r}.")
        return snapshot.restored(self.databases(number, judge.shared())["damaged"])

    def databases(self, case, judge):
        """Return what `see` says of an incident or of another night, from memory after the first time."""
        key = (learner.seed(), case) if isinstance(case, int) else tuple(case)
        if key not in self._seen:
            self._seen[key] = judge.see(self, case)
        return self._seen[key]

    def respond(self, source, dataset=None):
        """Judge an answer, record it, and return the verdict."""
        return investigation.respond(self, source, dataset)

    def rejudged(self, source, judge):
        """Return the status of a text, recording nothing."""
        try:
            return investigation.judged(self, source, judge).status
        except investigation.NotYet:
            return "not yet"

    def hint(self):
        """Show the next hint, and count it."""
        return ladder.hint(self)

    def solution(self, now=False, incident=None):
        """Show a repair of an incident (the last one tried), once a pass or three tries have earned it."""
        tried = self._attempts()
        number = incident or (tried[-1]["incident"] if tried else 1)
        tried = [event for event in tried if event.get("incident") == number]
        tried = [event for event in tried if event.get("holds")]
        earned = len(tried) >= HONEST or any(event.get("status") == "passed" for event in tried)
        if not earned and not now:
            return play.Text(
                f"{self.name}: not open yet. It opens after a pass, or after {HONEST} tries at incident {number} "
                f"({len(tried)} so far).\n{place.now(self)} opens it now, and that is written down."
            )
        current().record("solution", self.number, self.name, earned=earned, incident=number)
        return play.Text(f"{self.name}, incident {number}: one way to answer it\n\n{self.reference(number)}")

    def _attempts(self):
        return [event for event in current().events(self.number, self.name, "attempt") if "incident" in event]


def incident(*, phase, core=True, minutes=20):
    """Declare the function below as what leaves an undamaged database; see the module's docstring."""
    return lambda story: Incident(story, phase=phase, core=core, minutes=minutes)


def brief(module, seed=None):
    """Return a text that poses the next incident of a project, with the cell to run; '' when the project has none."""
    for asked in exercises(module):
        if isinstance(asked, Incident):
            learner.seed(seed)
            number = asked.next_number
            promises = "\n".join(f"  {each.name}: {each.says}" for each in asked.promises.values())
            return (
                f"Ten minutes: one promise of this database is broken. Which one?\n\n{promises}\n\n"
                f"In your copy of {asked.number}, in a new cell:\n\n"
                f"    import {module.__name__} as lab\n"
                f"    con = lab.{asked.name}.world(incident={number})\n"
                f"    {asked.look}\n\n"
                f"Then answer in the cell `%%answer lab.{asked.name}`, with `incident = {number}`."
            )
    return ""
