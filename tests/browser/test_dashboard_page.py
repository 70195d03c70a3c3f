"""The dashboard in a real browser: by keys, without scripts, in light and dark, narrow and enlarged."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import chromium
import pytest
from playwright.sync_api import expect

from breakfix.dashboard import airline
from breakfix.dashboard.app import application
from breakfix.dashboard.kpi import KPI
from breakfix.dashboard.sample import Sample, read_definitions, read_samples
from breakfix.dashboard.sample_store import SampleStore, fixed, switchable
from breakfix.dashboard.served import threaded
from departures import RAN, flight, warehouse, year

ITSELF = "each => each.outerHTML"
NAME = "<b onclick='x'>R&amp;D</b><script>document.title = 'taken'</script>"


class Desk:
    """A dashboard over a few flights, its clock in the test's hands, and what its browser asked for."""

    def __init__(self, folder):
        self.now = RAN
        storm = [flight("B6", f"{500 + n}", delay=None, day=8) for n in range(40)]
        self.path = warehouse(folder / "w.duckdb", [*year(20, 20), *storm])
        self.store = airline.store(self.path, clock=lambda: self.now)
        self.store.refresh()


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    with threaded(application(desk.store)) as desk.url:
        yield desk


@pytest.fixture
def sample():
    """The sample's store and the address of its page."""
    store = SampleStore(read_definitions(), switchable(read_samples()), fixed(2025, 1, 1, 10, 30))
    with threaded(application(store)) as store.url:
        yield store


@pytest.fixture
def quiet(browser):
    """A page in a browser that runs no scripts; nothing may be asked of another machine, nothing may go amiss."""
    context = browser.new_context(java_script_enabled=False)
    asked, page, said = chromium.Asked(context), context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    yield page
    context.close()
    assert asked.network()
    assert not asked.outside()
    assert not [text for text in said if "400 (Bad Request)" not in text]


def tile(page, name):
    return page.locator(f"article[data-kpi={name}]")


def test_tiles(quiet, desk):
    """Each tile says its state in words, value with statistic, trend, and last refresh; the title sums up."""
    quiet.goto(desk.url)
    expect(quiet.locator("article")).to_have_count(6)
    for each in quiet.locator("article").all():
        expect(each).to_contain_text("Data to: 2013-02-20 12:00 UTC Last refresh: 2013-03-01 06:00 UTC")
        expect(each.locator(".state")).to_have_text(f"{{}} {each.get_attribute('data-state')}".format(sign(each)))
    expect(tile(quiet, "departure_delay_p95").locator(".statistic")).to_have_text("p95, nearest rank")
    expect(quiet).to_have_title("New York departures: critical")


def tab_to(page, selector):
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"no Tab leads to {selector}")


def sign(article):
    return {"green": "●", "yellow": "▲", "red": "■", "unknown": "?"}[article.get_attribute("data-state")]


def test_filters_by_keyboard(quiet, desk):
    """Tab to the airline, type its name, Enter: the address has the filter, tiles and rows follow, back goes back."""
    quiet.goto(desk.url)
    for words in ("First day (UTC)", "Last day (UTC)"):
        expect(quiet.get_by_label(words)).to_have_accessible_description(re.compile("begins at 00:00 UTC"))
    expect(quiet.locator("figcaption")).to_contain_text("by day (UTC)")
    quiet.keyboard.press("Tab")
    expect(quiet.locator("a.skip")).to_be_focused()
    tab_to(quiet, "select#airline")
    quiet.keyboard.type("B6")
    tab_to(quiet, "button")
    quiet.keyboard.press("Enter")
    expect(quiet.locator("caption#rows-caption")).to_have_text("Rows 1 to 25 of 40")
    assert "airline=B6" in quiet.url
    expect(tile(quiet, "cancelled")).to_have_attribute("data-state", "red")
    expect(tile(quiet, "cancelled").locator(".value")).to_have_text("100 %")
    expect(quiet.locator("select#airline")).to_have_value("B6")
    quiet.go_back()
    expect(quiet.locator("caption#rows-caption")).to_have_text("Rows 1 to 25 of 440")


def test_everything_is_reached_by_tab(quiet, desk):
    """From the first link to the last page of the table, in the order of the page, each with a mark that is seen."""
    quiet.goto(desk.url)
    wanted = quiet.locator("a, input, select, button, summary, [tabindex='0']").count()
    seen = []
    for _ in range(3 * wanted):  # a date has several stops
        quiet.keyboard.press("Tab")
        focused = quiet.locator(":focus-visible")
        if focused.count() and (not seen or focused.evaluate(ITSELF) != seen[-1]):
            seen.append(focused.evaluate(ITSELF))  # not its place: scrolled into view, two may have the same
            assert focused.evaluate("each => getComputedStyle(each).outlineStyle") != "none"
    assert len(set(seen)) == wanted


def test_the_export_is_the_table(quiet, desk):
    """What the link downloads has the rows of all pages of the filtered table, in their order."""
    quiet.goto(f"{desk.url}/?severity=cancelled&since=2013-02-08&rows=30")
    shown = []
    while True:
        shown += [row.locator("td").all_inner_texts() for row in quiet.locator("#rows tbody tr").all()]
        if not quiet.get_by_role("link", name="Next").count():
            break
        quiet.get_by_role("link", name="Next").click()
    with quiet.expect_download() as download:
        quiet.get_by_role("link", name="Export these 40 rows").click()
    text = download.value.path().read_text()
    assert text.startswith("# filter: since=2013-02-08&severity=cancelled")
    rows = list(csv.reader(io.StringIO(text.split("\n", 2)[2])))[1:]
    assert [row[1:4] for row in rows] == [row[1:4] for row in shown]
    assert len(rows) == 40


