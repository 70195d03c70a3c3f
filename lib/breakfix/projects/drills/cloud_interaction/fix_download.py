"""Fix: a download that is checked, whole or not at all."""

import functools
import hashlib
import io
import os
import sys
from pathlib import Path

from boto3.s3.transfer import TransferConfig
from hypothesis import strategies as st

from breakfix.lab import exercise

from .alter_upload import server
from .worlds import bucket, text


@exercise(phase="fix", minutes=8)
def download(s3, bucket, key, path):
    """Download an object, and believe it only when its checksum is right.

    Given     s3, a client of boto3; bucket, the name of a bucket; key, a text; path, a Path whose folder is there. A
              file of an earlier night may stand at path
    Leave     at path, the bytes of the object, when their SHA-256 is the `sha256` of its metadata, 64 hexadecimal
              digits in lower case. The file takes the place of the old one in one move: whoever has the old one open
              reads its bytes to the end
    Rules     when the SHA-256 is another one, or the metadata has no `sha256`, raise ValueError with the key in its
              text. An error of boto3 reaches the caller as it is. In both cases path is as it was. No other file is
              left in the folder, and nothing is returned
    Not touch the bucket
    """
    answer = s3.get_object(Bucket=bucket, Key=key)
    body = answer["Body"].read()
    if hashlib.sha256(body).hexdigest() != answer["Metadata"].get("sha256"):
        raise ValueError(f"{key}: its SHA-256 is not the one that was noted")
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(body)
    draft.replace(path)


@download.stub
def straight_to_its_place(s3, bucket, key, path):
    with open(path, "wb") as file:
        for chunk in s3.get_object(Bucket=bucket, Key=key)["Body"].iter_chunks():
            file.write(chunk)


download.keeps("src/download.py")
download.play = ""
download.costs = "the object in memory, and a file beside its place for a moment"
download.service(server)
download.world(bucket)

SUMMED = {"its own": 1, "another": 2, "half": 0.5, "near": 1}  # noted -> how much of the body was summed


def noted_of(body, noted):
    """Return a checksum as it was noted: of the body, of another one, or a text that is none."""
    if noted not in SUMMED:
        return noted
    digest = hashlib.sha256((body * 2)[: int(len(body) * SUMMED[noted])].encode()).hexdigest()
    return digest if noted != "near" else digest[:-1] + "0123456789abcdef"[int(digest[-1], 16) - 1]


@functools.cache
def removals():
    """Return a list to which each file is added that is removed by its path, from now on."""
    found = []
    sys.addaudithook(lambda event, given: event == "os.remove" and found.append(os.path.abspath(given[0])))
    return found


CUT = {"kind": "cut_short", "times": None}


@download.look
def folder(world, download, body="new", noted="its own", old="old", key="a.csv", wire=None, there=True, parts=False):
    """The object has this body and `noted` in its metadata; a fault plan may bite; a reader has the old file open."""
    about = {} if noted is None else {"sha256": noted_of(body, noted)}
    world.hold({key: (body.encode(), about)} if there else {})
    if parts and there:
        in_parts = TransferConfig(multipart_threshold=1, use_threads=False)
        world.s3.upload_fileobj(io.BytesIO(body.encode()), world.name, key, {"Metadata": about}, Config=in_parts)
    path, seen = Path("in", "flights.csv"), {}
    removals().clear()
    path.parent.mkdir()
    if old is not None:
        path.write_text(old)
        reader = path.open()
    try:
        with world.store.faults([wire] if wire and body else []):  # what is empty cannot be cut
            seen["returned"] = download(world.s3, world.name, key, path)
    except Exception as error:
        if type(error).__module__.split(".")[0] in ("botocore", "boto3", "s3transfer"):
            seen["raised"] = "an error of boto3"
        elif isinstance(error, ValueError):
            seen["raised"] = f"ValueError {'with' if key in str(error) else 'without'} the key"
        else:
            raise
    seen["files"] = {each.name: text(each.read_bytes()) for each in path.parent.iterdir()}
    if old is not None:
        with reader:
            seen["who has the old file open reads"] = reader.read()
            seen["the old file was removed first"] = os.path.abspath(path) in removals()
    return seen


folder.when("it fits: the checksum is right, and an old file is there")
folder.when("the first night: there is no file yet", old=None)
folder.when("other bytes: the checksum is that of other bytes", noted="another")
folder.when("half: the checksum is that of half of the bytes", noted="half", old=None)
folder.when("in parts: the object came in parts, and its checksum is right", parts=True)
folder.when("none noted: the metadata has no sha256", noted=None)
folder.when("an empty note: the sha256 of the metadata is an empty text", noted="")
folder.when("empty: the object is empty", "")
folder.when("cut: each answer is cut on the wire", "new " * 900, wire=CUT)
folder.when("cut on the first night: each answer is cut on the wire", "new", old=None, wire=CUT)
folder.when("gone: there is no such object", there=False)
folder.when("fits again: the old file has the same bytes", old="new")

