"""Explain: one night through the drills, and a note on a clean-up."""

import contextlib
import os
import tempfile
from pathlib import Path

from breakfix.lab import explanation, follow

from . import baseline
from .alter_upload import server, upload
from .fix_download import download
from .fix_listed import listed
from .worlds import moment

STEPS = {
    "upload, three files": {"third_key": str},
    "listed": {"in_january": int},
    "download, all three": {"files": int, "refused": int},
}


@follow(phase="explain", steps=STEPS, minutes=4)
def follow_the_night(door):
    """Three files go through the drills. What does each drill make of them?

    2013-01-30.csv.gz, 2013-01-31.csv.gz and 2013-02-01.csv.gz are uploaded by upload. Somebody makes a folder: an empty
    object `flights/2013/01/`. Somebody puts other bytes, without metadata, under the key of January 31. listed is asked
    for the prefix `flights/2013/01`. Each of the three keys is downloaded by download into an empty folder, and a
    ValueError is caught and counted.

    third_key   the key that the third upload returns
    in_january  keys that listed returns
    files       files in the folder after the three downloads
    refused     ValueErrors that were caught
    """
    with moment(door) as made, tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        given = made.s3, made.name
        keys, refused = [], 0
        for day in ("2013-01-30", "2013-01-31", "2013-02-01"):
            Path(f"{day}.csv.gz").write_bytes(day.encode() * 30)
            keys.append(upload.reference(*given, Path(f"{day}.csv.gz")))
        made.s3.put_object(Bucket=made.name, Key="flights/2013/01/", Body=b"")
        made.s3.put_object(Bucket=made.name, Key=keys[1], Body=b"by hand")
        found = listed.reference(*given, "flights/2013/01")
        Path("in").mkdir()
        for key in keys:
            try:
                download.reference(*given, key, Path("in", os.path.basename(key)))
            except ValueError:
                refused += 1
        files = len(list(Path("in").iterdir()))
    return {"third_key": keys[2], "in_january": len(found), "files": files, "refused": refused}


follow_the_night.service(server)
follow_the_night.hints += [
    "Write down the bucket after each step: keys in a column, and beside each whether its metadata has a checksum.",
    "A twin: of three letters one was opened on the way and has no seal. Two are believed.",
]

RUNS = {"run-1": 4, "run-10": 3, "run-11": 2, "run-2": 5}  # run -> objects
SLOTS = {"objects_of_run_1": int, "objects_removed": int, "errors_raised": int}


@explanation(phase="explain", slots=SLOTS, minutes=5)
def too_much_removed(door):
    """Write the note on the clean-up of run-1, for the people whose test files are gone.

    objects_of_run_1  objects that run-1 had
    objects_removed   objects that the clean-up has removed
    errors_raised     errors that were raised meanwhile
    """
    keys = [f"tests/{run}/{place}.csv" for run, count in RUNS.items() for place in range(count)]
    with moment(door, dict.fromkeys(keys, b"x")) as made:
        baseline.remove(made.s3, made.name, "tests/run-1")
        removed = len(keys) - len(made.store.held(made.name))
    return {"objects_of_run_1": RUNS["run-1"], "objects_removed": removed, "errors_raised": 0}


too_much_removed.service(server)
too_much_removed.rubric = [
    "how many objects are gone that were not of run-1, and whose they were",
    "how it came about: what the clean-up takes for a name",
    "that nothing was raised, and how it could have been noticed",
    "what to do so that it does not happen again",
]
too_much_removed.model = """
Nine objects were removed, and five of them were not ours: three of run-10 and two of run-11.
The clean-up removes every key that begins with tests/run-1, and a prefix does not know where a name ends.
S3 answered 200 to all of it; only the keys that it lists as deleted would have shown it.
From now on the prefix ends in a slash, and the bucket keeps old versions for a week.
"""
too_much_removed.quotes = [
    "five of them were not ours",
    "a prefix does not know where a name ends",
    "only the keys that it lists as deleted would have shown it",
    "the prefix ends in a slash",
]
