"""The accounts and orders of a dataset: cents are whole numbers from here on."""

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path

from breakfix.datasets import nycflights13
from breakfix.places import DATA

SAMPLE = DATA / "transaction_rollback_drill" / "ledger.json"
CENTS_A_MILE, OPENING = 25, 12_000_000_00  # invented: no airline has ever paid this tariff


def batch(dataset):
    """Return (accounts, orders) of a dataset: "sample", "flights", or the path of a JSON file of the sample's form.

    An account is a dict of id, name and opening_cents; an order one of id, payer, payee and cents. ValueError says
    what a file lacks, FileNotFoundError that there is none.
    """
    if dataset == "flights":
        return flights()
    path = SAMPLE if dataset == "sample" else Path(dataset).expanduser()
    if not path.is_file():
        raise FileNotFoundError(f"no file {path}: dataset is 'sample', 'flights' or the path of a JSON file")
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


def flights():
    """Return airlines and airports as accounts, and an order for each flight of 2013 that left.

    The airline pays the airport where it takes off 25 cents a mile, in order of scheduled departure. Each airline
    begins with 12,000,000.00, each airport with nothing; both are invented, the flights are real.
    """
    import duckdb

    listed = "read_parquet($flights)"
    given = {"flights": str(nycflights13.table("flights"))}
    with duckdb.connect() as con:
        con.execute("set python_scan_all_frames = false")
        names = f"""
            select name, opening from (
                select distinct carrier as name, {OPENING} as opening, 0 as place from {listed}
                union all select distinct origin, 0, 1 from {listed}
            ) order by place, name
        """
        accounts = [
            {"id": number, "name": name, "opening_cents": opening}
            for number, (name, opening) in enumerate(con.execute(names, given).fetchall(), 1)
        ]
        numbers = {account["name"]: account["id"] for account in accounts}
        flown = f"""
            select concat_ws('-', carrier, flight, origin, strftime(time_hour, '%Y-%m-%dT%H')) as id,
                   carrier, origin, (distance * {CENTS_A_MILE})::int as cents
            from {listed} where dep_time is not null order by time_hour, minute, id
        """
        found = con.execute(flown, given).fetchall()
    orders = [
        {"id": number, "payer": numbers[carrier], "payee": numbers[origin], "cents": cents}
        for number, carrier, origin, cents in found
    ]
    return accounts, orders
