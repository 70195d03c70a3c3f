"""The row of ways in JupyterLab: each link opens what it says."""

import re

import nbformat
from lab_page import MILLISECONDS, LabPage
from playwright.sync_api import expect

from breakfix.book.ways import CELL

CAPSTONE = "level_6/15_level6_mini_capstone.ipynb"
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def test_each_way_leads_there(page, server):
    """A link to a cell brings its heading before the eyes, wherever it is; the page to read opens to be read."""
    lab = LabPage(page, server, CAPSTONE)
    row = lab.notebook.locator(".jp-RenderedMarkdown", has_text="Learn your way.")
    cells = {cell.id: cell.source for cell in nbformat.read(lab.path, as_version=4).cells}
    targets = re.findall(r"\[([^]]+)\]\(#cell-id=([\w-]+)\)", cells[CELL])
    assert targets
    for words, target in targets:
        row.get_by_role("link", name=words).click()
        head = HEADING.search(cells[target])[1]
        expect(lab.notebook.get_by_role("heading", name=head, exact=False)).to_be_in_viewport()
    row.get_by_role("link", name="the idea, on a page").click()
    expect(page.locator(".jp-MarkdownViewer h1")).to_have_text(re.compile("A load that may happen twice"))


def test_pages_open_to_be_read(page, server):
    """A page that is opened by its name, as from the list of files, is shown as it is meant to be read."""
    page.goto(server.url("lab/tree/lib/breakfix/projects/start_here.teach.md"))
    title = page.locator(".jp-MarkdownViewer h1")
    expect(title).to_have_text(re.compile("Teaching 0-00"), timeout=MILLISECONDS)
    assert not page.locator(".jp-FileEditor").count()
