"""A notebook as a file."""

import nbformat
import pytest
from nbformat.v4 import new_notebook, new_output

import tiny
from breakfix.book import Refusal, notebook


def messy():
    """A notebook as JupyterLab and papermill leave one."""
    ran = tiny.code("print(1)\nprint(2)")
    ran.metadata = {"tags": [], "papermill": {"duration": 1.5}, "collapsed": False}
    ran.execution_count = 12
    ran.outputs = [new_output("stream", name="stdout", text="1\n"), new_output("stream", name="stdout", text="2\n")]
    shown = tiny.code("7\n")
    shown.outputs = [new_output("execute_result", data={"text/plain": "7"}, metadata={"a": 1}, execution_count=13)]
    cells = [
        tiny.heading("# T"), tiny.heading("## Run: how many?"), ran, shown, tiny.code(""),
        tiny.heading("## Fix"), tiny.code("%%answer lab.load\n...", "exercise"),
        tiny.code("%%answer lab.kill.because\n...", "exercise"), tiny.code("%%answer lab.load\nbad"), tiny.code("x"),
    ]  # fmt: skip
    return new_notebook(cells=cells, metadata={"papermill": {"input_path": "/tmp/x"}, "toc": {}})


def test_normalised_metadata_is_minimal():
    """Only the kernel's name and the tags stay; timings, paths and editor state go."""
    tidy = notebook.normalise(messy())
    assert tidy.metadata == notebook.KERNEL
    assert [cell.metadata for cell in tidy.cells if cell.metadata] == [{"tags": ["exercise"]}] * 2


def test_ids_can_be_read():
    """Answer cells are called by their exercise, the others by phase and number; untagged ones are not answers."""
    ids = [cell.id for cell in notebook.normalise(messy()).cells]
    assert ids == [
        "opening-01", "run-01", "run-02", "run-03", "fix-01", "load", "kill-because", "fix-02", "fix-03",
    ]  # fmt: skip


def test_ids_stay_when_cells_come():
    """A cell that is put between others gets a free id; the others keep theirs, since copies are upgraded by id."""
    tidy = notebook.normalise(messy())
    before = [cell.id for cell in tidy.cells]
    tidy.cells.insert(3, tiny.code("new"))
    after = [cell.id for cell in notebook.normalise(tidy).cells]
    assert after == [*before[:3], "run-04", *before[3:]]


def test_counts_run_from_one():
    """No count is null, since nbval compares nothing where it is; empty cells are gone."""
    codes = [cell for cell in notebook.normalise(messy()).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in codes] == [1, 2, 3, 4, 5, 6]
    assert codes[1].outputs[0].execution_count == 2


def test_outputs_stay_streams_are_joined():
    """Outputs are kept; pieces of a stream, split differently on every run, are joined."""
    first, second = notebook.normalise(messy()).cells[2:4]
    assert [output.text for output in first.outputs] == ["1\n2\n"]
    assert second.outputs[0].data == {"text/plain": "7"}
    assert second.outputs[0].metadata == {}


def test_normalise_twice_is_once(tmp_path):
    """To normalise again changes no byte, and what is written is valid."""
    once = notebook.normalise(messy())
    assert notebook.text(notebook.normalise(once)) == notebook.text(once)
    notebook.write(once, tmp_path / "a.ipynb")
    nbformat.validate(notebook.read(tmp_path / "a.ipynb"))


def test_phases_of_cells():
    """Each cell belongs to the phase of the heading at or above it."""
    assert notebook.phases(messy()) == ["", "Run", "Run", "Run", "Run", "Fix", "Fix", "Fix", "Fix", "Fix"]


def test_without_outputs_leaves_the_original():
    """A bare copy has neither outputs nor counts; the notebook itself keeps them."""
    whole = messy()
    bare = notebook.without_outputs(whole)
    assert all(not cell.outputs and cell.execution_count is None for cell in bare.cells if cell.cell_type == "code")
    assert whole.cells[2].outputs


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": []}'])
def test_not_a_notebook_is_a_sentence(tmp_path, text):
    """A file that is no notebook, and one that is not there, are refused by name."""
    path = tmp_path / "odd.ipynb"
    path.write_text(text)
    with pytest.raises(Refusal, match=r"odd\.ipynb is not a notebook"):
        notebook.read(path)
    with pytest.raises(Refusal, match="There is no notebook"):
        notebook.read(tmp_path / "none.ipynb")
