"""A poll: sources in, cache and report out; the four safety rules."""

import sqlite3
from dataclasses import replace

import pytest

from breakfix.children.process import Process
from breakfix.datasets import providers
from breakfix.pipeline.poll import STAGES, Fields, Patience, PollError, alpha, beta, gamma, poll
from breakfix.pipeline.poll.cache import TABLES
from breakfix.pipeline.poll.run_log import history
from breakfix.services.web import Web
from one_source import KEY, NOW, ROWS, source

QUICK = Patience(connect=5, read=5, total=20, attempts=2, wait=0.001, longest=0.01, jitter=0.001, in_all=60)
SUMMARY = {
    **{"records_in": 6, "records_out": 6, "stages": list(STAGES), "hits": 0, "misses": 6, "errors": 0, "fresh": 6},
    **{"stale": 0, "unknown": 0, "skewed": 0, "matched": 1, "mismatched": 1, "single": 2, "removed": 0, "gaps": []},
}


@pytest.fixture
def sample():
    """The sample's alpha and beta, live; yields (sources, their Apis)."""
    with (
        source("alpha", rows=providers.rows("sample", "alpha")) as a,
        source("beta", rows=providers.rows("sample", "beta")) as b,
    ):
        apis = [api(live.url, KEY, kind="order", patience=QUICK) for api, live in ((alpha, a), (beta, b))]
        yield (a, b), apis


def dump(path, tables=TABLES):
    """All rows of the tables; the run log and its run ids are not facts of the sources."""
    with sqlite3.connect(path) as con:
        return {table: con.execute(f"select * from {table}").fetchall() for table in tables}


def counts(report, *names):
    return tuple(getattr(report, name) for name in names)


def test_sample(sample, tmp_path):
    """The sample's summary, and its records beside the counts."""
    report = poll(sample[1], tmp_path / "c.db", now=NOW)
    assert report.as_dict().items() >= SUMMARY.items()
    with sqlite3.connect(tmp_path / "c.db") as con:
        found = con.execute("select entity_key, verdict, source_systems from reconciliation order by 1").fetchall()
    assert found == [
        ("order_001", "matched", "alpha beta"),
        ("order_002", "mismatched", "alpha beta"),
        ("order_003", "single", "alpha"),
        ("order_004", "single", "beta"),
    ]


def test_read_only(sample, tmp_path):
    """Rule 1: the sources are only ever read; but for beta's token every request is a GET."""
    seen = []
    (a, b), _ = sample

    def watched(wire):
        async def watch(scope, receive, send):
            seen.append((scope["method"], scope["path"]))
            await wire(scope, receive, send)

        return watch

    with Web(watched(a._home._bench.wire)) as one, Web(watched(b._home._bench.wire)) as two:
        apis = [alpha(one.url + "/orders", KEY), beta(two.url + "/orders", KEY)]
        before = a.rows(), b.rows()
        poll(apis, tmp_path / "c.db", now=NOW)
    assert {each for each in seen if each[0] != "GET"} == {("POST", "/token")}
    assert (a.rows(), b.rows()) == before


def test_staged_first(sample, tmp_path, monkeypatch):
    """Rule 2: until all is read and counted nothing stands in the cache; a failure leaves it as it was."""
    path = tmp_path / "c.db"
    poll(sample[1], path, now=NOW)
    facts = [table for table in TABLES if table != "run_log"]
    before = dump(path, facts)
    sample[0][0].change(put=[("order_001", "lost", NOW)])

    def broken(*_):
        raise MemoryError("no room")

    monkeypatch.setattr("breakfix.pipeline.poll.promote.remove_gone", broken)
    with pytest.raises(MemoryError):
        poll(sample[1], path, now=NOW)
    assert dump(path, facts) == before
    with sqlite3.connect(path) as con:
        assert [run["status"] for run in history(con)] == ["failed", "succeeded"]
        assert history(con)[0]["error"] == "MemoryError: no room"


def test_logged(sample, tmp_path):
    """Rule 3: every run logs its id, the source's time, the batch's id and the counts."""
    report = poll(sample[1], tmp_path / "c.db", now=NOW)
    with sqlite3.connect(tmp_path / "c.db") as con:
        (run,) = history(con)
    assert run.items() >= {"run_id": report.run_id, "batch_id": report.batch_id, "status": "succeeded"}.items()
    newest = max(row[2] for each in sample[0] for row in each.rows())
    assert run.items() >= {"source_timestamp": newest, "records_in": 6, "records_out": 6, "misses": 6}.items()


