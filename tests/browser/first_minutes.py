"""The first minutes of somebody new, measured: from `git clone` to the first passed verdict. `make minutes`.

A fresh clone, an empty home, the README's commands, then the first notebook in a browser, key by key. What is measured
is the machine: reading and thinking come on top, and a download is as fast as the network. The result is written
into the README.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import chromium
from lab_page import LabPage
from lab_server import ROOT, LabServer
from playwright.sync_api import expect

from breakfix import places
from breakfix.book import index
from breakfix.projects import start_here

FIRST = "cups_by_drink"  # the first answer that can pass or not
INSTALL_SECONDS = 900


def measure(folder, say):
    """Go from nothing to the first passed verdict in `folder`; return a list of (step, how many actions, seconds)."""
    steps, clone = [], folder / "breakfix"

    def step(name, actions, work):
        begin = time.perf_counter()
        result = work()
        steps.append((name, actions if actions is not None else result, time.perf_counter() - begin))
        say(f"{name}: {steps[-1][2]:.1f} s")
        return result

    os.environ["HOME"] = str(folder / "home")
    (folder / "home").mkdir()
    step("`git clone`, and into the folder", 2, lambda: subprocess.run(["git", "clone", "-q", ROOT, clone], check=True))
    server = step("`make lab`, until JupyterLab answers", 1, lambda: LabServer(clone, INSTALL_SECONDS))
    try:
        with chromium.started() as browser:
            page = browser.new_page(viewport={"width": 1300, "height": 900})
            lab = step("open `00_start_here.ipynb`", 1, lambda: LabPage(page, server, "00_start_here.ipynb"))
            step("Shift+Enter down to the first exercise", None, lambda: to_the_first(lab))
            step("type the query, Shift+Enter: passed", 2, lambda: passed(lab))
    finally:
        server.stop()
    return steps


def to_the_first(lab):
    """Run cell after cell until the first exercise is the chosen one; return how many there were."""
    lab.notebook.locator(".jp-Cell").first.click()
    lab.keyboard.press("Escape")
    chosen = lab.notebook.locator(".jp-Cell.jp-mod-active")
    for presses in range(100):
        if f"%%answer lab.{FIRST}" in chosen.inner_text():
            lab.wait_until_idle()
            return presses
        lab.keyboard.press("Shift+Enter")
        lab.page.wait_for_timeout(50)  # the next cell is chosen a moment later
    raise AssertionError(f"no cell answers {FIRST}")


def passed(lab):
    """Type the reference into the first exercise, run it, and wait for its verdict."""
    output = lab.rewrite(FIRST, start_here.cups_by_drink.reference_source.strip())
    expect(output).to_contain_text("passed", timeout=60_000)


def markdown(steps):
    """Return the table for the README."""
    lines = ["| step | actions | seconds |", "|---|---|---|"]
    lines += [f"| {name} | {actions} | {seconds:.0f} |" for name, actions, seconds in steps]
    lines += [f"| **together** | **{sum(step[1] for step in steps)}** | **{sum(step[2] for step in steps):.0f}** |"]
    return "\n".join(lines)


def main():
    """Measure and rewrite the README's table."""
    if not chromium.find():
        sys.exit(f"no chromium on this machine: {chromium.INSTALL}")
    with tempfile.TemporaryDirectory(prefix="bf-") as folder:
        steps = measure(Path(folder), lambda text: print(re.sub("`", "", text), flush=True))
    readme = places.HOME / "README.md"
    readme.write_text(index.between(readme.read_text("utf-8"), "minutes", markdown(steps)), "utf-8")


if __name__ == "__main__":
    main()
