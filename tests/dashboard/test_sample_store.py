"""A store of samples: sources that can be switched off, functions in place of ours."""

from dataclasses import replace
from datetime import timedelta

from breakfix.dashboard.filters import Filters
from breakfix.dashboard.sample import read_definitions, read_samples
from breakfix.dashboard.sample_store import SampleStore, fixed, switchable
from breakfix.dashboard.tile import SourceOff, current_or_last


def opened(**options):
    sources = switchable(read_samples())
    return sources, SampleStore(read_definitions(), sources, fixed(2025, 1, 1, 10, 30), **options)


def tiles(store, **asked):
    return {tile.kpi.name: tile for tile in store.look(Filters(**asked)).board.tiles}


def test_one_source_off_and_the_rest_lives():
    """Its tile is unknown with the last good value, its rows stay, the others are as before; and it comes back."""
    sources, store = opened()
    before = tiles(store)
    sources["monitoring"].off = "connection refused"
    after = tiles(store)
    assert (after["error_rate_pct"].state, after["error_rate_pct"].value) == ("unknown", before["error_rate_pct"].value)
    assert after["error_rate_pct"].age == timedelta(minutes=15)
    assert {name: tile for name, tile in after.items() if name != "error_rate_pct"} == {
        name: tile for name, tile in before.items() if name != "error_rate_pct"
    }
    look = store.look(Filters())
    assert (look.total, [source.name for source in look.sources if source.sentence]) == (14, ["monitoring"])
    sources["monitoring"].off = ""
    assert tiles(store) == before


def test_a_source_that_was_never_there():
    """Off from the first page on: unknown, without a value, and no rows of it."""
    sources, store = opened()
    sources["monitoring"].off = "connection refused"
    assert tiles(store)["error_rate_pct"].value is None
    assert store.look(Filters()).total == 10


def test_old_news_are_not_green():
    """Older than promised is unknown, with the value and its age."""
    _, store = opened(promise=timedelta(minutes=10))
    assert {name: tile.state for name, tile in tiles(store).items()} == {
        "response_time_ms": "yellow",  # five minutes old, the others fifteen
        "error_rate_pct": "unknown",
        "cpu_usage_pct": "unknown",
    }


def test_filters_choose_tiles_and_rows():
    """A KPI that is not asked for is no tile; one whose days are not there is unknown."""
    _, store = opened()
    assert list(tiles(store, chosen=(("source", "monitoring"),))) == ["error_rate_pct"]
    assert store.look(Filters(chosen=(("kpi", "cpu_usage_pct"),))).total == 4
    day = fixed(2025, 1, 2)().date()
    later = tiles(store, since=day).values()
    assert {(tile.state, tile.newest) for tile in later} == {("unknown", None)}
    assert {tile.refreshed.minute for tile in later} == {25, 15}  # the sources had news all the same
    columns, rows, _ = store.stream(Filters(rows=2, chosen=(("source", "api-gateway"),)))
    assert [row[-1] for row in rows] == [120, 135, 180, 210, 250, 310]
    assert columns[0].kind == "time"


def test_a_function_in_place_of_ours():
    """It is given what ours is given: the KPI, a way to read that raises when the source is off, the last good tile."""
    seen = []

    def wary(kpi, read, last, now):
        try:
            seen.append(len(read()))
        except SourceOff as off:
            seen.append((str(off), last.value))
        return replace(current_or_last(kpi, read, last, now), state="red")

    sources, store = opened(tile=wary)
    sources_off = sources["monitoring"]
    assert {tile.state for tile in tiles(store).values()} == {"red"}
    sources_off.off = "gone"
    tiles(store)
    assert seen == [6, 4, 4, 6, ("gone", 0.85), 4]
