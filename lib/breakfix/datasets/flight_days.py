"""Flights as they would be delivered: a file for each day, CSV in gzip, the same bytes every time.

    deliver("sample", folder)       3 days of a few flights, from data/etl/
    deliver("flights", folder)      365 days, 336,776 flights, from data/nycflights13/
    deliver(path, folder)           the *.csv files of a folder of yours

In a terminal: python -m breakfix.datasets.flight_days sample source

The columns are scheduled (UTC), carrier, flight, origin, dest, dep_delay, arr_delay (minutes). A day is a day in New
York. Of a flight that was cancelled both delays are empty, of one that was diverted the second.
"""

import gzip
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

import duckdb

from breakfix.datasets import nycflights13
from breakfix.places import BUILD, DATA

SAMPLE = DATA / "etl"
BROKEN = SAMPLE / "broken"  # a day that cannot be loaded as it is, delivered only when asked for
HEAD = "scheduled,carrier,flight,origin,dest,dep_delay,arr_delay"


def days_sql():
    """Return the query of all flights: the day, and its line of CSV, in the order in which the files have them."""
    flights = nycflights13.table("flights").as_posix().replace("'", "''")
    return f"""
        select strftime(make_date(year, month, day), '%Y-%m-%d') as day,
               concat_ws(',', strftime(time_hour + to_minutes(minute), '%Y-%m-%dT%H:%M'), carrier, flight, origin, dest,
                         coalesce(dep_delay::text, ''), coalesce(arr_delay::text, '')) as line
        from read_parquet('{flights}')
        order by day, time_hour, minute, carrier, flight, origin
    """


def deliver(dataset, folder):
    """Put the files of a dataset into `folder`, each as name.csv.gz; return how many. A file is whole when it is there.

    FileNotFoundError when `dataset` is the path of a folder without *.csv files.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if dataset == "flights":
        found = sorted(flights().glob("*.csv.gz"))
        for path in found:
            shutil.copyfile(path, folder / path.name)
        return len(found)
    home = SAMPLE if dataset == "sample" else Path(dataset).expanduser()
    found = sorted(home.glob("*.csv"))
    if not found:
        raise FileNotFoundError(f"no *.csv in {home}: dataset is 'sample', 'flights' or the path of a folder of CSV")
    for path in found:
        pack(path.read_bytes(), folder / f"{path.name}.gz")
    return len(found)


def pack(text, path):
    """Write bytes to `path` as gzip: the same bytes for the same text, and the whole file under its name at once."""
    draft = path.with_name(f".{path.name}")
    draft.write_bytes(gzip.compress(text, mtime=0))
    draft.replace(path)
    return path


def flights():
    """Return the folder of all days, made once and kept under build/datasets/."""
    made_from = days_sql().encode() + nycflights13.table("flights").read_bytes()
    home = BUILD / "datasets" / f"flight-days-{hashlib.sha256(made_from).hexdigest()[:8]}"
    if not home.is_dir():
        home.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".flight-days-", dir=home.parent))
        try:
            write_days(draft)
            os.rename(draft, home)
        except OSError:  # another process was quicker: its folder holds the same bytes
            if not home.is_dir():
                raise
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return home


def write_days(folder):
    """Write the file of each day of 2013 into `folder`."""
    with duckdb.connect() as con:
        days = {}
        for day, line in con.execute(days_sql()).fetchall():
            days.setdefault(day, [HEAD]).append(line)
    for day, lines in days.items():
        pack(("\n".join(lines) + "\n").encode(), Path(folder) / f"{day}.csv.gz")


if __name__ == "__main__":
    deliver(*sys.argv[1:])
