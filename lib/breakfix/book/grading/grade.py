"""A class graded: submissions read, each question asked once, and a table, a page and files written."""

import re
from dataclasses import dataclass
from pathlib import Path

from breakfix import places
from breakfix.book import atomic
from breakfix.book.grading import page, question, results, student, submissions
from breakfix.book.grading.hand_in import Workbook
from breakfix.book.grading.journal import Journal


@dataclass
class Graded:
    """What came of a grading."""

    students: dict
    workbook: Workbook
    judged: dict  # key of a question -> result
    rows: list
    problems: list
    again: int  # how often a question was asked again
    page: Path = None


def grade(folder, numbers, name, judge, watch):
    """Grade what lies below a folder into `build/grade/<name>/`; return a Graded.

    judge(chunks, heard, again): who has chunks of questions judged, calling `heard(result)` for each and `again()` for
    each that had to be asked once more. watch(done, of): told of progress.
    """
    workbook = Workbook(numbers)
    files, refused = submissions.find(folder)
    students, problems = student.students(files, workbook)
    asked = _questions(students, workbook)
    goal = places.BUILD / "grade" / (name or name_of(folder))
    with atomic.alone(goal):
        journal = Journal(goal / "journal.jsonl")
        again = _ask(asked, journal, judge, watch)
        rows = results.rows(students, workbook, journal.results)
        graded = Graded(students, workbook, journal.results, rows, sorted(refused + problems), again)
        results.write(goal, rows)
        graded.page = page.write(goal, goal.name, graded)
    return graded


def _questions(students, workbook):
    """Return key -> Question for all that is to be judged."""
    found = {}
    for each in students.values():
        for number in sorted({key[0] for key in each.texts} & set(workbook.projects)):
            for asked in workbook.asked(number).values():
                for part in question.asked_of(each, asked):
                    found |= {one.key: one for one in part}
    return found


def _ask(asked, journal, judge, watch):
    """Have judged what is not in the journal; return how often a question was asked again."""
    left = [each for key, each in asked.items() if key not in journal.results]
    done, again = len(asked) - len(left), []

    def heard(result):
        nonlocal done
        if result["key"] in asked and result["key"] not in journal.results:
            journal.add(result)
            done += 1
            watch(done, len(asked))

    if left:
        judge(question.chunks(left), heard, lambda: again.append(1))
    return len(again)


def name_of(folder):
    """Return what the results of a folder are called: its name, as far as it can be one."""
    return re.sub(r"[^\w.-]+", "-", Path(folder).resolve().name).strip("-.") or "class"
