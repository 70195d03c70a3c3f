"""A browser for all tests of this folder, and a page that is watched."""

import chromium
import pytest
from lab_server import LabServer, make_home
from playwright.sync_api import expect

expect.set_options(timeout=20_000)  # milliseconds; two browsers and their kernels share a small machine


@pytest.fixture(scope="session")
def browser():
    """The browser of this machine; without one its tests are skipped."""
    if not chromium.find():
        pytest.skip(f"no chromium on this machine: {chromium.INSTALL}")
    with chromium.started() as browser:
        yield browser


@pytest.fixture
def context(browser):
    """A browser that nobody has used yet; `context.asked` has what its pages asked for."""
    context = browser.new_context(viewport={"width": 1300, "height": 900}, reduced_motion="reduce")
    context.asked = chromium.Asked(context)
    yield context
    context.close()


@pytest.fixture
def page(context):
    """An empty page; whatever the test does in it, nothing may be asked of another machine."""
    yield context.new_page()
    assert not context.asked.outside()


@pytest.fixture(scope="session")
def server(browser, tmp_path_factory):
    """JupyterLab as `make lab` starts it, in a workbook of its own; at the end nothing of it may be left."""
    server = LabServer(make_home(tmp_path_factory.mktemp("lab")))
    yield server
    assert not server.stop()
