"""The report of a run."""

from breakfix.etl import Outcome, Report


def test_all_is_well():
    """Nothing failed: the sum is told, the code is 0."""
    report = Report([Outcome("a.csv", 3), Outcome("b.csv", 0)])
    assert report.lines() == ["2 of 2 files loaded, 3 rows; 0 failed"]
    assert report.code == 0


def test_failures_are_told_before_the_sum():
    """A line for each file that failed, however often it was tried."""
    failed = [Outcome("b.csv", tries=4, error="b.csv: locked"), Outcome("c.csv", error="c")]
    report = Report([Outcome("a.csv", 3), *failed])
    assert report.lines() == ["b.csv: locked (4 tries)", "c (1 try)", "1 of 3 files loaded, 3 rows; 2 failed"]
    assert report.code == 1


def test_the_worst_night_is_no_success():
    """256 failures are a failure: a system keeps only eight bits of an exit code."""
    report = Report([Outcome(f"{n}.csv", error="bad") for n in range(256)])
    assert report.code & 0xFF == 1
    assert report.lines()[-1] == "0 of 256 files loaded, 0 rows; 256 failed"


def test_no_file_at_all():
    """Nothing delivered is told as well."""
    assert Report().lines() == ["0 of 0 files loaded, 0 rows; 0 failed"]
