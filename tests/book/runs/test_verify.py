"""Whether a learner's change still gives the expected summary."""

import pytest
from nbformat.v4 import new_notebook

import tiny
from breakfix.book import Refusal, catalogue, notebook
from breakfix.book.runs import refresh, ticker, verify


@pytest.fixture(scope="module")
def toy(workbook):
    """The toy, with outputs stored."""
    toy = catalogue.find(["9-01"])
    with open(workbook / "log", "w") as log:
        assert refresh.refresh(toy, ticker.Lines(log)) == {"9-01": "rewritten"}
    return toy[0]


def changed(toy, **sources):
    """The learner's copy with other sources in some cells (`-` written `_`), None for a cell that is deleted."""
    mine = notebook.without_outputs(notebook.read(toy.notebook))
    named = {name.replace("_", "-"): source for name, source in sources.items()}
    mine.cells = [cell for cell in mine.cells if named.get(cell.id, "") is not None]
    for cell in mine.cells:
        cell.source = named.get(cell.id, cell.source)
    mine.cells.insert(-1, tiny.code("1 / 0"))
    notebook.write(mine, toy.copy)
    return verify.verify(toy)


def test_shipped_notebook_holds(toy):
    """Without a copy the tracked notebook is verified, and says so."""
    found = verify.verify(toy)
    assert found.differences == []
    whose = "the shipped notebook (you have no copy yet)"
    assert found.lines() == [f"9-01: the Run phase of {whose} gives what was shipped (2 outputs compared)."]


def test_change_that_keeps_the_summary_holds(toy):
    """Other code with the same summary, other parameters and an added print where none was: all as shipped."""
    parameters = 'dataset = "flights"\nseed = 9'
    found = changed(
        toy, run_02="count = 3 + 4\nprint(count)", opening_02=parameters, opening_04="import duckdb\nprint(1)"
    )
    assert found.lines() == ["9-01: the Run phase of your copy gives what was shipped (2 outputs compared)."]


def test_difference_names_cell_and_lines(toy):
    """A changed summary names its cell, the line that was wanted and the one that came."""
    source = next(cell.source for cell in notebook.read(toy.notebook).cells if cell.id == "run-03")
    (said,) = changed(toy, run_03=source.replace('"loaded": 5', '"loaded": 4')).differences
    assert said.splitlines()[0] == "cell run-03 differs:"
    assert [line.split() for line in said.splitlines()[1:]] == [["wanted", "loaded", "5"], ["got", "loaded", "4"]]


def test_error_and_missing_cell_are_named(toy):
    """A cell that raises is named with its error, one that was deleted with what it was to show."""
    gone, failed = changed(toy, run_02=None, run_03="1 / 0").differences
    assert gone == "cell run-02 is gone; its output was expected."
    assert failed == "cell run-03 failed: ZeroDivisionError: division by zero."


def test_nothing_stored_is_told():
    """A notebook without outputs in its Run phase is refused: a comparison with nothing always holds."""
    with pytest.raises(Refusal, match="no stored outputs"):
        verify.expected_outputs(new_notebook(cells=[tiny.heading("## Run"), tiny.code("1")]))
