"""The learner's own pipeline: its key, clock, commit, rerun and alarm in their words, and a file of theirs tried out.

The project checks what can be checked, and connects this with a pipeline; prose is not graded. A line for each:

    file: orders.csv
    columns: key=order_id, name=status, value=amount, time=updated_at
    key: one order; the shop gives the number
    ...

Which fields a file has to have, and what is asked in words, a project may say otherwise (`fields`, `words`); also what
is tried in place of a file, such as the address of an API (`tries`, and `name_it`, how to name one).
"""

import hashlib
import inspect
import re

from breakfix.lab.answerable import Answerable
from breakfix.lab.explanation import parts
from breakfix.lab.ledger import current
from breakfix.lab.verdict.verdict import Verdict

FIELDS = ("key", "name", "value", "time")
WORDS = ("key", "clock", "commit", "rerun", "alarm")
NAME_IT = "name a file of yours (JSON, CSV or Parquet), or write `sample`."
PAIR = re.compile(r"(\w+)\s*=\s*(.+)")


class OwnPipeline(Answerable):
    """A file, its columns and five lines; `look(file, columns)` of the project returns what can be seen in the file."""

    def __init__(self, look, *, phase, core, minutes, fields, words, tries, name_it):
        task = inspect.getdoc(look) or ""
        super().__init__(look.__name__, phase=phase, core=core, minutes=minutes, module=look.__module__, task=task)
        self.look, self.fields, self.words, self.model = look, fields, words, {}
        self.tries, self.name_it = tries, name_it

    @property
    def stub_text(self):
        """A line for the file, one for the columns, and one for each that is asked in words."""
        return "".join(f"{name}: ...\n" for name in (self.tries, "columns", *self.words))

    @property
    def reference_source(self):
        """The sample's file, and the model's lines."""
        lines = {self.tries: "sample", "columns": "the same", **self.model}
        return "".join(f"{name}: {line}\n" for name, line in lines.items())

    @property
    def fingerprint(self):
        """Twelve hex digits that change when what is looked for changes."""
        return hashlib.sha256(inspect.getsource(self.look).encode()).hexdigest()[:12]

    def respond(self, source, dataset=None):
        """Try the file, then take the learner's lines."""
        if self.untouched(source):
            return self._verdict("not attempted", f"Name a {self.tries} of yours, or `sample`, and fill in the lines.")
        said, rest, _ = parts(source, (self.tries, "columns", *self.words), 0)
        said = {name: "" if text == "..." else text for name, text in said.items()}
        if not said.get(self.tries):
            return self._verdict("not yet", f"{self.tries}: {self.name_it}")
        try:
            lines = self.look(said[self.tries].strip("'\"`"), columns_of(said.get("columns", ""), self.fields))
        except (ValueError, OSError) as problem:
            return self._verdict("not yet", f"The {self.tries} could not be tried.", [("got", str(problem))])
        short = [name for name in self.words if not said.get(name, "").strip(" .")]
        if short:
            ask = f"The {self.tries} is read. Now fill in, in your own words: {', '.join(short)}."
            return self._verdict("not yet", ask, lines)
        current().record(
            "explanation", self.number, self.name, source=source.strip(), status="complete", check=self.fingerprint
        )
        prose = "\n".join(f"- {name}: {said[name]}" for name in self.words) + (
            "\n\n" + rest.strip() if rest.strip() else ""
        )
        told = "Read, not written; nobody grades your words."
        return Verdict(self.name, self.phase, "complete", told, lines, prose=prose)

    def _verdict(self, status, headline, lines=()):
        return Verdict(self.name, self.phase, status, headline, list(lines))


def columns_of(text, fields=FIELDS):
    """Return the columns that a line such as `key=id, time=at` names, as a dict; those it does not name keep theirs.

    ValueError names what is no such pair.
    """
    found = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        pair = PAIR.fullmatch(part)
        if pair is None and part.casefold() == "the same":
            continue
        if pair is None or pair[1] not in fields:
            raise ValueError(f"columns: {part!r} is not one of {', '.join(f'{name}=...' for name in fields)}")
        found[pair[1]] = pair[2].strip().strip("'\"`")
    return found


def own_pipeline(*, phase, core=True, minutes=15, fields=FIELDS, words=WORDS, tries="file", name_it=NAME_IT):
    """Declare the function below as what looks at a file, or at whatever else `tries` names.

    It takes the file's name and a dict of columns and returns lines of (label, text); it raises ValueError or OSError
    with one sentence when the file cannot be read that way, and writes nothing. `fields` are what a file's columns
    stand for, `words` what the learner is asked besides.
    """
    asked = {"fields": fields, "words": words, "tries": tries, "name_it": name_it}
    return lambda look: OwnPipeline(look, phase=phase, core=core, minutes=minutes, **asked)
