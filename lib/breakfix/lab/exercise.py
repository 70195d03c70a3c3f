"""An exercise, declared by its answer: a project writes the reference, and beside it what must refute or pass.

@exercise(phase="fix")
def load(con):
    '''The task.'''
    ...                                  the reference

@load.world       a generator: a fresh world for each trial
@load.service     a generator: something real that all worlds share, opened once (see `lab/judging/service.py`)
@load.trial       a function of that world and the answer; its docstring ends the sentence "when ..."
@load.look        a way of looking; its `.when("name: sentence", ...)` makes trials, its `.drawn(strategies)` draws some
@load.bank        for answers that are tests: good and damaged cases (see `lab/bank.py`)
@load.mistake     a plausible answer that is not right yet, with the question it earns
load.slips(text)  mistakes that are the reference with a little changed (see `lab/slips.py`)
load.equal(text)  changes of the same form that change nothing that counts: `name: the reason`
@load.also_right  another right answer
load.free(names)  what an answer may leave as it likes: tables, "schema", "transactions", "files", "arguments"
load.asks(text)   `name of a trial: a question about its row`, a line each: the first hint
"""

import contextlib
import functools
import hashlib
import inspect
import itertools
import sys
import textwrap
from types import ModuleType

from breakfix.lab import answer, play, project, slips
from breakfix.lab.answerable import Answerable
from breakfix.lab.bank import Bank
from breakfix.lab.draws import Situations
from breakfix.lab.look import Look
from breakfix.lab.trial import Trial, Variant


