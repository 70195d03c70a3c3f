"""The wire: between a source's application and its client, where a fault plan bites.

    wire = Wire(application, source)
    wire.set(plan.read([{"kind": "reset", "at": "first"}]))
    wire.log.events                                         the history: see `breakfix.history`

It is ASGI. Of the source it wants `place(scope)`, the Place of a request or None, and what the kinds of fault ask for:
`dialect`, `shelf`, `now()`, `date()`, `forget_tokens()`, `close_for(seconds)` and `closed_until`; where it does
not refuse in JSON, `refusal(status, words)`.

It writes down what went over it since the plan was set, in a lane for the client and one for the source: each request,
the fault that bit it, and each answer that was sent to its end, with its status and the keys of its records.
"""

import json
import time
from collections import Counter

from breakfix.faults.exchange import Exchange
from breakfix.faults.kinds import KINDS
from breakfix.history import Log

CLIENT = "client"


class Wire:
    """An ASGI application around another one, which has faults as its plan says and counts them."""

    def __init__(self, app, source):
        self.app = app
        self.source = source
        self.set([])

    def set(self, plan):
        """Have the faults of this plan from now on, and count from nothing."""
        self.plan = plan
        self.requests, self.bitten, self.early = Counter(), Counter(), 0
        self.log = Log()

    def counts(self):
        """Return {"requests": {place: n}, "bitten": {kind: n}, "early": n}."""
        return {"requests": dict(self.requests), "bitten": dict(self.bitten), "early": self.early}

    async def __call__(self, scope, receive, send):
        """Pass a request on, or let the first fault of the plan that bites have it."""
        place = self.source.place(scope)
        if place is None:
            return await self.app(scope, receive, send)
        self.requests[str(place)] += 1
        name = self.source.dialect.name
        self.log.add(CLIENT, "request", place, to=name)
        exchange = Exchange(self.app, scope, receive, self._told(scope, send), place, self.source)
        left = self.source.closed_until - time.monotonic()
        if left > 0:
            self.early += 1
            self.log.add(name, "refused", "too early", to=CLIENT)
            return await exchange.refuse(429, "too many requests, still", {"retry-after": f"{left:.3f}"})
        for fault in self.plan:
            if fault.bites(place):
                self.bitten[fault.kind] += 1
                self.log.add(name, "fault", fault.kind.replace("_", " "), to=CLIENT)
                return await KINDS[fault.kind].strike(exchange, fault)
        return await exchange.pass_on()

    def _told(self, scope, send):
        """Return a `send` that writes an answer down before its last part goes out, if there is still somebody."""
        status, parts = None, []

        async def telling(message):
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif status:
                parts.append(message.get("body", b""))
                if not message.get("more_body") and not scope["transport"].is_closing():
                    told = " ".join([str(status), ", ".join(self._keys(b"".join(parts)))])
                    self.log.add(self.source.dialect.name, "answer", told, to=CLIENT)
            await send(message)

        return telling

    def _keys(self, body):
        """Return the keys of the records in a body, in order; nothing for a body that holds none, or is no JSON."""
        try:
            data = json.loads(body)
        except ValueError:
            return []
        if not isinstance(data, list | dict):
            return []
        lists = [data] if isinstance(data, list) else [each for each in data.values() if isinstance(each, list)]
        records = [record for each in lists for record in each if isinstance(record, dict)]
        return [str(record[self.source.dialect.key]) for record in records if self.source.dialect.key in record]
