"""What an executed notebook shows of its run: phases, verdicts, summary.

A run is judged by what it completed, never by exit 0: `sys.exit(0)` in a cell and a swallowed
exception both end in success with later cells pending.
"""

from dataclasses import dataclass, field

from breakfix.book.notebook import PHASES, answer_name, is_code, phases, tags

VERDICT = "application/vnd.breakfix.verdict+json"
SUMMARY = "application/vnd.breakfix.summary+json"
BANNER = "papermill-error-cell-tag"
DONE = {"passed", "complete"}


@dataclass
class Receipt:
    """What one executed notebook completed."""

    phases: dict = field(default_factory=dict)  # phase -> whether each of its code cells ran
    asked: list = field(default_factory=list)  # exercises that the notebook has, in order
    verdicts: dict = field(default_factory=dict)  # exercise -> its last status
    summary: dict = field(default_factory=dict)  # counts of the Run phase and the rows of the target
    failure: str = ""  # the cell that raised, with the last line of its error

    def problems(self, mode):
        """Why this run is not what `mode` promises, a sentence each; empty when it is.

        `shipped`: every exercise says `not attempted`. `solved`: every one is passed or complete.
        `mine`: all phases were reached, whatever the verdicts.
        """
        unreached = [phase for phase, whole in self.phases.items() if not whole]
        silent = [name for name in self.asked if name not in self.verdicts]
        found = [self.failure] if self.failure else []
        if unreached:
            found.append(f"not reached to the end: {', '.join(unreached)}.")
        if silent:
            found.append(f"no verdict: {', '.join(silent)}.")
        wanted = {"shipped": {"not attempted"}, "solved": DONE}.get(mode)
        odd = [f"{name} says {status}" for name, status in self.verdicts.items() if wanted and status not in wanted]
        if odd:
            found.append(f"{'; '.join(odd)}: wanted {' or '.join(sorted(wanted, reverse=True))}.")
        return found


def take(notebook):
    """The receipt of an executed notebook."""
    receipt = Receipt()
    pending = False
    for cell, phase in zip(notebook.cells, phases(notebook), strict=True):
        if BANNER in tags(cell):
            continue
        if is_code(cell):
            pending = pending or cell.execution_count is None or _failed(cell)
            _read_cell(receipt, cell)
        if phase in PHASES:
            receipt.phases[phase] = receipt.phases.get(phase, True) and not pending
    return receipt


def _failed(cell):
    return any(output.output_type == "error" for output in cell.outputs)


def _read_cell(receipt, cell):
    name = answer_name(cell)
    if name and "exercise" in tags(cell):
        exercise = name.split(".")[0]
        receipt.asked += [exercise] if exercise not in receipt.asked else []
    for output in cell.outputs:
        if output.output_type == "error" and not receipt.failure:
            receipt.failure = f"cell {cell.get('id')} raised {output.ename}: {first_line(output.evalue)}"
        data = output.get("data", {})
        if VERDICT in data:
            receipt.verdicts[data[VERDICT]["exercise"]] = data[VERDICT]["status"]
        if SUMMARY in data and ("summary" in tags(cell) or not receipt.summary):
            receipt.summary = {**data[SUMMARY].get("counts", {}), "target": data[SUMMARY].get("target", [])}


def first_line(text, most=160):
    """The first line of a message that is not empty, cut to `most` characters."""
    line = next((line.strip() for line in str(text).splitlines() if line.strip()), "")
    return line if len(line) <= most else line[: most - 1] + "…"
