"""The race: pipeline, row-by-row loop and floor on the same file, in turns, each in a process of its own.

Peak memory is that of a process which was started by this one, and on Linux a child is never told less than its
parent used: so this module, and whatever runs before it, imports no engine.
"""

import itertools
import json
import subprocess
import sys
from pathlib import Path
from statistics import median

from .aim import Aim
from .contestant import NAMES

FLIGHTS = "from breakfix.datasets.events import flights; print(flights(7))"
WORKS = {"pipeline": "our pipeline", "loop": "row by row, SQLite", "floor": "floor, no checks"}


class Unequal(AssertionError):
    """The contestants did not do the same work."""


def source(folder, rows=None):
    """Return the file of all flight events, or one with its first `rows` in `folder`."""
    made = subprocess.run([sys.executable, "-c", FLIGHTS], check=True, capture_output=True, text=True)
    whole = Path(made.stdout.strip())
    if rows is None:
        return whole
    part = folder / "events.jsonl"
    with open(whole, encoding="utf-8") as lines:
        part.write_text("".join(itertools.islice(lines, rows)), encoding="utf-8")
    return part


def run(source, folder, rounds, say=lambda text: None):
    """Let all run `rounds` times, every second time in reverse order; return name -> list of what each run took.

    Raises Unequal when two did not do the same work.
    """
    source.read_bytes()  # no one is the first to read it from the disk
    took = {name: [] for name in NAMES}
    for number in range(rounds):
        for name in NAMES if number % 2 == 0 else reversed(NAMES):
            say(f"round {number + 1} of {rounds}: {WORKS[name]}")
            target_rows = took["pipeline"][0]["rows"]["target"] if took["pipeline"] else 0
            took[name].append(_one(name, source, folder / f"{name}.db", target_rows))
    same_work(took)
    return took


def _one(name, source, database, target_rows):
    command = [sys.executable, "-m", f"{__package__}.contestant", name, source, database, str(target_rows)]
    try:
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    finally:
        for left in database.parent.glob(f"{database.name}*"):
            left.unlink()
    return json.loads(done.stdout)


def same_work(took):
    """Raise Unequal, with what differs, unless pipeline and loop left the same and the floor as many rows."""
    wanted = took["pipeline"][0]
    for name in ("pipeline", "loop"):
        for each in took[name]:
            for what, rows in each["content"].items():
                if rows != wanted["content"][what]:
                    raise Unequal(f"{what}: the pipeline left {wanted['content'][what]}, {name} {rows}")
    for each in took["floor"]:
        if each["rows"] != wanted["rows"]:
            raise Unequal(f"rows: the pipeline left {wanted['rows']}, the floor {each['rows']}")


def events(took):
    """Return how many rows the source has."""
    return took["pipeline"][0]["content"]["runs"][0][1]


def table(took):
    """Return the rows of the report: name, rows a second, seconds (median, least to most), CPU, peak MB, ratio."""
    for name in NAMES:
        seconds = [each["seconds"] for each in took[name]]
        yield (
            WORKS[name],
            f"{events(took) / median(seconds):,.0f}",
            f"{median(seconds):.2f}",
            f"{min(seconds):.2f} to {max(seconds):.2f}",
            f"{median(each['cpu'] for each in took[name]):.2f}",
            f"{max(each['peak'] for each in took[name]):,.0f}",
            f"{median(_ratios(took, name, 'pipeline')):.2f}",
        )


def aims(took):
    """Return what the race is held to; ratios are of the two runs of one round, which share the machine's mood."""
    peaks = [each["peak"] for each in took["pipeline"]]
    return [
        Aim("rows a second, times those of row by row", _ratios(took, "loop", "pipeline"), at_least=5, aim=10),
        Aim("seconds, times those of the floor", _ratios(took, "pipeline", "floor"), at_most=3, aim=2),
        Aim("peak memory, MB", peaks, at_most=512, of=max),
    ]


def _ratios(took, one, other):
    return [a["seconds"] / b["seconds"] for a, b in zip(took[one], took[other], strict=True)]
