"""The flight events, computed a second time in pandas from local clock times and compared."""

import hashlib
import json

import duckdb
import pandas as pd
import pytest

from breakfix.datasets import nycflights13

SEED = 7
CONTENT = "select bit_xor(hash(key, name, value, ts)), count(*) from ({})"  # the same for the same rows in any order


def read(query):
    with duckdb.connect() as con:
        return con.sql(query).df()


@pytest.fixture(scope="module")
def flights():
    """The raw table, with its times of departure worked out from the local clock of New York."""
    raw = read(f"from '{nycflights13.table('flights')}'")
    local = pd.to_datetime(raw[["year", "month", "day", "hour", "minute"]])
    raw["due"] = local.dt.tz_localize("America/New_York").dt.tz_convert("UTC").dt.tz_localize(None)
    hour = raw.due.dt.strftime("%Y-%m-%dT%H")
    raw["key"] = raw.carrier + "-" + raw.flight.astype(str) + "-" + raw.origin + "-" + hour
    raw["left"] = raw.due + pd.to_timedelta(raw.dep_delay.fillna(0), unit="min")
    return raw


@pytest.fixture(scope="module")
def wanted(flights):
    """Every event in order of arrival, from pandas, with the minutes by which it is late."""
    airborne = pd.to_timedelta(flights.air_time.fillna(0), unit="min")
    parts = {
        "scheduled": (0.0, flights.due - pd.Timedelta(hours=24)),
        "departed": (flights.dep_delay.astype(float), flights.left),
        "arrived": (flights.arr_delay.astype(float), flights.left + airborne),
    }
    frames = [pd.DataFrame({"key": flights.key, "name": name, "value": v, "at": t}) for name, (v, t) in parts.items()]
    every = pd.concat(frames, ignore_index=True)
    text = f"{SEED} " + every.key + " " + every.name
    draw = text.map(lambda line: int.from_bytes(hashlib.md5(line.encode()).digest()[8:], "little"))
    every["late"] = [1440 + number // 10_000 % 8640 if number % 10_000 < 100 else 0 for number in draw]
    every["received"] = every["at"] + pd.to_timedelta(every.late, unit="min")
    every["ts"] = every["at"].dt.strftime("%Y-%m-%dT%H:%M:%S")
    return every.sort_values(["received", "at", "key", "name"], ignore_index=True)


@pytest.fixture(scope="module")
def events():
    return read(nycflights13.events_sql(SEED))


def test_counts(events):
    """Three events a flight; 17,685 lack a value: 8,255 never departed, 9,430 never arrived."""
    missing = events[events.value.isna()].name.value_counts().to_dict()
    assert len(events) == 1_010_328
    assert events.name.value_counts().to_dict() == {"scheduled": 336_776, "departed": 336_776, "arrived": 336_776}
    assert missing == {"departed": 8_255, "arrived": 9_430}


def test_key_is_unique(flights):
    """Carrier, flight number, origin and scheduled hour tell any two flights apart."""
    assert flights.key.nunique() == len(flights) == 336_776


def test_departure_agrees_with_the_local_clock(flights):
    """Scheduled time plus delay, told in New York, is the `dep_time` on record for every flight that left."""
    gone = flights[flights.dep_delay.notna()]
    local = gone.left.dt.tz_localize("UTC").dt.tz_convert("America/New_York")
    assert (local.dt.hour * 100 + local.dt.minute == gone.dep_time % 2400).all()


def test_keys_values_times_and_order(events, wanted):
    """Each event has the key, value and time that pandas computes, on both sides of the changes of clock, in order."""
    pd.testing.assert_frame_equal(events, wanted[list(events.columns)], check_dtype=False)


def test_late_share(wanted):
    """About one event in a hundred arrives late, and then by one to seven days."""
    late = wanted.late[wanted.late > 0]
    assert 0.0095 < len(late) / len(wanted) < 0.0105
    assert (late.min(), late.max()) == (1440, 7 * 1440 - 1)


def test_times_differ_within_a_flight(events):
    """No two events of a flight that have a value share a time, so the newest is never a matter of chance."""
    assert not events.dropna(subset="value").duplicated(["key", "ts"]).any()


def test_last_arrival_is_not_always_the_newest(events):
    """The numbers of late events that the module's docstring gives."""
    newest, overtaken = {}, 0
    valued = events.dropna(subset="value")
    for key, ts in zip(valued.key, valued.ts, strict=True):
        overtaken += ts < newest.get(key, "")
        newest[key] = max(ts, newest.get(key, ""))
    last = dict(zip(valued.key, valued.ts, strict=True))
    assert len(valued) == 992_643
    assert overtaken == 6_644
    assert sum(last[key] != ts for key, ts in newest.items()) == 6_533


def test_session_time_zone_changes_nothing():
    """The events are the same in a session that lives in another time zone."""
    with duckdb.connect() as con:
        seen = set()
        for zone in ("UTC", "Asia/Kolkata"):
            con.execute(f"set timezone = '{zone}'")
            seen.update(con.execute(CONTENT.format(nycflights13.events_sql(SEED))).fetchall())
    assert len(seen) == 1


def test_seed_and_share():
    """Another seed: the same events in another order. A share of 0: the order of time."""
    first = "select key from ({}) limit 100_000"
    seven, eight, punctual = (nycflights13.events_sql(*args) for args in ((7,), (8,), (7, 0)))
    assert read(CONTENT.format(seven)).equals(read(CONTENT.format(eight)))
    assert not read(first.format(seven)).equals(read(first.format(eight)))
    assert read(punctual).ts.is_monotonic_increasing
    with pytest.raises(ValueError, match="0 to 1, not 5"):
        nycflights13.events_sql(7, late=5)


def test_written_file(tmp_path, events):
    """A file has the fields of the sample and the rows of the query, in order; nothing else is left in its folder."""
    lines = nycflights13.write_events(tmp_path / "it's.jsonl", SEED)
    columns = nycflights13.write_events(tmp_path / "events.parquet", SEED, "parquet")
    with lines.open() as file:
        assert json.loads(next(file)) == events.iloc[0].to_dict()
    pd.testing.assert_frame_equal(read(f"from '{columns}'"), events)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.parquet", "it's.jsonl"]


def test_unknown_names():
    """A table or a form that is not there is refused, and the message says which are."""
    with pytest.raises(ValueError, match=r"'flight' in nycflights13; there are airlines"):
        nycflights13.table("flight")
    with pytest.raises(ValueError, match="jsonl or parquet, not 'csv'"):
        nycflights13.write_events("events.csv", format="csv")


def test_each_table_by_its_name():
    """A connection has a view of each table, with the rows of its file."""
    with nycflights13.connected() as con:
        for name in nycflights13.TABLES:
            (count,) = con.execute(f"select count(*) from {name}").fetchone()
            assert count == duckdb.read_parquet(str(nycflights13.table(name))).shape[0] > 0
