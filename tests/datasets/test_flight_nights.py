"""Real runs of our own pipeline: nights after days of flights."""

import duckdb

from breakfix.datasets import flight_nights, nycflights13


def test_a_night_loads_what_has_left(tmp_path):
    """Two events of each flight come in, and a flight that was cancelled has only one that is loaded; twice is once."""
    night = next(each for each in flight_nights.nights() if each.name == "LGA-2013-02-09")
    flights = "from flights where origin = 'LGA' and month = 2 and day = 9"
    with nycflights13.connected() as con:
        planned, left = con.sql(f"select count(*), count(dep_delay) {flights}").fetchall()[0]
    assert night.ingest(tmp_path) == (2 * planned, planned + left)
    assert night.ingest(tmp_path) == (2 * planned, 0)
    with duckdb.connect(tmp_path / "LGA.duckdb") as con:
        assert con.sql("select count(*) from dead_letters").fetchall() == [(planned - left,)]


def test_nine_nights():
    """Each airport has a run in each night, under a name of its own, at two o'clock of the night after."""
    nights = flight_nights.nights()
    assert len({night.name for night in nights}) == 9
    assert {night.job for night in nights} == {"ingest EWR", "ingest JFK", "ingest LGA"}
    assert nights[0].begins == "2013-02-08T02:00:00Z"
