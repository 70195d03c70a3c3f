"""What the fixed cost of a notebook is made of: each part alone, one after the other."""

import itertools
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

IMPORTS = {
    "Python itself": "pass",
    "imports of the command": "import breakfix.cli.run\nfrom breakfix.book.runs import report, run, ticker",
    "imports of papermill": "import breakfix.book.runs.engine",
}


def measure(notebook, rounds):
    """Return part -> seconds in each round; `notebook` is the path of one whose first code cell is run."""
    took = {}
    for _ in range(rounds):
        for part, code in IMPORTS.items():
            took.setdefault(part, []).append(_import(code))
        for part, seconds in _kernel(notebook).items():
            took.setdefault(part, []).append(seconds)
    return took


def table(took):
    """Return the rows of the report: part, seconds (median; imports without Python itself), least to most."""
    bare = median(took["Python itself"])
    for part, each in took.items():
        less = bare if part in IMPORTS and part != "Python itself" else 0
        yield part, f"{median(each) - less:.2f}", f"{min(each) - less:.2f} to {max(each) - less:.2f}"


def _import(code):
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - begin


def _kernel(path):
    """Return the seconds until a kernel is ready, for one cell, for saving, and until the kernel has stopped."""
    import nbformat

    from breakfix.book.runs import kernels

    notebook = nbformat.read(path, 4)
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    with tempfile.TemporaryDirectory(prefix="bf-") as room:
        marks = [time.perf_counter()]
        manager = kernels.start(room)
        client = manager.blocking_client()
        client.start_channels()
        client.wait_for_ready(60)
        marks.append(time.perf_counter())
        client.execute_interactive(cell.source, output_hook=lambda _: None)
        marks.append(time.perf_counter())
        nbformat.write(notebook, Path(room) / "saved.ipynb")
        marks.append(time.perf_counter())
        client.stop_channels()
        kernels.stop(manager)
        marks.append(time.perf_counter())
    names = ("a kernel, until it is ready", "the cell", "saving", "a kernel, until it has stopped")
    return dict(zip(names, (after - before for before, after in itertools.pairwise(marks)), strict=True))
