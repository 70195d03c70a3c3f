"""Progress: which phases of which projects are proven, as the ledger tells it."""

from pathlib import Path

import duckdb

PHASES = ("run", "predict", "alter", "break", "fix", "explain", "mastery")
PROVEN, AGAIN, BEGUN, NOTHING = "proven", "to be run again", "begun", "nothing done"

# Lines come in as text and only then as JSON: a damaged one is a row that is no object, not the end of the query.
LINES = """
    select try_cast(line as json) as event
    from (select unnest($lines) as line)
    where trim(line) != ''
"""
DAMAGED = f"select count(*) from ({LINES}) where coalesce(json_type(event), '') != 'OBJECT'"
TRIED = f"""
    select
        event ->> 'project' as project,
        event ->> 'exercise' as exercise,
        list(distinct event ->> 'check') filter ((event ->> 'status') in ('passed', 'complete')) as checks
    from ({LINES})
    where json_type(event) = 'OBJECT' and (event ->> 'kind') in ('attempt', 'commit', 'because', 'explanation')
    group by all
"""


def progress(path, projects):
    """Return `(rows, damaged)`: a row for each phase with core exercises, and the number of lines that were skipped.

    `projects` is a list of `(number, title, exercises)`; of an exercise `name`, `phase`, `core` and
    `fingerprint` are read. A row is a dict: `project`, `title`, `phase`, `state` ("proven", "to be
    run again", "begun", "nothing done"), `core` (how many core exercises), `proven` (how many of them
    passed or complete under their present check), `again` (names that passed under an earlier check) and `further` (how
    many further exercises of the phase are proven; nobody has to do them).
    A ledger that is not there is an untouched clone: nothing is done.
    """
    tried, damaged = read(path)
    rows = []
    for number, title, exercises in projects:
        core = [exercise for exercise in exercises if exercise.core]
        for phase in sorted({exercise.phase for exercise in core}, key=_order):
            here = [exercise for exercise in exercises if exercise.phase == phase]
            row = _phase(number, [exercise for exercise in here if exercise.core], tried)
            further = _phase(number, [exercise for exercise in here if not exercise.core], tried)
            rows.append({"project": number, "title": title, "phase": phase, **row, "further": further["proven"]})
    return rows, damaged


def read(path):
    """Return `(tried, damaged)`: (project, exercise) -> the checks it was passed under; the number of damaged lines."""
    try:
        text = Path(path).read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return {}, 0
    with duckdb.connect() as con:
        lines = {"lines": text.split("\n")}
        tried = con.execute(TRIED, lines).fetchall()
        damaged = con.execute(DAMAGED, lines).fetchall()[0][0]
    return {(project, exercise): checks or [] for project, exercise, checks in tried}, damaged


def table(rows, damaged=0):
    """Return the rows of `progress` as text: a heading for each project, a line for each phase that was begun."""
    lines = []
    for number, title in dict.fromkeys((row["project"], row["title"]) for row in rows):
        phases = [row for row in rows if row["project"] == number]
        begun = [row for row in phases if row["state"] != NOTHING or row["further"]]
        lines.append(f"{number:<6}{title}" + ("" if begun else f": {NOTHING}"))
        for row in phases if begun else []:
            again = f": {', '.join(row['again'])}" if row["again"] else ""
            further = f", and {row['further']} further" if row["further"] else ""
            lines.append(f"      {row['phase']:<9}{row['proven']} of {row['core']:<4}{row['state']}{again}{further}")
    if damaged:
        lines.append(f"Skipped in the ledger: {damaged} damaged line{'s' * (damaged > 1)}.")
    return "\n".join(lines)


def _phase(number, exercises, tried):
    """Return how far one phase is, given its core exercises."""
    passed = {exercise.name: tried.get((number, exercise.name)) for exercise in exercises}
    proven = [exercise.name for exercise in exercises if exercise.fingerprint in (passed[exercise.name] or [])]
    again = [name for name, checks in passed.items() if checks and name not in proven]
    if len(proven) == len(exercises):
        state = PROVEN
    elif again:
        state = AGAIN
    else:
        state = BEGUN if any(checks is not None for checks in passed.values()) else NOTHING
    return {"state": state, "core": len(exercises), "proven": len(proven), "again": again}


def _order(phase):
    return (PHASES.index(phase) if phase in PHASES else len(PHASES), phase)
