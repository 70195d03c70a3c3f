"""Jobs to work on: a folder with files delivered, an object store on this machine, and what became of the files."""

import atexit
import re

from breakfix.datasets import job_folder
from breakfix.lab import summary
from breakfix.services.object_store import ObjectStore

STAMP = re.compile(r"^[\d-]+ [\d:,]+ \w+ [0-9a-f]{8} ")  # time, pipeline, run
SECONDS = re.compile(r"\d+\.\d{3} s")
LETTERS = b"abcdefghijklmnopqrstuvwxyz" * 200

job = job_folder.new


def store():
    """Return an ObjectStore that runs until this process ends."""
    made = ObjectStore().__enter__()
    atexit.register(made.__exit__)
    return made


def bodies(files):
    """Return name -> bytes, of files that are dicts with `file` and `bytes`, how many."""
    return {each["file"]: LETTERS[place:][: each["bytes"]] for place, each in enumerate(files)}


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
    warehouse = home / "warehouse.sqlite"
    counts = job_folder.counts(home, job_folder.count(warehouse))
    objects = s3.list_objects_v2(Bucket=bucket)["KeyCount"]
    query = "select * from flights order by file, scheduled, carrier, flight limit 6"
    return summary({"files": counts.pop("files"), "objects": objects} | counts, job_folder.ask(warehouse, query))


def start(home, store, bucket):
    """Start the hardened job in its folder, with a bucket of a store; return its log without times and ids."""
    (home / "config.yaml").write_text(f"folder: .\nattempts: 1\nbucket: {bucket}\nendpoint: {store.url}\n")
    job_folder.start(home, **{name.upper(): value for name, value in store.keys.items()}, NO_PROXY="127.0.0.1")
    logged = (home / "logs" / "etl.log").read_text().splitlines()
    return [SECONDS.sub("N s", STAMP.sub("", line)) for line in logged]
