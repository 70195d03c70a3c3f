"""Draw the diagrams of all projects anew, in JupyterLab itself: `make diagrams`.

Each notebook's Mermaid is shown by JupyterLab in a real browser, made plain, and kept as `<slug>.svg` beside the
project's module. A drawing of the present text is left alone; `--all` draws them all.
"""

import json
import re
import sys
import tempfile
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import chromium
from lab_server import LabServer, make_home
from nbformat.v4 import new_markdown_cell, new_notebook

from breakfix.book import catalogue, notebook
from breakfix.book.slides import diagram, drawing

SECONDS = 120
# Words as SVG text instead of HTML, and boxes close enough together to be read from the last row.
INIT = {
    "htmlLabels": False,
    "fontFamily": "sans-serif",
    "flowchart": {"htmlLabels": False, "nodeSpacing": 24, "rankSpacing": 30, "padding": 10},
}


def wanted(everything):
    """Return (project, text of its diagram, title) for each project whose drawing is missing or of another text."""
    found = []
    for project in catalogue.projects():
        read = notebook.read(project.notebook)
        text = diagram.source(read)
        if text and (everything or not diagram.drawn(project, text)):
            found.append((project, text, diagram.title(read)))
    return found


def draw(browser, server, texts):
    """Have JupyterLab draw the texts, each in a cell of one notebook; return what it made, as SVG."""
    cells = [new_markdown_cell(f"```mermaid\n%%{{init: {json.dumps(INIT)}}}%%\n{text}```") for text in texts]
    path = server.home / "work" / "diagrams.ipynb"
    notebook.write(notebook.normalise(new_notebook(cells=cells)), path)
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    page.goto(server.url(f"lab/tree/work/{path.name}"))
    pictures = page.locator(".jp-RenderedMermaid img")
    pictures.nth(len(texts) - 1).wait_for(timeout=SECONDS * 1000)
    sources = [picture.get_attribute("src") for picture in pictures.all()]
    page.close()
    return [re.sub(r"^.*?(?=<svg)", "", unquote(unescape(source)), flags=re.DOTALL) for source in sources]


def main(arguments):
    """Draw what is out of date; return how many were drawn."""
    todo = wanted("--all" in arguments)
    if not todo:
        print("Every drawing is of the present text.")
        return
    if not chromium.find():
        sys.exit(f"There is no chromium on this machine: {chromium.INSTALL}")
    with tempfile.TemporaryDirectory() as folder, chromium.started() as browser:
        server = LabServer(make_home(Path(folder)))
        try:
            drawn = draw(browser, server, [text for _, text, _ in todo])
        finally:
            server.stop()
    for (project, text, title), svg in zip(todo, drawn, strict=True):
        path = diagram.path(project)
        path.write_text(drawing.plain(svg, text, project.slug, title), "utf-8")
        print(f"wrote {path}")


if __name__ == "__main__":
    main(sys.argv[1:])
