"""A witness: at most three rows for which two versions of a function differ.

Both versions are run on the rows, each in a fresh world of its own in the judge's worker, and what they leave is
compared: so there is no list of right rows, and the truth is computed for any two functions.

@witness(phase="explain", columns={"key": str, "value": float}, function="load")
def upsert_witness(world, version, rows):
    '''The task.'''
    ...; version(world.con); return world.target()      plain data: what the two are compared by

@upsert_witness.world       a generator: a fresh world
@upsert_witness.version     twice: the functions, as they are shown; neither should be the reference of an exercise
upsert_witness.rows         rows that tell them apart
upsert_witness.refused      lists of rows that a learner may try and that do not: for the tests
"""

import contextlib
import hashlib
import inspect

from breakfix.lab import answer, fields, place
from breakfix.lab.answerable import Answerable
from breakfix.lab.judging import judge
from breakfix.lab.ledger import current
from breakfix.lab.plain import plain
from breakfix.lab.verdict import attempt, ladder
from breakfix.lab.verdict.difference import listed
from breakfix.lab.verdict.verdict import Verdict
from breakfix.lab.versions import NAMES, Versions

MOST = 3  # rows of a witness


class Witness(Answerable):
    """Columns with kinds, a world, two versions; `see(rows)` computes what each version makes of the rows."""

    kind = "value"

    def __init__(self, run, *, phase, core, minutes, columns, function, called):
        super().__init__(
            run.__name__, phase=phase, core=core, minutes=minutes, module=run.__module__, task=inspect.getdoc(run) or ""
        )
        self._run, self.columns, self.function, self.called = run, dict(columns), function, called
        self._versions, self._world = [], contextlib.nullcontext
        self.rows, self.refused, self.hints = [], [], []
        self.alternatives, self.costs = [], ""

    def world(self, declared=None):
        """Declare the world (a generator function); a learner is told that there is none to open."""
        if not callable(declared):
            return super().world(declared)
        self._world = contextlib.contextmanager(declared)
        return declared

    def version(self, function):
        """Declare a version of the function, the first or the second."""
        self._versions.append(function)
        return function

    def versions(self):
        """Show both versions."""
        return Versions(*(answer.source_of(each, self.function, "python") for each in self._versions))

    def see(self, case):
        """Return what each version makes of rows (a list of lists): two pieces of plain data."""
        return [self._one(version, [tuple(row) for row in case]) for version in self._versions]

    def _one(self, version, rows):
        try:
            with self._world(*self.served()) as world:
                return plain(self._run(world, version, rows))
        except Exception as error:
            said = (str(error).strip().splitlines() or [""])[0]
            return {"raised": f"{type(error).__name__}: {said}", "line": None}

    @property
    def stub_text(self):
        """One assignment, with the columns as a comment."""
        row = ", ".join(self.columns)
        row = f"({row})" if len(self.columns) > 1 else row
        return f"{self.called} = ...  # a list of at most {MOST}: {row}\n"

    @property
    def reference_source(self):
        """Rows that tell the versions apart."""
        rows = "".join(f"    {row!r},\n" for row in self.rows)
        return f"{self.called} = [\n{rows}]\n"

    @property
    def fingerprint(self):
        """Twelve hex digits that change when the versions, or what is seen of them, change."""
        texts = [*map(inspect.getsource, [self._run, *self._versions]), repr(self.columns)]
        return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]

    @attempt.always_told
    def respond(self, source, dataset=None):
        """Run both versions on the learner's rows, record the attempt, and tell what each of them made of it."""
        if self.untouched(source):
            run = place.check(self, "run it")
            return self._verdict("not attempted", f"Write your {self.called} in {place.cell()}, then {run}.")
        try:
            rows = self.read(source)
        except ValueError as error:
            return self._verdict("not yet", str(error))
        seen = judge.shared().see(self, rows)
        verdict = self._told(seen, len(rows))
        self._record(source, verdict.status, dataset)
        return verdict

    def rejudged(self, source, judge):
        """Return the status of a text, recording nothing: `breakfix prove` asks again."""
        try:
            return self._told(judge.see(self, self.read(source, judge)), 1).status
        except ValueError:
            return "not yet"

    def read(self, source, asked=None):
        """Return the rows of a text as a list of tuples; ValueError says in a sentence what does not fit.

        asked: the judge that computes them, where it is not our own.
        """
        try:
            values = self.values(source, [self.called], asked)
        except ValueError as error:
            raise ValueError(f"{error}.") from None
        rows = values.get(self.called, ...)
        if rows is ...:
            raise ValueError(f"Still to fill in: {self.called}.")
        if not isinstance(rows, (list, tuple)) or not 1 <= len(rows) <= MOST:
            count = len(rows) if isinstance(rows, (list, tuple)) else repr(rows)
            raise ValueError(f"{self.called}: give a list of one to {MOST}, not {count}.")
        return [self._row(number, row) for number, row in enumerate(rows, 1)]

    def _row(self, place, row):
        where, names = f"{self.called.removesuffix('s')} {place}", list(self.columns)
        if isinstance(row, dict):
            if set(row) != set(names):
                raise ValueError(f"{where}: give {', '.join(names)}, not {', '.join(map(str, row)) or 'nothing'}.")
            row = [row[name] for name in names]
        if len(names) == 1 and not isinstance(row, (list, tuple)):
            row = [row]
        if not isinstance(row, (list, tuple)) or len(row) != len(names):
            raise ValueError(f"{where}: give {', '.join(names)} in brackets, not {row!r}.")
        for (name, kind), value in zip(self.columns.items(), row, strict=True):
            if misfit := fields.misfit(f"{where}, {name}", kind, value):
                raise ValueError(misfit)
        return tuple(row)

    def _told(self, seen, count):
        one = self.called.removesuffix("s")
        these = f"these {count} {self.called}" if count > 1 else f"this one {one}"
        lines = [(name, listed(each)) for name, each in zip(NAMES, seen, strict=True)]
        if all(map(judge.is_broken, seen)):
            headline = f"Both versions end in an error with {these}, and nothing is told apart."
            return self._verdict("not yet", headline, [self._next("find one that both bear"), *lines, *self._stuck()])
        if seen[0] == seen[1]:
            headline = f"Both versions leave the same with {these}."
            act = self._next(f"ask at which {one} the two would do something else")
            return self._verdict("not yet", headline, [act, ("both", listed(seen[0])), *self._stuck()])
        took = f"One {one} tells" if count == 1 else f"{count} {self.called} tell"
        return self._verdict("passed", f"{took} them apart.", lines)

    def _next(self, act):
        return ("", f"Next: {act}, then {place.check(self, 'run this cell again')}.")

    def _stuck(self):
        return [("stuck", place.call(self, "hint"))] if self.hints else []

    def _record(self, source, status, dataset):
        facts = {"holds": [], "failing": None, "got": None, "mistake": None, "dataset": dataset}
        current().record(
            "attempt", self.number, self.name, source=source, status=status, check=self.fingerprint, **facts
        )

    def hint(self):
        """Show the next hint."""
        return ladder.hint(self) if self.hints else super().hint()

    def solution(self, now=False):
        """Show rows that tell the versions apart, once it is earned; see `ladder.earned`."""
        return ladder.solution(self, now)

    def _verdict(self, status, headline, lines=()):
        return Verdict(self.name, self.phase, status, headline, list(lines))


def witness(*, phase, columns, function, called="rows", core=True, minutes=6):
    """Declare the function below: from a world, a version and rows (a list of tuples) to what both are compared by.

    `columns` is name -> kind (see `fields`); `function` the name under which the versions are shown; `called` the name
    that a learner gives the rows.
    """
    return lambda run: Witness(
        run, phase=phase, core=core, minutes=minutes, columns=columns, function=function, called=called
    )
