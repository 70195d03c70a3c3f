"""Every notebook once through JupyterLab in a real browser, as shipped and with every answer filled in."""

import chromium
import pytest
from lab_copy import MODES, prepared
from lab_page import LabPage
from playwright.sync_api import expect

from breakfix.book import catalogue, notebook
from breakfix.book.runs import receipt


@pytest.fixture(params=catalogue.projects(), ids=lambda project: project.number)
def project(request):
    return request.param


@pytest.fixture(params=MODES)
def mode(request):
    return request.param


@pytest.fixture
def lab(page, server, project, mode):
    """The page of a copy after Run All."""
    with prepared(server, project, mode) as name:
        lab = LabPage(page, server, name)
        lab.run_all()
        yield lab


def test_run_all(lab, project, mode):
    """Run All ends with every verdict as it has to be, no error is shown, every phase can be seen, and axe is content.

    A frame's table is pandas' own.
    """
    book = lab.saved()
    found = receipt.take(book)
    assert found.problems(mode) == []
    assert found.asked == list(found.verdicts)
    assert lab.trouble() == []
    for phase in dict.fromkeys(notebook.phases(book)):
        if phase in notebook.PHASES:
            expect(lab.phase(phase)).to_be_in_viewport()
    assert chromium.barriers(lab.page, {"include": [".jp-OutputArea-output"], "exclude": [".dataframe"]}) == []
