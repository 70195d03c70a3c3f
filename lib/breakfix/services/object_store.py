"""An object store that speaks S3, on a free port of 127.0.0.1: a child process that dies with its owner.

    with ObjectStore() as store:
        s3 = client(store.url)                              a boto3 client that may do everything; or, with
        boto3.client("s3", endpoint_url=store.url, **store.keys)        whatever the machine says besides
        store.hold("flights", {"a.csv": b"..."})            a bucket with objects, without a request
        store.held("flights")                               key -> (bytes, metadata)
        with store.faults([{"kind": "cut_short", "at": 3}]):
            ...                                             the third request from now is cut
        store.history()                                     requests, faults, answers: for `breakfix.lab.lanes`

moto answers, behind `bucket_app`; between it and the client is the wire of `breakfix.faults`. A plan's `at` is the
number of a request since the plan was set, or "any".
"""

import contextlib
import functools
import os

from breakfix.faults import plan as plans
from breakfix.services.remote import Remote, attend

KEY = "AKIABREAKFIX"  # the id of the one access key that the store knows
MOST = 1000  # keys in a page of a list, and keys in one request to delete: what S3 has
REGION = "us-east-1"
QUICK = {"connect_timeout": 5, "read_timeout": 10, "retries": {"total_max_attempts": 1}, "proxies": {}}


class ObjectStore:
    """A store; use it in a `with` statement. `at` is the `door` of one that runs already, which is not ended then."""

    def __init__(self, at=None):
        self._home = Remote("breakfix.services.object_store:_live", at=at)

    def __enter__(self):
        self._home.start()
        return self

    def __exit__(self, *_):
        self._home.stop()

    @property
    def url(self):
        """Where it is: the `endpoint_url` of a client."""
        return self._home.url

    @property
    def keys(self):
        """What lets a client in, as arguments of a boto3 session."""
        return _keys(KEY)

    @property
    def pid(self):
        """The process that it is in."""
        return self._home.pid

    @property
    def door(self):
        """How another process reaches it, as plain data."""
        return self._home.door

    @contextlib.contextmanager
    def faults(self, plan):
        """Within this a fault plan bites; after it the store is whole again, and takes its key."""
        self._home.call("plan", plans.parse(plan))
        try:
            yield self
        finally:
            self._home.call("plan", [])

    def counts(self):
        """Return what the wire has counted since the plan was set (see `Wire.counts`)."""
        return self._home.call("counts")

    def history(self):
        """Return what went over the wire since the plan was set, in order: for `breakfix.lab.lanes`."""
        return self._home.call("history")

    def hold(self, bucket, objects, most=MOST, locked=(), page=None):
        """Make a bucket that holds these objects and no others: key -> bytes, or (bytes, metadata). It ends a plan.

        most: keys in one request to delete from now on, and in a page of any bucket's list unless `page` is given.
        locked: keys that nobody may delete.
        """
        self._home.call("hold", bucket, objects, most, list(locked), page)

    def held(self, bucket):
        """Return what a bucket holds, by key: key -> (bytes, metadata)."""
        return self._home.call("held", bucket)

    def drop(self, bucket):
        """Remove a bucket with all that is in it; harmless when it is not there."""
        self._home.call("drop", bucket)


class Bench:
    """A store at work: what its owner may do with it."""

    def __init__(self):
        from breakfix.faults.wire import Wire
        from breakfix.services.bucket_app import BucketApp

        self.app = BucketApp(KEY, MOST)
        self.wire = Wire(self.app, self.app)
        self.held, self.drop, self.counts = self.app.held, self.app.drop, self.wire.counts

    def plan(self, plan):
        """Have faults as a plan says, and open what a fault had closed."""
        faults = plans.read(plan)
        self.app.open()
        self.wire.set(faults)

    def hold(self, *given):
        """Hold objects, without a fault, and count from nothing."""
        self.plan([])
        self.app.hold(*given)

    def history(self):
        """Return the events of the wire."""
        return self.wire.log.events


def client(url, key=KEY):
    """Return a boto3 client of a store that nothing of this machine changes: no file, no variable, no proxy.

    key: the id of an access key, None for no credentials. It asks once and does not try again; ImportError without
    boto3, which the extra `s3` brings.
    """
    import boto3
    from botocore.config import Config

    with nobody():
        session = boto3.Session(region_name=REGION, **_keys(key))
        return session.client("s3", endpoint_url=url, config=Config(**QUICK))


def _keys(key):
    return {"aws_access_key_id": key, "aws_secret_access_key": "no secret"} if key else {}


@functools.cache
def shared(url):
    """Return one client for all worlds of a process and its forks."""
    return client(url)


@contextlib.contextmanager
def nobody():
    """Within this botocore finds no credentials: no AWS_* variable, no file of a home, no metadata service."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(dict.fromkeys(("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"), os.devnull))
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _live():
    """Be the child: serve, and do what the owner asks for."""
    from breakfix.services.web import Web

    bench = Bench()
    with Web(bench.wire) as web:
        attend(web, bench)
