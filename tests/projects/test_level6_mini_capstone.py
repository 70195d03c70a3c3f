"""The baseline of 6-15: its numbers, its defects that bite, and the fixes that heal them."""

import random
from functools import partial

import duckdb
import pytest

import prose
from breakfix.lab import snapshot
from breakfix.lab.statements import executed
from breakfix.projects.level_6 import level6_mini_capstone as lab
from breakfix.projects.level_6.level6_mini_capstone import (
    baseline,
    events,
    fix_one_at_a_time,
    mastery_nights,
    worlds,
)

SUMMARY = {
    "input_records": 7,
    "staged": 5,
    "loaded": 5,
    "rejected": 2,
    "dead_letters": 2,
    "lineage_entries": 12,
    "target_rows": 4,
    "watermark": "2025-01-15T12:00:00",
}
STALE = [("evt-003", "refund", 0.0, "14:00"), ("evt-003", "purchase_fixed", 54.99, "13:00")]
REJECTED = [("", "orphan_event", 1.0, "13:00"), ("evt-008", "api_call", "oops", "13:30")]
GOOD = [
    ("evt-010", "page_view", 1.0, "15:00"),
    ("evt-011", "page_view", 2.0, "15:05"),
    ("evt-012", "logout", 1.0, "16:00"),
]
DOUBLED = {"dead_letters": 4, "lineage_entries": 24}
ONCE = {"dead_letters": 2, "lineage_entries": 12}
advance = partial(lab.advance.reference, now=lab.NOW)


@pytest.fixture
def shop(tmp_path):
    return tmp_path / "shop.duckdb"


def run(shop, *batches, load=baseline.load, advance=baseline.advance):
    for batch in batches:
        path = worlds.write(shop.with_name("batch.json"), batch)
        baseline.run(shop, path, (baseline.stage, load, advance, baseline.log))
    return lab.report(shop)


def only(names, counts):
    return {name: counts[name] for name in names}


def row(report, key):
    return next(row for row in report.target if row["key"] == key)


def test_summary_of_the_sample(shop):
    """The sample gives the promised counts and rows, evt-003 at 59.99."""
    seen = run(shop, worlds.sample())
    assert dict(seen) == SUMMARY
    assert row(seen, "evt-003")["value"] == 59.99
    assert [each["key"] for each in seen.target] == ["evt-001", "evt-002", "evt-003", "evt-006"]


def test_rerun_changes_nothing(shop):
    """The same file again: nothing comes in, and no table but received, staging and run_log changes."""
    first = run(shop, worlds.sample())
    second = run(shop, worlds.sample())
    assert only(SUMMARY, second) == SUMMARY | dict.fromkeys(("input_records", "staged", "loaded", "rejected"), 0)
    assert second.target == first.target


def test_stale_row_bites_and_heals(shop, tmp_path):
    """The last to arrive stands although it is older; with the reference the newest stands."""
    assert row(run(shop, worlds.sample(), STALE), "evt-003")["value"] == 54.99
    healed = run(tmp_path / "other.duckdb", worlds.sample(), STALE, load=lab.load.reference)
    assert row(healed, "evt-003")["value"] == 0.0


def test_all_rejected_bites_and_heals(shop, tmp_path):
    """A batch without good rows makes the mark NULL, which lets nothing pass; the reference keeps the mark."""
    batches = worlds.sample(), REJECTED
    assert run(shop, *batches)["watermark"] is None
    assert run(shop, GOOD)["input_records"] == 0
    healed = run(tmp_path / "other.duckdb", *batches, GOOD, advance=advance)
    assert (healed["loaded"], healed["watermark"]) == (3, "2025-01-15T16:00:00")


@pytest.mark.parametrize("ts", ["zzzz", "9999-12-31T00:00:00"])
def test_poison_bites_and_heals(shop, tmp_path, ts):
    """One event with such a time and no later batch comes in; with the reference it does not move the mark."""
    poisoned = [*worlds.sample(), ("evt-004", "page_view", 3, ts)]
    assert run(shop, poisoned, GOOD)["loaded"] == 0
    assert run(tmp_path / "other.duckdb", poisoned, GOOD, advance=advance)["loaded"] == 3


def test_late_event_leaves_no_trace(shop):
    """A good event older than the mark is in no table."""
    seen = run(shop, worlds.sample(), [("evt-004", "page_view", 3, "11:59"), *GOOD])
    assert (seen["input_records"], seen["dead_letters"]) == (3, 2)
    assert "evt-004" not in [each["key"] for each in seen.target]


