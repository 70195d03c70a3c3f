"""A student: all that one has handed in, joined."""

from dataclasses import dataclass, field

from breakfix.book.grading import hand_in
from breakfix.lab.review.prove import cell
from breakfix.lab.verdict.verdict import STATUSES

TOLD = ("attempt", "commit", "because", "explanation", "quiz")  # kinds of events that tell a status
MOST = 10**6  # tries, and rungs of hints


@dataclass
class Student:
    """A name, a seed, the texts of each answer, and what the ledger tells of it."""

    name: str
    seed: int | None = None
    texts: dict = field(default_factory=dict)  # (project, exercise) -> texts, one for each file that has another one
    told: dict = field(
        default_factory=dict
    )  # (project, exercise) -> {"ledger", "tries", "hint", "checks"}, of its passes
    read: int = 0  # files

    def take(self, found):
        """Take in a HandIn."""
        self.read += 1
        self.seed = found.seed if self.seed is None else self.seed
        groups = {}
        for event in found.events:
            groups.setdefault((event["project"], event["exercise"]), []).append(event)
        for key, events in groups.items():
            self._add(key, _counting(events))
            self._tell(key, events)
        for key, text in found.answers.items():
            self._add(key, text)

    def _add(self, key, text):
        if isinstance(text, str) and text not in self.texts.setdefault(key, []):
            self.texts[key].append(text)

    def _tell(self, key, events):
        """Note what events tell; of two ledgers the better status, and the larger counts."""
        told = self.told.setdefault(key, {"ledger": "", "tries": 0, "hint": 0, "checks": []})
        told["checks"] += [str(event.get("check")) for event in events if event.get("status") == "passed"]
        reached = {told["ledger"], *(str(event.get("status")) for event in events if event["kind"] in TOLD)}
        tries = sum(event["kind"] == "attempt" and not event.get("again") for event in events)
        told["ledger"] = next((status for status in STATUSES if status in reached), "")
        told["tries"] = max(told["tries"], min(tries, MOST))
        told["hint"] = max(told["hint"], *(_rung(event) for event in events))


def _counting(events):
    """Return the text of the last attempt that passed, else of the last one."""
    tries = [event for event in events if event["kind"] == "attempt" and isinstance(event.get("source"), str)]
    passed = [event for event in tries if event.get("status") == "passed"]
    return (passed or tries or [{}])[-1].get("source")


def _rung(event):
    rung = event.get("rung")
    return rung if event["kind"] == "hint" and type(rung) is int and 0 < rung < MOST else 0


def students(files, workbook):
    """Return `(students, problems)`: name -> Student in order, and a sentence for each file that costs something."""
    found, problems = {}, []
    for file in files:
        student = found.setdefault(file.student, Student(file.student))
        try:
            taken = hand_in.read(file, workbook)
        except ValueError as error:
            problems.append(f"{file.name}: {cell(str(error))}.")
            continue
        if taken is not None:
            student.take(taken)
            problems += [f"{file.name}: {each}" for each in _left_out(taken, workbook)]
    problems += [f"{each.name}: no copy, ledger or export was found." for each in found.values() if not each.read]
    return dict(sorted(found.items())), problems


def _left_out(taken, workbook):
    """Yield a sentence for what a file holds and nobody can judge."""
    if taken.damaged:
        lines = ", ".join(map(str, taken.damaged[:5])) + (" and more" if len(taken.damaged) > 5 else "")
        yield f"line {lines} cannot be read." if len(taken.damaged) == 1 else f"lines {lines} cannot be read."
    known = workbook.projects
    keys = {(each["project"], each["exercise"]) for each in taken.events if each["kind"] == "attempt"}
    gone = {key for key in keys | set(taken.answers) if key[0] not in known or key[1] not in workbook.answers(key[0])}
    if gone:
        yield f"{len(gone)} answer{'s' * (len(gone) > 1)} to what is asked nowhere here."
