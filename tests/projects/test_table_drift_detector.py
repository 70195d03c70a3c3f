"""6-10: what its notebook tells is what is seen, each fault bites, and the mended parts heal it."""

import json
import sqlite3

import pytest

import prose
from breakfix.faults.elsewhere import elsewhere
from breakfix.projects.level_6 import table_drift_detector as lab
from breakfix.projects.level_6.table_drift_detector import (
    baseline,
    break_promise,
    break_runs,
    explain,
    predict,
    sources,
)
from breakfix.projects.level_6.table_drift_detector.worlds import FIRST, TONIGHT, arranged, named


def test_the_sample():
    """Two tables are checked and quiet, four orders are loaded; then the change makes three rows without a total."""
    source = lab.source("sample")
    with arranged(source) as (con, _):
        reports = baseline.check(con, [table["name"] for table in source["tables"]], FIRST)
        baseline.load(con, "orders")
        summary = lab.report(con, source, reports)
    assert dict(summary) == {"tables_checked": 2, "drift_detected": False, "input_records": 4, "loaded": 4}
    assert [row["table"] for row in summary.target] == ["users", "orders"]
    assert break_runs.one_night("sample") == {"loaded": 3, "reported": [2, 0], "rows": 7, "without": 3}
    assert prose.lacking(lab, "two tables were checked, no drift was detected, and four orders were loaded") == []


def test_the_mended_load_stops_on_the_sample():
    """No row is loaded, none lacks its total, and the likely new name is told."""
    stopped = {"verdict": "stop", "renamed": {"total": "amount"}, "loaded": 0, "rows": 4, "without": 0}
    assert lab.mended("sample") == stopped


@pytest.mark.slow
def test_the_flights():
    """March comes without a delay by the baseline; mended, the load stops and names the new column."""
    night, mended = break_runs.one_night("flights"), lab.mended("flights")
    assert (night["loaded"], night["reported"], night["without"]) == (28834, [2, 0], 30616)
    assert (mended["verdict"], mended["renamed"], mended["loaded"]) == ("stop", {"dep_delay": "departure_delay"}, 0)
    assert mended["without"] == 30616 - 28834  # cancelled flights, which have no delay
    assert prose.lacking(lab, night["loaded"], night["rows"], night["without"], mended["rows"]) == []


def test_a_drift_is_told_once_and_a_verdict_every_night():
    """The second check after a change is quiet; held to what was agreed the table is stopped each night."""
    with arranged() as (con, path):
        baseline.check(con, ["orders"], FIRST)
        agreed = lab.fingerprint.reference(con, "orders")
        elsewhere(path, [break_runs.TOTAL])
        told = [named(baseline.check(con, ["orders"], f"2026-03-0{day}T22:00:00Z")["orders"]) for day in (1, 2)]
        found = lab.fingerprint.reference(con, "orders")
        verdicts = [lab.judge_drift.reference(agreed, found)["verdict"] for _ in range(2)]
    assert (told, verdicts) == ([2, 0], ["stop", "stop"])


def test_a_promise_that_is_gone_is_seen_by_a_fingerprint_alone():
    """After the learner's migration the check is quiet; the verdict on the fingerprints is stop."""
    with arranged() as (con, path):
        baseline.check(con, ["orders"], FIRST)
        agreed = lab.fingerprint.reference(con, "orders")
        assert break_promise.migrate(path, "orders", lab.promise_gone.reference()) == "committed"
        assert named(baseline.check(con, ["orders"], TONIGHT)["orders"]) == 0
        assert elsewhere(path, [break_promise.LESS]) == "committed"
        assert lab.judge_drift.reference(agreed, lab.fingerprint.reference(con, "orders"))["verdict"] == "stop"


def test_a_change_between_check_and_load_bites_and_waits_when_guarded():
    """The baseline loads rows without a total; in the guarded load the same change is kept out until it has ended."""
    assert lab.between.see()["without_total"] > 0
    with arranged() as (con, path):
        con.execute("pragma busy_timeout = 0")
        said = []

        def judge(con):
            second = sqlite3.connect(path, timeout=0)
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                second.execute(break_runs.TOTAL)
            second.close()
            said.append("judged")
            return "pass"

        assert lab.guarded.reference(con, judge, lambda con: baseline.copy(con, "orders")) == "pass"
        assert elsewhere(path, [break_runs.TOTAL]) == "committed"
        assert (said, lab.damage(con, "total")) == (["judged"], {"rows": 4, "without": 0})


def test_a_table_that_is_not_there_is_quiet_and_then_an_error():
    """The baseline reports no drift of a table that is not there; a fingerprint of it is a LookupError."""
    with arranged() as (con, _):
        assert named(baseline.check(con, ["oders"], FIRST)["oders"]) == 0
        with pytest.raises(LookupError, match="oders"):
            lab.fingerprint.reference(con, "oders")


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("name", ["some_nights", "renamed", "between"])
def test_a_sibling_has_other_numbers(name, seed):
    """Every field of a prediction differs between a learner's own case and the first sibling."""
    prediction = getattr(lab, name)
    prediction.given(seed)
    own, other = (prediction.drawn(case) for case in (0, 1))
    seen = [prediction._truth(each) for each in (own, other)]
    assert all(seen[0][field] != seen[1][field] for field in prediction.fields), seen


def test_a_file_of_your_own(tmp_path):
    """A JSON file that lacks a part is refused by its name; one like the sample is read."""
    path = tmp_path / "own.json"
    sample = lab.source("sample")
    path.write_text(json.dumps({name: part for name, part in sample.items() if name != "later"}))
    with pytest.raises(ValueError, match=r"own\.json has no later"):
        sources.source(path)
    path.write_text(json.dumps(sample))
    assert sources.source(str(path)) == sample


def test_the_note_and_what_is_followed():
    """The numbers of Explain are those of a run."""
    assert explain.the_night.see() == {
        "reported_tonight": 2,
        "reported_tomorrow": 0,
        "without_total": 3,
        "cents_missing": 10540,
    }
    assert [len(nights) for nights in predict.NIGHTS] == [4, 5, 4, 6, 6]
