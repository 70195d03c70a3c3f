"""The operations of a dataset, and the names of the fields that make their key."""

import json

from breakfix.datasets import nycflights13, own_file
from breakfix.lab import rows
from breakfix.places import DATA

SAMPLE = DATA / "idempotency_key_builder" / "operations.json"
FEEDS = ("airline", "airport")
FLIGHT = ("carrier", "flight", "origin", "scheduled_utc")


def operations(dataset):
    """Return (operations, names) of a dataset: "sample", "flights", or the path of a JSON file of the sample's form.

    An operation is a dict; names are those of the fields that make its key. FileNotFoundError when there is no file,
    ValueError when it is no list of operations.
    """
    if dataset == "flights":
        return [{"feed": feed, **flight} for flight in january() for feed in FEEDS], FLIGHT
    path = own_file.chosen(dataset, SAMPLE)
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
            raise ValueError("it is no list of objects")
    except ValueError as problem:
        raise ValueError(f"{path.name} is no file of operations ({problem}); give a list of objects") from None
    return told, ("source", "action")


def january():
    """Return the flights of January 2013 as operations."""
    return flights("month = 1")


def flights(where="true"):
    """Return flights of 2013 as operations: what their key is made of, and the tail number of the plane, or None."""
    query = f"""
        select 'announce' as action, carrier, flight, origin, strftime(
            time_hour + to_minutes(minute), '%Y-%m-%dT%H:%M:%SZ') as scheduled_utc, tailnum
        from flights where {where} order by scheduled_utc, carrier, flight
    """
    with nycflights13.connected() as con:
        return rows(con.execute(query))
