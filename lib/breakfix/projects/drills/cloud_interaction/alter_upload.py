"""Alter: a file goes up with a key by month, and with what is needed to check it later."""

import datetime
import hashlib
from pathlib import Path

from hypothesis import strategies as st

from breakfix.lab import exercise

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
def bucket(world, upload, body=b"flights", name="2013-01-08", folder="source", there=(), times=1):
    """The file is there with these bytes; the bucket holds `there` already, a list of (key, body)."""
    world.hold({key: (old, {"sha256": "0" * 64, "by": "hand"}) for key, old in there})
    path = Path(folder, f"{name}.csv.gz")
    path.parent.mkdir(parents=True)
    path.write_bytes(body)
    return {"returned": [upload(world.s3, world.name, path) for _ in range(times)], "bucket": world.whole()}


bucket.when("one file: a file of January 8 is uploaded")
bucket.when("another month: a file of November 30 is uploaded", name="2013-11-30")
bucket.when("another year: a file of 2014 lies in a folder of 2013", name="2014-02-01", folder="2013/12")
bucket.when("no text: its bytes are no text", b"\x1f\x8b\x00\xff\r\n")
bucket.when("empty: the file is empty", b"")
bucket.when("replaced: another file is there under the key", there=[("flights/2013/01/2013-01-08.csv.gz", b"old")])
bucket.when("others stay: other objects are there", there=[("2013-01-08.csv.gz", b"root"), ("flights/2013/01/a", b"a")])
bucket.when("twice: it is uploaded twice", times=2)

bucket.drawn(
    body=st.one_of(st.binary(max_size=40), st.sampled_from([b"\r\n", b"a\n" * 9000, b"ab" * 99_999])),
    name=st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)).map(str),
    folder=st.sampled_from(["source", "2013-01-08", "a b/flights", "in-box/x.csv.gz"]),
    times=40,
)

upload.asks("""
one file: What are its key, its bytes and its metadata?
another month: In which folder of the bucket is a file of November?
another year: Whose name says the day: the file's or the folder's?
no text: Bytes are no text. How did you read them?
empty: Has an empty file a checksum?
replaced: Two files, one key. Which one is there afterwards?
others stay: Who else has objects in this bucket?
twice: The same file came twice. How many objects is that?
""")

upload.slips("""
no checksum: The bytes are there. How will somebody know that they are whole?
    - , Metadata={"sha256": hashlib.sha256(body).hexdigest()}
another checksum: It has 32 digits. Which algorithm is asked for?
    ~ hashlib.sha256(body) => hashlib.md5(body)
its name only: All days lie in one heap. What does the key begin with?
    ~ f"flights/{year}/{month}/{path.name}" => f"flights/{path.name}"
read as text: Line ends are no longer what they were. In which mode is a file read?
    ~ body = path.read_bytes() => body = path.read_text(errors="replace").encode()
of the name: The checksum does not depend on the bytes. What was summed?
    ~ hashlib.sha256(body) => hashlib.sha256(path.name.encode())
nothing returned: Your caller gets None. What is the key?
    - return key
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
