"""A deploy service on this machine, with a database of its own; and a worker whose effect is a POST to it."""

import contextlib
import hashlib
import json
import sqlite3
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

from breakfix.services.web import Web

from . import baseline
from .fix_do_once import do_once

OPERATION = {"source": "ci", "action": "deploy", "version": "1.0"}
KEY = "3f0a"


class Receiver:
    """An ASGI application that counts requests. With a header Idempotency-Key it carries out an operation once."""

    def __init__(self, con):
        self.con, self.requests = con, 0

    @property
    def deploys(self):
        """How many deploys it has done: rows of its own database."""
        return self.con.execute("select count(*) from deploys").fetchone()[0]

    async def __call__(self, scope, receive, send):
        """Answer a request."""
        body = (await receive())["body"]
        self.requests += 1
        key = dict(scope["headers"]).get(b"idempotency-key", b"").decode()
        once = do_once.reference if key else lambda con, key, payload_hash, effect: effect(con)
        once(
            self.con,
            key,
            hashlib.sha256(body).hexdigest(),
            lambda con: con.execute("insert into deploys values (?)", [body]),
        )
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"deployed"})


@contextlib.contextmanager
def receiver():
    """Within this the service is there; yields (its application, its URL)."""
    with closing(sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)) as con:
        con.execute("create table idempotency_keys (idempotency_key text primary key, payload_hash text)")
        con.execute("create table deploys (body text)")
        app = Receiver(con)
        with Web(app) as web:
            yield app, web.url


def send(database, url, has_header):
    """Be the sender: carry out the operation once, as far as that can be done from here; its effect is a POST."""

    def post(_):
        headers = {"Idempotency-Key": KEY} if has_header else {}
        with closing(HTTPConnection(urlsplit(url).netloc, timeout=10)) as service:
            service.request("POST", "/deploys", json.dumps(OPERATION), headers)
            service.getresponse().read()

    with closing(baseline.connect(database)) as con:
        return do_once.reference(con, KEY, "the payload", post)
