"""One file that a student has handed in, read: a copy, as a notebook or as text, or a ledger, or an export of one."""

import re
from dataclasses import dataclass, field

from breakfix.book import Refusal, notebook
from breakfix.book.copies import script, shipped
from breakfix.book.notebook import answer_name
from breakfix.lab.ledger import events_in

HEAD = re.compile(r"# (\S+), .*: your copy", re.MULTILINE)
ANSWERED = re.compile(r"^# %%answer ", re.MULTILINE)
LARGEST_SEED = 2**31


@dataclass
class HandIn:
    """What is in a file: the answers of a copy, or the events of a ledger, and whose numbers they were given for."""

    answers: dict = field(default_factory=dict)  # (project, exercise) -> text
    events: list = field(default_factory=list)
    seed: int | None = None
    damaged: list = field(default_factory=list)  # numbers of lines that are no event


def read(file, workbook):
    """Return the HandIn of a `submissions.File`; None for a Python file that is no copy. ValueError says what is amiss.

    workbook: see `Workbook`.
    """
    data = file.read()
    try:
        if file.path.suffix == ".jsonl":
            return _ledger(data)
        copy = _notebook if file.path.suffix == ".ipynb" else _text
        return copy(data, file.path.name, workbook)
    except (Refusal, ValueError) as error:
        raise ValueError(str(error).partition(";")[0].rstrip(".")) from None
    except Exception as error:  # whatever a file holds costs that file alone
        raise ValueError(f"cannot be read: {type(error).__name__}") from None


def _ledger(data):
    events, damaged = events_in(data)
    seeds = (event.get("seed") for event in events)  # of an export each row says it
    seed = next((seed for seed in seeds if type(seed) is int and 0 <= seed < LARGEST_SEED), None)
    return HandIn(events=events, seed=seed, damaged=damaged)


def _notebook(data, name, workbook):
    book = notebook.loads(data, "it")
    said = book.metadata.get(shipped.NAME)
    number = said.get("project") if isinstance(said, dict) else None
    return _copy(book, workbook.project(number, name))


def _text(data, name, workbook):
    try:
        text = data.decode("utf-8-sig", "strict")
    except UnicodeDecodeError:
        raise ValueError("is not UTF-8") from None
    if not ANSWERED.search(text):
        return None
    head = HEAD.search(text)
    project = workbook.project(head and head[1], name)
    kinds = {full: asked.kind for full, asked in workbook.answers(project.number).items()}
    return _copy(script.read(text, kinds), project)


def _copy(book, project):
    """Return the answers of a copy: of several cells for one exercise the last."""
    given = {}
    for cell in book.cells:
        if name := answer_name(cell):
            given[project.number, name] = cell.source.partition("\n")[2]
    return HandIn(answers=given)


class Workbook:
    """The projects that are graded, each imported when it is first asked for; `numbers` leaves out all others."""

    def __init__(self, numbers=()):
        from breakfix.book import catalogue

        self.projects = {project.number: project for project in catalogue.projects()}
        self.graded = {project.number for project in catalogue.find(numbers)}
        self._answers = {}

    def project(self, number, name):
        """Return the project of a copy by the number in it, else by its file's name; ValueError when there is none."""
        if isinstance(number, str) and number in self.projects:
            return self.projects[number]
        for project in self.projects.values():
            if project.notebook.stem in name:
                return project
        raise ValueError("is a copy of no project here: neither its head nor its name says of which")

    def answers(self, number):
        """Return all that the answer cells of a project can name: name -> what is asked."""
        from breakfix.lab import answers

        if number not in self._answers:
            self._answers[number] = answers(self.projects[number].lab())
        return self._answers[number]

    def asked(self, number):
        """Return what a project asks, in the order of its notebook: name -> exercise; {} for one that is not graded."""
        if number not in self.graded:
            return {}
        return {name: each for name, each in self.answers(number).items() if "." not in name}
