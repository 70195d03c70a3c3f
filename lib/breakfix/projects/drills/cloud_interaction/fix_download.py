"""Fix: a download that is checked, whole or not at all."""

import hashlib
from pathlib import Path

from hypothesis import strategies as st

from breakfix.faults.other_disk import other_disk
from breakfix.lab import exercise

from .alter_upload import server
from .worlds import bucket, text


@exercise(phase="fix", minutes=8)
def download(s3, bucket, key, path):
    """Download an object, and believe it only when its checksum is right.

    Given     s3, a client of boto3; bucket, the name of a bucket; key, a text; path, a Path whose folder is there, on
              another disk than the system's temporary folder. A file of an earlier night may stand at path. Nobody else
              writes to the bucket
    Leave     at path, the bytes of the object, when their SHA-256 is the `sha256` of its metadata, 64 hexadecimal
              digits in lower case. The old file is not written to: whoever has it open reads its bytes to the end
    Rules     when the SHA-256 is another one, or the metadata has no `sha256`, raise ValueError with the key in its
              text. An error of boto3 reaches the caller as it is. In both cases path is as it was. In every case the
              folder has no other new file, and nothing is returned
    Not touch the bucket, and other files of the folder. A draft of yours may stand there meanwhile, under a name that
              contains that of path
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

CUT = {"kind": "cut_short", "times": None}


@download.look
def folder(world, download, body="new", noted="its own", old="old", key="a.csv", wire=None, there=True, name="a.csv"):
    """The object has this body and `noted` in its metadata; a fault plan may bite; a reader has the old file open."""
    digest = hashlib.sha256(body.encode()).hexdigest()
    noted = {"its own": digest, "near": digest[:-1] + ("1" if digest[-1] == "0" else "0")}.get(noted, noted)
    world.hold({key: (body.encode(), {"sha256": noted} if noted is not None else {})} if there else {})
    path, seen = Path("in", name), {}
    path.parent.mkdir()
    for other in {"notes.txt", "draft", "tmp_of_others", ".download.tmp", f"{path.stem}.tmp"} - {name}:
        path.with_name(other).write_text("of others")
    if old is not None:
        path.write_text(old)
        reader = path.open()
    try:
        # What is empty cannot be cut. Which of the two is told, if a checksum is missing and the wire is cut, is open.
        bites = wire and body and (noted or wire != CUT)
        with world.store.faults([wire] if bites else []), other_disk(path.parent):
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
    return seen


folder.when("it fits: the checksum is right, and an old file is there")
folder.when("other bytes: the checksum is that of other bytes", noted="0" * 64)
folder.when("none noted: the metadata has no sha256", noted=None)
folder.when("cut: each answer is cut on the wire", "new " * 900, wire=CUT)

BODIES = st.one_of(st.text("ab\n\r\0é", max_size=12), st.sampled_from(["x" * 3000, "old", "old and new"]))
folder.drawn(
    body=BODIES,
    noted=st.sampled_from([*["its own"] * 4, "near", None, "", "0" * 64]),
    old=st.sampled_from([None, "", "old", "old\n" * 800]),
    key=st.sampled_from(["a.csv", "flights/2013/01/2013-01-08.csv.gz", "a b/é+.csv"]),
    wire=st.sampled_from([None, None, None, CUT, {"kind": "server_error", "times": None}]),
    there=st.sampled_from([True] * 7 + [False]),
    name=st.sampled_from(["flights.csv", "a.tmp", "a.part"]),
    times=45,
)

download.asks("""
it fits: What stands at path, and what in the folder?
other bytes: The checksum says: these are not the bytes. What becomes of the old file?
none noted: Nobody has noted a checksum. Do you believe the bytes?
cut: The line broke in the middle. What stands at path?
""")

download.slips("""
believed: The bytes are not those that were noted. Who compares?
    ~ if hashlib.sha256(body).hexdigest() != answer["Metadata"].get("sha256"): => if False:
none is good: Nobody has noted a checksum. Do you believe the bytes?
    ~ answer["Metadata"].get("sha256") => (answer["Metadata"].get("sha256") or hashlib.sha256(body).hexdigest())
in its place: Somebody was reading the old file. What have they read?
    ~ draft.replace(path) => path.write_bytes(draft.read_bytes()); draft.unlink()
left behind: It failed, and there is a file in the folder that nobody asked for. Who clears it away?
    ~ answer = s3.get => draft = path.with_name(f".{path.name}.part"); draft.touch(); answer = s3.get
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
        if noted.get("sha256") != hashlib.sha256(draft.read_bytes()).hexdigest():
            raise ValueError(f"{key} is not what was uploaded")
        draft.replace(path)


download.hints += [
    "The order decides: fetch, compare, and only then put it in its place. A file takes the place of another in one "
    "move when it is renamed, and that works within one folder.",
    "A twin, with a recipe:\n"
    '    draft = book / "draft"\n'
    "    draft.write_text(page)\n"
    '    draft.replace(book / "soup.txt")',
]
