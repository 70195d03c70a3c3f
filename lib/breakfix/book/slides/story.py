"""What a learner did in a project, told by three witnesses: their copy, a run of it made now, and their ledger.

The copy has the words and the answers, the run says which of them hold, and the ledger remembers what came first:
the try that was refuted, and what was said before it was seen. The ledger is read and never written.
"""

import re
from dataclasses import dataclass, field

from breakfix import places
from breakfix.book import Refusal, notebook
from breakfix.book.notebook import PHASES, answer_name, tags
from breakfix.book.runs.receipt import DONE

HEADING = re.compile(r"^#{2,} +(.+?)\s*$", re.MULTILINE)
MINUTES = re.compile(r"\s*\((?:[^()]*\bmin\b[^()]*|core|further)\)\s*$")
PHASE = re.compile(rf"^({'|'.join(PHASES)}): ")
WORK = {"attempt", "commit", "because", "explanation"}  # kinds of events that are work
REFUTING = ("in", "when", "wanted", "got", "more", "note", "known")  # lines of a verdict


@dataclass
class Answer:
    """One exercise of the project and what became of it."""

    asked: object
    title: str  # the heading above its cell
    source: str  # the text in the copy, without its first line
    status: str  # in the run: passed, complete, not yet, not attempted
    events: list = field(default_factory=list)  # of the ledger, in order

    @property
    def touched(self):
        """Whether the copy says something else than what was shipped."""
        return bool(self.source.strip()) and not self.asked.untouched(self.source)

    @property
    def begun(self):
        """Whether the ledger has work on it."""
        return any(event["kind"] in WORK for event in self.events)

    @property
    def tries(self):
        """How many answers were judged up to the first that held; of several incidents, of that in the copy."""
        tried = [event for event in self.events if event["kind"] == "attempt" and not event.get("again")]
        if "incident" in (tried[-1] if tried else {}):
            numbers = [event["incident"] for event in tried if event.get("source", "").strip() == self.source.strip()]
            tried = [event for event in tried if event.get("incident") == (numbers or [None])[-1]]
        first = next((n for n, event in enumerate(tried, 1) if event.get("status") in DONE), len(tried))
        return first

    def refuted(self):
        """Return (source, lines) of the first try that did not hold, judged again now; None when there is none."""
        tried = [e for e in self.events if e["kind"] == "attempt" and e.get("status") == "not yet"]
        if not tried or not hasattr(self.asked, "try_out") or not isinstance(tried[0].get("source"), str):
            return None
        from breakfix.lab.judging.judge import JudgeError

        try:
            verdict = self.asked.try_out(tried[0]["source"])
        except JudgeError:
            return None
        lines = [(label, text) for label, text in verdict.lines if label in REFUTING]
        return (tried[0]["source"], lines) if verdict.status == "not yet" and lines else None

    def said_and_seen(self):
        """Return a prediction's {"values", "saw", "sure", "why", "because"} as far as the ledger has them, or None."""
        withdrawn = [n for n, event in enumerate(self.events) if event["kind"] == "commit-withdrawn"]
        events = self.events[withdrawn[-1] + 1 :] if withdrawn else self.events
        commit = next((event for event in events if event["kind"] == "commit"), None)
        if commit is None or not isinstance(commit.get("values"), dict):
            return None
        told = {"values": commit["values"], "sure": commit.get("sure"), "why": commit.get("why", ""), "saw": None}
        for event in events[events.index(commit) :]:
            if event["kind"] == "seen" and event.get("case") == commit.get("case"):
                told["saw"] = event["values"]
            if event["kind"] == "because":
                told["because"] = event.get("source", "")
                told["saw"] = event.get("saw") or told["saw"]
        return told


