"""The summary at the end of Run: counts and the target's rows, since counts can all be right over a wrong table."""

import html

from breakfix.lab.plain import plain, rows

MIME = "application/vnd.breakfix.summary+json"


class Summary(dict):
    """A dict of counts with the rows of the target beside it."""

    def __init__(self, counts, target):
        super().__init__(plain(counts))
        self.target = rows(target)

    def __repr__(self):
        width = max(map(len, self), default=0)
        lines = [f"{name:{width}}  {_text(value)}" for name, value in self.items()]
        return "\n".join([*lines, "", *_table(self.target)])

    def _repr_html_(self):
        counts = "".join(_row([name, _text(value)], heads=1) for name, value in self.items())
        target = "".join(_row(map(_text, row.values())) for row in self.target)
        return f"<table>{counts}</table><table>{_row((self.target or [{}])[0], heads=99)}{target}</table>"

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = {"counts": dict(self), "target": self.target}
        return {"text/plain": repr(self), "text/html": self._repr_html_(), MIME: data}


def summary(counts, target):
    """Return a Summary: `counts` name -> number or text, `target` anything with rows."""
    return Summary(counts, target)


def _text(value):
    return "NULL" if value is None else str(value)


def _table(table):
    if not table:
        return ["target: no rows"]
    lines = [list(table[0]), *([_text(value) for value in row.values()] for row in table)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]


def _row(cells, heads=0):
    marked = [("th" if place < heads else "td", html.escape(cell)) for place, cell in enumerate(cells)]
    return "<tr>" + "".join(f'<{tag} style="text-align:left">{cell}</{tag}>' for tag, cell in marked) + "</tr>"
