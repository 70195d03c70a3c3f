"""Predict: what a bucket holds after two nights, and what its ETags are."""

import hashlib

from breakfix.datasets import job_folder
from breakfix.lab import prediction

from . import baseline, jobs
from .alter_upload import server
from .worlds import moment

LIMIT = 1000  # bytes from which a file is uploaded in parts, as in the notebook


@prediction(phase="predict", fields={"objects": int, "md5_etags": int}, minutes=4)
def two_nights(files, door):
    """Some files are uploaded, and on the next night the same files once more.

    objects    objects in the bucket after the second night
    md5_etags  those of them whose ETag is the MD5 of their bytes
    """
    with moment(door) as made, job_folder.opened() as home:
        paths = jobs.deliver(home, files)
        for path in [*paths, *paths]:
            baseline.put(made.s3, made.name, path)
        etags = [each["ETag"].strip('"') for each in made.s3.list_objects_v2(Bucket=made.name)["Contents"]]
        md5s = {hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest() for path in paths}
        return {"objects": len(etags), "md5_etags": sum(etag in md5s for etag in etags)}


two_nights.service(server)


@two_nights.draw
def some_files(hand):
    """Return four or five files, with their bytes: some below the limit, some from it on."""
    sizes = (300, 700, LIMIT - 1, LIMIT, LIMIT + 1, 1500, 2600)
    return [{"file": f"2013-01-{10 + place}.csv", "bytes": hand.one_of(sizes)} for place in range(hand.one_of((4, 5)))]


two_nights.because = "The same key is the same object, and of a file that came in parts the ETag is no MD5."
two_nights.means = (
    "An ETag says that two answers are of the same object. It is an MD5 only where the object came in one piece and "
    "was not encrypted with a key of KMS. Whoever compares it with an MD5 is right for years, until a file is bigger."
)
