"""Speed and memory, side by side: `python -m tests.bench`, the same as `make bench`.

Exit 1 when a minimum is missed, 2 when the contestants of the race did not do the same work.
"""

import os
import shutil
import tempfile
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from breakfix import places

from . import apart, imports, notebook, pages, parts, race, verdicts

VERDICTS = 100
console = Console(width=120, highlight=False)


def show(title, head, rows):
    """Print a table; all columns but the first to the right."""
    table = Table(*head, box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for row in rows:
        table.add_row(*row)
    console.print(f"\n{title}", style="bold")
    console.print(table)


def say(text):
    """Tell what is being done."""
    console.print(text, style="dim")


def run_race(folder, rounds, rows):
    """Run the race and return its aims."""
    say(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before the race: what others do slows it down")
    took = race.run(race.source(folder, rows), folder, rounds, say)
    head = ("", "rows a second", "seconds", "least to most", "CPU seconds", "peak MB", "times ours")
    show(f"{race.events(took):,} events, JSON Lines; median of {rounds}", head, race.table(took))
    say("The first two left the same: target, dead letters, lineage, staging, counts, watermark.")
    return race.aims(took)


def run_imports(_, rounds, rows):
    """Measure imports and return their aims."""
    took = imports.measure(rounds)
    show(f"Import, milliseconds; median of {rounds}", ("", "ms", "least to most"), imports.table(took))
    return imports.aims(took)


def run_verdicts(_, rounds, rows):
    """Measure verdicts and return their aim."""
    took = verdicts.measure(VERDICTS)
    show("Verdicts, milliseconds", ("", "verdicts", "median", "slowest"), verdicts.table(took))
    return verdicts.aims(took)


def run_apart(_, rounds, rows):
    """Measure what it costs to judge apart and return its aim; none where that is not possible."""
    took = apart.measure(VERDICTS)
    if not took["apart"]:
        say("Judging apart is not measured: this machine has no namespaces")
        return []
    show("Verdicts with a fence and without, milliseconds", ("", "verdicts", "median", "slowest"), apart.table(took))
    return apart.aims(took)


def run_notebook(folder, rounds, rows):
    """Measure what a notebook of one cell costs; nothing is asked of it."""
    took = notebook.measure(folder / "workbook", rounds)
    head = ("", "s", "least to most")
    show(f"A notebook of one cell, seconds; median of {rounds}", head, notebook.table(took))
    made_of = parts.measure(folder / "workbook" / notebook.NOTEBOOK, rounds)
    show("What it is made of, each part alone; `breakfix run` has some at the same time", head, parts.table(made_of))
    return []


def run_pages(folder, rounds, rows):
    """Measure the dashboard and return its aims; none where there is no `wrk`."""
    if not shutil.which("wrk"):
        say("Pages are not measured: sudo apt-get install wrk")
        return []
    took = pages.measure(folder, rounds)
    head = ("", "a second", "ms", "ms, 95 %", "ms, slowest", "CPU ms", "amiss", "s until none is old")
    show(
        f"{pages.VIEWS} views of 336,776 flights, {pages.CONNECTIONS} at a time, news on the way",
        head,
        pages.table(took),
    )
    return pages.aims(took)


# In this order: see `race` on memory.
PARTS = {
    "race": run_race,
    "imports": run_imports,
    "verdicts": run_verdicts,
    "apart": run_apart,
    "notebook": run_notebook,
    "pages": run_pages,
}


@click.command()
@click.option("--rows", type=click.IntRange(min=1), help="Race on the first so many events; nothing is judged then.")
@click.option("--rounds", type=click.IntRange(min=1), default=3, show_default=True, help="How often each is measured.")
@click.option("--only", "parts", multiple=True, type=click.Choice(list(PARTS)), help="One part; repeat for more.")
def main(rows, rounds, parts):
    """Measure the pipeline, imports, verdicts, a notebook and the dashboard, and hold them to what is promised."""
    build = places.BUILD / "bench"
    build.mkdir(parents=True, exist_ok=True)
    aims = []
    with tempfile.TemporaryDirectory(dir=build) as room:
        for part, run in PARTS.items():
            if part in (parts or PARTS):
                try:
                    aims += run(Path(room), rounds, rows)
                except race.Unequal as unequal:
                    console.print(f"Not the same work: {unequal}")
                    raise SystemExit(2) from None
    show("What is asked", ("", "measured", "least to most", "minimum", "aim", ""), (aim.row() for aim in aims))
    raise SystemExit(0 if rows or all(aim.holds for aim in aims) else 1)


main()
