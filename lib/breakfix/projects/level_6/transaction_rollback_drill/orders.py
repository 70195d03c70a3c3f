"""The accounts and orders of a dataset: cents are whole numbers from here on."""

import json
from decimal import Decimal, InvalidOperation

from breakfix.datasets import own_file
from breakfix.datasets.flight_orders import flights
from breakfix.places import DATA

SAMPLE = DATA / "transaction_rollback_drill" / "ledger.json"


def batch(dataset):
    """Return (accounts, orders) of a dataset: "sample", "flights", or the path of a JSON file of the sample's form.

    An account is a dict of id, name and opening_cents; an order one of id, payer, payee and cents. ValueError says
    what a file lacks, FileNotFoundError that there is none.
    """
    if dataset == "flights":
        return flights()
    path = own_file.chosen(dataset, SAMPLE)
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        accounts = [_in_cents(each, "opening", "opening_cents") for each in told["accounts"]]
        return accounts, [_in_cents(each, "amount", "cents") for each in told["orders"]]
    except (KeyError, TypeError, InvalidOperation, json.JSONDecodeError) as problem:
        wanted = "accounts (id, name, opening) and orders (id, payer, payee, amount), amounts as text"
        raise ValueError(f"{path.name} is no ledger file ({problem}); it needs {wanted}") from None


def _in_cents(record, text, cents):
    """Return a record with `cents`, a whole number, in the place of the decimal text it was told in."""
    number = Decimal(record[text]).scaleb(2)
    if number != int(number):
        raise ValueError(f"{record['id']}: {record[text]} has a part of a cent")
    return {name: value for name, value in record.items() if name != text} | {cents: int(number)}
