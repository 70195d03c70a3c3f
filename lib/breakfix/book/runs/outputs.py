"""Outputs of cells as HTML for a page: tables, verdicts, text, pictures and errors, all without anything to run."""

import base64
import binascii

from markupsafe import Markup, escape

from breakfix.book.markup import safe
from breakfix.book.runs.receipt import VERDICT

CHART = "application/vnd.breakfix.chart+json"
LANES = "application/vnd.breakfix.lanes+json"
MOST = 12_000  # characters of a text that are shown
PICTURES = ("image/png", "image/jpeg", "image/svg+xml")
CLASSES = {"passed": "good", "complete": "good", "not yet": "open"}


def shown(output):
    """Return one output of an executed cell as HTML; empty when it has nothing to show."""
    kind = output["output_type"]
    if kind == "stream":
        return _text(output["text"])
    if kind == "error":
        return _text(f"{output['ename']}: {output['evalue']}")
    data = output.get("data", {})
    if VERDICT in data:
        return verdict(data)
    if LANES in data:
        return _lanes(**data[LANES])
    if CHART in data:
        return _chart(data[CHART])
    for name in PICTURES:
        if name in data:
            return _picture(name, data[name])
    if "text/html" in data:
        return Markup('<div class="output">{}</div>').format(safe(data["text/html"]))
    return _text(data.get("text/plain", ""))


def verdict(data):
    """Return a verdict as HTML, with its status as a class for the eye; the status stands in its words as well."""
    status = data[VERDICT]["status"]
    inside = safe(data.get("text/html", "")) or _text(data.get("text/plain", ""))
    return Markup('<div class="verdict {}">{}</div>').format(CLASSES.get(status, "untouched"), inside)


def _lanes(title, events):
    """A history, drawn anew from its data: nothing of the output's own HTML is taken."""
    from breakfix.lab.lanes import Lanes

    return Markup('<div class="output">{}</div>').format(Markup(Lanes(events, title).to_html()))  # noqa: S704


def _chart(data):
    """The table of a chart, with its bars, made anew from its data: a page here draws nothing by script."""
    from breakfix.lab.chart import Chart

    return Markup('<div class="output wide" tabindex="0" role="group" aria-label="Table">{}</div>').format(
        Markup(Chart(**data).to_html())  # noqa: S704
    )


def _text(text):
    if not text.strip():
        return Markup()
    cut = text if len(text) <= MOST else text[:MOST] + "\n..."
    return Markup('<pre class="text" tabindex="0">{}</pre>').format(escape(cut.strip("\n")))


def _picture(kind, data):
    """A picture as it is, inside the page; a browser runs nothing in it."""
    if kind == "image/svg+xml":
        data = base64.b64encode(data.encode()).decode()
    data = "".join(data.split())
    try:
        base64.b64decode(data, validate=True)
    except (ValueError, binascii.Error):
        return _text("a picture that cannot be read")
    return Markup('<img src="data:{};base64,{}" alt="Figure drawn by the code above">').format(kind, data)
