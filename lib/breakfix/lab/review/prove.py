"""A ledger judged again: does what passed then pass now?"""

from pathlib import Path

from breakfix.lab.ledger import events_in


def prove(path, find):
    """Judge the last passed attempt of every exercise in the ledger at `path` again; return a row for each.

    `find(project, exercise)` returns the exercise, or None when there is none of that name. A row is a
    dict: `project`, `exercise`, `at`, `recorded` (the status then), `now` (the status now, "" when it
    was not judged), `same` (True, False, or None when it was not judged) and `note` (why not, that the
    check is another one by now, and in which situation an answer does not hold now). A damaged line is a row as well.

    Raises OSError when the file cannot be read, ValueError when no line of it is an event.
    """
    from breakfix.lab import learner
    from breakfix.lab.judging.judge import Judge

    passed, damaged = read(path)
    with Judge(is_apart=True) as judge, learner.noted(learner.kept_in(path)):  # whose ledger it is: their numbers
        rows = [_row(event, *_again(event, passed, find, judge)) for event in passed.values()]
    return rows + [_row({"exercise": f"line {number}"}, "", "cannot be read") for number in damaged]


def table(rows):
    """Return the rows of `prove` as text, one line each, and how many are the same."""
    lines = []
    for row in rows:
        verdict = {True: "same", False: "differs", None: "not judged"}[row["same"]]
        note = f"  {row['note']}" if row["note"] else ""
        said = f"{row['project']:<6}{row['exercise']:<24}{row['recorded']:<10}{row['now']:<15}{verdict}{note}"
        lines.append(cell(said).rstrip())
    judged = [row for row in rows if row["same"] is not None]
    lines.append(f"{sum(row['same'] for row in judged)} of {len(judged)} judged again are the same.")
    if len(judged) < len(rows):
        lines.append(f"Not all were judged: {len(rows) - len(judged)} could not be.")
    return "\n".join(lines)


def cell(text):
    """Return a text of somebody else's as it may stand in a line of ours: what is not printable is escaped."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def read(path):
    """Return `(passed, damaged)`: (project, exercise) -> its last passed attempt; the numbers of the damaged lines."""
    try:
        events, damaged = events_in(Path(path).read_bytes())
    except OSError as error:
        raise OSError(f"cannot read the ledger {path}: {error.strerror}") from None
    except ValueError as error:
        raise ValueError(f"{path} {error}") from None
    passed = {}
    for event in events:
        if event["kind"] == "attempt" and event.get("status") == "passed":
            passed[event["project"], event["exercise"]] = event
    return passed, damaged


def _again(event, passed, find, judge):
    """Return `(status now, note)` of one recorded attempt."""
    from breakfix.lab.judging.judge import JudgeError

    exercise = find(event["project"], event["exercise"])
    if exercise is None:
        return "", "no such exercise here"
    held_out = hasattr(exercise, "of")  # judged from the answers to the exercises that it is about
    if not isinstance(event.get("source"), str):
        return "", "its source is not in the ledger"
    try:
        if hasattr(exercise, "rejudged"):  # it is judged by other means than trials
            status, why, rest = exercise.rejudged(event["source"], judge), [], []
        else:
            rest = exercise.of.values() if held_out else [exercise]
        for each in rest:
            source = passed.get((event["project"], each.name), {}).get("source")
            if not isinstance(source, str):
                return "", f"the source of {each.name} is not in the ledger"
            status, why = _status(each, source, held_out, judge)
            if status != "passed":
                break
    except JudgeError as error:
        return "", f"could not be judged: {str(error).strip().splitlines()[-1]}"
    except Exception as error:  # whatever an answer has sent in place of its result costs its own row
        return "", f"could not be judged: {type(error).__name__}"
    changed = [] if event.get("check") == exercise.fingerprint else ["the check has changed since"]
    return status, "; ".join(changed + why)


def _status(exercise, source, held_out, judge):
    """Return the status of an answer now, and as a list what refutes it."""
    from breakfix.lab.judging.judge import JudgeError

    again = getattr(exercise, "rejudged", None)
    if again:
        return again(source, judge), []
    outcome = judge.judge(exercise, source, held_out=held_out)
    if outcome.ours:
        raise JudgeError(f"the trial {outcome.ours} itself comes to no end")
    why = [f"not when {exercise.find_trial(name).when}" for name in outcome.fails[:1]]
    return outcome.status, why


def _row(event, now, note):
    recorded = str(event.get("status", "damaged"))
    row = {"project": event.get("project", ""), "exercise": event["exercise"], "at": event.get("at", "")}
    return {**row, "recorded": recorded, "now": now, "same": now == recorded if now else None, "note": note}
