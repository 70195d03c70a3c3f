"""The step transform: raw files are checked line by line."""

import csv

import pytest

import etl_jobs
from breakfix.datasets.flight_days import HEAD
from breakfix.etl.errors import BadFile
from breakfix.etl.transform import transform

GOOD = etl_jobs.LINE.format(1)


def test_the_sample(tmp_path):
    """Each flight gets a status: flown, cancelled (no delays) or diverted (left, and never arrived)."""
    job = etl_jobs.sample(tmp_path)
    (job.raw / "a.csv").write_bytes((etl_jobs.flight_days.SAMPLE / "2013-01-01.csv").read_bytes())
    transform(job, "a.csv")
    rows = list(csv.DictReader((job.clean / "a.csv").read_text().splitlines()))
    assert [row["status"] for row in rows] == ["cancelled", "flown", "flown", "diverted", "flown"]
    assert [row["dep_delay"] for row in rows] == ["", "101", "-3", "29", "47"]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([GOOD, GOOD.replace("101", "n/a")], "a.csv, line 3: dep_delay is 'n/a'; a whole number is wanted"),
        ([GOOD, "", GOOD.replace("137", "2h")], "a.csv, line 4: arr_delay is '2h'"),
        ([GOOD.replace("101", "")], "a.csv, line 2: arr_delay is 137 and dep_delay is empty"),
        ([GOOD.replace(",1,", ",,")], "a.csv, line 2: flight is empty"),
        ([GOOD.replace("MQ", " ")], "a.csv, line 2: carrier is empty"),
        ([GOOD.replace("T11", " 11:")], "a.csv, line 2: scheduled is '2013-01-01 11::30'"),
        ([GOOD.replace("-01T", "-32T")], "a.csv, line 2: scheduled is '2013-01-32T11:30'"),
        ([GOOD[:-4]], "a.csv, line 2: 6 values in 7 columns"),
        ([GOOD + ",7,8"], "a.csv, line 2: 9 values in 7 columns"),
        (['"' + GOOD], "a.csv, line .: unexpected end of data"),
        ([GOOD.replace("CLT", "C\udcffT")], "a.csv: no UTF-8: 'utf-8' codec can't decode"),
    ],
)
def test_a_bad_line_is_named(tmp_path, lines, says):
    """File, line and value are told, the cause is kept, and nothing stands in data_clean."""
    job = etl_jobs.sample(tmp_path)
    (job.raw / "a.csv").write_bytes("\n".join([HEAD, *lines, ""]).encode("utf-8", "surrogateescape"))
    with pytest.raises(BadFile, match=says) as raised:
        transform(job, "a.csv")
    assert raised.value.__cause__ is not None
    assert list(job.clean.iterdir()) == []


def test_a_mark_at_the_beginning(tmp_path):
    """A byte order mark, as some programs write it, belongs to no column."""
    job = etl_jobs.sample(tmp_path)
    (job.raw / "a.csv").write_text(f"{HEAD}\n{GOOD}\n", encoding="utf-8-sig")
    transform(job, "a.csv")
    assert (job.clean / "a.csv").read_text().count("\n") == 2


@pytest.mark.parametrize("text", ["", HEAD.replace(",dest", "") + "\n"])
def test_a_missing_column_is_named(tmp_path, text):
    """A file without a column, or without anything, says which."""
    job = etl_jobs.sample(tmp_path)
    (job.raw / "a.csv").write_text(text)
    with pytest.raises(BadFile, match=r"no column .*dest"):
        transform(job, "a.csv")
