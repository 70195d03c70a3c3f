"""What a run leaves to read: `summary.json`, a page of HTML, a table, and `latest`."""

import contextlib
import fcntl
import json
import os
from collections import Counter

from breakfix import places
from breakfix.book import pages

STATUSES = ("passed", "complete", "not yet", "not attempted")


def write(folder, rows, mode):
    """Write `summary.json` and `report.html` into the run's folder and point `latest` to the newest run."""
    summary = {"run": folder.name, "mode": mode, "notebooks": rows}
    (folder / "summary.json").write_text(json.dumps(summary, indent=2, ensure_ascii=False, default=str) + "\n", "utf-8")
    (folder / "report.html").write_text(page(folder.name, mode, rows), "utf-8")
    point_to_latest()
    return folder / "report.html"


def point_to_latest():
    """Make `build/runs/latest` a link to the newest run that has a summary, whichever run ends last."""
    runs = places.BUILD / "runs"
    with open(runs / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        newest = max(path.parent.name for path in runs.glob("2*/summary.json"))
        fresh = runs / ".latest"
        with contextlib.suppress(FileNotFoundError):
            fresh.unlink()
        fresh.symlink_to(newest)
        os.replace(fresh, runs / "latest")


def verdicts(row):
    """`11 passed, 3 complete`: the verdicts counted, in the order of the ladder."""
    counted = Counter(row["verdicts"].values())
    order = [*STATUSES, *sorted(set(counted) - set(STATUSES))]
    return ", ".join(f"{counted[status]} {status}" for status in order if counted[status]) or "none"


def cells(row):
    """The row of the table as texts: project, dataset, rows in, loaded, rejected, verdicts, seconds."""
    summary = row["summary"]
    counts = [summary.get(name) for name in ("input_records", "loaded", "rejected")]
    shown = [f"{count:,}" if isinstance(count, int) else "-" for count in counts]
    project = f"{row['number']} {row['title']}"
    said = verdicts(row) if row["status"] == "ok" else f"{row['status']}: {verdicts(row)}"
    return [project, row["dataset"], *shown, said, f"{row['seconds']:.1f}"]


HEADINGS = ["project", "dataset", "rows in", "loaded", "rejected", "verdicts", "seconds"]
NUMERIC = {"rows in", "loaded", "rejected", "seconds"}


def table(rows):
    """The table as plain text, columns aligned."""
    lines = [HEADINGS, *(cells(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if name in NUMERIC else cell.ljust(width)
            for cell, width, name in zip(line, widths, HEADINGS, strict=True)
        ).rstrip()
        for line in lines
    )


def problems(rows):
    """A line for every problem: which project, on which dataset, what."""
    return [f"{row['number']} {row['dataset']}: {problem}" for row in rows for problem in row["problems"]]


def page(run, mode, rows):
    """The report as one self-contained page of HTML."""
    counted = Counter(row["status"] for row in rows)
    said = ", ".join(
        f"{number} {status}" for status, number in sorted(counted.items(), key=lambda pair: pair[0] != "ok")
    )
    heads = [(name, name in NUMERIC) for name in HEADINGS]
    return pages.page(
        "report.html", run=run, mode=mode, heads=heads, rows=[(row, cells(row)) for row in rows], said=said
    )
