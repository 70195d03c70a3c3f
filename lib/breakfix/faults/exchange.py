"""One request and its answer, as a fault gets hold of them."""

import json
import socket
import struct


class Exchange:
    """A request on its way through the wire: ask the application, answer in its place, or cut the line.

    place: Place. source: what the application calls itself: `dialect`, `shelf`, `forget_tokens()`.
    """

    def __init__(self, app, scope, receive, send, place, source):
        self.app, self.scope, self.receive, self.send = app, scope, receive, send
        self.place, self.source = place, source

    async def pass_on(self, scope=None):
        """Let the application answer, as if nothing were there."""
        await self.app(scope or self.scope, self.receive, self.send)

    async def ask(self, scope=None):
        """Return what the application would answer: (status, headers as dict, body)."""
        sent = []

        async def keep(message):
            sent.append(message)

        await self.app(scope or self.scope, self.receive, keep)
        head = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], head, b"".join(message.get("body", b"") for message in sent[1:])

    async def answer(self, status, headers, body):
        """Send an answer; `content-length` is set to fit unless it is given."""
        await self.begin(status, {"content-length": str(len(body))} | headers)
        await self.send({"type": "http.response.body", "body": body})

    async def begin(self, status, headers):
        """Send the head of an answer."""
        pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
        await self.send({"type": "http.response.start", "status": status, "headers": pairs})

    async def send_part(self, body):
        """Send a part of the body, with more to come."""
        await self.send({"type": "http.response.body", "body": body, "more_body": True})

    async def refuse(self, status, words, headers=None):
        """Answer with a status and a JSON error, in the application's place; a source may have its own `refusal`."""
        while (await self.receive()).get("more_body"):  # what is left unread would stand before the next request
            pass
        said = status, "application/json", json.dumps({"error": words}).encode()
        status, kind, body = self.source.refusal(status, words) if hasattr(self.source, "refusal") else said
        await self.answer(status, {"content-type": kind, "date": self.source.date()} | (headers or {}), body)

    def unconditional(self):
        """Return the scope without `If-None-Match`: a changed answer is never 304."""
        return self.scope | {"headers": [pair for pair in self.scope["headers"] if pair[0] != b"if-none-match"]}

    async def altered(self, alter, head=None):
        """Answer with the application's JSON, changed by `alter(data)`, and headers; a refusal passes as it is."""
        status, headers, body = await self.ask(self.unconditional())
        if status == 200:
            body = json.dumps(alter(json.loads(body))).encode()
            headers = headers | {"content-length": str(len(body))} | (head or {})
        await self.answer(status, headers, body)

    def hang_up(self):
        """Close the connection in the middle of whatever is being sent."""
        self.scope["transport"].close()

    def reset(self):
        """Cut the connection with RST: the other side sees `connection reset by peer`."""
        transport = self.scope["transport"]
        linger = struct.pack("ii", 1, 0)  # on, for no time at all: close sends RST
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        transport.abort()

    async def until_gone(self):
        """Wait until the other side has closed the connection."""
        while (await self.receive())["type"] != "http.disconnect":
            pass
