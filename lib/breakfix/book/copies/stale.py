"""Verdicts that no longer stand: the check of an exercise has changed since it was last run."""

import nbformat

from breakfix import places
from breakfix.book.notebook import answer_name

NOTE = "{}: to be run again. Its check has changed since this answer was judged.\n"
PROVEN = ("passed", "complete")


def stale(project):
    """Exercises that were judged, but never by their present check, as {name: whether it was passed or complete}."""
    from breakfix.lab.exercise import exercises
    from breakfix.lab.ledger import Ledger

    events = [e for e in Ledger(places.WORK / "ledger.jsonl").events(project.number) if e.get("check")]
    if not events:
        return {}
    present = {each.name: each.fingerprint for each in exercises(project.lab())}
    fresh = {event["exercise"] for event in events if event["check"] == present.get(event["exercise"])}
    old = [event for event in events if event["exercise"] in present.keys() - fresh]
    return {
        event["exercise"]: any(e["exercise"] == event["exercise"] and e.get("status") in PROVEN for e in old)
        for event in old
    }


def mark(notebook, names):
    """Put a note in place of the verdicts on these exercises that the notebook shows; returns the names it found."""
    marked = []
    for cell in notebook.cells:
        name = answer_name(cell) or ""
        asked = name.partition(".")[0]
        note = [nbformat.v4.new_output("stream", name="stdout", text=NOTE.format(name))]
        if asked in names and cell.get("outputs") and cell.outputs != note:
            cell.outputs, cell.execution_count = note, None
            marked.append(asked)
    return list(dict.fromkeys(marked))
