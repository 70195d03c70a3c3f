"""The learner's copies."""

import os
import resource
import shutil
import signal

import pytest
from nbformat.v4 import new_output

from breakfix import places
from breakfix.book import Refusal, catalogue, notebook
from breakfix.book.copies import copies, shipped
from breakfix.book.runs import run


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


@pytest.fixture
def bare(toy):
    shutil.rmtree(places.WORK, ignore_errors=True)
    return toy


def test_the_form_that_was_saved_last_counts(bare):
    """With both forms there, reading and writing take the one that was saved last."""
    assert copies.start(bare, "py")
    assert copies.start(bare)
    text, book = copies.path(bare, "py"), bare.copy
    for first, last in ((text, book), (book, text)):
        os.utime(first, ns=(1, 1))
        os.utime(last, ns=(2, 2))
        assert copies.forms(bare) == [last, first]
        before = first.read_bytes()
        mine = copies.read(bare)
        mine.cells[2].source = f"# in {last.suffix}"
        last.write_bytes(copies.encoded(bare, mine, last))
        assert copies.read(bare).cells[2].source == f"# in {last.suffix}"
        assert first.read_bytes() == before


def test_the_second_form_has_the_answers_of_the_first(bare):
    """Who goes on in the other form does nothing twice; neither is overwritten."""
    copies.start(bare)
    mine = notebook.read(bare.copy)
    mine.cells[-1].source = '%%answer lab.holds\nfixes = ["keep_newest"]'
    notebook.write(mine, bare.copy)
    assert copies.start(bare, "py")
    assert copies.load(copies.path(bare, "py")).cells == mine.cells
    assert not copies.start(bare, "py")
    bare.copy.unlink()
    assert copies.start(bare)
    assert notebook.read(bare.copy).cells == mine.cells


def test_reading_needs_a_copy(bare):
    """Where there is no copy yet, reading says how to make one."""
    with pytest.raises(Refusal, match="breakfix start 9-01"):
        copies.read(bare)


def test_every_command_takes_the_text_file(bare):
    """`run --mine` fills in nothing and reads the text file's cells, as `list` knows of it."""
    copies.start(bare, "py")
    path = copies.path(bare, "py")
    path.write_text(path.read_text().replace("wait = ...", "wait = 4"))
    (job,) = run.plan([bare], "mine")
    assert [cell.source for cell in job.notebook.cells if cell.id == "wait"] == ["%%answer lab.wait\nwait = 4"]


def test_a_full_disk_leaves_no_half(bare):
    """A copy that could not be written whole is not there, so that the next start makes it."""
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    copies.start(bare, "py")
    copies.path(bare, "py").unlink()  # what is kept of the notebook is there already
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, limit[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            copies.start(bare, "py")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, old)
    assert copies.forms(bare) == []
    assert copies.start(bare, "py")
