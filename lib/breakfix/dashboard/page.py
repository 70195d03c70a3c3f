"""A page: a Look as one HTML document, with its style in it and no script."""

import base64
import functools
import hashlib
from pathlib import Path

from markupsafe import Markup, escape

from breakfix.dashboard import chart, freshness
from breakfix.dashboard.filters import LABELS, ROWS, BadFilter, Filters
from breakfix.dashboard.look import Column, Look
from breakfix.dashboard.trend import STEADY

SIGNS = {"green": "●", "yellow": "▲", "red": "■", "unknown": "?"}  # a shape for each state, beside its word
TEMPLATES = Path(__file__).with_name("templates")
COLUMNS = (Column("kpi_name", "KPI", "name"), Column("timestamp", "Time"), Column("value", "Value", "number"))


def render(look, filters=None, *, fields=(), shows=(), groups=(), problem="", name_cell=escape, typed=None):
    """Return the page as text.

    fields, shows, groups: what the form offers (see `filters.read`; shows and groups as code -> words). problem: a
    sentence on a filter that could not be read. name_cell: a function from a name to the HTML that stands for it.
    typed: the Filters that the form holds, when `filters` had to leave out the days.
    Raises BadFilter when the table has no such page.
    """
    filters = filters or Filters()
    return _environment().get_template("page.html").render(
        look=look, filters=filters, typed=typed or filters, fields=fields, shows=dict(shows), groups=dict(groups),
        problem=problem,
        name_cell=lambda name: Markup(name_cell(name)),  # noqa: S704  its result is HTML, that is its promise
        chart=chart.svg(look.series), chart_words=chart.words(look.series), css=css(),
        export=filters.rows_only.query(), statistics=_statistics(look.board), **_paging(look, filters),
    )  # fmt: skip


def of_board(board, samples=(), *, name_cell=escape):
    """Return the page of a Board alone, with the rows of some Samples: no filters, no server."""
    rows = tuple((sample.kpi_name, sample.timestamp, sample.value) for sample in samples)
    return render(Look(board, (), COLUMNS, rows, len(rows)), Filters(rows=max(len(rows), ROWS)), name_cell=name_cell)


def last_page(total, rows):
    """Return the number of the last page of a table; one without rows has one page."""
    return max(-(-total // rows), 1)


@functools.cache
def css():
    """Return the style of the page."""
    return Markup((TEMPLATES / "page.css").read_text(encoding="utf-8"))  # noqa: S704  a file of ours


@functools.cache
def policy():
    """Return the Content-Security-Policy of the page: its own style, and nothing else from anywhere."""
    digest = base64.b64encode(hashlib.sha256(css().encode()).digest()).decode()
    own = f"style-src 'sha256-{digest}'; img-src data:; form-action 'self'"
    return f"default-src 'none'; {own}; base-uri 'none'; frame-ancestors 'none'"


def _statistics(board):
    return sorted({(tile.kpi.says, tile.kpi.means) for tile in board.tiles})


def _paging(look, filters):
    last = last_page(look.total, filters.rows)
    if filters.page > last:
        raise BadFilter(f"There is no page {filters.page:,}; the last is {last:,}.")
    first = (filters.page - 1) * filters.rows
    caption = f"Rows {first + 1:,} to {first + len(look.rows):,} of {look.total:,}" if look.rows else "No rows"
    steps = [("First", 1, filters.page > 1), ("Previous", filters.page - 1, filters.page > 1)]
    steps += [("Next", filters.page + 1, filters.page < last), ("Last", last, filters.page < last)]
    pages = [(words, filters.query(page=page)) for words, page, there in steps if there]
    return {"caption": caption, "pages": pages, "last_page": last}


@functools.cache
def _environment():
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    made.globals.update(SIGNS=SIGNS, ROWS=ROWS, LABELS=LABELS, STEADY=STEADY)
    made.filters.update(number=chart.number, time=freshness.time, span=freshness.span, sentence=_sentence)
    return made


def _sentence(text):
    """Return text that begins with a capital and ends in a full stop."""
    return text[:1].upper() + text[1:].rstrip(".") + "."
