"""d-04: what its notebook tells is what is seen, each fault bites, and the mended parts heal it."""

import gzip

import pytest

import prose
from breakfix.children import exit_code
from breakfix.datasets import flight_days, small_days
from breakfix.lab import loggers
from breakfix.projects.drills import error_handling_and_recovery as lab
from breakfix.projects.drills.error_handling_and_recovery import baseline, break_disk, explain, jobs

DAYS = [{"day": 9, "flights": 4}, {"day": 10, "flights": 5, "bad": 3}, {"day": 11, "flights": 6}]


def test_the_sample():
    """Thirteen flights of three days: two were cancelled, one was diverted."""
    job = lab.job("sample")
    baseline.run(job)
    seen = lab.report(job)
    assert (seen["files_delivered"], seen["input_records"], seen["loaded"]) == (3, 13, 13)
    assert (seen["cancelled"], seen["diverted"], seen["flown"]) == (2, 1, 10)


def test_a_bad_value_loses_its_day_in_silence():
    """First night: loud, the days before it. Second night: no error, and of the bad day what came before the value."""
    job = lab.job()
    lab.deliver(job, DAYS)
    assert (lab.night(job), lab.loaded(job)) == (1, 4)
    assert (lab.night(job), lab.loaded(job), lab.loaded(job, 10)) == (0, 4 + 2 + 6, 2)


def test_a_bad_value_is_healed():
    """The hardened job loads the other days every night, and says each night which file it is."""
    job = lab.job()
    lab.deliver(job, DAYS)
    for _ in range(2):
        report = lab.hardened(job)
        assert (report.code, report.rows) == (1, 10)
        assert report.lines()[0].startswith("2013-01-10.csv, line 4: dep_delay is 'soon'")


def test_a_late_file_is_empty_for_good():
    """Read too early it leaves an empty raw file; whole, the next night, it is not read again."""
    days = [{"day": 13, "flights": 30, "there": 60}, {"day": 14, "flights": 5, "there": 100}]
    job = lab.job()
    with lab.writing(job, days) as writer:
        assert lab.night(job) == 1
        writer.finish()
    assert len(gzip.decompress((job.source / "2013-01-13.csv.gz").read_bytes()).splitlines()) == 31
    assert (lab.night(job), lab.loaded(job, 13), lab.loaded(job)) == (0, 0, 5)


def test_rooms_that_make_a_number():
    """In the last row only a room that ends within its last number makes one; any other cut is seen, or loses rows."""
    text = lab.clean_file()
    rooms = range(text.rindex("\n", 0, -1) + 1, len(text) + 2)
    made = [room for room in rooms if [bool(each) for each in break_disk.nights(room)] == [True, False, True]]
    assert made == [len(text) - 2]
    assert text.endswith("36\n")


def test_a_disk_in_a_child_leaves_what_had_room():
    """What the notebook shows: with room for 200 bytes, the first 200 of the whole file stand there."""
    assert lab.first_night(200) == lab.clean_file()[:200]


def test_waits_part_with_jitter():
    """Eight jobs without jitter wait the same; with it no two do, and none less than without."""
    assert lab.first_waits(jitter=0) == [10.0] * 8
    assert len(set(lab.first_waits(jitter=0.05))) == 8
    assert min(lab.first_waits(jitter=0.05)) >= 10


def test_the_night_that_is_followed():
    """One call for the whole file, three for the late one, four for the cut one; two files in clean, exit code 1."""
    seen = lab.follow_the_night.see()
    assert (seen["calls_for_24"], seen["calls_for_25"], seen["calls_for_26"]) == (1, 3, 4)
    assert seen["seconds_waited"] == 1 + 2 + 1 + 2 + 4
    assert (seen["lines_in_etl_log"], seen["errors_before_transform"]) == (4, 1)
    assert (seen["files_in_clean"], seen["exit_code"]) == (2, 1)
    assert explain.the_night()["failed_at_extract"] == 1


def test_the_model_note_says_what_is_true(tmp_path):
    """When both files have come again, the same steps extract and transform every file anew: four are clean, code 0."""
    night = explain.Night(tmp_path)
    try:
        night.extract()
    finally:
        loggers.forget()
    assert not (night.raw / explain.CUT).exists()
    run = lambda: explain.graceful_exit.reference(night.raw, night.clean, baseline.transform)  # noqa: E731
    assert exit_code.of(run) == 1
    for name in (explain.CUT, explain.BAD):
        (night.source / f"{name}.gz").write_bytes(small_days.packed(small_days.lines(int(name[8:10]), explain.FLIGHTS)))
    for path in night.source.glob("*.gz"):
        night.one(path.stem)
    assert exit_code.of(run) == 0
    assert [len(path.read_text().splitlines()) for path in night.clean.glob("*.csv")] == [explain.FLIGHTS + 1] * 4


def test_logging_is_left_as_it_was():
    """What the night logs goes to its own files; afterwards no handler is left."""
    import logging

    explain.the_night.cache_clear()
    lab.follow_the_night.see()
    left = [handler for handler in logging.getLogger("etl").handlers if isinstance(handler, logging.FileHandler)]
    assert left == []


@pytest.mark.slow
def test_flights_in_the_prose():
    """The numbers of the flights that the notebook tells are those of a run, the longest day among them."""
    job = lab.job("flights")
    baseline.run(job)
    seen = lab.report(job)
    assert seen["loaded"] == seen["input_records"]
    numbers = [seen[name] for name in ("files_delivered", "input_records", "cancelled", "diverted")]
    numbers += [max(row["n"] for row in jobs.ask(job, "select count(*) as n from flights group by file"))]
    assert prose.lacking(lab, *numbers) == []


def test_the_broken_day():
    """The hardened job names file, line and value of the broken day, and loads the others."""
    job = lab.job("sample")
    lab.deliver_broken(job)
    report = lab.hardened(job)
    assert (len(report.failed), report.rows) == (1, 13)
    assert flight_days.BROKEN.joinpath("2013-01-04.csv").read_text().splitlines()[2].count("n/a") == 1
    assert report.lines()[0].startswith("2013-01-04.csv, line 3: dep_delay is 'n/a'")
