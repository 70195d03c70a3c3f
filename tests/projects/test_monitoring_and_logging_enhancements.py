"""d-06: what its notebook tells is what is seen, each fault bites, and the mended parts heal it."""

import datetime
import logging

import pytest

import prose
from breakfix.faults import rotated
from breakfix.lab import loggers
from breakfix.projects.drills import monitoring_and_logging_enhancements as lab
from breakfix.projects.drills.monitoring_and_logging_enhancements import baseline, break_log

DAYS = [{"day": day, "flights": 3, "cancelled": int(day == 2)} for day in (1, 2)]


@pytest.fixture(autouse=True)
def no_handlers():
    yield
    loggers.forget()


def test_the_sample():
    """Thirteen flights: eleven are loaded, two were cancelled, on two days."""
    home = lab.job("sample")
    baseline.run(home)
    assert lab.report(home) == {"files": 3, "input_records": 13, "loaded": 11, "rejected": 2, "warnings": 2}
    assert prose.lacking(lab, "Eleven left and are loaded; two were cancelled, on two days") == []


@pytest.mark.slow
def test_the_flights():
    """The numbers that the notebook tells of the whole year."""
    home = lab.job("flights")
    baseline.run(home)
    seen = lab.report(home)
    cancelled = f"{seen['rejected']:,} were cancelled, and {seen['warnings']} days have a warning"
    assert prose.lacking(lab, f"{seen['input_records']:,} flights", cancelled) == []


def test_a_second_handler_doubles_and_named_heals():
    """The baseline's second run has each line twice; with `named` every line is there once."""
    home = lab.job()
    lab.deliver(home, DAYS)
    baseline.run(home)
    once = len(lab.lines(home))
    baseline.run(home)
    assert len(lab.lines(home)) == once + 2 * once
    loggers.forget()
    log = logging.getLogger("mended")
    log.setLevel(logging.INFO)
    for run in ("r1", "r2"):
        lab.named.reference(log, home / "mended.log", "flights", run)
        log.info("run begins")
    assert (home / "mended.log").read_text().splitlines() == [f"flights {run} INFO run begins" for run in ("r1", "r2")]


@pytest.mark.parametrize("room", [4, 5, 6, 7, 8])
def test_two_processes_lose_a_file(room, tmp_path):
    """What fits into one file is gone, for each of the rooms that are dealt; one process alone loses nothing."""
    given = {"room": room, "lines": 2 * room}
    assert break_log.left(given, ("day",)) == 2 * room
    with lab.writers(tmp_path / "etl.log", given) as writers:
        for who, line in lab.turns(given):
            writers.write(who, line)
    written = [line for _, line in lab.turns(given)]
    assert sorted(rotated.lines(tmp_path / "etl.log")) == written[room:]


def test_a_clock_that_is_set_back():
    """By the clock on the wall, which the shipped function asks, a step takes the negative time that is told."""
    now, given = [datetime.datetime(2013, 1, 8, 4)], {}
    exec(lab.timed.stub_text, given)
    told = loggers.Told()

    def step():
        now[0] += datetime.timedelta(seconds=2.5, hours=-1)

    given["timed"]("load", step, lambda: now[0], None, loggers.own(told))
    (line,) = told.lines
    took = line.partition("took ")[2]
    assert took.startswith("-")
    assert prose.lacking(lab, took) == []


def test_the_line_that_told_of_it():
    """51 lines after it the error is there still, 52 lines after it not."""
    assert [any("ERROR" in line for line in break_log.filled(after)) for after in (51, 52)] == [True, False]
    assert all(len(line) == break_log.BYTES - 1 for line in break_log.filled(52))


def test_the_hardened_job():
    """Every line names pipeline and run; the last one has the counts; an error is in a file of its own."""
    home = lab.job("sample")
    (home / "source" / "2013-01-02.csv.gz").write_bytes(b"no gzip")
    said = lab.start(home)
    assert all(line.startswith("nightly RUN ") for line in said)
    assert said[-1].endswith("2 of 3 files loaded, 9 rows; 1 failed; 0 warnings, 1 errors; N s")
    assert "2013-01-02.csv" in (home / "logs" / "error.log").read_text()
