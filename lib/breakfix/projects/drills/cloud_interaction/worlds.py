"""One object store for all trials of the sheet, and in it a bucket for each world."""

import contextlib

from breakfix.services.object_store import MOST, ObjectStore, shared

BUCKET = "flights"


def server():
    """Yield how to reach an object store."""
    with ObjectStore() as store:
        shared(store.url)  # made once: each fork has it
        yield store.door


class Bucket:
    """A bucket of a trial's own: the store, a client, and the bucket's name."""

    def __init__(self, door):
        self.store = ObjectStore(at=door)
        self.s3, self.name = shared(self.store.url), BUCKET

    def hold(self, objects, most=MOST, locked=(), page=None):
        """Hold these objects and no others (see `ObjectStore.hold`)."""
        self.store.hold(BUCKET, objects, most, locked, page)

    def whole(self):
        """Return what the bucket holds: key -> the body as text, and its metadata."""
        return {key: {"body": text(body), **about} for key, (body, about) in self.store.held(BUCKET).items()}


def text(body):
    """Return bytes as text; what is no UTF-8 is written as \\xff, and a long one has its length."""
    said = body.decode("utf-8", "backslashreplace")
    return said if len(said) < 80 else f"{said[:60]}... {len(body)} bytes"


def bucket(door, objects=()):
    """Yield a Bucket that holds these objects: the world of the sheet's trials."""
    made = Bucket(door)
    made.hold(dict(objects))
    yield made


moment = contextlib.contextmanager(bucket)  # for what is computed
