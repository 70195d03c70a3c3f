"""HTML from elsewhere, rebuilt so that it is safe in a page of ours and a screen reader finds its way.

Outputs of cells and prose in Markdown are taken apart and written anew from a short list of tags. Scripts,
styles, pictures and addresses to load from stay behind; a table gets scopes and can be scrolled by keyboard.
"""

import html
from html.parser import HTMLParser

from markupsafe import Markup, escape

KEPT = {"p", "div", "span", "strong", "em", "b", "i", "code", "pre", "ul", "ol", "li", "blockquote", "del", "ins"}
KEPT |= {"table", "thead", "tbody", "tr", "th", "td", "caption"}
DROPPED = {"script", "style", "template", "iframe", "object", "svg", "math", "title", "head"}  # with all inside
ALONE = {"br", "hr"}
HEADINGS = {f"h{level}" for level in range(1, 7)}
TABLE = Markup('<div class="wide {}" tabindex="0" role="group" aria-label="Table"><table>{}{}</table></div>')
SCROLLS = '<div class="wide" tabindex="0" role="group" aria-label="Table">'


class Rebuilt(HTMLParser):
    """Takes HTML apart and keeps, in `parts`, what may stand in a page."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts, self.open, self.skipping = [], [], 0
        self.cell = self.row = None  # where the cell and the row that are open begin in `parts`
        self.in_head = False

    def handle_starttag(self, tag, attrs):
        """Write a kept tag without what it brought along."""
        if tag in DROPPED:
            self.skipping += 1
        if self.skipping:
            return
        given = dict(attrs)
        if tag in ALONE:
            self.parts.append(f"<{tag}>")
        elif tag in {"th", "td"}:
            self._begin(tag, self._cell(tag, given))
        elif tag == "a" and (given.get("href") or "").startswith(("https://", "http://")):
            self._begin(tag, f'<a href="{html.escape(given["href"])}">')
        elif tag == "table":
            self._begin(tag, f"{SCROLLS}<table>")
        elif tag in HEADINGS:
            self._begin(tag, "<h3>")  # a slide has its h2 already
        elif tag in KEPT:
            self.in_head = self.in_head or tag == "thead"
            self.row = len(self.parts) if tag == "tr" else self.row
            self._begin(tag, f"<{tag}>")

    def _cell(self, tag, given):
        """The tag of a cell: a header says of what."""
        self.cell = len(self.parts)
        spans = "".join(f' {name}="{given[name]}"' for name in ("colspan", "rowspan") if _is_span(given.get(name)))
        if tag == "td":
            return f"<td{spans}>"
        scope = "col" if self.in_head or given.get("scope") == "col" else "row"
        return f'<th scope="{scope}"{spans}>'

    def _begin(self, tag, text):
        self.open.append(tag)
        self.parts.append(text)

    def handle_endtag(self, tag):
        """Close what is open; an end without a beginning is dropped."""
        if tag in DROPPED:
            self.skipping = max(0, self.skipping - 1)
        if self.skipping or tag not in self.open:
            return
        while self.open:
            last = self.open.pop()
            self._end(last)
            if last == tag:
                break

    def _end(self, tag):
        if tag == "th" and self.cell is not None and not "".join(self.parts[self.cell + 1 :]).strip():
            self.parts[self.cell], tag = "<td>", "td"  # an empty header heads nothing
        if tag in {"th", "td"}:
            self.cell = None
        if tag == "tr" and not any(part.startswith("<td") for part in self.parts[self.row :]):
            # Nothing but headers: they head the columns below.
            self.parts[self.row :] = [part.replace('scope="row"', 'scope="col"') for part in self.parts[self.row :]]
        self.in_head = self.in_head and tag != "thead"
        self.parts.append("</h3>" if tag in HEADINGS else "</table></div>" if tag == "table" else f"</{tag}>")

    def handle_data(self, data):
        """Keep text as text."""
        if not self.skipping:
            self.parts.append(html.escape(data))


def _is_span(value):
    return bool(value) and value.isdecimal() and len(value) < 4


def safe(text):
    """Return the HTML rebuilt: balanced, from kept tags alone, with nothing to run or to load."""
    rebuilt = Rebuilt()
    rebuilt.feed(text)
    rebuilt.close()
    while rebuilt.open:
        rebuilt._end(rebuilt.open.pop())
    return Markup("".join(rebuilt.parts))  # noqa: S704  # every part was written above, or escaped


def prose(text):
    """Return Markdown as HTML; markup in it is shown and not obeyed, a link that leads nowhere from here is text."""
    from breakfix.lab.verdict.verdict import markdown

    return safe(markdown(text))


def table(heads, rows, kind=""):
    """Return rows of texts as a table, the first of a row its header; those of kind `rows` keep their spaces."""
    top = Markup("").join(Markup('<th scope="col">{}</th>').format(head) for head in heads)
    body = [
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            first, Markup("").join(Markup("<td>{}</td>").format(escape(cell)) for cell in rest)
        )
        for first, *rest in rows
    ]
    return TABLE.format(kind, Markup("<thead><tr>{}</tr></thead>").format(top) if heads else "", Markup("").join(body))
