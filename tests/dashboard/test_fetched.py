"""A page as a browser got it."""

from breakfix.dashboard import KPI, Sample
from breakfix.dashboard.fetched import Page, fetched
from breakfix.dashboard.sample_store import SampleStore, Switch, fixed


def test_a_page_tells_its_tiles():
    """Fetched over HTTP, it knows the state of each tile."""
    kpi = KPI("latency_ms", green=100, yellow=200, source="api")
    kept = Switch([Sample("api", "latency_ms", "2025-01-01T10:00:00Z", 90)])
    page = fetched(SampleStore([kpi], {"api": kept}, fixed(2025, 1, 1, 10, 30)))
    assert list(page.states) == ["latency_ms"]
    assert repr(page) == f"latency_ms: {page.states['latency_ms']}"
    assert "<html" in page.text


def test_nothing_of_it_runs_in_a_notebook():
    """It stands in a frame that may run no script, and its markup is quoted."""
    shown = Page('<p data-kpi="a" data-state="red">"</p><script>go()</script>')._repr_html_()
    assert 'sandbox=""' in shown
    assert "<script" not in shown and "&lt;script&gt;" in shown
