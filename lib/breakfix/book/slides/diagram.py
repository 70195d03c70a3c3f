"""The diagram of a project: Mermaid in its notebook, drawn once, and kept as `<slug>.svg` beside its module.

An author draws it in a real browser (`make diagrams`); a page shows it without any script. The drawing
holds a checksum of the text that it was drawn from, so that a test can say when it is out of date.
"""

import hashlib
import re
from pathlib import Path

from markupsafe import Markup

from breakfix import places

FENCE = re.compile(r"^```mermaid[ ]*\n(.*?)^```[ ]*$\n?", re.MULTILINE | re.DOTALL)
STAMP = re.compile(r'data-drawn-from="([0-9a-f]{16})"')


def source(notebook):
    """Return the text of the notebook's first Mermaid diagram, or ''."""
    texts = (FENCE.search(cell.source) for cell in notebook.cells if cell.cell_type == "markdown")
    return next((match[1] for match in texts if match), "")


def title(notebook):
    """Return the heading above that diagram, or ''."""
    for cell in notebook.cells:
        match = FENCE.search(cell.source) if cell.cell_type == "markdown" else None
        if match:
            headings = re.findall(r"^#+ +(.+?)\s*$", cell.source[: match.start()], re.MULTILINE)
            return headings[-1] if headings else ""
    return ""


def checksum(text):
    """Return sixteen hex digits of a diagram's text, whatever its white space."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def path(project):
    """Return where a project's drawing lies, or will lie."""
    below = places.HOME / "lib" / Path(*project.module.split("."))
    return below.with_name(f"{project.slug}.svg")


def drawn(project, text):
    """Return the drawing of a diagram's text as HTML; empty when there is none, or one of another text."""
    try:
        svg = path(project).read_text("utf-8")
    except FileNotFoundError:
        return Markup()
    stamp = STAMP.search(svg)
    # Tracked, and held by a test to be without scripts and addresses.
    return Markup(svg) if stamp and stamp[1] == checksum(text) else Markup()  # noqa: S704
