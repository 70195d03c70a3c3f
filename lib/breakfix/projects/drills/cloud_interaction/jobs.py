"""Jobs to work on: a folder with files delivered, an object store on this machine, and what became of the files."""

import atexit
import contextlib
import gzip
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

from breakfix.datasets import flight_days
from breakfix.lab import folder, rows, summary
from breakfix.services.object_store import ObjectStore

SHOWN = 6  # rows of the warehouse in a summary
STAMP = re.compile(r"^[\d-]+ [\d:,]+ \w+ \w+ [0-9a-f]{8} ")  # time, level, pipeline, run
LETTERS = b"abcdefghijklmnopqrstuvwxyz"


def job(dataset=None):
    """Return the folder of a new job, with a dataset delivered; without one, it is empty.

    "sample", "flights", or the path of a folder with *.csv of the same columns. The folder goes with this process.
    """
    home = Path(folder())
    (home / "source").mkdir()
    if dataset is not None:
        flight_days.deliver(dataset, home / "source")
    return home


def store():
    """Return an ObjectStore that runs until this process ends."""
    made = ObjectStore().__enter__()
    atexit.register(made.__exit__)
    return made


def bodies(files):
    """Return name -> bytes, of files that are dicts with `file` and `bytes`, how many."""
    return {
        each["file"]: bytes(LETTERS[(place + at) % 26] for at in range(each["bytes"]))
        for place, each in enumerate(files)
    }


def deliver(home, files):
    """Deliver such files; return their paths, in order."""
    for name, body in bodies(files).items():
        (home / "source" / name).write_bytes(body)
    return [home / "source" / each["file"] for each in files]


def fill(store, bucket, objects):
    """Make a bucket that holds these objects and no others: key -> bytes; or so many, of one byte each."""
    if isinstance(objects, int):
        objects = {f"night-{place:04}.csv": b"x" for place in range(1, objects + 1)}
    store.hold(bucket, objects)


def report(home, s3, bucket):
    """Return a summary: files delivered, objects in the bucket, flights delivered and loaded, and the first rows."""
    delivered = list((home / "source").glob("*.csv.gz"))
    records = sum(len(gzip.decompress(path.read_bytes()).splitlines()) - 1 for path in delivered)
    objects = s3.list_objects_v2(Bucket=bucket)["KeyCount"]
    with contextlib.closing(sqlite3.connect(home / "warehouse.sqlite")) as con:
        loaded = con.execute("select count(*) from flights").fetchall()[0][0]
        query = f"select * from flights order by file, scheduled, carrier, flight limit {SHOWN}"
        found = rows(con.execute(query))
    counts = {"files": len(delivered), "objects": objects, "input_records": records}
    return summary(counts | {"loaded": loaded, "rejected": records - loaded}, found)


def start(home, store, bucket):
    """Start the hardened job, `python -m breakfix.etl`, in its folder, with a bucket; return the end of its log."""
    (home / "config.yaml").write_text(f"folder: .\nattempts: 1\nbucket: {bucket}\nendpoint: {store.url}\n")
    command = [sys.executable, "-m", "breakfix.etl", "config.yaml"]
    variables = {name.upper(): value for name, value in store.keys.items()} | {"NO_PROXY": "127.0.0.1"}
    subprocess.run(command, cwd=home, env=os.environ | variables, capture_output=True, check=False)
    logged = (home / "logs" / "etl.log").read_text().splitlines()
    return [STAMP.sub("", line) for line in logged]
