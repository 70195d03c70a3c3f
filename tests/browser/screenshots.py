"""Take the pictures of the README anew: `make screenshots`.

A learner's copy in JupyterLab, verdicts, the diagram, a slide of the walkthrough, and the report of a batch run,
each as `tests/browser/screenshots/<name>.png`. What differs from one time to the next (clocks, durations, the
cursor) is left out.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import chromium
from lab_page import LabPage
from lab_server import ROOT, LabServer, environment, make_home

from breakfix.book.runs import report

PICTURES = Path(__file__).with_name("screenshots")
VIEW = {"width": 1200, "height": 760}
STILL = """
.cm-cursorLayer, .jp-DirListing-itemModified, .jp-DirListing-headerItem.jp-id-modified { visibility: hidden !important }
* { caret-color: transparent !important; animation: none !important; transition: none !important }
"""
# The last column of the report holds seconds.
TIMELESS = "table:first-of-type :is(th, td):last-child { display: none }"
NOT_YET = "select drink, sum(cups) as cups from sales group by drink order by drink"
PASSED = "select drink, coalesce(sum(cups), 0) as cups from sales group by drink order by drink"


def take(page, name, *, around=None, last=None, rim=0):
    """Take a picture of the page, or of what lies from the top of `around` to the bottom of `last`."""
    page.add_style_tag(content=STILL)
    page.mouse.move(VIEW["width"] - 1, VIEW["height"] // 2)  # nothing is pointed at
    clip = None
    if around is not None:
        around.evaluate("element => element.scrollIntoView({block: 'start'})")
        top, bottom = around.bounding_box(), (last or around).bounding_box()
        left, above = max(top["x"] - rim, 0), max(top["y"] - rim, 0)
        height = min(bottom["y"] + bottom["height"] + rim, VIEW["height"]) - above
        clip = {"x": left, "y": above, "width": min(top["width"] + 2 * rim, VIEW["width"] - left), "height": height}
    page.screenshot(path=PICTURES / f"{name}.png", clip=clip)


def in_jupyterlab(page, server):
    """A copy as it opens, two verdicts and the diagram."""
    lab = LabPage(page, server, "00_start_here.ipynb")
    lab.run_all()
    lab.top()
    take(page, "jupyterlab")
    page.keyboard.press("Control+b")  # the list of files makes room
    output = lab.answer("cups_by_drink", NOT_YET)
    take(page, "not-yet", around=lab.cell("cups_by_drink"), last=output.last)
    output = lab.answer("cups_by_drink", PASSED)
    take(page, "passed", around=output.first)  # without the answer, which is for the learner to find
    lab = LabPage(page, server, "level_6/15_level6_mini_capstone.ipynb")
    diagram = lab.notebook.locator(".jp-RenderedMermaid").first
    diagram.locator("img").wait_for()
    take(page, "diagram", around=diagram)


def breakfix(home, *arguments):
    """Run a command in the workbook at `home`."""
    command = [sys.executable, "-m", "breakfix", *arguments]
    subprocess.run(
        command, cwd=home, env=environment(home) | {"BREAKFIX_LEDGER": "off"}, check=True, capture_output=True
    )


def walkthrough(page, home):
    """The first slide with a table that waited until it was guessed, with the table."""
    path = home / "walkthrough.html"
    breakfix(home, "walkthrough", "6-15", "--output", str(path))
    page.goto(path.as_uri())
    slide = page.locator(".slide").filter(has=page.locator(".late table")).first.get_attribute("id")
    page.evaluate("name => { location.hash = name }", slide)
    page.locator(f"#{slide}").wait_for()
    while page.locator(f"#{slide} .later").count():
        page.keyboard.press("ArrowRight")
    page.evaluate("scrollTo(0, 0)")
    take(page, "walkthrough")


def batch_report(page, home):
    """The report of what `make run` runs, without the times of this machine."""
    breakfix(home, "run", "--solved", "--dataset", "sample", "--dataset", "flights")
    summary = json.loads((home / "build/runs/latest/summary.json").read_text("utf-8"))
    path = home / "report.html"
    path.write_text(report.page("20260101-090000", summary["mode"], summary["notebooks"]), "utf-8")
    page.goto(path.as_uri())
    page.add_style_tag(content=TIMELESS)
    take(page, "report", around=page.locator("h1"), last=page.locator("table").first, rim=12)


def main():
    """Take them all."""
    if not chromium.find():
        sys.exit(f"no chromium on this machine: {chromium.INSTALL}")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium.started() as browser:
        home = make_home(Path(folder))
        page = browser.new_context(viewport=VIEW, reduced_motion="reduce", color_scheme="light").new_page()
        server = LabServer(home)
        try:
            in_jupyterlab(page, server)
        finally:
            server.stop()
        walkthrough(page, home)
        batch_report(page, home)
    for picture in sorted(PICTURES.glob("*.png")):
        print(f"{picture.relative_to(ROOT)}  {picture.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
