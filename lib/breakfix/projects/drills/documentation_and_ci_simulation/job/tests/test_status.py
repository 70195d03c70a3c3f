"""What becomes of a flight."""

from run_etl import status


def test_no_departure():
    assert status({"dep_delay": "", "arr_delay": ""}) == "cancelled"


def test_no_arrival():
    assert status({"dep_delay": "5", "arr_delay": ""}) == "diverted"
