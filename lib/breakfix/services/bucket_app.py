"""Buckets that speak S3, as an ASGI application: moto's S3 behind a door that asks who is there.

moto keeps the objects and answers as S3 does. It lets everybody in, gives pages as long as they are asked for, and
deletes any number of keys at once. What S3 says to that is said here: AccessDenied, InvalidAccessKeyId, ExpiredToken,
pages of `page` keys, and MalformedXML for more than `most` keys to delete. Signatures are not checked.
"""

import io
import json
import time
from dataclasses import dataclass
from email.utils import formatdate
from urllib.parse import parse_qsl, urlencode

from moto.core import DEFAULT_ACCOUNT_ID
from moto.moto_server.werkzeug_app import create_backend_app
from moto.s3.models import s3_backends

from breakfix.faults.plan import Place

ERROR = '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{}</Code><Message>{}</Message></Error>'
LISTED = {  # what a request for a list may ask for
    *("list-type", "max-keys", "prefix", "delimiter", "encoding-type", "fetch-owner"),
    *("continuation-token", "start-after", "marker"),
}
REFUSALS = {  # what a fault's status is called here
    401: (400, "ExpiredToken", "The provided token has expired."),
    403: (403, "AccessDenied", "Access Denied"),
    404: (404, "NoSuchKey", "The specified key does not exist."),
    429: (503, "SlowDown", "Please reduce your request rate."),
    500: (500, "InternalError", "We encountered an internal error. Please try again."),
}


@dataclass(frozen=True)
class Request(Place):
    """The n-th request since a plan was set: `page` is n."""

    words: str = ""

    def __str__(self):
        return self.words


class Dialect:
    """What a history calls this source."""

    name, key = "s3", "Key"


class BucketApp:
    """An ASGI application, and the source that the wire and the kinds of fault ask.

    key: the id of the access key that is let in. most: see above; `page` is the same until `hold` says another.
    """

    dialect = Dialect

    def __init__(self, key, most):
        self.key, self.most, self.page = key, most, most
        self.store = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
        self._flask = create_backend_app("s3")
        self.open()

    def open(self):
        """Take the key, and count requests from nothing."""
        self.asked, self.closed_until, self.expired = 0, 0.0, False

    def place(self, scope):
        """Return the place of a request: its number, and its method with the key or the bucket."""
        self.asked += 1
        bucket, _, key = scope["path"].lstrip("/").partition("/")
        return Request(page=self.asked, words=f"{scope['method']} {key or bucket}")

    def date(self):
        """Return the time of day as an HTTP date."""
        return formatdate(time.time(), usegmt=True)

    def forget_tokens(self):
        """Refuse every request from now on: the credentials have expired."""
        self.expired = True

    def close_for(self, seconds):
        """Be closed for so many seconds."""
        self.closed_until = time.monotonic() + seconds

    def refusal(self, status, words):
        """Return (status, content type, body) of a refusal as S3 writes it."""
        status, code, words = REFUSALS.get(status, (status, "InternalError", words))
        return status, "application/xml", ERROR.format(code, words).encode()

    async def __call__(self, scope, receive, send):
        """Answer one request."""
        body = await _body(receive)
        status, headers, parts = self._refused(scope, body) or self._answered(scope, body)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": parts})

    def _refused(self, scope, body):
        signed = dict(scope["headers"]).get(b"authorization", b"").decode()
        if not signed:
            status, code, words = REFUSALS[403]
        elif f"Credential={self.key}/" not in signed:
            status, code, words = 403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist."
        elif self.expired:
            status, code, words = REFUSALS[401]
        elif scope["query_string"].startswith(b"delete") and body.count(b"<Object>") > self.most:
            status, code, words = 400, "MalformedXML", "The XML you provided was not well-formed."
        else:
            return None
        text = ERROR.format(code, words).encode()
        return status, [(b"content-type", b"application/xml"), (b"content-length", b"%d" % len(text))], text

    def _answered(self, scope, body):
        """Let moto answer, by WSGI."""
        said = {}
        environ = {
            "REQUEST_METHOD": scope["method"],
            "PATH_INFO": scope["path"].encode().decode("latin-1"),
            "RAW_URI": scope["raw_path"].decode(),
            "QUERY_STRING": self._shortened(scope),
            "CONTENT_LENGTH": str(len(body)),
            "SERVER_NAME": scope["server"][0],
            "SERVER_PORT": str(scope["server"][1]),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
        }
        for name, value in scope["headers"]:
            written = name.decode().upper().replace("-", "_")
            own = written in ("CONTENT_TYPE", "CONTENT_LENGTH")
            environ[written if own else f"HTTP_{written}"] = value.decode("latin-1")

        def start(status, headers, _=None):
            said.update(status=int(status.split()[0]), headers=headers)

        parts = b"".join(self._flask(environ, start))
        headers = [(name.lower().encode(), str(value).encode("latin-1")) for name, value in said["headers"]]
        return said["status"], headers, parts

    def _shortened(self, scope):
        """Return the query of a list with a page of `page` keys at most; that of another request as it is."""
        query = scope["query_string"].decode()
        asked = dict(parse_qsl(query, keep_blank_values=True))
        if scope["method"] != "GET" or "/" in scope["path"].strip("/") or not asked.keys() <= LISTED:
            return query
        return urlencode(asked | {"max-keys": min(int(asked.get("max-keys", self.page)), self.page)})

    def hold(self, bucket, objects, most, locked, page):
        """Make a bucket that holds these objects and no others (see `ObjectStore.hold`)."""
        self.most, self.page = most, page or most
        self.drop(bucket)
        made = self.store.create_bucket(bucket, "us-east-1")
        for key, said in objects.items():
            body, metadata = said if isinstance(said, tuple) else (said, {})
            stored = self.store.put_object(bucket, key, body)
            stored.set_metadata({f"x-amz-meta-{name}": value for name, value in metadata.items()})
        if locked:
            names = [f"arn:aws:s3:::{bucket}/{key}" for key in locked]
            denied = {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject", "Resource": names}
            made.policy = json.dumps({"Version": "2012-10-17", "Statement": [denied]}).encode()

    def held(self, bucket):
        """Return what a bucket holds, by key: key -> (bytes, metadata)."""
        keys, mark = self.store.buckets[bucket].keys, "x-amz-meta-"
        return {
            key: (
                keys[key].value,
                {name.removeprefix(mark): said for name, said in keys[key].metadata.items() if name.startswith(mark)},
            )
            for key in sorted(keys.keys())
        }

    def drop(self, bucket):
        """Remove a bucket with all that is in it; harmless when it is not there."""
        self.store.buckets.pop(bucket, None)
        s3_backends.bucket_accounts.pop(bucket, None)


async def _body(receive):
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)