def run_in_one_transaction(database):
    """Run the sample as the reference of run_batch does; it is called in a child by its name."""
    steps = [
        partial(baseline.receive, batch=worlds.SAMPLE),
        baseline.stage,
        baseline.load,
        baseline.advance,
        baseline.log,
    ]
    baseline.in_one_commit(database, baseline.create)
    with duckdb.connect(database) as con:
        lab.run_batch.reference(con, steps)


def test_kill_bites_and_heals(shop, tmp_path):
    """A kill before the mark moves doubles letters and lineage on the rerun; in one transaction it does not."""
    assert lab.sigkill.run(lab.PIPELINE, shop, worlds.SAMPLE, before="update watermarks").killed
    assert only(DOUBLED, run(shop, worlds.sample())) == DOUBLED
    other = str(tmp_path / "other.duckdb")
    assert lab.sigkill.forked(partial(run_in_one_transaction, other), before="update watermarks").killed
    run_in_one_transaction(other)
    assert only(ONCE, lab.report(other)) == ONCE


def test_two_processes_bite_and_heal(shop, tmp_path, monkeypatch):
    """A second process between two steps doubles letters and lineage; who holds the file lets nobody in between."""
    lab.two_at_once(shop, worlds.SAMPLE, worlds.SAMPLE)
    assert only(DOUBLED, lab.report(shop)) == DOUBLED
    monkeypatch.chdir(tmp_path)
    with lab.one_at_a_time.open_world() as world:
        left = fix_one_at_a_time.runs.function(world, lab.one_at_a_time.reference)
    assert only(ONCE, left) == ONCE


def test_a_second_process_is_refused_while_one_is_connected(shop):
    """What the notebook shows before the prediction: the engine lets one process in at a time."""
    with duckdb.connect(shop), pytest.raises(RuntimeError, match="lock"):
        lab.run_elsewhere(shop, worlds.SAMPLE)


@pytest.mark.parametrize("suffix", ["csv", "parquet", "jsonl"])
def test_own_file(tmp_path, shop, suffix):
    """A learner's own file runs whatever its form, its times as text of one form."""
    path = tmp_path / f"mine.{suffix}"
    form = "json" if suffix == "jsonl" else suffix
    values = "('a', 'n', '1.5', timestamp '2025-01-15 08:00:00'), ('b', 'n', 'x', timestamp '2025-01-15 09:00:00')"
    duckdb.sql(f"copy (from (values {values}) own(key, name, value, ts)) to '{path}' (format {form})")
    baseline.run(shop, events.batch(str(path)))
    assert only(("loaded", "rejected"), lab.report(shop)) == {"loaded": 1, "rejected": 1}
    assert lab.report(shop)["watermark"][:10] == "2025-01-15"


def test_own_file_without_a_field(tmp_path):
    """A file that lacks a field is refused by naming it, and what there is."""
    path = tmp_path / "mine.csv"
    path.write_text("key,name,amount,ts\na,n,1,2025-01-15T08:00:00\n")
    with pytest.raises(ValueError, match=r"mine.csv has no value; its fields are key, name, amount, ts"):
        events.batch(str(path))


def test_a_rebuild_loses_history(shop, tmp_path):
    """Who empties the tables and runs all that arrived as one batch gets target right, and the log not."""
    batch = tmp_path / "all.json"
    lab.mystery.damages[0].story(str(shop), random.Random(3))
    lab.mystery.story(str(tmp_path / "healthy.duckdb"), random.Random(3))
    with duckdb.connect(shop) as con:
        con.execute(f"copy (select key, name, value, ts from arrived order by night, position) to '{batch}' (array)")
        for table in ("target", "dead_letters", "lineage", "run_log"):
            con.execute(f"delete from {table}")
        con.execute("update watermarks set mark = ''")
        baseline.receive(con, batch)
        for step in mastery_nights.STEPS:
            step(con)
    wanted, got = snapshot.of_file(str(tmp_path / "healthy.duckdb")), snapshot.of_file(str(shop))
    held = [name for name in wanted["tables"] if same_rows(wanted["tables"][name], got["tables"][name])]
    assert "target" in held
    assert snapshot.parting(wanted, got) is not None
    assert "run_log" not in held


def same_rows(one, other):
    return sorted(map(repr, one["rows"])) == sorted(map(repr, other["rows"]))


def test_my_pipeline_reads_a_file(tmp_path):
    """Repeats of the key, times that are none and what a dry run counts are told; nothing is written."""
    path = tmp_path / "mine.csv"
    path.write_text("id,status,n,at\n1,new,1,2025-01-01\n1,paid,2,2025-01-02\n1,sent,3,2025-01-03\n2,new,x,soon\n")
    lines = lab.my_pipeline.look(str(path), {"key": "id", "name": "status", "value": "n", "time": "at"})
    told = dict(lines)
    assert told["dry run"] == "4 records: 3 would be loaded, 1 rejected, 0 skipped, 0 late"
    assert "2 rows repeat a value that came before, and one value comes 3 times" in told["key"]
    assert told["clock"] == "at: rows without a time that counts: 1"
    assert told["again"].endswith("--key id --name status --value n --time at --dry-run")
    assert [each.name for each in tmp_path.iterdir()] == ["mine.csv"]


