"""6-13: what its notebook tells is what is seen, each fault bites, and the mended parts heal it."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime

import pytest

import prose
from breakfix.faults.paused import Paused
from breakfix.lab import learner
from breakfix.projects.level_6 import batch_window_controller as lab
from breakfix.projects.level_6.batch_window_controller import baseline, break_runs, explain, night, plans


@pytest.fixture
def con():
    """A connection to an empty database with the tables of Run."""
    with closing(baseline.connect(":memory:")) as con:
        baseline.create(con)
        yield con


def test_the_sample(con):
    """Four windows, one overlap, one gap; the rows stand beside the counts."""
    overlaps, gaps = baseline.run(con, lab.plan("sample"))
    report = lab.report(con, overlaps, gaps)
    assert report == {"input_records": 24, "windows": 4, "overlaps": 1, "gaps": 1}
    assert [row["status"] for row in report.target] == ["completed", "completed", "running", "pending"]
    hours = [[moment[11:13] for moment in window] for window in (*overlaps[0], gaps[0])]
    assert hours == [["06", "12"], ["10", "16"], ["16", "18"]]
    assert prose.lacking(lab, "one overlap, from 10 to 12 o'clock, and one gap, from 16 to 18") == []


@pytest.mark.parametrize(("start", "end", "status"), [(6, 6, "pending"), (12, 6, "pending"), (0, 6, "done")])
def test_the_table_refuses(con, start, end, status):
    """A window that does not end after its start, and a status that nobody knows, come into no table."""
    with pytest.raises(sqlite3.IntegrityError):
        baseline.create_window(con, plans.at(start), plans.at(end), status)


@pytest.mark.slow
def test_the_flights(con):
    """A window for each day, side by side, and an event for each flight; what the faults cost there is told."""
    plan = lab.plan("flights")
    counts = {"input_records": len(plan.events), "windows": 365, "overlaps": 0, "gaps": 0}
    assert lab.report(con, *baseline.run(con, plan)) == counts
    assert prose.lacking(lab, "365 windows", len(plan.events)) == []
    windows = lab.planned("flights")
    again = [*windows, (plan.start, plan.end)]
    assert (lab.pairs(again), len(baseline.detect_overlaps(again))) == (365, 2)
    assert prose.lacking(lab, "365 pairs overlap, each day with the whole year, and 2 are named") == []
    counted = {day[0][:10]: n for day, n in zip(windows, counts_of(con), strict=True)}
    assert (max(counted, key=counted.get), max(counted.values())) == ("2013-11-27", 1014)
    assert prose.lacking(lab, "27 November, 1,014 departures") == []
    by_hours = [[each.strftime(plans.FORM) for each in day] for day in baseline.by_hours(plans.NEW_YORK, *plans.YEAR)]
    within = [
        sum(start <= ts < end for start, end in by_hours) for ts in plan.events if ts[:7] in ("2013-03", "2013-11")
    ]
    assert (within.count(2), within.count(0)) == (0, 3)
    assert prose.lacking(lab, "in two windows in March nobody left", "in November had three departures") == []


def counts_of(con):
    """Return how many events each window has, in order of their ids."""
    query = f"select events from ({lab.counts.reference()}) order by window_id"
    return [events for (events,) in con.execute(query)]


@pytest.mark.parametrize("dataset", ["sample", pytest.param("flights", marks=pytest.mark.slow)])
def test_another_night(dataset, tmp_path):
    """One is stopped, one killed, and each window is in target once all the same; Ann's row is refused."""
    windows, plan = lab.planned(dataset), lab.plan(dataset)
    told, history = night.another_night(windows, plan.events, tmp_path)
    count = {"planned": len(windows), "rows": len(windows), "windows": len(windows)}
    assert told == {**count, "counted": len(plan.events), "events": len(plan.events), "refused": 1}
    assert [event.kind for event in history][:4] == ["claim", "wait", "claim", "kill"]


def test_a_bound_bites_and_heals(con):
    """An event on a bound is counted twice by between, and once by a query that is half-open."""
    listed = [(plans.at(start), plans.at(start + 6), "pending") for start in (0, 6)]
    baseline.run(con, plans.Plan(listed, [plans.at(6)], plans.at(0), plans.at(12)))
    assert [baseline.count(con, window_id) for window_id in (1, 2)] == [1, 1]
    assert counts_of(con) == [0, 1]


def test_a_nested_window_bites_and_heals():
    """The long one hides a pair and makes a gap; a walk along the time finds what is there."""
    windows = [tuple(each) for each in lab.nested.reference()]
    assert len(baseline.detect_overlaps(windows)) < lab.pairs(windows)
    overlaps, gaps = lab.overlaps_and_gaps.reference(windows, 0, 24)
    assert (len(overlaps), gaps) == (lab.pairs(windows), [(18, 24)])
    assert baseline.detect_gaps(windows, 0, 24) != gaps


