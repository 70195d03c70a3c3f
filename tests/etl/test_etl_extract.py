"""The step extract: delivered files come into data_raw."""

import pytest

import etl_jobs
from breakfix.etl.errors import BadFile, NotYet
from breakfix.etl.extract import delivered, extract
from breakfix.faults.unfinished import Writer


def test_unpacked_as_it_came(tmp_path):
    """The raw file has every byte of what was packed."""
    job = etl_jobs.sample(tmp_path)
    etl_jobs.put(job, "a.csv", "any\r\nbytes")
    extract(job, "a.csv")
    assert (job.raw / "a.csv").read_bytes().endswith(b"any\r\nbytes\n")
    assert delivered(job) == ["2013-01-01.csv", "2013-01-02.csv", "2013-01-03.csv", "a.csv"]


def test_a_file_under_way_may_pass(tmp_path):
    """While another process writes it, it is NotYet and leaves nothing; when it is whole it is taken."""
    job = etl_jobs.sample(tmp_path)
    path = job.source / "2013-01-02.csv.gz"
    with Writer(path, path.read_bytes(), share=0.6) as writer:
        with pytest.raises(NotYet, match=r"2013-01-02.csv.gz: it ends too early"):
            extract(job, "2013-01-02.csv")
        assert list(job.raw.iterdir()) == []
        writer.finish()
        extract(job, "2013-01-02.csv")
    assert (job.raw / "2013-01-02.csv").is_file()


def test_an_empty_file_may_pass(tmp_path):
    """A file of no bytes has just been made by somebody, who will write it; a hidden one is a sender's own affair."""
    job = etl_jobs.sample(tmp_path)
    (job.source / "2013-01-02.csv.gz").write_bytes(b"")
    (job.source / ".2013-01-05.csv.gz").write_bytes(b"half")
    with pytest.raises(NotYet, match=r"2013-01-02.csv.gz: it is empty"):
        extract(job, "2013-01-02.csv")
    assert ".2013-01-05.csv" not in delivered(job)


@pytest.mark.parametrize("damage", [lambda data: b"scheduled,carrier\n", lambda data: data[:12] + b"\xff" * 40])
def test_what_is_no_gzip_stays(tmp_path, damage):
    """Bytes that are no gzip are BadFile: another try reads the same."""
    job = etl_jobs.sample(tmp_path)
    path = job.source / "2013-01-02.csv.gz"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(BadFile, match="no gzip file"):
        extract(job, "2013-01-02.csv")
    assert list(job.raw.iterdir()) == []
