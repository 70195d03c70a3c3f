"""What the sources hold: the sample's orders, and the weather as two providers tell it."""

import duckdb
import pytest

from breakfix.datasets import nycflights13, providers


def test_sample():
    """Two agree on one order, differ on one, and each is alone with one; all are younger than ten minutes."""
    told = {name: {row[0]: row[1] for row in providers.rows("sample", name)} for name in ("alpha", "beta")}
    assert told == {
        "alpha": {"order_001": "shipped", "order_002": "pending", "order_003": "delivered"},
        "beta": {"order_001": "shipped", "order_002": "processing", "order_004": "returned"},
    }
    ages = [providers.NOW["sample"] - row[2] for name in ("alpha", "beta", "gamma") for row in providers.orders(name)]
    assert 0 <= min(ages) <= max(ages) <= 600


@pytest.mark.parametrize("source", ["alpha", "beta", "gamma"])
def test_weather(source):
    """Keys are unique and sorted, times are whole hours up to now, and the share that is left out is as promised."""
    rows = providers.rows("flights", source)
    keys = [row[0] for row in rows]
    assert keys == sorted(set(keys))
    assert all(isinstance(row[2], int) and row[2] % 3600 == 0 for row in rows)
    assert max(row[2] for row in rows) == providers.NOW["flights"]
    assert abs((26_115 - len(rows)) / 26_115 - 1 / providers.LEFT_OUT[source]) < 0.005


def test_alpha_is_the_report():
    """Alpha has the report's own figures; the one reading without a temperature is None."""
    key = "concat(origin, '-', strftime(time_hour, '%Y-%m-%dT%H'))"
    report = dict(duckdb.sql(f"select {key}, temp from '{nycflights13.table('weather')}'").fetchall())
    rows = providers.rows("flights", "alpha")
    assert all(report[key] == value for key, value, _ in rows)
    assert sum(value is None for _, value, _ in rows) == 1


def test_beta_differs():
    """One reading in forty differs, by 0.9 to 3.6 degrees, up and down."""
    alpha = {row[0]: row[1] for row in providers.rows("flights", "alpha") if row[1] is not None}
    beta = {row[0]: row[1] for row in providers.rows("flights", "beta") if row[1] is not None}
    off = [round(beta[key] - alpha[key], 2) for key in alpha.keys() & beta.keys() if alpha[key] != beta[key]]
    assert {abs(each) for each in off} == {0.9, 1.8, 2.7, 3.6}
    assert abs(len(off) / len(alpha.keys() & beta.keys()) - 1 / providers.DIFFERS) < 0.002
    assert abs(sum(each > 0 for each in off) / len(off) - 0.5) < 0.1


def test_seed():
    """The same seed tells the same; another one other gaps."""
    assert providers.weather("beta", 7) == providers.rows("flights", "beta") != providers.weather("beta", 8)


@pytest.mark.parametrize(("dataset", "source"), [("sample", "delta"), ("flights", "delta"), ("mine.csv", "alpha")])
def test_unknown(dataset, source):
    """A source or data set that is not there is named, with those that are."""
    with pytest.raises(ValueError, match="there are"):
        providers.rows(dataset, source)