def test_a_hundred_thousand_windows():
    """The walk stays a walk: of 100,000 windows, each overlapping the next one, all pairs are found."""
    overlaps, gaps = lab.overlaps_and_gaps.reference([(2 * n, 2 * n + 3) for n in range(100_000)], 0, 200_001)
    assert (len(overlaps), gaps) == (99_999, [])


def test_a_paused_worker_bites_and_heals(tmp_path):
    """Ann's older number comes after Bob's; with a token that publish compares it is refused."""
    given = {"events": 6, "late": 2, "seconds": 60, "bob_at": 60 + 15}
    assert break_runs.paused._truth(given) == {"counted": 14, "last": 6}
    path = break_runs.one_window(6, path=tmp_path)
    with Paused(night.FENCED, path, "Ann", 0, stops=True) as ann:
        lab.arrive(path, plans.at(1), 2)
        night.fenced(path, "Bob", 75)
        ann.wake()
        ann.result()
    assert break_runs.in_target(path) == [8]


def test_two_at_once_bite_and_heal(con, tmp_path):
    """Look and claim are two statements, and both get window 1; with one statement each gets another."""
    assert break_runs.two_workers._truth({"pending": 3, "done": 1}) == {"rows": 3, "pending": 2}
    history = lab.race(break_runs.one_window(pending=2, path=tmp_path))
    assert [event.who for event in history if event.kind == "claim"] == ["Bob", "Ann"]
    for hour in (0, 6):
        baseline.create_window(con, plans.at(hour), plans.at(hour + 6))
    assert [lab.claim.reference(con, who, 0, 60) for who in ("Ann", "Bob", "Cleo")] == [(1, 1), (2, 1), None]


@pytest.mark.parametrize(
    ("zone", "first", "hours", "found"),
    [
        ("America/New_York", "2013-03-09", 23.0, "an overlap"),
        ("Europe/London", "2013-10-26", 25.0, "a gap"),
        ("Asia/Kolkata", "2013-03-30", 24.0, "neither"),
    ],
)
def test_a_day_of_another_length_bites_and_heals(zone, first, hours, found):
    """24 hours after midnight is not always midnight; `days` leaves neither overlap nor gap."""
    assert break_runs.three_days._truth({"zone": zone, "first": first}) == {"hours": hours, "found": found}
    windows = lab.days(zone, date.fromisoformat(first), 3)
    assert (baseline.detect_overlaps(windows), baseline.detect_gaps(windows, windows[0][0], windows[-1][1])) == ([], [])


@pytest.mark.parametrize("name", ["touching", "paused", "three_days", "two_workers"])
def test_a_sibling_asks_for_other_numbers(name):
    """Whatever the seed, one of the next cases is seen to differ in each field from the learner's own."""
    asked = getattr(lab, name)
    truths = {}
    for seed in range(5):
        with learner.noted(seed):
            dealt = [asked.drawn(case) for case in range(3)]
        seen = [truths.setdefault(repr(each), None) or asked._truth(each) for each in dealt]
        truths |= {repr(each): saw for each, saw in zip(dealt, seen, strict=True)}
        assert any(all(seen[0][field] != other[field] for field in asked.fields) for other in seen[1:])


def test_what_is_followed():
    """The five steps of two midnights, and the note on six and two events."""
    followed = {"begins": 5, "by_hours": 5, "ends": 4, "hours_in_two": 1, "hours_in_none": 1}
    assert explain.follow_the_midnights.see() == followed
    assert explain.counted_twice.see() == {"bobs_row": 8, "anns_row": 6, "counted": 14}


def test_a_file_of_ones_own(tmp_path):
    """Its three columns are taken, and its hours are the events; what it lacks is named."""
    path = tmp_path / "mine.csv"
    path.write_text("n,start_ts,end_ts,status\n1,2025-03-01T00:00Z,2025-03-01T02:00Z,failed\n", "utf-8")
    plan = lab.plan(path)
    assert plan.windows == [("2025-03-01T00:00Z", "2025-03-01T02:00Z", "failed")]
    assert plan.events == ["2025-03-01T00:00Z", "2025-03-01T01:00Z"]
    path.write_text("start_ts,end_ts\n", "utf-8")
    with pytest.raises(ValueError, match="has no status"):
        lab.plan(path)


def test_the_days_are_midnights():
    """Each bound is a midnight in its zone, and the end of one day is the start of the next."""
    windows = lab.days("America/New_York", date(2013, 3, 9), 3)
    assert [start for start, _ in windows[1:]] == [end for _, end in windows[:-1]]
    moments = [datetime.strptime(start, plans.FORM).replace(tzinfo=UTC) for start, _ in windows]
    assert {moment.astimezone(plans.ZoneInfo("America/New_York")).hour for moment in moments} == {0}
