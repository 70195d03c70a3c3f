"""A world to play in."""

import os
import subprocess
import sys

import pytest

import toy_project
from breakfix.lab import ledger
from breakfix.projects import start_here
from breakfix.projects.level_6 import staging_table_loader, upsert_strategy_lab

EXERCISE = toy_project.keep_newest


def test_it_stands_just_before_the_last_call():
    """The rows of the trial are there, and what the answer would do is not done."""
    ledger.current.cache_clear()
    here = os.getcwd()
    con = EXERCISE.world("newer_first")
    assert con.execute("select count(*) from staging").fetchall() == [(2,)]
    assert con.execute("select count(*) from target").fetchall() == [(0,)]
    assert os.getcwd() == here
    assert not ledger.current().events()


def test_every_world_is_fresh():
    """What was done in one is not there in the next."""
    EXERCISE.world("newer_first").execute("delete from staging")
    assert EXERCISE.world("newer_first").execute("select count(*) from staging").fetchall() == [(2,)]


@pytest.mark.parametrize("name", ["nothing", "many"])
def test_what_cannot_be_opened(name):
    """An unknown trial is told with the names there are; a held-out one stays closed."""
    with pytest.raises(LookupError):
        EXERCISE.world(name)


def test_a_query_finds_its_rows():
    """For a query the rows of the trial are there."""
    con = start_here.cups_by_drink.world("tea was never counted")
    assert con.execute("select drink from sales").fetchall() == [("tea",)]


@pytest.mark.parametrize(
    ("exercise", "trial", "target", "source"),
    [
        (staging_table_loader.promote, "malformed", "alerts_reporting", "staging_alerts"),
        (upsert_strategy_lab.promote, "twice_and_new", "products", "staging"),
    ],
)
def test_a_statement_has_not_run(exercise, trial, target, source):
    """Before a statement that changes tables their rows are there, and nothing that it would leave."""
    con = exercise.world(trial)
    assert con.execute(f"select count(*) from {target}").fetchone() == (0,)
    assert con.execute(f"select count(*) > 0 from {source}").fetchone() == (True,)


def test_it_is_closed_before_python_ends():
    """A world that takes loggers down closes in silence, while the module that does it is still there."""
    program = (
        "from breakfix.projects.drills import monitoring_and_logging_enhancements as lab; lab.named.world('two_runs')"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
