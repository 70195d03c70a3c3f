"""What a law is, and what a breach of one says: the file, what is off, and what to write."""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

LAWS = []
NO_WORD = re.compile(r"\bwrong\b", re.IGNORECASE)


@dataclass(frozen=True)
class Breach:
    """What is off, and what an author writes to keep the law."""

    off: str
    write: str


@dataclass(frozen=True)
class Law:
    """A function (asked, judge) that yields Breaches, for what is asked of `kind`; `when` says for which of them."""

    check: object
    kind: type
    when: object

    @property
    def name(self):
        """The function's name in words."""
        return self.check.__name__.replace("_", " ")

    def breaches(self, asked, judge):
        """Return what is off, as a list of Breaches; an error on the way is one too."""
        found = []
        try:
            for breach in self.check(asked, judge):
                found.append(breach)
        except Exception as error:
            said = f"{type(error).__name__}: {str(error).strip()}"
            found.append(Breach(f"it could not be held to this: {said}", "what the error asks for"))
        return found


def law(kind, when=lambda asked: True):
    """Declare the function below as a law of everything that is asked of a kind, a type."""

    def declare(check):
        LAWS.append(Law(check, kind, when))
        return check

    return declare


def of(asked):
    """Return the laws that something asked is held to, in order."""
    return [each for each in LAWS if isinstance(asked, each.kind) and each.when(asked)]


def measures(module):
    """Return how much a project of its kind has to have: mistakes, and other right answers, of each exercise."""
    lesson = getattr(sys.modules[module], "kind", "capstone") == "lesson"
    return {"mistakes": 3, "alternatives": 1 if lesson else 2}


def place(asked):
    """Return where something asked is declared, as `file:line`; where that is not to be found, the project's file."""
    home = Path(sys.modules[asked.module].__file__)
    declared = re.compile(rf"^(?:async )?(?:def {asked.name}\b|{asked.name} = )", re.MULTILINE)
    files = sorted(home.parent.glob("*.py")) if home.name == "__init__.py" else [home]
    for path in files:
        text = path.read_text("utf-8")
        if found := declared.search(text):
            shown = path.relative_to(home.parent.parent)
            return f"{shown}:{text[: found.start()].count(chr(10)) + 1}"
    return str(home.relative_to(home.parent.parent))