BODIES = st.one_of(st.text("ab\n\r\0é", max_size=12), st.sampled_from(["x" * 3000, "old", "old and new"]))
folder.drawn(
    body=BODIES,
    noted=st.sampled_from([*["its own"] * 4, "another", "near", None, "", "0" * 64]),
    old=st.sampled_from([None, "", "old", "old\n" * 800]),
    key=st.sampled_from(["a.csv", "flights/2013/01/2013-01-08.csv.gz", "a b/é+.csv"]),
    wire=st.sampled_from([None, None, None, CUT, {"kind": "server_error", "times": None}]),
    there=st.sampled_from([True] * 7 + [False]),
    parts=st.sampled_from([False] * 3 + [True]),
    times=60,
)

download.asks("""
it fits: What stands at path, and what in the folder?
the first night: There is no old file. Where does the new one stand?
other bytes: The checksum says: these are not the bytes. What becomes of the old file?
half: Is half of a file a file?
in parts: Which of its texts is a checksum: the ETag, or what the sender has noted?
none noted: Nobody has noted a checksum. Do you believe the bytes?
an empty note: Is an empty text the checksum of anything?
empty: Has an empty file a checksum?
cut: The line broke in the middle. What stands at path?
cut on the first night: The line broke in the middle. What stands in the folder?
gone: There is nothing to download. What does your caller hear?
fits again: The bytes are the same. Is anything else left?
""")

download.slips("""
believed: The bytes are not those that were noted. Who compares?
    ~ if hashlib.sha256(body).hexdigest() != answer["Metadata"].get("sha256"): => if False:
none is good: Nobody has noted a checksum. Do you believe the bytes?
    ~ answer["Metadata"].get("sha256") => (answer["Metadata"].get("sha256") or hashlib.sha256(body).hexdigest())
by the ETag: An ETag is the MD5 of some objects. Which checksum was noted?
    ~ answer["Metadata"].get("sha256") => answer["ETag"].strip('"')
    ~ hashlib.sha256(body) => hashlib.md5(body)
taken away first: For a moment there was no file at all. Which call moves one file into another's place?
    ~ draft.replace(path) => path.unlink(missing_ok=True); draft.rename(path)
in its place: Somebody was reading the old file. What have they read?
    ~ draft.replace(path) => path.write_bytes(draft.read_bytes()); draft.unlink()
written first: It was refused, and it is there. When is a file moved to its place?
    - body = answer["Body"].read()
    + body = answer["Body"].read()
    + path.write_bytes(body)
a draft stays: There is another file in the folder. Who clears it away?
    - draft.replace(path)
    + path.unlink(missing_ok=True)
    + path.hardlink_to(draft)
left behind: It failed, and there is a file in the folder that nobody asked for. Who clears it away?
    = draft = path.with_name(f".{path.name}.part")
    = with open(draft, "wb") as file:
    =     answer = s3.get_object(Bucket=bucket, Key=key)
    =     for chunk in answer["Body"].iter_chunks():
    =         file.write(chunk)
    = if hashlib.sha256(draft.read_bytes()).hexdigest() != answer["Metadata"].get("sha256"):
    =     raise ValueError(f"{key}: its SHA-256 is not the one that was noted")
    = draft.replace(path)
no name: Which of 365 files is it?
    ~ f"{key}: its SHA-256 is not the one that was noted" => "the SHA-256 is not the one that was noted"
""")

download.equal("""
other words: but for the key, the text is free
    ~ is not the one => is the one
""")


@download.also_right(costs="a file beside its place, cleared away when something fails")
def by_a_file(s3, bucket, key, path):
    import tempfile

    noted = s3.head_object(Bucket=bucket, Key=key)["Metadata"]
    with tempfile.TemporaryDirectory(dir=path.parent) as made:
        draft = Path(made, "draft")
        s3.download_file(bucket, key, str(draft))
        with draft.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if "sha256" not in noted or noted["sha256"] != digest:
            raise ValueError(f"{key} is not what was uploaded")
        draft.replace(path)


download.hints += [
    "The order decides: fetch, compare, and only then put it in its place. A file takes the place of another in one "
    "move when it is renamed, and that works within one folder.",
    "A twin, with a recipe that is copied by hand:\n"
    "    page = copied(recipe)\n"
    "    if words(page) != words_of(recipe):\n"
    '        raise ValueError("a word is missing")\n'
    '    draft = book / "draft"\n'
    "    draft.write_text(page)\n"
    '    draft.replace(book / "soup.txt")',
]
