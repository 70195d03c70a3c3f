"""What was delivered: rows of products as texts, and the order lines that hang on them."""

import csv

from breakfix.datasets import nycflights13, own_file
from breakfix.lab import rows
from breakfix.places import DATA

COLUMNS = ("sku", "name", "price", "stock", "updated_at")
FLOWN = "flights join planes using (tailnum)"
PLANES = f"""
    select tailnum as sku, concat_ws(' ', any_value(manufacturer), any_value(model), tailnum) as name,
           printf('%.2f', max(distance) * 0.25) as price, count(*)::text as stock,
           strftime(last_day(make_date(2013, month, 1)), '%Y-%m-%dT23:59:59Z') as updated_at
    from {FLOWN} group by tailnum, month order by month, tailnum
"""
LINES = f"""
    select concat_ws('-', carrier, flight, origin, strftime(time_hour, '%Y-%m-%dT%H')) as order_id, tailnum as sku,
           1 as quantity
    from {FLOWN} order by all
"""


def delivered(dataset):
    """Return (rows, order lines) as lists of dicts: of "sample", "flights", or the path of a CSV file, without lines.

    Of the flights each month delivers the planes that flew in it: stock is its flights of that month, the price
    (invented) 25 cents for each mile of its longest one. A flight is an order line of its plane.
    """
    if dataset == "flights":
        with nycflights13.connected() as con:
            return rows(con.execute(PLANES)), rows(con.execute(LINES))
    sample = DATA / "upsert_strategy_lab"
    path = own_file.chosen(dataset, sample / "products.csv")
    found = _read(path)
    if found and (lacks := [name for name in COLUMNS if name not in found[0]]):
        raise ValueError(f"{path.name} has no column {lacks[0]}; it needs {', '.join(COLUMNS)}")
    return found, _read(sample / "order_lines.csv") if dataset == "sample" else []


def _read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