@pytest.mark.parametrize(("columns", "says"), [({}, "no row has a field 'key'"), ({"key": "nr"}, "'nr'")])
def test_my_pipeline_needs_its_columns(tmp_path, columns, says):
    """A column that the file does not have is named, with the one that it may be."""
    (tmp_path / "mine.csv").write_text("id,name,value,ts\n1,new,1,2025-01-01\n")
    with pytest.raises(ValueError, match=says):
        lab.my_pipeline.look(str(tmp_path / "mine.csv"), columns)


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """The flights run by the baseline: the database, its report, and the same events in pandas."""
    database = tmp_path_factory.mktemp("year") / "shop.duckdb"
    path = events.batch("flights")
    baseline.run(database, path)
    return database, lab.report(database), duckdb.read_json(str(path)).df()


@pytest.mark.slow
def test_flights_agree_with_pandas(year):
    """What the baseline counts on the flights is what pandas counts in the same events."""
    database, seen, frame = year
    valid = frame[frame["value"].notna()]
    stale = valid.groupby("key", sort=False)["ts"].agg(["last", "max"])
    assert (seen["input_records"], seen["loaded"]) == (len(frame), len(valid)) == (1_010_328, 992_643)
    assert seen["rejected"] == seen["dead_letters"] == len(frame) - len(valid)
    assert seen["lineage_entries"] == len(frame) + len(valid)
    assert (seen["target_rows"], seen["watermark"]) == (len(stale), valid["ts"].max().isoformat())
    assert lab.out_of_date(database) == (stale["last"] < stale["max"]).sum()


@pytest.mark.slow
def test_flights_in_the_prose(year):
    """The numbers of the flights that the notebook tells are those of the run."""
    database, seen, _ = year
    numbers = [value for value in seen.values() if isinstance(value, int)]
    numbers += [2 * seen["dead_letters"], 2 * seen["lineage_entries"], lab.out_of_date(database)]
    assert prose.lacking(lab, *numbers) == []


def test_steps_that_are_followed_are_the_baselines():
    """Each step is named by words of the statements that `load` of the notebook executes."""
    text = " ".join(" ".join(executed(baseline.load)).split())
    assert [step for step in lab.follow_evt_003.steps if step.partition(" ...")[0] not in text] == []


def test_evt_003_followed():
    """The refund comes first and gets number 2; number 1 of evt-003, an hour older, meets 59.99 and replaces it."""
    seen = lab.follow_evt_003.see()
    assert (seen["rows_of_evt_003"], seen["number_of_refund"], seen["number_of_page_view"]) == (2, 2, 1)
    assert (seen["rows_left"], seen["name_left"], seen["keys_in_conflict"]) == (2, "purchase_fixed", 1)
    assert (seen["value_that_stands"], seen["value_excluded"]) == (59.99, 54.99)
    assert (seen["value_in_target"], seen["hour_in_target"], seen["lines_of_evt_003"]) == (54.99, 13, 2)


def test_first_versions_are_the_baselines():
    """What is told from another version is what stands in Run."""
    assert executed(lab.witness_upsert._versions[0]) == executed(baseline.load)[:1]
    assert lab.witness_advance._versions[0] is baseline.advance


def test_the_sample_is_no_witness():
    """Both versions of load leave the same target for the sample, as the notebook says."""
    good = [(key, name, float(value), ts) for key, name, value, ts in worlds.sample() if key not in ("", "evt-005")]
    first, second = lab.witness_upsert.see(good)
    assert first == second
    assert len(first) == SUMMARY["target_rows"]


def test_a_mark_that_moves_first_loses_what_a_kill_held_back():
    """Killed before load: at least once has the four rows after the next night, at most once has none."""
    assert [len(target) for target in lab.witness_kill.see([["load"]])] == [SUMMARY["target_rows"], 0]


def test_every_seed_has_its_nights():
    """Whatever is drawn, the keys suffice; seed 61 takes the most that there can be."""
    for seed in range(200):
        nights = mastery_nights.events(random.Random(f"{seed} mystery 1"))
        keys = {event["key"] for night in nights for event in night} - {""}
        assert len(nights) == mastery_nights.NIGHTS
        assert seed != 61 or len(keys) == 16