class Exercise(Answerable):
    """An exercise that is judged by trials; what it is made of is in the module's docstring."""

    def __init__(self, reference, *, phase, core, minutes, kind, drawn=False):
        if kind not in answer.KINDS:
            raise ValueError(f"{reference.__name__}: kind {kind!r} is none of {', '.join(answer.KINDS)}")
        if drawn and kind != "value":
            raise ValueError(f"{reference.__name__}: only a value can be drawn")
        task = inspect.getdoc(reference) or ""
        super().__init__(
            reference.__name__, phase=phase, core=core, minutes=minutes, module=reference.__module__, task=task
        )
        self.kind, self.reference, self.drawn = kind, reference, drawn
        self.trials, self.draws, self.mistakes, self.alternatives, self.hints = [], [], [], [], []
        self.equals = []  # changes of the reference that no situation tells from it, each with the reason
        self.left_free = set()  # what an answer may leave as it likes
        self.fresh = False  # whether each drawn situation is a process's only one: what an answer keeps goes with it
        self._range = None
        self.costs = ""
        # A verdict's line, after the world; or a function of what a look is given, by name, that returns it.
        self.play = {"python": f"{self.name}(con)", "sql": 'con.sql("...")'}.get(kind, "")
        self._stub = f"{self.name} = ...\n" if kind == "value" else "...\n"
        self._world = contextlib.nullcontext

    def stub(self, shipped):
        """Declare the cell as shipped: its text, or a function whose source it is. Returns what it was given."""
        kind = "tests" if self.kind == "tests" else "python"
        is_text = isinstance(shipped, str)
        self._stub = textwrap.dedent(shipped) if is_text else answer.source_of(shipped, self.name, kind)
        return shipped

    def world(self, declared=None):
        """Declare the world (a generator function or a context manager), or open a trial's (its name) to play in.

        Playing counts no attempt. The world stands as it does just before the trial calls the answer for the last time.
        """
        if declared is None:
            return play.Text(f"{self.name} has these worlds: {', '.join(self._playable())}")
        if isinstance(declared, str):
            return play.open_world(self, declared.strip().replace(" ", "_"))
        self._world = contextlib.contextmanager(inspect.unwrap(declared))
        return declared

    def trial(self, function=None, **facts):
        """Declare a trial. Facts: `asks` a question about its row, `held_out`, `playable`."""
        if function is None:
            return functools.partial(self.trial, **facts)
        self.trials.append(Trial(function, **facts))
        return function

    def look(self, function=None, *, playable=True):
        """Declare a way of looking, a function of the world, the answer and what is given; `.when` makes its trials.

        With `playable=False` no learner opens its worlds: it works with processes of its own, or an answer is a part.
        """
        return Look(function, self, playable) if function else lambda found: Look(found, self, playable)

    def bank(self, function):
        """Declare how a case is laid out and tests run on it; its `.good` and `.damaged` make trials."""
        if self.kind != "tests":
            raise ValueError(f"{self.name}: only an exercise of kind 'tests' has a bank")
        return Bank(function, self)

    def free(self, *names):
        """Name what the task leaves open, so that it is not compared: tables, or "schema", "transactions", "files",
        "arguments"."""
        self.left_free.update(names)

    def asks(self, text):
        """Declare the questions of trials, `name of the trial: question`, one on each line."""
        for line in filter(str.strip, textwrap.dedent(text).splitlines()):
            name, _, question = line.strip().partition(": ")
            self.find_trial(name.replace(" ", "_")).asks = question

    def slips(self, text):
        """Declare mistakes as edits of the reference; `lab/slips.py` says how they are written."""
        for slip in slips.read(text):
            source, module = slip.of(self.reference_text), self.reference.__module__
            text = functools.partial(self._valued, source, module) if self.drawn else source
            self.mistakes.append(Variant(slip.name, text, module, says=slip.says))

    def equal(self, text):
        """Declare edits of the reference that no situation can tell from it, written as slips: `name: the reason`."""
        for slip in slips.read(text):
            source = slip.of(self.reference_text)
            self.equals.append(Variant(slip.name, source, self.reference.__module__, says=slip.says))

    def mistake(self, function=None, **facts):
        """Declare a known mistake; `says` is the question that it earns."""
        if function is None:
            return functools.partial(self.mistake, **facts)
        self.mistakes.append(self._variant(function, **facts))
        return function

    def also_right(self, function=None, **facts):
        """Declare another right answer; `costs` says what it costs."""
        if function is None:
            return functools.partial(self.also_right, **facts)
        self.alternatives.append(self._variant(function, **facts))
        return function

    def _variant(self, function, **facts):
        text = (lambda: self._computed(function)) if self.drawn else answer.source_of(function, self.name, self.kind)
        return Variant(function.__name__, text, function.__module__, **facts)

    def _valued(self, source, module):
        names = dict(vars(sys.modules[module]))
        exec(source, names)  # noqa: S102  a line of the project's own, run where it was declared
        return f"{self.name} = {names[self.name]!r}\n"

    def _computed(self, function):
        return f"{self.name} = {function()!r}\n"

    @property
    def stub_text(self):
        """The text of the answer cell as shipped, without its first line."""
        return self._stub

    @property
    def range(self):
        """The least and the greatest value that pass, or None; declared as a pair, of a drawn value as a function."""
        return self._range() if callable(self._range) else self._range

    @range.setter
    def range(self, ends):
        self._range = ends

    @property
    def reference_source(self):
        """The reference as the text of an answer cell; of a drawn value, as it is for the learner's seed."""
        return self._computed(self.reference) if self.drawn else self.reference_text

    @functools.cached_property
    def reference_text(self):
        """The reference's own source."""
        return answer.source_of(self.reference, self.name, self.kind)

    @functools.cached_property
    def fingerprint(self):
        """Twelve hex digits that change when anything that judges an answer changes."""
        world = getattr(self._world, "__wrapped__", None)
        functions = [self.reference, *([world] if world else [])]
        functions += [self._service.opened] if self._service else []
        texts = [self.stub_text, *(inspect.getsource(function) for function in functions)]
        texts += [each.source for each in (*self.trials, *self.draws)] + sorted(self.left_free)
        texts += [self._text_of(variant) for variant in self.mistakes]
        return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]

    @staticmethod
    def _text_of(variant):
        return variant.name if callable(variant.text) else variant.text  # what is drawn is not the check

    def open_world(self):
        """Return a context manager that opens a fresh world and closes it."""
        return self._world(*self.served())

    def _playable(self):
        return [trial.name for trial in self.trials if trial.playable and not trial.held_out] or ["none to play in"]

    def find_trial(self, name):
        """Return the trial of that name, also one of those drawn; `LookupError` names those there are."""
        decks = {"drawn": False, "unseen": True}
        prefix = name.rpartition("_")[0]
        drawn = [self.situations(decks[prefix]).trials] if self.draws and prefix in decks else []
        for trial in itertools.chain(self.trials, *drawn):
            if trial.name == name:
                return trial
        names = ", ".join(trial.name for trial in self.trials if not trial.held_out)
        raise LookupError(f"{self.name} has no trial {name!r}; it has {names}")

    @functools.cache  # noqa: B019  an exercise lives as long as its module
    def situations(self, held_out=False):
        """Return the drawn Situations: those that a verdict tries, or those that are held out."""
        return Situations(self.draws, held_out=held_out)

    def respond(self, source, dataset=None):
        """Judge the text of an answer cell, record the attempt, and return the verdict."""
        from breakfix.lab.verdict import attempt

        return attempt.judged(self, source, dataset)

    def try_out(self, source):
        """Return the verdict on a text without counting it as an attempt."""
        from breakfix.lab.verdict import attempt

        return attempt.tried(self, textwrap.dedent(source))

    def hint(self):
        """Show the next hint: a question about the failing row, then the concept, then a worked twin."""
        from breakfix.lab.verdict import ladder

        return ladder.hint(self)

    def solution(self, now=False):
        """Show yours, the reference and another style, once a pass, all hints or three honest tries have earned it."""
        from breakfix.lab.verdict import ladder

        return ladder.solution(self, now)

    def reveal(self):
        """Show of each statement and clause of the learner's last passed answer which trial misses it.

        Before a pass it is a text that says when it opens.
        """
        from breakfix.lab.mutants import reveal

        return reveal.reveal(self)


def exercise(*, phase, core=True, minutes=10, kind="python", drawn=False):
    """Declare the function below as the reference of an exercise; see the module's docstring.

    A `drawn` value depends on the learner's seed: reference, mistakes and other right answers are functions that are
    called for each seed.
    """
    return lambda reference: Exercise(reference, phase=phase, core=core, minutes=minutes, kind=kind, drawn=drawn)


def exercises(module: ModuleType) -> list[Answerable]:
    """Return what a project asks, in the order of its notebook; without one, as its module names it."""
    found = dict.fromkeys(value for value in vars(module).values() if isinstance(value, Answerable))
    place = {name: at for at, name in enumerate(project.asked(module.__name__))}
    return sorted(found, key=lambda each: place.get(each.name, len(place)))


def answers(module: ModuleType) -> dict[str, Answerable]:
    """Return all that an answer cell can name, such as `kill` and `kill.because`, in order."""
    named = {}
    for each in exercises(module):
        named[each.name] = each
        if hasattr(each, "because"):
            named[f"{each.name}.because"] = each.because
    return named
