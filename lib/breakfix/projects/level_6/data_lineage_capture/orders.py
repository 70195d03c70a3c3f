"""Files of orders as CSV: that of a dataset, and those that a prediction writes for itself."""

import csv

from breakfix.datasets import nycflights13, own_file
from breakfix.lab import folder
from breakfix.places import DATA

SAMPLE = DATA / "data_lineage_capture" / "orders.csv"
FIELDS = ("key", "customer", "amount")


def source(dataset):
    """Return the CSV file of a dataset: "sample", "flights", or the path of a file with a header like the sample's.

    FileNotFoundError when there is no such file.
    """
    if dataset == "flights":
        return flights(folder() / "orders.csv")
    return own_file.chosen(dataset, SAMPLE)


def flights(path):
    """Write a row for each flight of 2013 that left to `path`, and return the path.

    Its key names the flight, its customer is the airline, and its amount the distance in miles.
    """
    with nycflights13.connected() as con:
        con.sql("""
            select concat_ws('-', carrier, flight, origin, strftime(time_hour, '%Y-%m-%dT%H')) as key,
                   carrier as customer, distance::bigint as amount
            from flights where dep_time is not null order by time_hour, minute, key
        """).write_csv(str(path))
    return path


def write(path, orders):
    """Write orders, tuples of three texts, as a CSV file; return its path."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([FIELDS, *orders])
    return path


def drawn(hand, count):
    """Return `count` orders with numbers in order, of three customers whose names are spelled in several ways."""
    first, names = hand.one_of(range(201, 260)), hand.one_of((("Acme", "Bolt", "ACME"), ("Crux", " crux", "Dorn")))
    kinds = ("ORDER-{}", "order-{}", "Order-{} ")
    return [
        (kinds[place % 3].format(first + place), names[place % 3], str(hand.one_of(range(10, 90)) + place))
        for place in range(count)
    ]
