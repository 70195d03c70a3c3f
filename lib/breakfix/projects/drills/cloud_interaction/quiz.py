"""The quiz of d-09: each right answer is computed by running the real thing."""

import hashlib
import tempfile
from pathlib import Path

from breakfix.lab import Quiz, Recall

from . import baseline, jobs
from .alter_upload import server, upload
from .fix_download import download
from .mastery_clean_up import clean_up
from .worlds import moment

quiz = Quiz(__name__, phase="mastery", minutes=8)
quiz.service(server)
recall = Recall(__name__, of="monitoring_and_logging_enhancements", asks=("lines_of_levels", "rows_a_second"))


@quiz.a_number(
    phase="run",
    look="What is the name of an object, and how many can have one?",
    because="The key is the name: what comes under a key that is there takes its place. Two keys were given.",
)
def objects_of_five():
    """put_object is called five times: for a.csv, b.csv, a.csv, a.csv and b.csv. How many objects are there then?"""
    with moment(*quiz.served()) as bucket:
        for key in ("a.csv", "b.csv", "a.csv", "a.csv", "b.csv"):
            bucket.s3.put_object(Bucket=bucket.name, Key=key, Body=b"x")
        return len(bucket.store.held(bucket.name))


@quiz.a_choice(
    {
        "It came in parts.": "",
        "It was damaged on the way.": "Would S3 keep an object whose parts do not add up?",
        "S3 uses SHA-256 for ETags.": "How many digits stand before the dash?",
        "Somebody has changed it.": "Does a file that nobody touches always have an ETag that is its MD5?",
    },
    phase="predict",
    because="The number behind the dash is that of the parts; what stands before it is the MD5 of their MD5s.",
)
def etag_with_a_dash():
    """The ETag of an object is 507938fc967a07c6b0263cd5e2675841-1, and not the MD5 of the file. Why?"""
    with moment(*quiz.served()) as bucket, tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a")
        path.write_bytes(b"a" * 3000)
        baseline.put(bucket.s3, bucket.name, path)
        dash = bucket.s3.list_objects_v2(Bucket=bucket.name)["Contents"][0]["ETag"].strip('"').endswith("-1")
    return list(quiz.questions["etag_with_a_dash"].options)[not dash]


@quiz.a_word(
    phase="alter",
    look="What does the key begin with, and what of the name is a folder?",
    because="The year and the month are folders, and the whole name follows.",
)
def key_of_the_day():
    """`upload` is given the file 2014-11-05.csv.gz. Which key does it return?"""
    with moment(*quiz.served()) as bucket, tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "2014-11-05.csv.gz")
        path.write_bytes(b"")
        return upload.reference(bucket.s3, bucket.name, path)


@quiz.a_number(
    phase="break",
    look="How many keys has a page, and is the last one full?",
    because="Two pages of 1,000 keys and one of 350.",
)
def requests_of_a_list():
    """A bucket has 2,350 objects. How many requests does a whole list take at least?"""
    with moment(*quiz.served()) as bucket:
        jobs.fill(bucket.store, bucket.name, 2350)
        pages = bucket.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket.name)
        return sum(1 for _ in pages)


@quiz.a_row(
    {"files": int, "refused": int},
    phase="fix",
    look="Of which object is the checksum noted, and is it that of its bytes?",
    because="Only the first has its own checksum. Of the other two nothing is left in the folder.",
)
def what_is_believed():
    """Three objects are downloaded by `download` into an empty folder. The first has the SHA-256 of its bytes in its
    metadata, the second that of other bytes, the third none. How many files are in the folder, how many were refused?
    """
    refused = 0
    with moment(*quiz.served()) as bucket, tempfile.TemporaryDirectory() as folder:
        noted = {"first": {"sha256": hashlib.sha256(b"x").hexdigest()}, "second": {"sha256": "0" * 64}, "third": {}}
        bucket.hold({key: (b"x", about) for key, about in noted.items()})
        for key in noted:
            try:
                download.reference(bucket.s3, bucket.name, key, Path(folder, key))
            except ValueError:
                refused += 1
        return {"files": len(list(Path(folder).iterdir())), "refused": refused}


@quiz.a_row(
    {"deleted": int, "kept": int, "others": int},
    phase="mastery",
    look="Where does the name of the run end, and what did S3 keep?",
    because="Three are of run-2, and one of them is kept. Those of run-20 and run-21 are somebody else's.",
)
def after_the_clean_up():
    """run-2 has three objects, of which S3 keeps one; run-20 has four, run-21 two. `clean_up` removes run-2. How many
    objects are deleted, how many of run-2 are kept, and how many of the others are there still?
    """
    keys = [f"tests/{run}/{n}" for run, count in (("run-2", 3), ("run-20", 4), ("run-21", 2)) for n in range(count)]
    with moment(*quiz.served()) as bucket:
        bucket.hold(dict.fromkeys(keys, b"x"), 2, ["tests/run-2/1"])
        said = clean_up.reference(bucket.s3, bucket.name, "run-2", 2)
        others = len(bucket.store.held(bucket.name)) - len(said["left"])
    return {"deleted": said["deleted"], "kept": len(said["left"]), "others": others}
