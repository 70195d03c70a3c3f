"""How a source lets a client in: with a key, with a token that expires, or with name and password."""

import base64
import hmac
import secrets
from urllib.parse import parse_qs

from starlette.responses import JSONResponse

CLIENT = "breakfix"  # the client's id at beta, its name at gamma


class Key:
    """Alpha: the header X-API-Key."""

    def __init__(self, secret, now, seconds):
        self.secret = secret

    def lets_in(self, headers):
        """Tell whether a request with these headers may read."""
        return _same(headers.get("x-api-key", ""), self.secret)

    def forget(self):
        """Forget what was handed out: here nothing is."""


class Password(Key):
    """Gamma: Basic, name and password."""

    def lets_in(self, headers):
        """Tell whether a request with these headers may read."""
        return _same(headers.get("authorization", ""), basic(self.secret))


class Token(Key):
    """Beta: a bearer token from `POST /token`, good for `seconds` seconds of the source's clock."""

    def __init__(self, secret, now, seconds):
        self.secret, self.now, self.seconds = secret, now, seconds
        self.tokens = {}

    def lets_in(self, headers):
        """Tell whether a request with these headers may read."""
        kind, _, token = headers.get("authorization", "").partition(" ")
        return kind.lower() == "bearer" and self.tokens.get(token, float("-inf")) > self.now()

    def forget(self):
        """Forget all tokens that were handed out."""
        self.tokens.clear()

    async def hand_out(self, request):
        """Answer a client's form (`client_id`, `client_secret`) with a new token."""
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        if form.get("client_id") != CLIENT or not _same(form.get("client_secret", ""), self.secret):
            return JSONResponse({"error": "invalid_client"}, 401)
        token = secrets.token_urlsafe(16)
        self.tokens[token] = self.now() + self.seconds
        return JSONResponse({"access_token": token, "token_type": "Bearer", "expires_in": self.seconds})


def basic(secret):
    """Return the value of the header Authorization for gamma."""
    return "Basic " + base64.b64encode(f"{CLIENT}:{secret}".encode()).decode()


def _same(given, right):
    return hmac.compare_digest(given.encode(), right.encode())


DOORS = {"alpha": Key, "beta": Token, "gamma": Password}