def test_rerun(sample, tmp_path):
    """Rule 4: a rerun finds all of it known, and leaves every fact as it was; the batch is the same batch."""
    path, facts = tmp_path / "c.db", ("cache_records", "pages", "dead_letters", "gaps")
    first = poll(sample[1], path, now=NOW)
    before = dump(path, facts)
    again = poll(sample[1], path, now=NOW + 60)
    assert counts(again, "hits", "misses", "batch_id") == (6, 0, first.batch_id)
    assert dump(path, facts) == before
    assert first.run_id != again.run_id


def test_unchanged_pages(sample, tmp_path):
    """A page that has not changed is not sent again, and its records count as known."""
    path = tmp_path / "c.db"
    poll(sample[1], path, now=NOW)
    sizes = []
    a = sample[0][0]

    async def weigh(scope, receive, send):
        async def weighed(message):
            sizes.append(len(message.get("body", b"")))
            await send(message)

        await a._home._bench.wire(scope, receive, weighed)

    with Web(weigh) as web:
        report = poll([alpha(web.url + "/orders", KEY, kind="order")], path, now=NOW)
    assert (report.hits, sum(sizes)) == (3, 0)


def test_damaged_cache(sample, tmp_path):
    """Where a row of the cache was changed by hand the page is read anew, and the source's word stands again."""
    path = tmp_path / "c.db"
    poll(sample[1], path, now=NOW)
    before = dump(path, ["cache_records"])
    with sqlite3.connect(path) as con:
        con.execute("update cache_records set value = '\"gone\"', payload_hash = 'x' where entity_key = 'order_001'")
        con.execute("delete from cache_records where entity_key = 'order_004'")
    report = poll(sample[1], path, now=NOW)
    assert counts(report, "hits", "misses") == (3, 3)
    with sqlite3.connect(path) as con:
        found = con.execute("select source_system, entity_key, value from cache_records").fetchall()
    assert found == [(row[0], row[2], row[3]) for row in before["cache_records"]]


def test_dedupe(sample, tmp_path):
    """The same record again is known by source and key; that two sources say the same is no repetition."""
    path = tmp_path / "c.db"
    poll(sample[1], path, now=NOW)
    sample[0][0].change(put=[("order_002", "processing", NOW)])
    report = poll(sample[1], path, now=NOW)
    assert counts(report, "hits", "misses", "matched", "mismatched", "single") == (5, 1, 2, 0, 2)
    assert len(dump(path)["cache_records"]) == 6


def test_gone(sample, tmp_path):
    """What a source has no more goes, but only after a read of all of it."""
    path, (a, _) = tmp_path / "c.db", sample[0]
    poll(sample[1], path, now=NOW)
    a.change(remove=["order_001"])
    with a.faults({"kind": "forbidden", "at": "first"}):
        assert poll(sample[1], path, now=NOW).removed == 0
    dry = poll(sample[1], path, now=NOW, dry_run=True)
    report = poll(sample[1], path, now=NOW)
    assert counts(report, "removed", "matched", "single") == counts(dry, "removed", "matched", "single") == (1, 0, 3)
    assert len(dump(path)["cache_records"]) == 5


def test_dry_run(sample, tmp_path):
    """A dry run counts what a run would, and leaves not a byte."""
    path = tmp_path / "c.db"
    dry, run = (poll(sample[1], path, now=NOW, dry_run=dry).as_dict() for dry in (True, False))
    assert dry | {"run_id": run["run_id"]} == run
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    sample[0][0].change(put=[("order_009", "new", NOW)])
    assert counts(poll(sample[1], path, now=NOW, dry_run=True), "hits", "misses") == (6, 1)
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before


def test_freshness(sample, tmp_path):
    """A record ages by the source's time, though it was polled a second ago; the future and no time are told apart."""
    rows = [("a", 1, NOW - 601), ("b", 1, 0), ("c", 1, None), ("d", 1, NOW + 61), ("e", 1, NOW)]
    with source("gamma", rows=rows) as g:
        report = poll([gamma(g.url, KEY)], tmp_path / "c.db", now=NOW)
    assert counts(report, "stale", "unknown", "skewed", "fresh") == (2, 1, 1, 1)


