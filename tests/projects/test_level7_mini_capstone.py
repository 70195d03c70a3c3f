"""The baseline of 7-15: its numbers on live sources, its defects that bite, and the fixes that heal them."""

import ast
import contextlib
import inspect
import sqlite3
import time

import httpx2
import pytest

import prose
from breakfix.datasets import providers
from breakfix.projects.level_7 import level7_mini_capstone as lab
from breakfix.projects.level_7.level7_mini_capstone import (
    alter_gamma,
    baseline,
    break_polls,
    fix_remember,
    polls,
    worlds,
)

NOW = worlds.NOW
SUMMARY = {
    "input_records": 6,
    "output_records": 6,
    "stages": 5,
    "cache_hits": 0,
    "cache_misses": 6,
    "validation_errors": 0,
    "stale": 0,
    "matched": 1,
    "mismatched": 1,
    "single_source": 2,
}


@pytest.fixture
def cache(tmp_path):
    return str(tmp_path / "cache.db")


@pytest.fixture
def both():
    with worlds.both() as sources:
        yield sources


def test_summary_of_the_sample(cache, both):
    """The sample gives the promised counts, and the rows of the reconciliation."""
    baseline.poll(cache, both, NOW)
    seen = lab.report(cache)
    assert dict(seen) == SUMMARY
    assert [(row["entity_key"], row["verdict"]) for row in seen.target] == [
        ("order_001", "matched"),
        ("order_002", "mismatched"),
        ("order_003", "single"),
        ("order_004", "single"),
    ]


def test_the_cache_forgets_and_the_fix_remembers(cache, both):
    """A second poll counts six misses again; with the reference it counts six hits."""
    baseline.poll(cache, both, NOW)
    baseline.poll(cache, both, NOW + 60)
    assert lab.report(cache)["cache_misses"] == 6
    with contextlib.closing(sqlite3.connect(":memory:")) as con:
        con.execute(fix_remember.TABLE)
        records = [record | {"timestamp": NOW} for record in baseline.collect(both, 2, baseline.STAGES)[1]]
        assert lab.remember.reference(con, records, NOW) == {"hits": 0, "misses": 6}
        assert lab.remember.reference(con, records, NOW + 60) == {"hits": 6, "misses": 0}


def test_freshness_never_rings_and_the_fix_does(cache):
    """A record of 1970 is not stale to the baseline, though its source says so; it is to the reference."""
    with worlds.both(alpha=[("order_001", "shipped", 0)], beta=[]) as both:
        baseline.poll(cache, both, NOW)
    assert lab.report(cache)["stale"] == 0
    assert lab.freshness.reference({"timestamp": 0}, NOW, 600) == "stale"


@pytest.mark.parametrize("kind", ["forbidden", "not_found", "expired_token", "server_error", "too_many_requests"])
def test_a_refusal_is_an_empty_page_and_the_fix_raises(cache, kind):
    """Refused for ever at beta's last page: the poll ends well without order_004; the reference raises."""
    refused = [{"kind": kind, "source": "beta", "at": "last", "times": None}]
    seen = polls.Polled(plan=refused)
    assert (seen.error, seen.counts["validation_errors"], seen.counts["input_records"]) == (None, 0, 5)
    whole = worlds.serving("beta", worlds.sample("beta"), refused, 3)
    with whole as beta, worlds.client(beta) as client, pytest.raises(httpx2.HTTPStatusError, match=r"40[134]|429|500"):
        lab.fetch.reference(client, "/records", 0.5, time.sleep)


def test_a_shifting_page_loses_a_record_and_the_fix_does_not():
    """By place one record comes twice and one never; by key all three come once."""
    plan = [{"kind": "shifting_page", "at": "first"}]
    with worlds.serving("alpha", worlds.sample("alpha"), plan) as alpha, worlds.client(alpha) as client:
        by_place = [record["uid"] for record in baseline.pages_of_alpha(client, 2)]
        alpha.plan(plan)
        by_key = [record["uid"] for record in lab.pages.reference(lambda path: baseline.get_page(client, path))]
    assert (len(by_place), len(set(by_place))) == (3, 2)
    assert by_key == ["order_001", "order_002", "order_003"]


def test_a_broken_line_empties_the_cache():
    """A reset at beta in the third poll: the error comes through, and what two polls had brought is gone."""
    seen = polls.Polled(polls=3, plan=break_polls.BROKEN)
    assert type(seen.error).__name__ == "ReadError"
    assert (seen.cache, seen.runs) == ([], 2)


def test_the_sources_of_the_notebook_hold_what_is_listed():
    """The orders are those that were listed, none once the `with` has ended; one that was switched off is replaced."""
    listed = [polls.order("alpha", 7, "sent", 60)]
    with lab.serving_orders(listed) as (alpha, beta):
        assert [tuple(row) for row in alpha.rows()] == [("order_007", "sent", NOW - 60)]
        assert beta.rows() == []
    assert alpha.rows() == []
    with lab.serving_orders() as (alpha, beta):
        assert len(alpha.rows()) + len(beta.rows()) == len(polls.sample_orders())
        beta.stop()
    with lab.serving_orders(listed) as (_, beta):
        assert beta.rows() == []


