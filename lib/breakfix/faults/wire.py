"""The wire: between a source's application and its client, where a fault plan bites.

    wire = Wire(application, source)
    wire.set(plan.read([{"kind": "reset", "at": "first"}]))

It is ASGI. Of the source it wants `place(scope)`, the Place of a request or None, and what the kinds of fault ask for:
`dialect`, `shelf`, `now()`, `date()`, `forget_tokens()`, `close_for(seconds)` and `closed_until`.
"""

import time
from collections import Counter

from breakfix.faults.exchange import Exchange
from breakfix.faults.kinds import KINDS


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

    def counts(self):
        """Return {"requests": {place: n}, "bitten": {kind: n}, "early": n}."""
        return {"requests": dict(self.requests), "bitten": dict(self.bitten), "early": self.early}

    async def __call__(self, scope, receive, send):
        """Pass a request on, or let the first fault of the plan that bites have it."""
        place = self.source.place(scope)
        if place is None:
            return await self.app(scope, receive, send)
        self.requests[str(place)] += 1
        exchange = Exchange(self.app, scope, receive, send, place, self.source)
        left = self.source.closed_until - time.monotonic()
        if left > 0:
            self.early += 1
            return await exchange.refuse(429, "too many requests, still", {"retry-after": f"{left:.3f}"})
        for fault in self.plan:
            if fault.bites(place):
                self.bitten[fault.kind] += 1
                return await KINDS[fault.kind].strike(exchange, fault)
        return await exchange.pass_on()
