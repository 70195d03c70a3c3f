"""Break: a list that ends at a page, half a body, a clean-up that takes others along, a token that ends on the way."""

import contextlib
import tempfile
from pathlib import Path

from boto3.exceptions import S3UploadFailedError
from botocore.exceptions import IncompleteReadError

from breakfix.datasets import job_folder
from breakfix.lab import exercise, prediction

from . import baseline, jobs
from .alter_upload import server
from .worlds import bucket, moment

CUT_FIELDS = {"files_after_first": int, "bytes_of_last": int, "whole_after_second": int}


@prediction(phase="break", fields={"listed": int, "rows_missing": int}, minutes=3)
def many_nights(given, door):
    """A bucket holds so many objects, each with so many rows. names lists it, and what it has listed is loaded.

    listed        keys that names returns
    rows_missing  rows of the bucket that are not loaded
    """
    with moment(door) as made:
        jobs.fill(made.store, made.name, given["objects"])
        listed = len(baseline.names(made.s3, made.name))
        return {"listed": listed, "rows_missing": (given["objects"] - listed) * given["rows_each"]}


many_nights.service(server)


@many_nights.draw
def three_years(hand):
    """Return how many objects there are, and how many rows each has."""
    return {"objects": hand.one_of(range(1020, 1100)), "rows_each": hand.one_of((3, 5, 8))}


many_nights.because = "names asks once, and one answer has at most 1,000 keys; that there are more, nobody reads."
many_nights.means = (
    "For 1,000 nights the job was right. Then no error is raised and no count falls: the newest files, whose keys come "
    "last, are not loaded, and from then on no new file is."
)


@prediction(phase="break", fields=CUT_FIELDS, minutes=5)
def cut_on_the_wire(given, door):
    """Some objects are fetched one by one, and the answer that brings one of them is cut in the middle.

    Half of its bytes arrive, then the line is closed, and the error ends the night. On the second night all is well.

    files_after_first   files in the folder after the first night
    bytes_of_last       bytes of the last of these
    whole_after_second  files after the second night that have all their bytes
    """
    bodies = jobs.bodies(given["files"])
    with moment(door, bodies) as made, tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        with made.store.faults(cut_at(given["cut"])), contextlib.suppress(IncompleteReadError):
            night(made.s3, made.name, folder)
        found = sorted(folder.iterdir())
        seen = {"files_after_first": len(found), "bytes_of_last": found[-1].stat().st_size}
        night(made.s3, made.name, folder)
        whole = sum((folder / name).read_bytes() == body for name, body in bodies.items())
        return seen | {"whole_after_second": whole}


def night(s3, bucket, folder):
    """Fetch what is in the bucket."""
    for key in baseline.names(s3, bucket):
        baseline.fetch(s3, bucket, key, folder)


def cut_at(place):
    """Return the plan that cuts the download of the place-th object; the list is the first request."""
    return [{"kind": "cut_short", "at": 1 + place}]


cut_on_the_wire.service(server)


@cut_on_the_wire.draw
def some_objects(hand):
    """Return four or five files, with their bytes, and which of them is cut."""
    sizes = range(400, 1000, 20)
    count = hand.one_of((4, 5))
    files = [{"file": f"2013-01-{10 + place}.csv", "bytes": hand.one_of(sizes)} for place in range(count)]
    return {"files": files, "cut": hand.one_of(range(2, count))}


cut_on_the_wire.because = "fetch writes under the file's own name while the bytes come, and leaves alone what is there."
cut_on_the_wire.means = (
    "The first night failed, and said so. The second one went well, and has half a file: nobody looks at the bytes of "
    "what is there. That a file exists says nothing about its bytes."
)


OWN = "tests/run-1/a.csv"


@exercise(phase="break", kind="value", minutes=4)
def taken_along():
    """Write the key of somebody else's object that a clean-up of run-1 takes along.

    Given     a bucket with the object `tests/run-1/a.csv` of the test run run-1. The clean-up of this run removes
              each key that begins with `tests/run-1`
    Leave     a text of at most 100 characters, the key of an object that is not of run-1: it does not begin with
              `tests/run-1/`. After the clean-up it is gone
    """
    return "tests/run-10/a.csv"


taken_along.service(server)
taken_along.world(bucket)


@taken_along.look
def cleaned(world, taken_along):
    """What a clean-up does to a bucket with one object of the run, and this one."""
    if not isinstance(taken_along, str) or not 0 < len(taken_along) <= 100:
        raise TypeError(f"taken_along is {taken_along!r}; give a text of 1 to 100 characters")
    world.hold({OWN: b"x", taken_along: b"x"})
    baseline.remove(world.s3, world.name, "tests/run-1")
    gone = taken_along not in world.store.held(world.name)
    world.hold({})
    return {"is of run-1": taken_along.startswith("tests/run-1/"), "gone after the clean-up": gone}


cleaned.when("clean-up: the clean-up of run-1 is over")
taken_along.asks("clean-up: Which keys begin with tests/run-1, and which of them are of run-1?")
taken_along.costs = "one key"
taken_along.slips("""
its own: That one is of run-1. Who else has a name that begins so?
    ~ tests/run-10/a.csv => tests/run-1/b.csv
no text: A key is a text. In what does it stand?
    ~ "tests/run-10/a.csv" => ("tests/run-10/a.csv",)
far away: It is there still. With which letters does a key have to begin?
    ~ tests/run-10/a.csv => tests/run-2/a.csv
""")


@taken_along.also_right(costs="one key")
def a_file_beside_it():
    return "tests/run-1.csv"


taken_along.hints += [
    "A prefix is a text. It ends where you end it, also in the middle of a name or a number.",
    "A twin: whoever looks for the words that begin with `cat` finds cat, and catalogue.",
]


@prediction(phase="break", fields={"objects": int, "begun": int}, core=False, minutes=6)
def expired_on_the_way(given, door):
    """Some files are uploaded one by one. From one request on the token has expired, and the error ends the night.

    A file below 1,000 bytes is one request; a bigger one is three: begin, send the part, complete.

    objects  objects in the bucket after the night
    begun    uploads in parts that were begun and are neither complete nor taken back
    """
    with moment(door) as made, job_folder.opened() as home:
        paths = jobs.deliver(home, given["files"])
        plan = [{"kind": "expired_token", "at": given["expires_at"]}]
        with made.store.faults(plan), contextlib.suppress(S3UploadFailedError):
            for path in paths:
                baseline.put(made.s3, made.name, path)
        begun = made.s3.list_multipart_uploads(Bucket=made.name).get("Uploads", [])
        return {"objects": len(made.store.held(made.name)), "begun": len(begun)}


expired_on_the_way.service(server)


@expired_on_the_way.draw
def an_hour(hand):
    """Return five files, and the request from which on the token has expired: within the last big one."""
    first = [hand.one_of((300, 700, 1500)) for _ in range(hand.one_of((1, 2, 3)))]
    requests = sum(3 if size >= 1000 else 1 for size in first)
    sizes = [*first, hand.one_of((1500, 2600)), *[700] * (4 - len(first))]
    files = [{"file": f"2013-01-{10 + place}.csv", "bytes": size} for place, size in enumerate(sizes)]
    return {"files": files, "expires_at": requests + hand.one_of((1, 2, 3))}


expired_on_the_way.because = (
    "What was complete stays. How far the next file came, the token decides; to take it back needs a token as well."
)
