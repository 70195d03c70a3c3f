"""Fix: a badge that asks the workflow."""

import re
from urllib.parse import parse_qs, urlsplit

from breakfix.lab import exercise

from . import jobs

LINE = re.compile(r"\[!\[([^\]\n]*)\]\(([^\s()]+)\)\]\(([^\s()]+)\)")


@exercise(phase="fix", kind="value", minutes=4)
def badge():
    """Write the badge of the workflow, as one line of Markdown.

    Given     the repository flights of ana on GitHub, whose branch main has the workflow .github/workflows/test.yml
    Leave     a text of one line: an image that is a link, [![text](https://image)](https://page). The image is the
              badge of this workflow for the branch main; its address is https://github.com/OWNER/REPO, then
              /actions/workflows/FILE, then /badge.svg?branch=BRANCH. The page is that of its runs: the same address up
              to FILE; a query may follow. The text is yours, and not empty: whoever cannot see the image reads it
    """
    return "[![test](https://github.com/ana/flights/actions/workflows/test.yml/badge.svg?branch=main)](https://github.com/ana/flights/actions/workflows/test.yml)"


badge.stub('badge = "![test](https://img.shields.io/badge/tests-passing-green)"\n')
badge.keeps("docs/badge.md")
badge.costs = "one line that nobody has to keep up to date"


@badge.look
def parts(world, badge, part):
    line = LINE.fullmatch(jobs.text("badge", badge).strip())
    if not line:
        return {part: "not there: the line is no image with a link around it"}
    text, image, page = line.groups()
    seen = {"text": "there" if text.strip() else "empty", "page": page.partition("?")[0].rstrip("/")}
    asked = {name: values[-1] for name, values in parse_qs(urlsplit(image).query).items()}
    seen["image"] = [image.partition("?")[0], {"event": "push"} | asked]  # pushes only, or all events: both are right
    return {part: seen[part]}


parts.when("text: its text is read", "text")
parts.when("image: the address of its image is looked up", "image")
parts.when("page: the page that it leads to is looked up", "page")
badge.asks("""
text: What does somebody read who cannot see the image?
image: Who paints this image: a workflow that ran on main, or whoever wrote the address?
page: Somebody clicks on a red badge. What do they want to see?
""")
badge.slips("""
painted: It will be green for ever. Which address asks the workflow?
    ~ https://github.com/ana/flights/actions/workflows/test.yml/badge.svg?branch=main => https://img.shields.io/badge/tests-passing-green
any branch: Somebody tries something on a branch of theirs. Whose colour has the badge?
    - ?branch=main
another name: GitHub knows a workflow by its file. What is that called?
    ~ test.yml/badge.svg => tests.yml/badge.svg
no text: The image could not be loaded. What is left of your line?
    ~ ![test] => ![]
to the front: A red badge leads to the code. Where are the runs, and what they wrote?
    ~ https://github.com/ana/flights/actions/workflows/test.yml) => https://github.com/ana/flights)
""")
badge.hints += [
    "The address of the image is made of four parts, as the table above the cell says; the page is the same address "
    "without its end.",
    "A twin: mo has a repository bread with the workflow bake.yml, and its branch is oven.\n"
    "    [![bake](https://github.com/mo/bread/actions/workflows/bake.yml/badge.svg?branch=oven)]"
    "(https://github.com/mo/bread/actions/workflows/bake.yml)",
]
