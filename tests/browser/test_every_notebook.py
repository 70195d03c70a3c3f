"""Every notebook once through JupyterLab in a real browser, with every answer filled in; one of each kind as shipped.

As shipped a cell shows what it shows solved, or a verdict that says "not attempted"; nbval runs the cells of all.
"""

import chromium
import pytest
from lab_copy import MODES, prepared
from lab_page import LabPage
from playwright.sync_api import expect

from breakfix.book import catalogue, notebook
from breakfix.book.runs import receipt

KINDS = ("0-00", "6-05", "6-12", "7-15", "8-01", "d-04")  # the first steps, capstones, a lesson, a dashboard, a sheet
RUNS = [
    (project, mode) for project in catalogue.projects() for mode in MODES if mode == "solved" or project.number in KINDS
]


@pytest.fixture(params=RUNS, ids=lambda run: f"{run[0].number}-{run[1]}")
def run(request):
    """A project, and how its copy is prepared."""
    return request.param


@pytest.fixture
def lab(page, server, run):
    """The page of a copy after Run All."""
    with prepared(server, *run) as name:
        lab = LabPage(page, server, name)
        lab.run_all()
        yield lab


def test_run_all(lab, run):
    """Run All ends with every verdict as it has to be, no error is shown, every phase can be seen, and axe is content.

    A frame's table is pandas' own.
    """
    book = lab.saved()
    found = receipt.take(book)
    assert found.problems(run[1]) == []
    assert found.asked == list(found.verdicts)
    assert lab.trouble() == []
    for phase in dict.fromkeys(notebook.phases(book)):
        if phase in notebook.PHASES:
            expect(lab.phase(phase)).to_be_in_viewport()
    assert chromium.barriers(lab.page, {"include": [".jp-OutputArea-output"], "exclude": [".dataframe"]}) == []