def test_a_bad_filter_is_one_sentence(quiet, desk):
    """With 400, and the page around it."""
    answer = quiet.goto(f"{desk.url}/?airline=XX&page=2")
    assert answer.status == 400
    expect(quiet.get_by_role("alert")).to_contain_text("Airline: there is no 'XX'; there are B6, DL, UA.")
    expect(quiet.locator("article")).to_have_count(6)


def test_stale_news_have_a_banner(quiet, desk):
    """Older than promised: a banner names source, time and age, and no tile is green any more."""
    quiet.goto(desk.url)
    expect(quiet.get_by_role("status")).to_have_count(0)
    desk.now = RAN + timedelta(days=3)
    quiet.reload()
    expect(quiet.get_by_role("status")).to_contain_text(
        "flights is stale: its last news came 2013-03-01 06:00 UTC, 3 days ago"
    )
    expect(quiet.locator("article[data-state=unknown]")).to_have_count(6)
    expect(tile(quiet, "cancelled")).to_contain_text("Last good value, 3 days old:")


def test_one_source_off(quiet, sample):
    """Its tile is unknown with its last good value, a banner says why, and the rest lives; then it is back."""
    quiet.goto(sample.url)
    sample.sources["monitoring"].off = "connection refused"
    quiet.reload()
    expect(tile(quiet, "error_rate_pct")).to_have_attribute("data-state", "unknown")
    expect(tile(quiet, "error_rate_pct")).to_contain_text("Last good value, 15 minutes old:")
    expect(tile(quiet, "error_rate_pct").locator(".value")).to_have_text("0.85 %")
    expect(tile(quiet, "response_time_ms")).to_have_attribute("data-state", "yellow")
    expect(quiet.get_by_role("status")).to_contain_text("monitoring is off (connection refused)")
    sample.sources["monitoring"].off = ""
    quiet.reload()
    expect(tile(quiet, "error_rate_pct")).to_have_attribute("data-state", "green")


def test_a_file_taken_away(quiet, desk):
    """The warehouse is gone: its tiles are unknown, rows and filters are those of before."""
    quiet.goto(desk.url)
    desk.path.unlink()
    desk.store.refresh()
    quiet.goto(f"{desk.url}/?airline=UA")
    expect(quiet.get_by_role("status")).to_contain_text("flights is off (its file is gone)")
    expect(quiet.locator("article[data-state=unknown]")).to_have_count(6)
    expect(quiet.locator("caption#rows-caption")).to_have_text("Rows 1 to 25 of 200")


def test_markup_in_a_name(page):
    """A name is read letter by letter, in tile, table and filter; with scripts allowed none of it runs."""
    kpis, samples = [KPI(NAME, 1, 2, source="api")], [Sample("api", NAME, "2025-01-01T10:00:00Z", 1)]
    with threaded(application(SampleStore(kpis, switchable(samples), fixed(2025, 1, 1, 11)))) as url:
        page.goto(url)
        assert page.locator("h3").inner_text() == NAME
        assert page.locator("#rows td").nth(2).inner_text() == NAME
        assert page.locator("select#kpi option").nth(1).inner_text() == NAME
        assert page.title() == "Service health: healthy"


def test_a_script_that_got_into_the_page_does_not_run(page):
    """Even where a name is put in unescaped, the page's policy stops what it brings."""
    kpis, samples = [KPI(NAME, 1, 2, source="api")], [Sample("api", NAME, "2025-01-01T10:00:00Z", 1)]
    store = SampleStore(kpis, switchable(samples), fixed(2025, 1, 1, 11))
    with threaded(application(store, name_cell=str)) as url:
        page.goto(url)
        assert page.locator("h3 script").count() == 1
        assert page.title() == "Service health: healthy"


@pytest.fixture(params=["light", "dark"])
def scripted(request, browser):
    """A page in which axe can run: the page's policy forbids its script, so the browser is told to overlook that."""
    context = browser.new_context(color_scheme=request.param, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("query", ["", "?airline=XX", "?by=site&show=cancelled&rows=5", "?since=2014-01-01"])
def test_no_barriers(scripted, desk, query):
    """axe finds no violation, with a chart of either kind, an error, and nothing to show."""
    scripted.goto(f"{desk.url}/{query}")
    scripted.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")
    assert not chromium.barriers(scripted)


def test_no_barriers_when_all_is_amiss(scripted, sample, desk):
    """Nor with banners and unknown tiles."""
    sample.sources["monitoring"].off = "connection refused"
    scripted.goto(sample.url)
    assert not chromium.barriers(scripted)
    desk.now = datetime(2013, 4, 1, tzinfo=UTC)
    scripted.goto(desk.url)
    assert not chromium.barriers(scripted)


@pytest.mark.parametrize("size", [(320, 640), (640, 400)], ids=["320 px", "200 %"])
def test_narrow_and_enlarged(scripted, desk, size):
    """Nothing lies outside but what scrolls in its own box and says so; words are legible, and axe finds nothing."""
    scripted.set_viewport_size({"width": size[0], "height": size[1]})
    scripted.goto(desk.url)
    assert scripted.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for name, words in (("Drawing of the chart", "The chart scrolls"), ("Rows 1 to 25", "The table scrolls")):
        region = scripted.get_by_role("region", name=name)
        assert region.evaluate("each => each.scrollWidth > each.clientWidth")
        expect(region).to_have_attribute("tabindex", "0")
        expect(scripted.get_by_text(words)).to_be_visible()
    heights = scripted.locator("svg text").evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")
    assert min(height for height in heights if height) > 11
    assert not chromium.barriers(scripted)