@dataclass
class Story:
    """All answers of a project in the order of its notebook, what the run showed, and how far the ledger has it."""

    answers: list
    phases: list  # rows as `breakfix progress` has them
    summary: list = field(default_factory=list)  # outputs of the cell tagged `summary`
    problems: list = field(default_factory=list)  # why the run did not come to its end
    notes: list = field(default_factory=list)  # Markdown that the learner added

    def of(self, *phases, done=None):
        """The answers of these phases that were touched; of those that hold, or do not, when `done` says so."""
        found = [each for each in self.answers if each.asked.phase in phases and each.touched]
        return [each for each in found if done is None or (each.status in DONE) == done]


def has_begun(project, copy):
    """Raise Refusal, with what to do first, when nothing of the project was answered yet."""
    from breakfix.lab import answers

    asked, sources = answers(project.lab()), answered(copy)
    touched = any(name in asked and not asked[name].untouched(source) for name, source in sources.items())
    if touched or any(event["kind"] in WORK for event in ledger().events(project.number)):
        return
    first = next(iter(sources), next(iter(asked), ""))
    raise Refusal(
        f"Nothing of {project.number} is answered yet, so there is nothing to tell: open your copy in work/, answer "
        f"lab.{first}, the first that it asks, and run this again."
    )


def ledger():
    """The learner's ledger, to be read."""
    from breakfix.lab.ledger import Ledger

    return Ledger(places.WORK / "ledger.jsonl")


def answered(copy):
    """Return {name: text} of the answer cells of a notebook, in order; `kill.because` is a name as well."""
    cells = [cell for cell in copy.cells if answer_name(cell) and "exercise" in tags(cell)]
    return {answer_name(cell): cell.source.partition("\n")[2] for cell in cells}


def told(project, copy, executed, row):
    """Return the Story of a project: `copy` as the learner has it, `executed` the run of it, `row` its summary."""
    from breakfix.lab import exercises
    from breakfix.lab.review import progress

    asked = exercises(project.lab())
    sources, titles, events = answered(copy), _titles(copy), ledger().events(project.number)
    found = []
    for each in sorted(asked, key=lambda each: _place(each.name, sources)):
        source = sources.get(each.name, "")
        status = row["verdicts"].get(each.name) or _alone(each, source)
        if status == "not attempted" and source.strip() and not each.untouched(source):
            status = "not yet"  # a prediction that was committed and not yet reconciled
        own = [event for event in events if event["exercise"] == each.name]
        found.append(Answer(each, titles.get(each.name, each.name), source, status, own))
    phases, _ = progress.progress(places.WORK / "ledger.jsonl", [(project.number, project.title, asked)])
    cells = [cell for cell in executed.cells if "summary" in tags(cell)] if executed else []
    summary = [output for cell in cells[:1] for output in cell.get("outputs", [])]
    return Story(found, phases, summary, list(row["problems"]), _notes(project, copy))


def _notes(project, copy):
    """The Markdown cells that the learner added: JupyterLab names them at random, and an author never does."""
    shipped = notebook.read(project.notebook).cells
    if not {cell.id for cell in shipped} & {cell.id for cell in copy.cells}:
        return []  # a copy that has not kept the names of its cells
    ours = {cell.source.strip() for cell in shipped}
    prose = [cell for cell in copy.cells if cell.cell_type == "markdown" and cell.source.strip() not in ours]
    return [cell.source.strip() for cell in prose if cell.source.strip() and notebook.RANDOM_ID.fullmatch(cell.id)]


def _place(name, sources):
    order = list(sources)
    return order.index(name) if name in sources else len(order)


def _alone(asked, source):
    """The status of an answer that the run did not come to."""
    if not source.strip() or asked.untouched(source):
        return "not attempted"
    return asked.try_out(source).status if hasattr(asked, "try_out") else "not yet"


def _titles(copy):
    """Return {name of an answer cell: the heading above it, without phase and minutes}."""
    found, heading = {}, ""
    for cell in copy.cells:
        if cell.cell_type == "markdown":
            heading = (HEADING.findall(cell.source) or [heading])[-1]
            heading = PHASE.sub("", MINUTES.sub("", heading))
            heading = heading[:1].upper() + heading[1:]
        elif answer_name(cell):
            found.setdefault(answer_name(cell), heading)
    return found
