"""The step before the last: a clean file is held to what the warehouse relies on, and the report grows by its lines.

reports/validation.jsonl has a line of JSON for each check of each file of each run, and a rerun adds its own:

    {"at": "2013-01-02T02:00:00Z", "file": "2013-01-01.csv", "check": "unique", "rows": 5, "failed": 0,
     "percent_valid": 100.0}
"""

import csv
import json
import math
from datetime import UTC, datetime

from breakfix.etl.errors import BadFile
from breakfix.etl.records import CHECKED

REPORT = "validation.jsonl"
KEY = ("scheduled", "carrier", "flight", "origin")  # of a flight, as in the warehouse
NEEDED = (*KEY, "dest", "status")  # a delay may be missing: the flight was cancelled or diverted


def validate(config, name):
    """Check one clean file, add what is found to the report, and return how many rows the file has.

    Raises BadFile, which names the checks that failed: nothing of this file is loaded.
    """
    header, rows = _read(config.clean / name)
    failed = checks(header, rows, len(_read(config.raw / name)[1]))
    told = [
        {"file": name, "check": check, "rows": len(rows), "failed": count, "percent_valid": percent(count, len(rows))}
        for check, count in failed.items()
    ]
    add(config.reports / REPORT, told)
    if any(failed.values()):
        said = ", ".join(f"{check} {count}" for check, count in failed.items() if count)
        raise BadFile(name, f"it did not pass: {said}; the lines are in {config.reports.name}/{REPORT}")
    return len(rows)


def checks(header, rows, delivered):
    """Return check -> how many rows fail it, of a table as lists of text; `delivered` rows were in the raw file.

    columns: those of records.CHECKED, in this order. empty: 1 when there is no row, since all rows of an empty table
    are good. count: rows that were lost or added on the way. complete: rows without a value that every flight has.
    unique: rows whose flight stands there before.
    """
    if tuple(header) != CHECKED:
        return {"columns": max(len(rows), 1)}
    key, needed = ([CHECKED.index(column) for column in columns] for columns in (KEY, NEEDED))
    keys = [tuple(row[place] for place in key) for row in rows]
    return {
        "columns": 0,
        "empty": int(not rows),
        "count": abs(len(rows) - delivered),
        "complete": sum(not all(row[place].strip() for place in needed) for row in rows),
        "unique": len(keys) - len(set(keys)),
    }


def percent(failed, rows):
    """Return how many percent of the rows did not fail, with one decimal, rounded down: 100.0 is all of them.

    None without rows. More rows can fail than are there, when some were lost: that is 0.0.
    """
    return math.floor(1000 * max(rows - failed, 0) / rows) / 10 if rows else None


def add(path, lines):
    """Add dicts to a report, one a line, each with the time of day in UTC; a line that a kill cut short stays alone."""
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = "".join(json.dumps({"at": at, **line}) + "\n" for line in lines)
    with open(path, "ab+") as file:
        if file.tell():
            file.seek(-1, 2)
            text = text if file.read(1) == b"\n" else f"\n{text}"
        file.write(text.encode())


def _read(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        return header, [row for row in reader if row]
