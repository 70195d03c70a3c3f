"""Flights as they would be delivered, a file for each day."""

import gzip
import hashlib

import pytest

from breakfix.datasets import flight_days


def digest(folder):
    whole = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()


def test_the_sample_is_of_the_flights(tmp_path):
    """Every line of the sample is a line of the year, in the file of its day."""
    assert flight_days.deliver("sample", tmp_path) == 3
    for path in tmp_path.iterdir():
        sample = gzip.decompress(path.read_bytes()).decode().splitlines()
        year = gzip.decompress((flight_days.flights() / path.name).read_bytes()).decode().splitlines()
        assert sample[0] == year[0] == flight_days.HEAD
        assert [line for line in year if line in sample] == sample


def test_the_year(tmp_path):
    """365 files, 336,776 flights; 8,255 were cancelled and 1,175 more diverted."""
    assert flight_days.deliver("flights", tmp_path) == 365
    lines = [line for path in tmp_path.iterdir() for line in gzip.decompress(path.read_bytes()).splitlines()[1:]]
    assert len(lines) == len(set(lines)) == 336_776
    assert sum(line.endswith(b",,") for line in lines) == 8_255
    assert sum(line.endswith(b",") for line in lines) == 9_430


def test_the_same_bytes_every_time(tmp_path):
    """Written anew, the files are those that were kept, byte for byte."""
    (tmp_path / "new").mkdir()
    flight_days.write_days(tmp_path / "new")
    assert digest(tmp_path / "new") == digest(flight_days.flights())


def test_a_folder_of_ones_own(tmp_path):
    """The *.csv files of a folder are packed and delivered; without any, the sentence says what is wanted."""
    (tmp_path / "mine").mkdir()
    with pytest.raises(FileNotFoundError, match=r"no \*\.csv in .*'sample', 'flights'"):
        flight_days.deliver(tmp_path / "mine", tmp_path / "source")
    (tmp_path / "mine" / "a.csv").write_text("x\n1\n")
    assert flight_days.deliver(str(tmp_path / "mine"), tmp_path / "source") == 1
    assert gzip.decompress((tmp_path / "source" / "a.csv.gz").read_bytes()) == b"x\n1\n"
