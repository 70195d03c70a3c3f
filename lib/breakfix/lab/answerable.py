"""What a cell can answer: the form that exercises, predictions, explanations, quizzes and incidents have in common."""

import inspect
import sys
from pathlib import PurePosixPath

from breakfix.lab import answer, learner, place, play, project
from breakfix.lab.judging.service import Service

# What Tab offers: an answer is not one key away.
OFFERED = {
    *("task", "hint", "solution", "world", "reveal", "try_out", "versions"),
    *("given", "seen", "sibling", "because"),
}


class Answerable:
    """Whatever a cell can answer: an exercise, a prediction and its reason, an explanation, the held-out trials."""

    kind = "prose"

    def __init__(self, name, *, phase, core, minutes, module, task):
        self.name, self.phase, self.core, self.minutes = name, phase, core, minutes
        self.module = project.home(module)
        self.__doc__ = task
        self._service = None
        self.kept = None  # where its accepted answer belongs in the learner's own project
        self.shown = {}  # what the notebook's cells have defined by then: name -> function that gives it

    def __dir__(self):
        """Name what a learner may want when they press Tab; what authors need is there all the same."""
        return sorted(OFFERED & set(super().__dir__()))

    @property
    def project(self):
        """The name of the project's module."""
        return self.module

    @property
    def full_name(self):
        """What a learner calls it after `%%answer lab.`: its name, or `kill.because`."""
        return self.name

    @property
    def slug(self):
        """The project's slug."""
        return project.slug(self.module)

    @property
    def number(self):
        """The project's number, such as `6-15`."""
        return project.number(self.module)

    @property
    def stub_text(self):
        """The text of the answer cell as shipped, without its first line."""
        raise NotImplementedError

    @property
    def reference_source(self):
        """The text that answers it, as `breakfix run --solved` fills it in."""
        raise NotImplementedError

    def untouched(self, source):
        """Tell whether the cell still says what it said when it was shipped."""
        return answer.same(source, self.stub_text, self.kind)

    def stands(self, source):
        """Tell whether this text has passed or is complete already, under the present check, as the ledger tells it."""
        from breakfix.lab.ledger import current

        return any(
            event.get("status") in {"passed", "complete"}
            and event.get("check") == self.fingerprint
            and answer.same(str(event.get("source", "")), source, self.kind)
            for event in current().events(self.number, self.name)
        )

    def respond(self, source, dataset=None):
        """Judge the text of an answer cell, record it, and return what the learner sees."""
        raise NotImplementedError

    def keeps(self, path):
        """Say where an accepted answer belongs in the learner's own project, as in `keeps("src/retry.py")`.

        ValueError for a path that leads out of it.
        """
        if not path or PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise ValueError(f"{self.name}: {path!r} is no path inside of a folder")
        self.kept = path

    def shows(self, **given):
        """Say which names the notebook's cells have defined before its cell: name -> a function that gives the value.

        A value may be computed with them, with `seed`, and with `lab`.
        """
        self.shown.update(given)

    def names(self):
        """Return what a cell that computes values can use: the notebook's imports, `lab`, `seed`, and what is shown."""
        namespace = {"lab": sys.modules[self.module], "seed": learner.seed()}
        exec(project.imports(self.module), namespace)  # noqa: S102  the project's own lines
        return namespace | {name: value() for name, value in self.shown.items()}

    def values(self, source, names, asked=None):
        """Return the values that a cell gives to `names`; ValueError says in a sentence what does not fit.

        What does not stand there as it is, is computed in a process of its own: by the judge `asked`, or our own.
        """
        from breakfix.lab.judging import judge

        values = answer.assignments(source, names)
        return (asked or judge.shared()).values(self, source, names) if values is None else values

    def service(self, opened):
        """Declare what has to run for it: a generator function, or the Service of another. Returns a Service."""
        self._service = opened if isinstance(opened, Service) else Service(opened)
        return self._service

    def served(self):
        """Return what its service yields, as the only one of a list; open it first, if need be. Without one: []."""
        return [self._service.given()] if self._service else []

    def renew(self, text=None):
        """Have its service anew where a text of somebody else's, and not this one, has reached it (`Service.renew`)."""
        if self._service:
            self._service.renew(text)

    def doors(self):
        """Return where its service listens (`judging/service.py`); [] without one."""
        return self._service.doors() if self._service else []

    def hint(self):
        """Say that there are no hints: this is not judged by trials."""
        task = place.call(self, "task")
        return play.Text(f"{self.full_name} has no hints: what it asks for is held against a run. {task}")

    def solution(self, now=False):
        """Say that there is no solution to open."""
        return play.Text(
            f"{self.name} has no solution to open: the run shows what is so, or a model when it is complete."
        )

    def world(self, name=None):
        """Say that there is no world to play in."""
        return play.Text(f"{self.name} has no trials, and so no world to play in.")

    def reveal(self):
        """Say that there is nothing to take away: this is not judged by trials."""
        return play.Text(f"{self.name} has no trials, and so nothing to reveal.")

    def task(self):
        """Show the task."""
        return play.Text(f"{self.name}, {self.phase}, {self.minutes} min\n\n{inspect.getdoc(self)}")