def test_older_stands_back(tmp_path):
    """A record that is older than what the source said before does not take its place, and is a gap."""
    path = tmp_path / "c.db"
    with source("alpha", rows=[("a", "new", NOW), ("b", "x", NOW)]) as live:
        poll([alpha(live.url, KEY)], path, now=NOW)
        live.change(put=[("a", "old", NOW - 900)], remove=["b"])
        report = poll([alpha(live.url, KEY)], path, now=NOW)
        assert "1 records are older than what it has said before, from 'a' on" in str(report.gaps[0])
    assert [row[3] for row in dump(path)["cache_records"]] == ['"new"', '"x"']


def test_dead_letters(tmp_path):
    """A record that cannot be taken is kept once, with the reason, however often it comes."""
    path, rows = tmp_path / "c.db", [("a", None, NOW), ("b", 1, NOW), (" ", 2, NOW)]
    with source("alpha", rows=rows, page_size=5) as live:
        first, report = (poll([alpha(live.url, KEY)], path, now=NOW) for _ in range(2))
    assert counts(report, "records_in", "records_out", "errors") == (3, 1, 2)
    assert report.reasons == {"data is missing": 1, "uid is blank": 1}
    letters = [(row[2], row[3]) for row in dump(path)["dead_letters"]]
    assert sorted(letters, key=str) == [("a", "data is missing"), (None, "uid is blank")]
    assert {row[5] for row in dump(path)["dead_letters"]} == {first.run_id}


def test_refused_now_stands(tmp_path):
    """What a source said rightly before stays when it says it badly now."""
    path = tmp_path / "c.db"
    with source("alpha", rows=[("a", 1, NOW), ("b", 1, NOW)]) as live:
        poll([alpha(live.url, KEY)], path, now=NOW)
        live.change(put=[("a", None, NOW)])
        assert counts(poll([alpha(live.url, KEY)], path, now=NOW), "errors", "removed") == (1, 0)
    assert [row[2:4] for row in dump(path)["cache_records"]] == [("a", "1"), ("b", "1")]


@pytest.mark.parametrize(
    ("off", "none"),
    [
        ("cache", ("hits", "misses")),
        ("validate", ("errors",)),
        ("freshness", ("fresh", "stale", "unknown", "skewed")),
        ("reconcile", ("matched", "mismatched", "single")),
    ],
)
def test_flags(sample, tmp_path, off, none):
    """A stage that is off counts nothing, and the others count what they count with it."""
    path, whole = tmp_path / "c.db", poll(sample[1], None, now=NOW, dry_run=True)
    report = poll(sample[1], path, now=NOW, stages=[stage for stage in STAGES if stage != off])
    assert report == replace(
        whole, run_id=report.run_id, stages=report.stages, **dict.fromkeys(none), requests=report.requests
    )
    assert path.exists() == (off != "cache")


def test_without_adapt(sample):
    """Without `adapt` there is nothing to work on: refused, not an empty success."""
    with pytest.raises(PollError, match="without the stage adapt"):
        poll(sample[1], None, now=NOW, stages=["cache", "reconcile"])
    with pytest.raises(PollError, match="no stage 'adopt'"):
        poll(sample[1], None, now=NOW, stages=["adopt"])


