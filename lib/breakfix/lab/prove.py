"""A ledger judged again: does what passed then pass now?"""

from pathlib import Path

from breakfix.lab.ledger import event_of


def prove(path, find):
    """Judge the last passed attempt of every exercise in the ledger at `path` again; return a row for each.

    `find(project, exercise)` returns the exercise, or None when there is none of that name. A row is a
    dict: `project`, `exercise`, `at`, `recorded` (the status then), `now` (the status now, "" when it
    was not judged), `same` (True, False, or None when it was not judged) and `note` (why not, or that
    the check is another one by now). A damaged line is a row as well. An attempt at held-out trials
    names other exercises' answers and is not judged from its own source.

    Raises OSError when the file cannot be read, ValueError when no line of it is an event.
    """
    from breakfix.lab.judge import Judge

    passed, damaged = read(path)
    with Judge() as judge:
        rows = [_row(event, *_again(event, find, judge)) for event in passed]
    return rows + [_row({"exercise": f"line {number}"}, "", "cannot be read") for number in damaged]


def table(rows):
    """Return the rows of `prove` as text, one line each, and how many are the same."""
    lines = []
    for row in rows:
        verdict = {True: "same", False: "differs", None: "not judged"}[row["same"]]
        note = f"  {row['note']}" if row["note"] else ""
        said = f"{row['project']:<6}{row['exercise']:<24}{row['recorded']:<10}{row['now']:<15}{verdict}{note}"
        lines.append(said.rstrip())
    judged = [row for row in rows if row["same"] is not None]
    lines.append(f"{sum(row['same'] for row in judged)} of {len(judged)} judged again are the same.")
    return "\n".join(lines)


def read(path):
    """Return `(passed, damaged)`: the last passed attempt of each exercise, and the numbers of the damaged lines."""
    try:
        lines = Path(path).read_bytes().split(b"\n")
    except OSError as error:
        raise OSError(f"cannot read the ledger {path}: {error.strerror}") from None
    events = {number: event_of(line) for number, line in enumerate(lines, start=1) if line.strip()}
    if events and not any(events.values()):
        raise ValueError(f"{path} is no ledger: none of its {len(events)} lines is an event")
    passed = {}
    for event in filter(None, events.values()):
        if event["kind"] == "attempt" and event.get("status") == "passed":
            passed[event["project"], event["exercise"]] = event
    return list(passed.values()), [number for number, event in events.items() if event is None]


def _again(event, find, judge):
    """Return `(status now, note)` of one recorded attempt."""
    exercise = find(event["project"], event["exercise"])
    if exercise is None:
        return "", "no such exercise here"
    if not hasattr(exercise, "trials"):
        return "", "has no trials of its own"
    source = event.get("source")
    if not isinstance(source, str):
        return "", "its source was not recorded"
    note = "" if event.get("check") == exercise.fingerprint else "the check has changed since"
    return judge.judge(exercise, source).status, note


def _row(event, now, note):
    recorded = event.get("status", "damaged")
    row = {"project": event.get("project", ""), "exercise": event["exercise"], "at": event.get("at", "")}
    return {**row, "recorded": recorded, "now": now, "same": now == recorded if now else None, "note": note}
