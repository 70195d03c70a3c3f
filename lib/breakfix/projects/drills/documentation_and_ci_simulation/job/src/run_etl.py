"""Load each file of source/ into warehouse.sqlite, in place of what was there."""

import csv
import gzip
import sqlite3
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
COLUMNS = ["scheduled", "carrier", "flight", "origin", "dest", "dep_delay", "arr_delay"]


def status(flight):
    """Say what became of a flight."""
    if flight["dep_delay"] == "":
        return "cancelled"
    return "diverted" if flight["arr_delay"] == "" else "flown"


def run(home):
    """Load the files of a job, and return how many there were."""
    files = sorted((home / "source").glob("*.csv.gz"))
    con = sqlite3.connect(home / "warehouse.sqlite")
    with con:
        con.execute("drop table if exists flights")
        con.execute(f"create table flights ({', '.join(COLUMNS)}, status)")
        for path in files:
            with gzip.open(path, "rt", newline="") as file:
                rows = [[*flight.values(), status(flight)] for flight in csv.DictReader(file)]
            con.executemany("insert into flights values (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    con.close()
    return len(files)


if __name__ == "__main__":
    print(f"{run(HOME)} files loaded")
