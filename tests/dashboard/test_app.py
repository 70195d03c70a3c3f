"""The page over HTTP."""

import csv
import io
from datetime import timedelta

import httpx2
import pytest

from breakfix.dashboard.app import application
from breakfix.dashboard.filters import Filters
from breakfix.dashboard.sample import read_definitions, read_samples
from breakfix.dashboard.sample_store import SampleStore, fixed, switchable
from breakfix.dashboard.served import threaded


class Versioned(SampleStore):
    """A store that says when it has news, and counts what it is asked for."""

    news, looks = 1, 0

    def version(self):
        return self.news

    def look(self, filters):
        self.looks += 1
        return super().look(filters)


@pytest.fixture
def store():
    return Versioned(read_definitions(), switchable(read_samples()), fixed(2025, 1, 1, 10, 30))


@pytest.fixture
def get(store):
    with threaded(application(store)) as url, httpx2.Client(base_url=url, timeout=60) as client:
        yield client.get


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/?sourc=x", 400, "There is no filter &#39;sourc&#39;"),
        ("/?page=2", 400, "There is no page 2; the last is 1."),
        ("/export.csv?since=x", 400, "First day (UTC) is a day"),
        ("/else", 404, "There is no page /else here."),
        ("/%3Cb%3E", 404, "There is no page /&lt;b&gt; here."),
        ("/?source=%00", 400, "Source: there is no"),
        ("/?source=%FF", 400, "Source: there is no"),
    ],
)
def test_what_is_not_there_is_said_with_the_page_around_it(get, path, status, said):
    """One sentence, the right status, and the tiles all the same."""
    answer = get(path)
    assert (answer.status_code, answer.text.count("<article")) == (status, 3)
    assert said in answer.text


@pytest.mark.parametrize("path", ["/", "/export.csv"])
def test_days_in_reverse_keep_the_rest(get, path):
    """The sentence, all days of the KPI that was asked for, and the form as it was typed."""
    answer = get(f"{path}?since=2025-01-02&until=2025-01-01&kpi=cpu_usage_pct")
    assert (answer.status_code, answer.text.count("<article")) == (400, 1)
    for words in ("exchange them. The page below shows all days.", "Rows 1 to 4 of 4<", "export.csv?kpi=cpu_usage_pct"):
        assert words in answer.text
    for words in ('value="2025-01-02"', 'value="2025-01-01"', '"cpu_usage_pct" selected'):
        assert words in answer.text


def test_nothing_can_be_sent(store):
    """A POST is refused with the page around the sentence."""
    with threaded(application(store)) as url:
        answer = httpx2.post(url, timeout=60)
    assert (answer.status_code, answer.text.count("<article")) == (405, 3)
    assert "only to be read" in answer.text


def test_every_answer_forbids_scripts(get):
    """Page, error and export carry the policy; nothing may be framed or guessed."""
    for path in ("/", "/?page=x", "/nowhere", "/export.csv"):
        headers = get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert get("/x").request.method == "GET"


def test_another_name_for_this_machine_is_refused(get):
    """A site whose name leads here cannot have its script read the page."""
    assert get("/", headers={"Host": "evil.example"}).status_code == 400
    assert get("/", headers={"Host": "localhost:1"}).status_code == 200


def test_what_was_made_is_kept_until_there_are_news(get, store):
    """The same address is answered from memory, and from the source when the version moves; errors are not kept."""
    tags = {get("/?source=monitoring").headers["ETag"] for _ in range(3)}
    assert (len(tags), store.looks) == (1, 1)
    again = get("/?source=monitoring", headers={"If-None-Match": f"W/{tags.pop()}"})
    assert (again.status_code, again.content, store.looks) == (304, b"", 1)
    store.news = 2
    assert (get("/?source=monitoring").status_code, store.looks) == (200, 2)
    get("/?page=9")
    get("/?page=9")
    assert store.looks == 6  # each looks twice: for the table, then for the page around the sentence


def test_one_application_is_served_again_and_again(store):
    """It is bound to no server: a second one takes it over."""
    app = application(store)
    for _ in range(2):
        with threaded(app) as url:
            assert httpx2.get(url, timeout=60).status_code == 200
            store.news += 1


def test_the_export_is_the_table(get, store):
    """The filtered rows and no others, whatever the page shows of them, and how fresh they are."""
    text = get("/export.csv?kpi=cpu_usage_pct&rows=1&page=3").text
    head, rows = text.split("time_utc,source", 1)
    assert head.startswith("# filter: kpi=cpu_usage_pct\r\n# api-gateway: fresh, last refresh 2025-01-01 10:25 UTC")
    assert [row[-1] for row in csv.reader(io.StringIO(rows))][1:] == ["45", "52", "58", "55"]


def test_a_stale_page_says_so(get, store):
    """With a banner for each source that is older than promised, and on its tiles."""
    store.promise = timedelta(minutes=10)
    text = get("/").text
    assert text.count('class="banner"') == 2
    assert "monitoring is stale: its last news came 2025-01-01 10:15 UTC, 15 minutes ago" in text


def test_so_many_exports_at_once(store, monkeypatch):
    """One more than there may be is told so, with the page around it; when one has ended the next is made."""
    monkeypatch.setattr("breakfix.dashboard.app.EXPORTS", 1)
    app = application(store)
    pages = app.routes[0].endpoint.__self__
    with threaded(app) as url:
        pages.exports = 1
        answer = httpx2.get(f"{url}/export.csv", timeout=60)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        assert "1 exports are at work" in answer.text
        pages.exports = 0
        assert httpx2.get(f"{url}/export.csv", timeout=60).status_code == 200
    assert pages.exports == 0


def test_an_export_that_takes_too_long(store, monkeypatch):
    """It is cut, so that nobody takes the half for the whole, and its place is free again."""
    import time

    monkeypatch.setattr("breakfix.dashboard.app.LONGEST", 0.3)
    columns, rows, sources = store.stream(Filters())

    def slow():
        for row in [*rows] * 2000:
            time.sleep(0.001)
            yield row

    monkeypatch.setattr(store, "stream", lambda asked: (columns, slow(), sources))
    app = application(store)
    with threaded(app) as url, pytest.raises(httpx2.RemoteProtocolError):
        httpx2.get(f"{url}/export.csv", timeout=60)
    assert app.routes[0].endpoint.__self__.exports == 0
