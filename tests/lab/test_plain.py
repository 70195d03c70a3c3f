"""Plain data."""

import json
from datetime import datetime
from decimal import Decimal

import duckdb
import pandas as pd

from breakfix.lab.plain import plain, rows


def test_all_kinds_of_tables_are_the_same_rows():
    """A relation, a cursor, a frame and a list of dicts of the same table are equal as plain rows."""
    query = "select 1 as n, 'a' as key, timestamp '2025-01-15 12:00' as ts, null::int as gap"
    wanted = [{"n": 1, "key": "a", "ts": "2025-01-15T12:00:00", "gap": None}]
    con = duckdb.connect()
    assert rows(con.sql(query)) == wanted
    assert rows(con.execute(query)) == wanted
    assert rows(con.sql(query).df()) == wanted
    assert rows([{"n": 1, "key": "a", "ts": datetime(2025, 1, 15, 12), "gap": None}]) == wanted


def test_everything_is_json():
    """What a trial returns survives the way between two processes."""
    odd = {1: (Decimal("1.50"), float("nan"), float("inf"), pd.NaT, {3, 1}, object(), True)}
    data = plain(odd)
    assert json.loads(json.dumps(data)) == data
    assert data == {"1": [1.5, "nan", "inf", None, [1, 3], "<object>", True]}


def test_float_noise_is_no_difference():
    """0.1 + 0.2 is 0.3 to a learner."""
    assert plain(0.1 + 0.2) == 0.3
