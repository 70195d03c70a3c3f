"""Alter: a file goes up with a key by month, and with what is needed to check it later."""

import datetime
import gzip
import hashlib
from pathlib import Path

from hypothesis import strategies as st

from breakfix.lab import exercise
from breakfix.lab.shapes import evenly

from . import worlds


@exercise(phase="alter", minutes=7)
def upload(s3, bucket, path):
    """Upload a file so that it can be checked later.

    Given     s3, a client of boto3; bucket, the name of a bucket; path, the Path of a file that is named
              YYYY-MM-DD.csv.gz
    Leave     in the bucket, under the key `flights/YYYY/MM/YYYY-MM-DD.csv.gz`, an object with the bytes of the file, in
              place of what was there. Its metadata has one entry: `sha256`, the SHA-256 of these bytes as 64
              hexadecimal digits in lower case. Return the key
    Not touch the file, and other objects
    """
    body = path.read_bytes()
    year, month, _ = path.name.split("-")
    key = f"flights/{year}/{month}/{path.name}"
    s3.put_object(Bucket=bucket, Key=key, Body=body, Metadata={"sha256": hashlib.sha256(body).hexdigest()})
    return key


@upload.stub
def under_its_name(s3, bucket, path):
    s3.upload_file(str(path), bucket, path.name)
    return path.name


upload.keeps("src/upload.py")
upload.play = ""
upload.costs = "the file in memory"
server = upload.service(worlds.server)
upload.world(worlds.bucket)


@upload.look
def bucket(world, upload, body=b"flights", name="2013-01-08", folder="source", there=()):
    """The file is there with these bytes; the bucket holds `there` already, key -> (body, metadata)."""
    world.hold(dict(there))
    path = Path(folder, f"{name}.csv.gz")
    path.parent.mkdir(parents=True)
    path.write_bytes(body)
    path.chmod(0o640)
    said = {"returned": upload(world.s3, world.name, path), "bucket": world.whole()}
    return said | {"mode of the file": f"{path.stat().st_mode & 0o777:o}"}


bucket.when("one file: a file of January 8 is uploaded")
bucket.when("another year: a file of 2014 lies in a folder of 2013", name="2014-02-01", folder="2013/12")
OWN, SUM = "flights/2013/01/2013-01-08.csv.gz", {"sha256": hashlib.sha256(b"flights").hexdigest()}
bucket.when("replaced: other bytes are there, as many, and with this checksum", there={OWN: (b"FLIGHTS", SUM)})
bucket.when("no metadata: the same bytes are there, with a note", there={OWN: (b"flights", {"by": "hand"})})
bucket.when("others stay: others are there", there={
    "2013-01-08.csv.gz": (b"a", {}), "flights/2013/01/a": (b"a", SUM), f"{OWN}.sig": (b"a", {})})  # fmt: skip
bucket.when("big: the file is no text, and longer than a block", b"\xff\r\n" * 400_000)

bucket.drawn(
    body=evenly(
        [b"", b"\r\n", b" a,b\n\n", b"a\n" * 9000, b"\x1f\x8b", gzip.compress(b"a,b\n", mtime=0), b"\xff\0\x1a"]
    ),
    name=st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)).map(str),
    folder=st.sampled_from(["source", "2013-01-08", "a b/flights", "in-box/x.csv.gz"]),
    times=24,
)

upload.asks("""
one file: What are its key, its bytes and its metadata?
another year: Whose name says the day: the file's or the folder's?
replaced: Two files, one key. Which one is there afterwards?
no metadata: The same bytes are there. Can somebody check them?
big: Have you read all of it?
others stay: Who else has objects in this bucket?
""")

upload.slips("""
no checksum: The bytes are there. How will somebody know that they are whole?
    - , Metadata={"sha256": hashlib.sha256(body).hexdigest()}
another checksum: It has 32 digits. Which algorithm is asked for?
    ~ hashlib.sha256(body) => hashlib.md5(body)
read as text: Line ends are no longer what they were. In which mode is a file read?
    ~ body = path.read_bytes() => body = path.read_text(errors="replace").encode()
""")


@upload.also_right(costs="the file is read twice, and never whole in memory")
def in_parts(s3, bucket, path):
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    key = "/".join(["flights", *path.name.split("-")[:2], path.name])
    s3.upload_file(str(path), bucket, key, ExtraArgs={"Metadata": {"sha256": digest}})
    return key


upload.hints += [
    "Three things are new: the key, which is made of the name; the checksum, which is made of the bytes; and that it "
    "travels with them. Both put_object and upload_file take metadata, upload_file as a part of ExtraArgs.",
    "A twin: a photo, with the camera that took it.\n"
    '    s3.put_object(Bucket="photos", Key="2024/cat.jpg", Body=b"...", Metadata={"camera": "a box"})',
]
