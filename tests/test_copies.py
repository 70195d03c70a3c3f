"""The learner's copies."""

import pytest
from nbformat.v4 import new_output

from breakfix.book import catalogue, copies, notebook, shipped


@pytest.fixture(scope="module")
def toy(workbook):
    return catalogue.find(["9-01"])[0]


def test_copy_has_no_outputs(toy):
    """A copy has the notebook's cells, ids and tags, and no outputs: saved ones would answer the predictions.

    Beside them stands what it came from.
    """
    tracked = notebook.read(toy.notebook)
    tracked.cells[1].outputs = [new_output("stream", name="stdout", text="seven")]
    notebook.write(tracked, toy.notebook)
    assert copies.start(toy)
    copy = notebook.read(toy.copy)
    assert copy.metadata.pop("breakfix") == {"project": "9-01", "shipped": shipped.version(copy)}
    assert copy == notebook.without_outputs(tracked) != tracked


def test_copy_is_never_overwritten(toy):
    """What the learner wrote stays, whatever was shipped since."""
    copies.start(toy)
    toy.copy.write_text("mine")
    assert not copies.start(toy)
    assert toy.copy.read_text() == "mine"
