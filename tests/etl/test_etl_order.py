"""The run order, and which steps are due."""

import graphlib
import os
import time

import pytest

import etl_jobs
from breakfix import etl
from breakfix.etl import order


def test_each_after_what_it_needs():
    """extract, transform, validate, load; and any other order in which they are written down gives the same."""
    assert [step.__name__ for step in order.in_order()] == ["extract", "transform", "validate", "load"]
    assert order.in_order(dict(reversed(order.STEPS.items()))) == order.in_order()


def test_a_ring_is_refused():
    """Steps that need one another have no order."""
    with pytest.raises(graphlib.CycleError):
        order.in_order({"a": ("b",), "b": ("a",)})


def names(job, name="2013-01-01.csv", now=None):
    return [step.__name__ for step in order.due(job, name, now)]


ALL = ["extract", "transform", "validate", "load"]


def test_due_by_timestamps(tmp_path):
    """At first all; after a run none; a file that comes again, or a stamp that is gone, and whatever needs them."""
    job = etl_jobs.sample(tmp_path)
    assert names(job) == ALL
    assert etl.run(job, due=True).lines() == ["3 of 3 files loaded, 13 rows; 0 failed"]
    assert names(job) == []
    assert etl.run(job, due=True).lines() == ["0 of 0 files loaded, 0 rows; 0 failed"]
    (job.stamps / "2013-01-01.csv.transform").unlink()
    assert names(job) == ALL[1:]
    later = time.time() + 5
    os.utime(job.source / "2013-01-01.csv.gz", (later, later))
    assert names(job, now=later + 5) == ALL
    assert names(job, "2013-01-02.csv") == []


def test_a_clock_that_was_set_back(tmp_path):
    """A stamp of the future makes its step due, also where what it reads is older."""
    job = etl_jobs.sample(tmp_path)
    etl.run(job, due=True)
    assert names(job, now=time.time() - 3600) == ALL


def test_a_step_that_fails_is_due_again(tmp_path):
    """What has failed leaves no stamp, so the next run takes it up where it failed."""
    job = etl_jobs.sample(tmp_path)
    etl_jobs.put(job, "2013-01-02.csv", etl_jobs.LINE.format("n/a"))
    assert etl.run(job, due=True).code == 1
    assert names(job, "2013-01-02.csv") == ALL[1:]
    assert etl.run(job, due=True).code == 1


def test_what_came_meanwhile(tmp_path):
    """A file that comes again while a step reads it makes the step due again."""
    job = etl_jobs.sample(tmp_path)
    etl.run(job, due=True)
    began = (job.source / "2013-01-01.csv.gz").stat().st_mtime - 1
    order.stamped(job, order.extract, "2013-01-01.csv", began)
    assert names(job) == ALL
