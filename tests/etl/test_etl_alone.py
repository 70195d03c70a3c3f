"""One run at a time in a job's folder."""

import pytest

import etl_jobs
from breakfix import etl
from breakfix.children.process import Process
from breakfix.etl.alone import alone


def hold(folder):
    """Be another run that is at work."""
    import time

    from breakfix.children.process import say

    with alone(etl.Config(folder)):
        say("at work")
        time.sleep(600)


def test_a_second_run_is_refused(tmp_path):
    """While another process is at work, the run says so and touches nothing; after a kill the folder is free."""
    job = etl_jobs.sample(tmp_path)
    with Process("test_etl_alone:hold", tmp_path) as other:
        other.hear(60)
        with pytest.raises(etl.Busy, match="another run is at work here"):
            etl.run(job)
        assert list(job.raw.iterdir()) == []
        other.kill()
    assert etl.run(job).code == 0


def test_an_error_sets_it_free(tmp_path):
    """Whatever ends the block, the next run may come."""
    job = etl_jobs.sample(tmp_path)
    with pytest.raises(KeyboardInterrupt), alone(job):
        raise KeyboardInterrupt
    assert etl.run(job).code == 0
