"""A diagram as JupyterLab has drawn it, made small and plain: shapes and words, one style for light and dark.

What Mermaid draws brings along its own style sheet, ids and shadows. Here only the geometry is kept, so that the
drawing can stand inside a page, alone in a browser or in a README, and a screen reader finds its words.
"""

import re
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from breakfix.book.slides.diagram import checksum

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"path", "rect", "circle", "ellipse", "polygon", "line", "polyline"}
GEOMETRY = (
    "d",
    "points",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "width",
    "height",
    "transform",
)
HIDDEN = {"marker", "style", "defs", "filter", "linearGradient", "script", "foreignObject", "title", "desc"}
NUMBER = re.compile(r"-?\d+\.\d+")
ARROW = (
    '<marker id="{slug}-arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">'
    '<path class="tip" d="M0 0L10 5L0 10z"/></marker>'
)
STYLE = """
.drawing { font: 16px sans-serif; text-anchor: middle; fill: #1b1f24; stroke: none; }
.drawing .box { fill: #f3f5f8; stroke: #57606a; }
.drawing .way { fill: none; stroke: #57606a; stroke-width: 1.5; }
.drawing .dotted { stroke-dasharray: 4; }
.drawing .tip { fill: #57606a; }
.drawing .under { fill: #ffffff; }
@media screen and (prefers-color-scheme: dark) {
.drawing { fill: #e8eaed; }
.drawing .box { fill: #1f252c; stroke: #aab4bf; }
.drawing .way { stroke: #aab4bf; }
.drawing .tip { fill: #aab4bf; }
.drawing .under { fill: #14181d; }
}
"""


def plain(svg, text, slug, title):
    """Return the drawing to keep: `svg` is JupyterLab's, `text` the Mermaid it was drawn from.

    Raises ValueError when it holds something else than shapes and words, such as HTML in a label.
    """
    root = ElementTree.fromstring(svg)  # noqa: S314  # drawn on this machine from our own notebook
    if root.find(f".//{SVG}foreignObject") is not None:
        raise ValueError(f"the diagram of {slug} has labels in HTML; draw it with htmlLabels off")
    box = _short(root.get("viewBox"))
    width, height = box.split()[2:]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" role="img" aria-labelledby="{slug}-title {slug}-desc"'
        f' data-drawn-from="{checksum(text)}" viewBox="{box}" width="{width}" height="{height}">',
        f'<title id="{slug}-title">{escape(_said(root, "title") or title)}</title>',
        f'<desc id="{slug}-desc">{escape(_said(root, "desc") or _words(root))}</desc>',
        f"<style>{STYLE}</style>",
        ARROW.format(slug=slug),
        *_children(root, slug, ""),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _said(root, name):
    """What the diagram says of itself for those who listen, with accTitle and accDescr; '' where it says nothing."""
    return " ".join((root.findtext(f"{SVG}{name}") or "").split())


def _words(root):
    """What stands in the boxes, in the order of the source."""
    boxes = [" ".join(_rows(group)) for group in root.iter(f"{SVG}g") if "node" in _classes(group)]
    return f"A chart of these boxes: {'; '.join(boxes)}."


def _children(element, slug, role):
    for child in element:
        name = child.tag.removeprefix(SVG)
        if name == "g":
            inside = list(_children(child, slug, _role(child, role)))
            where = child.get("transform")
            if inside:
                yield f'<g transform="{_short(where)}">' if where else "<g>"
                yield from inside
                yield "</g>"
        elif name == "text":
            yield from _text(child)
        elif name in SHAPES:
            yield from _shape(child, name, slug, role)
        elif name not in HIDDEN:
            raise ValueError(f"the diagram of {slug} holds <{name}>, which nobody has seen to be safe yet")


def _role(group, role):
    classes = _classes(group)
    return next((name for name in ("node", "edgeLabel", "edgePaths") if name in classes), role)


def _shape(shape, name, slug, role):
    """A shape with its geometry; a box without a size is left out."""
    given = {key: _short(shape.get(key)) for key in GEOMETRY if shape.get(key)}
    if not given or (name == "rect" and ("width" not in given or float(given["width"]) <= 0)):
        return
    background = "background" in _classes(shape)
    kind = {"node": "box", "edgeLabel": "under"}.get(role, "way")
    dotted = " dotted" if any("dotted" in each or "dashed" in each for each in _classes(shape)) else ""
    arrow = f' marker-end="url(#{slug}-arrow)"' if shape.get("marker-end") else ""
    if not (background and role == "node"):
        yield f'<{name} class="{kind}{dotted}"{_attributes(given)}{arrow}/>'


def _text(text):
    """The words of a label, a line each."""
    where = {key: text.get(key) for key in ("x", "y") if text.get(key)}
    rows = [row for row in text if row.tag == f"{SVG}tspan"]
    lines = [
        f"<tspan{_attributes({key: row.get(key) for key in ('x', 'y', 'dy') if row.get(key)})}>"
        f"{escape(''.join(row.itertext()))}</tspan>"
        for row in rows
    ]
    if rows and _rows(text):
        yield f"<text{_attributes(where)}>{''.join(lines)}</text>"


def _rows(element):
    rows = (row for row in element.iter(f"{SVG}tspan") if "row" in _classes(row))
    return [text for row in rows if (text := "".join(row.itertext()).strip())]


def _attributes(given):
    return "".join(f' {key}="{escape(value, {chr(34): "&quot;"})}"' for key, value in given.items())


def _classes(element):
    return (element.get("class") or "").split()


def _short(text):
    """Numbers to one decimal: a tenth of a pixel is enough."""
    return NUMBER.sub(lambda match: f"{float(match[0]):.1f}".removesuffix(".0"), text)
