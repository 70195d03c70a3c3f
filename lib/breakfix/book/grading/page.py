"""The page of a grading for the teacher: the table, what refuses whom, and mistakes that are common and not known."""

from collections import Counter

from breakfix.book import atomic, pages
from breakfix.book.grading import likeness, results

SIGNS = {"passed": "passed", "not yet": "not yet", "not attempted": "–", results.NOT_HANDED_IN: ""}
NAMES = 40  # students that are named at a trial


def write(folder, name, graded):
    """Write `index.html` into a folder from a Graded; it loads nothing from elsewhere. Returns its path."""
    trials, unknown = likeness.refusals(graded.students, graded.workbook, graded.judged, graded.rows)
    values = {
        "name": name,
        "said": said(graded.rows),
        "problems": graded.problems,
        "tables": [_table(graded, number) for number in dict.fromkeys(row["project"] for row in graded.rows)],
        "differs": [row for row in graded.rows if results.is_same(row) is False],
        "unjudged": [row for row in graded.rows if row["now"] == results.NOT_JUDGED],
        "trials": trials,
        "unknown": unknown,
        "names": lambda found: ", ".join(found[:NAMES]) + (f" and {len(found) - NAMES} more" if found[NAMES:] else ""),
    }
    text = pages.page("grade.html", **values)
    atomic.replace(folder / "index.html", text.encode("utf-8", "backslashreplace"))
    return folder / "index.html"


def said(rows):
    """Return how many verdicts there are of each kind, in words."""
    counted = Counter(row["now"] for row in rows if row["now"])
    kinds = [*(each for each in SIGNS if counted[each]), *sorted(set(counted) - set(SIGNS))]
    return ", ".join(f"{counted[each]} {each}" for each in kinds) or "nothing to judge"


def _table(graded, number):
    """Return the table of one project: a row for each student, a column for each exercise, and sums."""
    rows = [row for row in graded.rows if row["project"] == number]
    asked = list(dict.fromkeys(row["exercise"] for row in rows))
    judged = {row["exercise"] for row in rows if row["now"]}
    lines = [
        (student, [_cell(row) for row in rows if row["student"] == student])
        for student in dict.fromkeys(row["student"] for row in rows)
    ]
    passed = [sum(row["now"] == "passed" for row in rows if row["exercise"] == name) for name in asked]
    sums = [count if name in judged else "" for name, count in zip(asked, passed, strict=True)]
    return {"number": number, "title": graded.workbook.projects[number].title, "asked": asked, "lines": lines,
            "sums": sums}  # fmt: skip


def _cell(row):
    """Return what a cell of the table shows: the verdict, and what is worth a look beside it."""
    more = [f"{row['tries']} tries"] * (row["tries"] > 1) + [f"hint {row['hint']}"] * bool(row["hint"])
    if results.is_same(row) is False:
        more.insert(0, "passed in the ledger")
    if row["now"]:
        return {"verdict": SIGNS.get(row["now"], row["now"]), "more": ", ".join(more), "kind": row["now"]}
    return {"verdict": row["ledger"], "more": ", ".join(more), "kind": "told"}
