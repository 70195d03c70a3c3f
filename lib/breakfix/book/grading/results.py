"""The result of a grading: a row for each student and exercise; nothing in it hangs on the order or the time."""

import duckdb
import pandas

from breakfix.book import atomic
from breakfix.book.grading import question

NOT_HANDED_IN, NOT_JUDGED = "not handed in", "not judged"
COLUMNS = {
    "student": "varchar",
    "project": "varchar",
    "phase": "varchar",
    "exercise": "varchar",
    "core": "boolean",
    "now": "varchar",
    "ledger": "varchar",
    "tries": "integer",
    "hint": "integer",
    "refused_by": "varchar",
    "mistake": "varchar",
    "note": "varchar",
}
ENDS = ("passed", "not yet", NOT_JUDGED)  # of several texts for one answer, whichever comes first


def rows(students, workbook, judged):
    """Return a dict with COLUMNS for each student and exercise, in order.

    They are of all projects of which anybody has handed in something. judged: key of a question -> its result.
    `now` is the verdict now: a status, "not handed in", "not judged", or "" for predictions and prose, which are not
    judged; `ledger` the status in the student's ledger; `tries` and `hint` (the highest rung) are of the ledger too.
    """
    projects = sorted({key[0] for each in students.values() for key in (*each.texts, *each.told)})
    asked = [each for number in projects for each in workbook.asked(number).values()]
    return [_row(student, each, judged) for student in students.values() for each in asked]


def _row(student, asked, judged):
    told = student.told.get((asked.number, asked.name), {"ledger": "", "tries": 0, "hint": 0, "checks": []})
    found = verdict(student, asked, judged)
    row = {
        "student": student.name,
        "project": asked.number,
        "phase": asked.phase,
        "exercise": asked.name,
        "core": asked.core,
        "now": found["status"],
        **{name: told[name] for name in ("ledger", "tries", "hint")},
        "refused_by": found["trial"],
        "mistake": found["mistake"],
        "note": found["note"],
    }
    if is_same(row) is False and asked.fingerprint not in told["checks"]:
        row["note"] = "; ".join(filter(None, [row["note"], "the check has changed since"]))
    return row


def verdict(student, asked, judged):
    """Return the result that stands for an exercise of a student: of each part the best, of the parts the least."""
    if not question.is_judged(asked):
        return _empty("")
    parts = question.asked_of(student, asked)
    if not parts:
        return _without(student, asked)
    best = [_best([judged[each.key] for each in part]) for part in parts]
    if hasattr(asked, "of"):
        missing = [name for name, part in zip(asked.of, parts, strict=True) if not part]
        if missing:
            return _empty("not yet", f"no answer to {', '.join(missing)}")
    return max(best, key=lambda each: ENDS.index(each["status"]) if each["status"] in ENDS else len(ENDS))


def _best(results):
    """Return the result that counts of several texts for one answer: one that passed, else the last."""
    if not results:
        return _empty("not yet")
    found = next((each for each in results if each["status"] == "passed"), results[-1])
    return found if found["status"] else {**found, "status": NOT_JUDGED}


def _without(student, asked):
    """Return the result of an exercise of which no text is there to be judged."""
    texts = student.texts.get((asked.number, asked.name), [])
    if any(len(text) > question.LONGEST for text in texts):
        return _empty(NOT_JUDGED, f"longer than {question.LONGEST:,} characters")
    if texts:
        return _empty("not attempted")
    if student.told.get((asked.number, asked.name), {}).get("tries"):
        return _empty(NOT_JUDGED, "its source is not in what was handed in")
    return _empty(NOT_HANDED_IN)


def _empty(status, note=""):
    return {"status": status, "trial": "", "when": "", "mistake": "", "does": "", "note": note, "shows": []}


def is_same(row):
    """Tell whether what passed in the ledger passes now; None when it does not say, or nothing was judged."""
    if row["now"] == NOT_JUDGED:
        return None
    return row["now"] == "passed" if row["now"] and row["ledger"] == "passed" and row["now"] != NOT_HANDED_IN else True


def write(folder, found):
    """Write `results.csv` and `results.parquet` into a folder; the same rows give the same bytes."""
    from breakfix.lab.review import export

    text = export.as_csv(found) if found else ",".join(COLUMNS) + "\n"
    atomic.replace(folder / "results.csv", text.encode())
    draft = folder / ".results.parquet.new"
    frame = pandas.DataFrame(found, columns=list(COLUMNS), dtype=object)
    typed = ", ".join(f"{name}::{kind} as {name}" for name, kind in COLUMNS.items())
    with duckdb.connect(config={"threads": 1}) as con:
        con.from_df(frame).project(typed).write_parquet(str(draft), compression="zstd")
    draft.replace(folder / "results.parquet")
