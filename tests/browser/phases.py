"""Pictures of every phase of notebooks, to be looked at: `.venv/bin/python tests/browser/phases.py 6-15`.

Each copy is run in JupyterLab as shipped and solved; `build/phases/<number>-<mode>-<n>-<phase>.png` shows what lies
from one heading to the next, `-2`, `-3` what one picture cannot hold. Without numbers all notebooks are taken.
"""

import sys
import tempfile
from pathlib import Path

import chromium
from lab_copy import MODES, prepared
from lab_page import LabPage
from lab_server import LabServer, make_home

from breakfix import places
from breakfix.book import catalogue, notebook

VIEW = {"width": 1300, "height": 3000}
CHROME = 110  # pixels above the notebook: menus, tabs, tools
BELOW = 30  # and below it
MOST = 12  # pictures of one phase


def take(lab, stem, phases):
    """Take pictures of the opening and of each phase."""
    lab.keyboard.press("Control+b")  # the list of files makes room
    outer = lab.notebook.locator(".jp-WindowedPanel-outer")
    starts = [0] + [_top(lab, outer, phase) for phase in phases]
    ends = [*starts[1:], outer.evaluate("element => element.scrollHeight")]
    for number, (name, start, end) in enumerate(zip(["opening", *phases], starts, ends, strict=True)):
        for part in range(MOST):
            place = start + part * (VIEW["height"] - CHROME - BELOW)
            if place >= end:
                break
            outer.evaluate("(element, place) => { element.scrollTop = place }", place)
            lab.page.wait_for_timeout(150)  # cells are drawn when they come into view
            height = min(CHROME + end - place, VIEW["height"] - BELOW)
            more = f"-{part + 1}" if part else ""
            path = f"{stem}-{number}-{name.lower()}{more}.png"
            lab.page.screenshot(path=path, clip={"x": 0, "y": 0, "width": VIEW["width"], "height": height})


def _top(lab, outer, phase):
    """How far down the heading of a phase lies in the notebook, in pixels."""
    lab.phase(phase)
    lab.page.wait_for_timeout(150)  # what came into view has now its true height
    lab.phase(phase)
    return outer.evaluate("element => element.scrollTop")


def main(numbers):
    """Take pictures of the projects called by `numbers`."""
    if not chromium.find():
        sys.exit(f"There is no chromium on this machine: {chromium.INSTALL}")
    folder = places.BUILD / "phases"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as room, chromium.started() as browser:
        server = LabServer(make_home(Path(room)))
        try:
            for project in catalogue.find(numbers):
                found = [
                    phase for phase in notebook.PHASES if phase in notebook.phases(notebook.read(project.notebook))
                ]
                for mode in MODES:
                    with prepared(server, project, mode) as name:
                        page = browser.new_page(viewport=VIEW, reduced_motion="reduce")
                        lab = LabPage(page, server, name)
                        lab.run_all()
                        take(lab, folder / f"{project.number}-{mode}", found)
                        page.close()
                    print(f"{project.number} {mode}: {folder.relative_to(places.HOME)}", flush=True)
        finally:
            server.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
