"""The page as a document."""

from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from breakfix.dashboard import page
from breakfix.dashboard.board import assemble
from breakfix.dashboard.filters import BadFilter, Filters
from breakfix.dashboard.kpi import KPI
from breakfix.dashboard.look import Look
from breakfix.dashboard.sample import Sample, read_definitions, read_samples

NOW = datetime(2025, 1, 1, 10, 30, tzinfo=UTC)
NAMES = ["<b>cpu</b>", "<script>alert(1)</script>", "R&D &amp; more", "\"'><img src=x>", "{{ 7 * 7 }}", "naïve"]


class Reader(HTMLParser):
    """What a reader of the page sees: the tags, and the text of cells and headings."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.cells, self.heads, self._into = [], [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        into = {"td": self.cells, "h3": self.heads}.get(tag)
        if into is not None:
            into.append("")
            self._into = into

    def handle_endtag(self, tag):
        if tag in ("td", "h3"):
            self._into = None

    def handle_data(self, data):
        if self._into is not None:
            self._into[-1] += data


def named(names, **options):
    kpis = [KPI(name, 1, 2) for name in names]
    samples = [Sample("api", name, "2025-01-01T10:00:00Z", 1) for name in names]
    return page.of_board(assemble(kpis, samples, NOW, title=names[0]), samples, **options)


def test_a_name_is_shown_as_it_is():
    """Whatever markup a name has, a reader sees it letter by letter, and the page gets no element of it."""
    seen = Reader(named(NAMES))
    assert seen.heads == NAMES
    assert seen.cells[::3] == NAMES
    assert {tag for tag, _ in seen.tags}.isdisjoint({"script", "img", "b"})
    assert not [key for _, attributes in seen.tags for key in attributes if key.startswith("on") or key == "style"]


def test_a_cell_of_somebody_else_is_taken_as_it_is():
    """`name_cell` makes HTML, and an unescaped name shows."""
    seen = Reader(named(["<b>cpu</b>"], name_cell=str))
    assert (seen.heads, ("b", {}) in seen.tags) == (["cpu"], True)


def test_the_words_beside_the_colour():
    """Each tile names its state, statistic and rule, trend, the time of its newest sample, and last refresh."""
    text = page.of_board(assemble(read_definitions(), read_samples(), NOW))
    seen = Reader(text)
    states = [attributes["data-state"] for tag, attributes in seen.tags if tag == "article"]
    assert states == ["yellow", "green", "green"]
    for words in (
        "> yellow<",
        "310 ms",
        "p95, nearest rank",
        "mean 200.83",
        "Trend: degrading (second half of the samples against the first)",
        'Data to: <span class="newest">2025-01-01 10:25 UTC<',
        'Last refresh: <span class="refreshed">2025-01-01 10:25 UTC<',
    ):
        assert words in text


def test_what_a_light_and_a_statistic_mean():
    """Where a higher value is better green begins `from`; a KPI's own sentence and its statistic stand below."""
    kpis = [KPI("on_time", 80, 70, direction="higher", about="A & B left."), KPI("late", 1, 2, statistic="p95")]
    text = page.of_board(assemble(kpis, [], NOW))
    for words in ("green from 80, yellow from 70", "green up to 1, yellow up to 2", "<dd>A &amp; B left.</dd>"):
        assert words in text
    assert all(f"<dt>{kpi.says}</dt><dd>{kpi.means}</dd>" in text for kpi in kpis)


def test_nothing_is_asked_of_anybody():
    """No address but those of the page itself, no script; its policy allows its own style and forbids the rest."""
    seen = Reader(named(NAMES))
    asked = [attributes.get("href", attributes.get("src", "")) for _, attributes in seen.tags]
    assert not [each for each in asked if each and not each.startswith(("/", "#", "data:,"))]
    assert page.policy().startswith("default-src 'none'; style-src 'sha256-")


def test_a_page_that_is_not_there():
    """A table has at least one page; behind the last there is a sentence."""
    board = assemble([], [], NOW)
    assert "No rows" in page.render(Look(board))
    with pytest.raises(BadFilter, match="no page 2; the last is 1"):
        page.render(Look(board), Filters(page=2))