def test_gamma_is_adapted_as_it_comes():
    """The reference adapts what a live gamma sends: text ids, seconds."""
    with worlds.serving("gamma", worlds.sample("gamma"), page_size=10) as gamma:
        sent = httpx2.get(gamma.url, auth=("breakfix", gamma.secret)).json()
    adapted = [alter_gamma.adapt_gamma.reference(record) for record in sent]
    assert sorted((each["id"], each["value"], each["timestamp"]) for each in adapted) == worlds.sample("gamma")


@pytest.mark.slow
def test_weather_agrees_with_sql(cache):
    """What the baseline counts on the weather is what the rows of the two providers say."""
    held = {name: dict(row[:2] for row in providers.rows("flights", name)) for name in polls.SOURCES}
    alpha, beta = held["alpha"], held["beta"]
    baseline.poll(cache, lab.sources("flights"), NOW, size=1000)
    seen = lab.report(cache)
    good = {name: {key for key, value in rows.items() if value is not None} for name, rows in held.items()}
    common = good["alpha"] & good["beta"]
    assert seen["input_records"] == len(alpha) + len(beta)
    assert seen["validation_errors"] == sum(value is None for rows in held.values() for value in rows.values())
    assert seen["mismatched"] == sum(alpha[key] != beta[key] for key in common)
    assert seen["matched"] == len(common) - seen["mismatched"]
    assert seen["single_source"] == len(good["alpha"] ^ good["beta"])


def test_first_versions_are_the_baselines():
    """What is told from another version is what stands in Run: the same statement that stores, the same function."""
    shown = ast.parse(lab.witness_retry.versions().first).body[0].body
    run = ast.parse(inspect.getsource(baseline.get_page)).body[0].body[1:]
    assert [ast.dump(node) for node in shown] == [ast.dump(node) for node in run]
    assert lab.witness_validate._versions[0]([{"id": "a", "value": 0}]) == baseline.validate([{"id": "a", "value": 0}])


def test_the_sample_is_no_witness(both):
    """Both versions of store count the same and leave the same rows for the sample, as the notebook says."""
    records = baseline.collect(both, 2, baseline.STAGES)[1]
    first, second = lab.witness_hash.see([(each["source"], each["id"], each["value"]) for each in records])
    assert first == second
    assert len(first["rows"]) == SUMMARY["cache_misses"]


def test_steps_that_are_followed_are_called():
    """Each step is a function that a poll of the baseline calls."""
    assert [name for name in lab.follow_order_002.steps if not callable(getattr(baseline, name))] == []


def test_order_002_followed():
    """alpha has it on page 1 now, both say processing; its age, 135 seconds, is 0 to find_stale."""
    seen = lab.follow_order_002.see()
    assert (seen["page_of_order_002"], seen["fields_left"], seen["rows_before_store"]) == (1, 3, 0)
    assert (seen["true_age_of_beta"], seen["age_that_it_computes"]) == (135, 0)
    assert (seen["verdict_of_order_002"], seen["single_in_all"]) == ("matched", 2)


def test_the_weather_in_the_prose():
    """The numbers of the weather that the notebook tells are those of the two providers."""
    alpha, beta = (dict(row[:2] for row in providers.rows("flights", name)) for name in polls.SOURCES)
    common = [key for key in alpha if key in beta and None not in (alpha[key], beta[key])]
    mismatched = sum(alpha[key] != beta[key] for key in common)
    numbers = [len(alpha) + len(beta), len(common) - mismatched, mismatched]
    assert prose.lacking(lab, *numbers) == []


def test_my_pipeline_asks_a_live_api(monkeypatch):
    """Records are counted, a clock of another year is told, the command too, and the key is in nothing that is said."""
    monkeypatch.setenv("MONITORING_API_KEY", "the-key-of-alpha")
    with worlds.serving("alpha", worlds.sample("alpha")) as alpha:
        told = dict(lab.my_pipeline.look(alpha.url, {"way": "key"}))
    assert told["dry run"].startswith("3 records")
    assert told["clock"] == "3 skewed"
    assert "--auth key" in told["again"]
    assert "the-key-of-alpha" not in repr(told)


def test_a_poll_passes_its_time_on_a_clock_of_its_own():
    """Two pages of 7.5 s each take 15 s of the trial's clock; a poll without end is stopped."""
    drip = [{"kind": "slow", "source": "alpha", "at": "any", "times": None, "seconds": 7.5}]
    assert polls.Polled(plan=drip).seconds == 15.0
    assert polls.Polled(plan=[{"kind": "duplicate_page", "at": 2, "times": None}]).seconds is None


@pytest.mark.parametrize(
    ("url", "columns", "says"),
    [
        ("http://127.0.0.1:9/orders", {}, "refused"),
        ("ftp://127.0.0.1/orders", {}, "http://"),
        ("http://127.0.0.1:9/orders", {"way": "bribe"}, "way: one of"),
        ("http://127.0.0.1:9/orders?key=distinctive", {}, "the key is in the address"),
    ],
)
def test_my_pipeline_says_what_is_amiss(monkeypatch, url, columns, says):
    """An API that cannot be reached, another scheme, another door, a key in the address: one sentence each."""
    monkeypatch.setenv("MONITORING_API_KEY", "distinctive")
    with pytest.raises(ValueError, match=says) as problem:
        lab.my_pipeline.look(url, columns)
    assert "distinctive" not in str(problem.value)
