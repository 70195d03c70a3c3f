"""Whether a learner's change still gives the expected summary: nbval on their Run phase, with the tracked outputs."""

import copy
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from breakfix.book import Refusal, notebook
from breakfix.book.catalogue import Project
from breakfix.book.copies import copies
from breakfix.book.runs import receipt

SECONDS = 120  # a cell may take
COLOUR = re.compile(r"(\x1b|#x1B)\[[0-9;]*m")


@dataclass
class Finding:
    """What verifying one project found: sentences on the cells that differ, none when all is as shipped."""

    project: Project
    whose: str
    compared: int
    differences: list = field(default_factory=list)

    def lines(self):
        """What to tell the learner."""
        head = f"{self.project.number}: the Run phase of {self.whose}"
        if not self.differences:
            return [f"{head} gives what was shipped ({self.compared} outputs compared)."]
        return [f"{head} differs from what was shipped.", *self.differences]


def verify(project):
    """Run the Run phase of the learner's copy, or of the tracked notebook when there is none, and compare."""
    tracked = notebook.read(project.notebook)
    there = copies.forms(project)
    mine = copies.read(project) if there else tracked
    whose = "your copy" if there else "the shipped notebook (you have no copy yet)"
    expected = expected_outputs(tracked)
    grafted = graft(mine, tracked, expected)
    ids = {cell.id for cell in grafted.cells}
    gone = [f"cell {name} is gone; its output was expected." for name in expected if name not in ids]
    return Finding(project, whose, len(expected), gone + differences(grafted))


def expected_outputs(tracked):
    """Outputs of the tracked Run phase as {cell id: outputs}. Raises Refusal when none are stored."""
    found = {
        cell.id: cell.outputs
        for cell, phase in zip(tracked.cells, notebook.phases(tracked), strict=True)
        if phase == "Run" and cell.get("outputs")
    }
    if not found:
        raise Refusal("This notebook has no stored outputs under a heading `## Run`; there is nothing to verify.")
    return found


def graft(mine, tracked, expected):
    """The learner's cells to the end of Run with the tracked outputs by cell id and the shipped parameters.

    Cells that have no tracked output keep a null count: nbval runs them and compares nothing, so that a
    learner may add a cell, or a print to one.
    """
    run = {cell.id for cell, phase in zip(tracked.cells, notebook.phases(tracked), strict=True) if phase == "Run"}
    shipped = next((cell.source for cell in tracked.cells if "parameters" in notebook.tags(cell)), None)
    last = max((place for place, cell in enumerate(mine.cells) if cell.id in run), default=-1)
    grafted = notebook.without_outputs(mine)
    grafted.cells = grafted.cells[: last + 1]
    for cell in grafted.cells:
        if "parameters" in notebook.tags(cell) and shipped is not None:
            cell.source = shipped
        if cell.id in expected and cell.cell_type == "code":
            cell.outputs, cell.execution_count = copy.deepcopy(expected[cell.id]), 1
    return grafted


def differences(grafted):
    """Run nbval on a notebook; return a sentence or two for each cell that differs or fails."""
    with tempfile.TemporaryDirectory(prefix="bf-") as room:
        path, results = Path(room) / "run.ipynb", Path(room) / "results.xml"
        path.write_text(json.dumps(_text_first(grafted)), "utf-8")
        command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", f"--nbval-cell-timeout={SECONDS}"]
        command += [
            "-p",
            "breakfix.book.runs.kernels",
            "-p",
            "no:cacheprovider",
            "--color=no",
            "-q",
            "-c",
            os.devnull,
            f"--rootdir={room}",
        ]
        command += [f"--junitxml={results}", str(path)]
        done = subprocess.run(
            command, cwd=room, env=os.environ | {"BREAKFIX_LEDGER": "off"}, capture_output=True, text=True, check=False
        )
        if not results.exists():
            raise Refusal(f"nbval did not run: {receipt.first_line(done.stderr or done.stdout)}")
        cases = ElementTree.parse(results).iter("testcase")  # noqa: S314  # written by the line above
        codes = [cell for cell in grafted.cells if cell.cell_type == "code"]
        failed = [(case, end) for case in cases for end in case if end.tag in {"failure", "error"}]
        return [_told(codes[int(case.get("name").split()[-1])], end.text or "") for case, end in failed]


def _text_first(grafted):
    """The notebook as JSON data with plain text first among an output's forms: nbval tells the first that differs."""
    for cell in grafted.cells:
        for output in cell.get("outputs", []):
            if "data" in output:
                output["data"] = dict(sorted(output["data"].items(), key=lambda form: form[0] != "text/plain"))
    return grafted


def _told(cell, report):
    """One failing cell in plain words: nbval's report has the expected lines with `+` and the new ones with `-`."""
    lines = [COLOUR.sub("", line).strip() for line in report.splitlines()]
    if not any("outputs differ" in line for line in lines):
        if "Timeout of" in report:
            return f"cell {cell.id} took longer than {SECONDS} s."
        raised = [line for line in lines if re.match(r"\w*(Error|Exception|Interrupt)\b", line)]
        return f"cell {cell.id} failed: {raised[-1].rstrip('.') if raised else 'its kernel died'}."
    wanted = [line[1:].strip() for line in lines if re.match(r"\+ ", line)]
    got = [line[1:].strip() for line in lines if re.match(r"- ", line)]
    if not wanted and not got:
        kind = next((line for line in lines if "output fields" in line or "dissimilar" in line), "its output differs.")
        return f"cell {cell.id}: {kind}"
    return "\n".join(
        [f"cell {cell.id} differs:", *(f"  wanted  {line}" for line in wanted), *(f"  got     {line}" for line in got)]
    )
