"""Mastery: test files are cleaned up, all of them, and nobody else's."""

from hypothesis import strategies as st

from breakfix.lab import exercise, held_out
from breakfix.lab.shapes import evenly

from .alter_upload import server, upload
from .fix_download import download
from .fix_listed import listed
from .fix_permitted import permitted
from .worlds import bucket


@exercise(phase="mastery", minutes=9)
def clean_up(s3, bucket, run, most):
    """Remove what a test run has left in a bucket.

    Given     s3, a client of boto3; bucket, the name of a bucket; run, the name of a test run, a text without `/` that
              is not empty; most, how many keys one request to delete may name, at least 1. S3 answers with an error
              when there are more. A page of a list may have more keys than most, or fewer
    Leave     no object of the run. An object is of the run when its key begins with `tests/`, the name and `/`. S3 may
              keep some: it answers delete_objects with 200 all the same, and names them under `Errors`. Return a dict:
              deleted, the number of objects that are gone; left, the list of keys that S3 has kept, sorted
    Not touch all other objects. If the run has left nothing, no request to delete is sent
    """
    found, left = [], []
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"tests/{run}/"):
        found += [each["Key"] for each in page.get("Contents", [])]
    for start in range(0, len(found), most):
        objects = [{"Key": key} for key in found[start : start + most]]
        said = s3.delete_objects(Bucket=bucket, Delete={"Objects": objects})
        left += [each["Key"] for each in said.get("Errors", [])]
    return {"deleted": len(found) - len(left), "left": sorted(left)}


@clean_up.stub
def what_begins_so(s3, bucket, run, most):
    page = s3.list_objects_v2(Bucket=bucket, Prefix=f"tests/{run}")
    objects = [{"Key": each["Key"]} for each in page["Contents"]]
    s3.delete_objects(Bucket=bucket, Delete={"Objects": objects})
    return {"deleted": len(objects), "left": []}


clean_up.keeps("src/clean_up.py")
clean_up.play = ""
clean_up.costs = "a request for each page, and one for each batch"
clean_up.service(server)
clean_up.world(bucket)


@clean_up.look
def bucket_after(world, clean_up, *keys, run="run-1", most=3, kept=(), page=3):
    """The bucket holds these keys, RUN for the run; S3 keeps those at the places `kept`, for one reason or another."""
    world.s3.meta.events.register("after-call.s3.DeleteObjects", otherwise, "otherwise")
    keys = dict.fromkeys(key.replace("RUN", run) for key in keys)
    world.hold(dict.fromkeys(keys, b"x"), most, [key for place, key in enumerate(keys) if place in kept], page)
    said = clean_up(world.s3, world.name, run, most)
    asked = any(words.startswith(("POST", "DELETE")) for words in world.store.counts()["requests"])
    return {"returned": said, "bucket": list(world.store.held(world.name)), "asked to delete": asked}


def otherwise(parsed, **_):
    """Name what is kept in another order, and every second one because of an error within S3."""
    parsed.get("Errors", []).reverse()
    for each in parsed.get("Errors", [])[::2]:
        each["Code"] = "InternalError"


def own(count):
    return [f"tests/RUN/{'aB'[place % 2]}{place}.csv" for place in range(count)]


OTHERS = ["flights/2013/01/a.csv", "tests/run-10/a.csv", "tests/run-1", "tests/run-1.csv", "tests/a/run-1/b.csv"]
bucket_after.when(
    "others: others have objects with keys that look like it", *own(2), "tests/run-1/a", "tests/run.10/a", run="run.1"
)
bucket_after.when("many pages: eight objects are there, and a page has three", *own(8), *OTHERS)
bucket_after.when("nothing: the run has left nothing", *OTHERS)
bucket_after.when("kept in two batches: S3 keeps all but the fourth of five", *own(5), kept=(0, 1, 2, 4))

RUNS = ["run-1", " run-1", "run", "1", "run 1", "run-1 ", "run-1.5", "run+1", ".", "..", "é%20", "[a-z]", "*"]
TAILS = st.sampled_from(["a.csv", "B.csv", "c/d.csv", "e f.csv", "", "g/", "z", "é+&.csv"])
NEAR = ["tests/RUN", "tests/RUN.csv", "tests/RUN0/a", "tests/0RUN/a", "tests/a/RUN/b", "RUN/a", "Tests/RUN/a", "tests/"]
KEYS = st.builds(
    lambda own, others: (*own, *others),
    st.lists(TAILS.map("tests/RUN/{}".format), max_size=6, unique=True),
    st.lists(st.sampled_from([*NEAR, *OTHERS]), max_size=4, unique=True),
)
bucket_after.drawn(
    together=KEYS,
    run=evenly(RUNS),
    most=st.integers(1, 4),
    page=st.integers(1, 5),
    kept=st.frozensets(st.integers(0, 6), max_size=4),
    times=34,
)

clean_up.asks("""
others: Which keys begin with the name and a slash?
many pages: A page has three keys, and so has a request to delete. Who asks for the next one?
nothing: There is nothing to delete. What do you ask S3?
kept in two batches: Each answer has errors of its own. Who keeps them?
""")

clean_up.slips("""
a neighbour goes: Objects of another run are gone. Where does the name of a run end?
    ~ f"tests/{run}/" => f"tests/{run}"
all at once: One request names more keys than S3 takes. How many may it name?
    - for start in range(0, len(found), most):
    + for start in range(0, len(found), len(found) or 1):
    ~ found[start : start + most] => found
the errors of the last: Each answer has errors of its own. Who keeps them?
    ~ left += [ => left = [
all is well: The answer was 200, and an object is there still. What else does it say?
    - left += [each["Key"] for each in said.get("Errors", [])]
""")


@clean_up.also_right(costs="what is listed is deleted at once, page by page")
def page_by_page(s3, bucket, run, most):
    gone, kept = 0, []
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="tests/" + run + "/"):
        keys = [{"Key": each["Key"]} for each in page.get("Contents", ())]
        while keys:
            batch, keys = keys[:most], keys[most:]
            answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": batch})
            gone += len(answer.get("Deleted", ()))
            kept.extend(each["Key"] for each in answer.get("Errors", ()))
    return {"left": sorted(kept), "deleted": gone}


clean_up.hints += [
    "Three steps: list what belongs to the run, on all pages; delete in batches; read what each answer says. A prefix "
    "is a text and knows nothing of names: end it where the name ends.",
    "A twin: letters in bundles of ten.\n"
    "    back = []\n"
    "    for start in range(0, len(letters), 10):\n"
    "        back += post(letters[start : start + 10]).returned",
]

fixes_hold = held_out(of=[upload, listed, download, permitted, clean_up], name="fixes_hold", minutes=2)
