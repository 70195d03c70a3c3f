"""A chart of rows, and below it the rows as a table: for a lesson whose point is a shape.

    from breakfix.lab import chart

    chart(con.sql("select hour, avg(delay) as minutes from flights group by hour"), x="hour", y="minutes")
    chart(rows, x="day", y="delay", by="carrier", mark="line", title="What the mean hides", after=lab.mean)

Altair draws it, and JupyterLab shows it without a network. Where no script runs (slides, a terminal, nbval) the table
stands alone, with a bar beside each number.
"""

import html
from numbers import Real

from breakfix.lab.lanes import waits
from breakfix.lab.plain import rows as plain_rows

MARKS = ("bar", "line", "point")
MIME = "application/vnd.breakfix.chart+json"
VEGA = "application/vnd.vegalite.v5+json"
LONGEST = 30  # letters of a bar in text
LEFT = 'style="text-align:left"'
RIGHT = 'style="text-align:right;font-variant-numeric:tabular-nums"'


class Chart:
    """Rows as a chart, a table and text. x, y, by: names of columns; y holds numbers or None, by names a series."""

    def __init__(self, rows, x, y, by=None, mark="line", title=""):
        self.columns = [name for name in (by, x, y) if name]
        given = plain_rows(rows)
        if mark not in MARKS:
            raise ValueError(f"mark is one of {', '.join(MARKS)}, not {mark!r}.")
        if missing := sorted({name for row in given for name in self.columns if name not in row}):
            raise ValueError(f"these rows have no column {', '.join(missing)}.")
        self.rows = [{name: row[name] for name in self.columns} for row in given]
        self.x, self.y, self.by, self.mark, self.title = x, y, by, mark, title or f"{y} by {x}"
        self._largest = max((abs(row[y]) for row in self.rows if row[y] is not None), default=0) or 1

    def __str__(self):
        cells = [self.columns, *([_text(row[name]) for name in self.columns] for row in self.rows)]
        widths = [max(len(line[place]) for line in cells) for place in range(len(self.columns))]
        bars = ["", *("#" * round(LONGEST * self._share(row)) for row in self.rows)]
        lines = [
            "  ".join([*(f"{cell:{width}}" for cell, width in zip(line[:-1], widths, strict=False)),
                       f"{line[-1]:>{widths[-1]}}", bar]).rstrip()
            for line, bar in zip(cells, bars, strict=True)
        ]  # fmt: skip
        return "\n".join([self.title, *lines])

    def __repr__(self):
        return str(self)

    def to_html(self):
        """Return the table as HTML, a bar beside each number."""
        head = "".join(f'<th scope="col" {LEFT}>{html.escape(name)}</th>' for name in self.columns)
        rows = "".join(f"<tr>{''.join(self._cells(row))}</tr>" for row in self.rows)
        return (
            f"<table><caption {LEFT}>{html.escape(self.title)}</caption><thead><tr>{head}<td></td></tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )

    def altair(self):
        """Return the chart as Altair has it."""
        import altair

        colon, number = r"\:", {name: self._is_number(name) for name in self.columns}
        name = {each: f"{each.replace(':', colon)}:{'Q' if number[each] else 'O'}" for each in self.columns}
        encoding = {
            "x": altair.X(name[self.x], sort=None, title=self.x),
            "y": altair.Y(name[self.y], title=self.y),
            "tooltip": list(name.values()),
        }
        if self.by:  # a series differs in more than its colour
            series = f"{self.by.replace(':', colon)}:N"
            also = {"line": altair.StrokeDash, "point": altair.Shape, "bar": altair.XOffset}[self.mark]
            for channel in (altair.Color, also):  # alike, so that there is one legend
                named = {"title": self.by} if channel is not altair.XOffset else {}
                encoding[channel._encoding_name] = channel(series, sort=None, **named)
        drawn = altair.Chart(altair.Data(values=self.rows), title=self.title, width=560, height=260)
        return (
            getattr(drawn, f"mark_{self.mark}")()
            .encode(**encoding)
            .properties(description=f"{self.title}. The table below says the same.")
        )

    def _ipython_display_(self):
        """Show two things below each other: the chart, for whoever can draw it, and the table."""
        from IPython.display import display

        shown = {VEGA: self.altair().to_dict(), "text/plain": f"{self.title}: drawn in JupyterLab"}
        display(shown, raw=True, metadata={VEGA: {"embed_options": {"actions": False}}})
        display(self.bundle(), raw=True)

    def bundle(self):
        """Return the table in all its forms: HTML, text, and the data that it is made of."""
        folded = f"<details open><summary>The same as a table</summary>{self.to_html()}</details>"
        names = {name: getattr(self, name) for name in ("rows", "x", "y", "by", "mark", "title")}
        return {"text/html": folded, "text/plain": str(self), MIME: names}

    def _is_number(self, name):
        return all(isinstance(row[name], Real) for row in self.rows if row[name] is not None)

    def _share(self, row):
        """How much of the longest bar a row has, 0 to 1."""
        return abs(row[self.y] or 0) / self._largest

    def _cells(self, row):
        for name in self.columns:
            yield f"<td {RIGHT if name == self.y else LEFT}>{html.escape(_text(row[name]))}</td>"
        bar = f"display:inline-block;height:.8em;width:{10 * self._share(row):.2f}em;background:currentColor;opacity:.6"
        yield f'<td aria-hidden="true"><span style="{bar}"></span></td>'


def chart(rows, x, y, *, by=None, mark="line", title="", after=None):
    """Return rows drawn. rows: anything with rows; mark: bar, line or point; after: a prediction, see `lanes`."""
    return waits(after) or Chart(rows, x, y, by, mark, title)


def _text(value):
    if value is None:
        return "NULL"
    return f"{value:.10g}" if isinstance(value, float) else str(value)
