"""Small days: what was delivered, and what is left when a file is cut short."""

import gzip

import pytest

from breakfix import etl
from breakfix.datasets import small_days
from breakfix.etl.extract import delivered, extract


def test_each_flight_becomes_a_row():
    """As many rows as flights were delivered, in the order of the files; the folder goes with the block."""
    with small_days.job(2, 0, 1) as job:
        assert etl.run(job, [delivered(job)[2], delivered(job)[0]]).rows == 3
        assert [row["flight"] for row in small_days.loaded(job)] == [100, 101, 300]
        folder = job.source
    assert not folder.exists()


def test_a_file_cut_short_is_not_yet_whole():
    """The small ETL sees that it ends too early; the other one is whole."""
    with small_days.job(2, 2) as job:
        small_days.cut_short(job, 1)
        first, second = delivered(job)
        with pytest.raises(etl.NotYet):
            extract(job, first)
        extract(job, second)


def test_a_bad_flight_is_delivered():
    """Of the flight that is named the delay is a word; the others have numbers, and each day its own carriers."""
    with small_days.empty() as job:
        small_days.deliver(job, [{"day": 9, "flights": 3, "bad": 2}])
        (path,) = job.source.iterdir()
        rows = [line.split(",") for line in gzip.decompress(path.read_bytes()).decode().splitlines()[1:]]
    assert path.name == "2013-01-09.csv.gz"
    assert [row[5].lstrip("-").isdigit() for row in rows] == [True, False, True]