def test_settings(sample, tmp_path):
    """No source, two of one name, or no path: refused before anything is made."""
    for apis, words in (([], "no source"), ([sample[1][0]] * 2, "two sources have the name 'alpha'")):
        with pytest.raises(PollError, match=words):
            poll(apis, tmp_path / "c.db", now=NOW)
    with pytest.raises(PollError, match="needs the path"):
        poll(sample[1], None, now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_one_source_off(sample, tmp_path):
    """A source that is switched off is a gap; the other is read, and what was known of the first one stays."""
    path = tmp_path / "c.db"
    poll(sample[1], path, now=NOW)
    sample[0][0].stop()
    report = poll(sample[1], path, now=NOW)
    assert counts(report, "records_in", "hits", "matched", "mismatched", "single") == (3, 3, 1, 1, 2)
    (gap,) = report.gaps
    assert (gap.source, gap.place, gap.rest) == ("alpha", "page 1", True)
    found = dump(path)
    assert [row[2:4] for row in found["gaps"]] == [("page 1", None)]
    with sqlite3.connect(path) as con:
        whole = con.execute("select source_system, whole, source_timestamp from sources").fetchall()
        assert history(con)[0]["status"] == "incomplete"
    assert whole == [("alpha", 0, 1699999940), ("beta", 1, 1699999960)]


def test_other_names(tmp_path):
    """An API of somebody else is read by the names of its fields."""
    with source("gamma") as live:
        api = replace(gamma(live.url, KEY), fields=Fields("ref", "modified", "content"))
        report = poll([api], tmp_path / "c.db", now=NOW)
    assert report.reasons == {"content is not a time": len(ROWS)}


def run_and_die(url, path, before):
    import os
    import signal

    from breakfix.pipeline.poll import promote

    def die(*_):
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(promote, before, die)
    poll([alpha(url, KEY)], path, now=NOW)


@pytest.mark.parametrize("before", ["older", "familiar", "write", "remove_gone", "note"])
def test_killed(tmp_path, before):
    """A poll that is killed at any step leaves the cache as it was; the next one says `abandoned` and is whole."""
    path = tmp_path / "c.db"
    with source("alpha", rows=ROWS[:3]) as live:
        poll([alpha(live.url, KEY)], path, now=NOW)
        facts = dump(path, ["cache_records", "pages", "sources"])
        live.change(put=[("order_001", "lost", NOW)], remove=["order_002"])
        with Process("test_poll:run_and_die", live.url, str(path), before) as child:
            assert child.wait() == -9
        assert dump(path, ["cache_records", "pages", "sources"]) == facts
        poll([alpha(live.url, KEY)], path, now=NOW)
        with sqlite3.connect(path) as con:
            assert [run["status"] for run in history(con)] == ["succeeded", "abandoned", "succeeded"]
            found = con.execute("select entity_key, value from cache_records").fetchall()
        assert found == [(key, f'"{value}"') for key, value, _ in live.rows()]


@pytest.mark.slow
def test_weather(tmp_path):
    """The weather of a year as two providers tell it: every reading is accounted for, and every difference is found."""
    told = {name: {row[0]: row[1] for row in providers.rows("flights", name)} for name in ("alpha", "beta")}
    good = {name: {key: value for key, value in rows.items() if value is not None} for name, rows in told.items()}
    both = good["alpha"].keys() & good["beta"].keys()
    options = {"page_size": 2000, "collection": "weather"}
    with (
        source("alpha", rows=providers.rows("flights", "alpha"), **options) as a,
        source("beta", rows=providers.rows("flights", "beta"), **options) as b,
    ):
        report = poll([alpha(a.url, KEY), beta(b.url, KEY)], tmp_path / "c.db", now=NOW)
    assert report.records_in == sum(map(len, told.values()))
    assert report.records_out == sum(map(len, good.values()))
    differ = sum(good["alpha"][key] != good["beta"][key] for key in both)
    single = len(good["alpha"].keys() ^ good["beta"].keys())
    assert counts(report, "matched", "mismatched", "single") == (len(both) - differ, differ, single)


def test_last_refresh(sample, tmp_path):
    """A source that was not read as a whole keeps the time at which it was; one that never was has none."""
    (a, b), apis = sample
    refreshed = (
        "select source_system, last_refresh_utc is not null, whole, last_refresh_utc > ? from sources order by 1"
    )
    path, first = tmp_path / "c.db", "2023-11-14T22:13:20Z"
    with a.faults([{"kind": "forbidden", "times": None}]):
        poll(apis, path, now=NOW)
    with sqlite3.connect(path) as con:
        assert con.execute(refreshed, [first]).fetchall() == [("alpha", 0, 0, None), ("beta", 1, 1, 0)]
    with b.faults([{"kind": "forbidden", "times": None}]):
        poll(apis, path, now=NOW + 60)
    with sqlite3.connect(path) as con:
        assert con.execute(refreshed, [first]).fetchall() == [("alpha", 1, 1, 1), ("beta", 1, 0, 0)]
