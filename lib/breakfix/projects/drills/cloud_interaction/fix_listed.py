"""Fix: a list that is whole, however many pages it has."""

from hypothesis import strategies as st

from breakfix.lab import exercise

from .alter_upload import server
from .worlds import bucket


@exercise(phase="fix", minutes=5)
def listed(s3, bucket, prefix):
    """List what is in a bucket.

    Given     s3, a client of boto3; bucket, the name of a bucket; prefix, a text, perhaps an empty one
    Leave     a dict: key -> size in bytes, of every object whose key begins with prefix. A key that ends in `/` is no
              file but the mark of a folder: it is left out. S3 answers in pages of 1,000 keys at most; the pages of
              your trials are shorter
    Not touch the bucket
    """
    found = {}
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for each in page.get("Contents", []):
            if not each["Key"].endswith("/"):
                found[each["Key"]] = each["Size"]
    return found


@listed.stub
def first_page(s3, bucket, prefix):
    page = s3.list_objects_v2(Bucket=bucket, Prefix=prefix)
    return {each["Key"]: each["Size"] for each in page["Contents"]}


listed.keeps("src/listed.py")
listed.play = ""
listed.costs = "a request for each page"
listed.service(server)
listed.world(bucket)


@listed.look
def found(world, listed, *keys, prefix="", most=3):
    """The bucket holds an object for each (key, size); a page has `most` keys."""
    world.hold({key: b"x" * size for key, size in keys}, most)
    return listed(world.s3, world.name, prefix)


A = [("a/1", 5), ("a/2", 0), ("b/1", 7)]
found.when(
    "many pages: fourteen objects are there, and a page has one",
    *[(f"k{place:02}", place) for place in range(14)],
    most=1,
)
found.when("prefix: the prefix is a/", *A, prefix="a/", most=2)
found.when("nothing begins so: no key begins with the prefix", *A, prefix="z")
found.when("half a name: the prefix ends in a name", ("run", 3), ("run-1/a", 1), ("run-10/a", 2), prefix="run-1")
found.when("folders: a page has marks of folders only", ("a/", 0), ("a/b/", 0), ("a/c/", 4), ("d/", 0), ("d/e", 2))
found.when("odd names: keys have blanks and signs", ("a b", 1), ("a//+", 2), ("é/%20", 3), ("./&=", 4), (".'\"<>", 5))

PARTS = st.sampled_from(["a", "b", " a", "A", "a b", "é", "+", "%2F", ".", ".keep", "", "run-1", "run-10"])
KEYS = st.one_of(
    st.sampled_from(["a", "a/b", "a/b/c", "run-1", "run-1/a"]),  # keys below keys
    st.lists(PARTS, min_size=1, max_size=3).map("/".join).filter(bool),
    st.lists(PARTS, min_size=1, max_size=2).map("/".join).map("{}/".format),
)
found.drawn(
    together=st.lists(st.tuples(KEYS, st.integers(0, 3)), max_size=9, unique_by=lambda each: each[0]).map(tuple),
    prefix=st.sampled_from(["", "", "a", "a ", " a", "a/", "run-1", "run-1/", "A", "é", "/", "/a"]),
    most=st.integers(1, 4),
    times=32,
)

listed.asks("""
many pages: A page has one key. Who asks for the next one?
prefix: Which keys begin with a/?
nothing begins so: What does an answer lack when there is nothing to list?
half a name: A prefix is a text. Does it know of folders?
folders: Whose key ends in / is no file. Is there a page behind?
odd names: Are the keys those that were given?
""")

listed.slips("""
one page: The first page is there. How does an answer say that there is more?
    - for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
    + for page in [s3.list_objects_v2(Bucket=bucket, Prefix=prefix)]:
marks are listed: There is a key that ends in /. Could you open it?
    - if not each["Key"].endswith("/"):
    + if True:
an empty page: An empty bucket has no such entry in its answer. What then?
    ~ page.get("Contents", []) => page["Contents"]
all of it: Others have objects in this bucket. Which ones were asked for?
    ~ Bucket=bucket, Prefix=prefix => Bucket=bucket
""")


@listed.also_right(costs="a request for each page")
def in_two_lines(s3, bucket, prefix):
    found = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix).search("Contents[]")
    return {each["Key"]: each["Size"] for each in found if each and each["Key"][-1] != "/"}


listed.hints += [
    "An answer says whether it was cut, and how to go on from there. boto3 has a name for a thing that asks until "
    "there is no more: look for `paginator` in its manual.",
    "A twin, which counts the users of an account:\n"
    "    count = 0\n"
    '    for page in iam.get_paginator("list_users").paginate():\n'
    '        count += len(page["Users"])',
]
