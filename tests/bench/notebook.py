"""A notebook of one cell: what it costs to run one at all, by our command and by the tools beside it."""

import os
import subprocess
import sys
import time
from statistics import median

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

NOTEBOOK = "notebooks/level_9/01_trivial.ipynb"
WAYS = {
    "breakfix run": ["breakfix", "run", "9-01"],
    "papermill": ["papermill", "--no-progress-bar", NOTEBOOK, "executed.ipynb"],
    "pytest --nbval": ["pytest", "--nbval", "--nbval-current-env", "-q", "notebooks"],
}


def measure(folder, rounds):
    """Return way -> seconds from start to exit of the command in each round, in turns, in a workbook in `folder`."""
    _workbook(folder)
    took = {way: [] for way in WAYS}
    for _ in range(rounds):
        for way, (module, *options) in WAYS.items():
            took[way].append(_once(folder, [sys.executable, "-m", module, *options]))
    return took


def _once(folder, command):
    begin = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "BREAKFIX_HOME": str(folder), "BREAKFIX_LEDGER": "off"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return time.perf_counter() - begin


def table(took):
    """Return the rows of the report: way, seconds (median), least to most."""
    for way, each in took.items():
        yield way, f"{median(each):.2f}", f"{min(each):.2f} to {max(each):.2f}"


def _workbook(folder):
    """Write a workbook of one notebook, with the output that nbval compares."""
    below = folder / "lib" / "breakfix" / "projects" / "level_9"
    below.mkdir(parents=True)
    for each in (below / "__init__.py", below.parent / "__init__.py"):
        each.touch()
    (below / "trivial.py").write_text('"""Nothing to answer."""\n')
    two = new_output("execute_result", {"text/plain": "2"}, execution_count=1)
    cells = [new_markdown_cell("# Trivial"), new_code_cell("1 + 1", execution_count=1, outputs=[two])]
    (folder / "notebooks" / "level_9").mkdir(parents=True)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=kernel), folder / NOTEBOOK)
