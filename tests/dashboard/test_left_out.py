"""One row that cannot be used costs that row, is counted and named; the rest of its feed stays."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import duckdb
import pytest
from test_weather import polled

from breakfix.dashboard import airline
from breakfix.dashboard.filters import Filters
from breakfix.dashboard.left_out import left_out
from departures import RAN, flight, warehouse


def store_of(path, *statements, weather=None, clock=RAN):
    """A store over a warehouse in which somebody has done something."""
    with closing(duckdb.connect(path)) as con:
        for statement in statements:
            con.execute(statement)
    store = airline.store(path, weather, clock=lambda: clock)
    store.refresh()
    return store


@pytest.fixture
def path(tmp_path):
    return warehouse(tmp_path / "w.duckdb", [flight(day=1 + n % 5, number=str(n)) for n in range(40)])


SPOILED = "insert into staging select * replace ({}) from staging where key like 'UA-7-%' and name = '{}'"
KEY = "'A' || chr({}) || 'C-2-JFK-x' as key"
SPOILT = {
    "NUL": (SPOILED.format(KEY.format(0), "scheduled"), r"A\x00C-2-JFK-x (control characters in its key)"),
    "escape": (SPOILED.format(KEY.format(27), "scheduled"), r"A\x1bC-2-JFK-x (control characters in its key)"),
    "no airport": (SPOILED.format("'AA' as key", "scheduled"), "AA (its key names no airline and airport)"),
    "blank": (SPOILED.format("'' as key", "scheduled"), " (its key names no airline and airport)"),
    "infinity": (
        SPOILED.format("'infinity'::timestamp as ts, 'AA-x-JFK' as key", "scheduled"),
        "a time that no calendar",
    ),
    "year 262000": (
        SPOILED.format("'262000-01-01'::timestamp as ts, 'AA-x-JFK' as key", "scheduled"),
        "a time that no",
    ),
    "before Christ": (SPOILED.format("'290000-01-01 (BC)'::timestamp as ts, 'AA-x-JFK' as key", "departed"), "a time"),
    "1e308": (SPOILED.format("1e308 as value, 'AA-x-JFK' as key", "departed"), "AA-x-JFK (a delay that is no number"),
    "nan": (
        SPOILED.format("'nan'::double as value, 'AA-x-JFK' as key", "arrived"),
        "AA-x-JFK (a delay that is no number",
    ),
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_flight(path, what):
    """Its flight is left out and named; the others, their tiles and the page around them stay."""
    statement, words = SPOILT[what]
    store = store_of(path, statement)
    look = store.look(Filters(show="departure_delay_mean", by="airline"))
    assert (look.total, store.main.off, look.sources[0].state) == (40, "", "fresh")
    assert look.sources[0].sentence.startswith("flights: 1 flight is left out; it is ")
    assert words in look.sources[0].sentence
    assert {tile.state for tile in look.board.tiles} <= {"green", "yellow", "red"}


def test_a_column_that_became_text(path):
    """What can be read of it is read; the flight with what cannot is left out."""
    store = store_of(
        path,
        "alter table staging alter column value type varchar",
        "update staging set value = 'n/a' where key like 'UA-7-%' and name = 'departed'",
    )
    assert (store.look(Filters()).total, store.main.off) == (39, "")


@pytest.mark.parametrize("value", ['"n/a"', "NaN", '{"f": 1}', "[]", "true", "1e999", "not JSON", "12345"])
def test_a_reading(path, tmp_path, value):
    """One reading of the weather that is no temperature is left out and named; the hours of the others stay."""
    cache = polled(tmp_path / "cache.db")
    with closing(sqlite3.connect(cache)) as con:
        con.execute(VALUE, (value,))
        con.commit()
    source = store_of(path, weather=cache).look(Filters()).sources[1]
    assert source.state == "fresh"
    assert (
        source.sentence
        == f"weather: 1 reading is left out; it is EWR-2013-02-08T03 (its value is no temperature: {value})."
    )


@pytest.mark.parametrize(
    "value",
    [f"'{'9' * 400}'", f"'{'9' * 5000}'", f"'{'[' * 100_000}'", "x'ff00'", "cast(x'22ff22' as text)"],
    ids=["400 digits", "5,000 digits", "brackets", "bytes", "no UTF-8"],
)
def test_a_reading_that_nobody_can_read(path, tmp_path, value):
    """The same of a reading that is beyond a parser, a number or a text."""
    cache = polled(tmp_path / "cache.db")
    with closing(sqlite3.connect(cache)) as con:
        con.execute(VALUE.replace("?", value))
        con.commit()
    source = store_of(path, weather=cache).look(Filters()).sources[1]
    said = "weather: 1 reading is left out; it is EWR-2013-02-08T03 (its value is no temperature: "
    assert (source.state, source.sentence.startswith(said)) == ("fresh", True)


VALUE = "update cache_records set value = ? where entity_key = 'EWR-2013-02-08T03' and source_system = 'alpha'"


@pytest.mark.parametrize("key", ["JFKxnot-a-time", "JFK-2013-05-05T10:30", "JFK-2013-02-30T10", "", "\0-2013-05-05T10"])
def test_a_key_of_the_weather(path, tmp_path, key):
    """The same of a key that names no airport and hour."""
    cache = polled(tmp_path / "cache.db")
    with closing(sqlite3.connect(cache)) as con:
        con.execute(VALUE.replace("value = ?", "entity_key = ?"), (key,))
        con.commit()
    source = store_of(path, weather=cache).look(Filters()).sources[1]
    assert (source.state, "its key is no airport and hour" in source.sentence) == ("fresh", True)


def test_ahead_of_our_clock(path):
    """A run dated 2099 makes nothing green: what is known of it is unknown, and both clocks are said."""
    store = store_of(path, "update run_log set started_at = '2099-01-01'")
    look = store.look(Filters())
    assert {tile.state for tile in look.board.tiles} == {"unknown"}
    assert {(tile.reason, tile.age) for tile in look.board.tiles} == {("its source's clock is ahead of ours", None)}
    assert look.board.health not in ("healthy", "ok")
    assert look.sources[0].sentence == (
        "flights is ahead of us: its last news are dated 2099-01-01 00:00 UTC, "
        "and our clock shows 2013-03-01 06:00 UTC. "
        "One of the two clocks is off."
    )


def test_a_poll_ahead_of_our_clock(path, tmp_path):
    """The same of the weather, beside flights that are as they were."""
    look = store_of(path, weather=polled(tmp_path / "c.db", RAN + timedelta(hours=5))).look(Filters())
    assert [source.state for source in look.sources] == ["fresh", "ahead"]


@pytest.mark.parametrize("moment", ["'infinity'", "'290000-01-01 (BC)'"])
def test_a_run_at_no_time(path, moment):
    """A run whose time no calendar has is no news; the page is there."""
    look = store_of(path, f"update run_log set started_at = {moment}::timestamp").look(Filters())
    assert (look.total, look.sources[0].sentence) == (
        40,
        "flights is stale: it never had news; news every 26 hours are promised.",
    )


def test_rubbish_in_the_log_of_polls(path, tmp_path):
    """A poll whose time is no time is no news; the one before it is."""
    cache = polled(tmp_path / "c.db")
    with closing(sqlite3.connect(cache)) as con:
        con.execute("insert into run_log (run_id, status, started_at_utc) values ('x', 'succeeded', 'yesterday')")
        con.commit()
    look = store_of(path, weather=cache).look(Filters())
    assert [source.refreshed for source in look.sources] == [RAN, RAN]


def test_empty_tables(path, tmp_path):
    """A warehouse without rows is an empty page, and so is a cache without records."""
    cache = polled(tmp_path / "c.db")
    with closing(sqlite3.connect(cache)) as con:
        con.execute("delete from cache_records")
        con.commit()
    store = store_of(path, "delete from staging", "delete from run_log", weather=cache)
    look = store.look(Filters(show="departure_delay_p95"))
    assert (look.total, look.rows, [source.off for source in look.sources]) == (0, (), ["", ""])
    assert {tile.state for tile in look.board.tiles} == {"unknown"}
    assert list(store.stream(Filters())[1]) == []


def test_words():
    """One is named, all are counted; what it is called steers no terminal."""
    assert left_out("flight", []) == ""
    assert left_out("flight", [("a\x1b[2J", "b"), ("c", "d")]) == r"2 flights are left out; the first is a\x1b[2J (b)"
    assert left_out("row", [("k" * 100, "why")]) == f"1 row is left out; it is {'k' * 60} (why)"


def test_years_without_flights(path):
    """A flight of another century is one more point and a gap, and no chart of a million days."""
    day = datetime(9998, 1, 1, tzinfo=UTC)
    store = store_of(path, SPOILED.format(f"'{day:%Y-%m-%d}'::timestamp as ts, 'AA-x-JFK-y' as key", "scheduled"))
    points = store.look(Filters(show="completion_factor")).series.points
    assert (len(points), [value for _, value in points[5:]]) == (7, [None, 0.0])
