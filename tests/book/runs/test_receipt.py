"""What an executed notebook shows of its run."""

import pytest
from nbformat.v4 import new_notebook, new_output

import tiny
from breakfix.book.runs import receipt


def ran(source, *tags, data=None, error=None):
    """A cell that was executed, with an output."""
    cell = tiny.code(source, *tags)
    cell.execution_count = 1
    if data:
        cell.outputs = [new_output("execute_result", data=data, execution_count=1)]
    if error:
        cell.outputs = [new_output("error", ename=error[0], evalue=error[1], traceback=[])]
    return cell


def said(name, status):
    """An executed answer cell with its verdict."""
    verdict = {"exercise": name.split(".")[0], "phase": "fix", "status": status}
    return ran(f"%%answer lab.{name}\n...", "exercise", data={receipt.VERDICT: verdict})


def take(*cells):
    return receipt.take(new_notebook(cells=list(cells)))


def test_last_verdict_counts():
    """Of several verdicts on one exercise the last counts, of a prediction that on its reason."""
    taken = take(
        said("load", "not yet"), said("kill", "not yet"), said("load", "passed"), said("kill.because", "complete")
    )
    assert taken.verdicts == {"load": "passed", "kill": "complete"}
    assert taken.problems("solved") == []


def test_pending_cell_stops_the_phases():
    """A phase with a cell that did not run, and all after it, were not reached, prose or not."""
    taken = take(
        tiny.heading("## Run"), ran("1"), tiny.heading("## Break"), tiny.code("2"), tiny.heading("## Fix"), ran("3"),
        tiny.heading("## Explain"),
    )  # fmt: skip
    assert taken.phases == {"Run": True, "Break": False, "Fix": False, "Explain": False}
    assert taken.problems("mine") == ["not reached to the end: Break, Fix, Explain."]


def test_error_names_the_cell():
    """A cell that raised is named with the first line of its error, and its phase was not reached."""
    taken = take(tiny.heading("## Run"), ran("1 / 0", error=("ZeroDivisionError", "\ndivision by zero\nmore")))
    assert taken.phases == {"Run": False}
    assert taken.failure.endswith("raised ZeroDivisionError: division by zero")


def test_papermills_banner_is_no_cell():
    """The banner that papermill puts above a failing cell is not part of the notebook."""
    taken = take(tiny.heading("## Run"), tiny.code("banner", receipt.BANNER), ran("1"))
    assert taken.phases == {"Run": True}


def test_missing_verdict_is_a_problem():
    """An answer cell that left no verdict is a problem in every mode."""
    taken = take(ran("%%answer lab.load\n...", "exercise"))
    for mode in ("shipped", "solved", "mine"):
        assert taken.problems(mode) == ["no verdict: load."]


@pytest.mark.parametrize(
    ("status", "good"),
    [("not attempted", {"shipped", "mine"}), ("passed", {"solved", "mine"}), ("complete", {"solved", "mine"}),
     ("not yet", {"mine"})],
)  # fmt: skip
def test_mode_decides_what_is_good(status, good):
    """As shipped only `not attempted` will do, solved only passed or complete, and mine takes what it finds."""
    taken = take(said("load", status))
    assert {mode for mode in ("shipped", "solved", "mine") if not taken.problems(mode)} == good


def test_summary_is_flat():
    """The summary has the counts beside each other and the rows under `target`."""
    data = {receipt.SUMMARY: {"counts": {"loaded": 5}, "target": [{"key": "evt-003"}]}}
    later = {receipt.SUMMARY: {"counts": {"loaded": 9}, "target": []}}
    taken = take(ran("summary", "summary", data=data), ran("again", data=later))
    assert taken.summary == {"loaded": 5, "target": [{"key": "evt-003"}]}
