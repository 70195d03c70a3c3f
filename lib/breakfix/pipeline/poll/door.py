"""How a client is let in: what it adds to a request, and what it can do when it is turned away."""

import base64
import time

EARLY = 5  # seconds before its end that a token is not used any more


class Key:
    """The header X-API-Key; nothing to renew."""

    renewable = False

    def __init__(self, api):
        self.api = api

    def headers(self, _):
        """Return the headers that let a request in. ask(url, form) -> data gets a token where one is needed."""
        return {"X-API-Key": self.api.secret.reveal()}

    def forget(self):
        """Drop what was handed out."""


class Open(Key):
    """No key at all."""

    def headers(self, _):
        """Return no headers."""
        return {}


class Basic(Key):
    """Name and password."""

    def headers(self, _):
        """Return the header Authorization."""
        pair = f"{self.api.client}:{self.api.secret.reveal()}".encode()
        return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}


class Token(Key):
    """A bearer token, handed out for the client's id and secret, and renewed shortly before it ends."""

    renewable = True

    def __init__(self, api):
        super().__init__(api)
        self.forget()

    def headers(self, ask):
        """Return the header Authorization, with a token that is still good."""
        if self._token is None or time.monotonic() >= self._until:
            form = {"grant_type": "client_credentials", "client_id": self.api.client}
            answer = ask(self.api.door, form | {"client_secret": self.api.secret.reveal()})
            self._token, seconds = answer
            self._until = time.monotonic() + max(seconds - EARLY, 0)
        return {"Authorization": f"Bearer {self._token}"}

    def forget(self):
        """Drop the token: the next request gets a new one."""
        self._token, self._until = None, 0.0


DOORS = {"key": Key, "token": Token, "basic": Basic, "none": Open}
