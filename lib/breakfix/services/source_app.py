"""The web application of a source: one collection, to read only, in the dialect of alpha, beta or gamma."""

import base64
import hashlib
import json
import math
import time
from email.utils import formatdate

from starlette.applications import Starlette
from starlette.datastructures import Headers, QueryParams
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from breakfix.faults.plan import Place
from breakfix.services.dialect import DIALECTS
from breakfix.services.doors import DOORS, Token
from breakfix.services.shelf import Shelf

LARGEST = 5000  # records a page


class Refused(ValueError):
    """A request that is not understood: 400 with these words."""


class SourceApp:
    """What a running source is made of: dialect, shelf, door, clock; `app` is the ASGI application.

    now: a function that returns seconds since 1970; a number stands still. collection: last part of the path.
    """

    def __init__(self, dialect, rows, *, secret, collection, page_size, now=None, token_seconds=300):
        self.dialect = DIALECTS[dialect]
        self.shelf = Shelf(rows)
        self.page_size = page_size
        self.now = now if callable(now) else (time.time if now is None else lambda: now)
        self.door = DOORS[dialect](secret, self.now, token_seconds)
        self.path = f"/{collection}"
        self.closed_until = 0.0  # of the monotonic clock
        routes = [Route(self.path, self._collection, methods=["GET"])]
        if isinstance(self.door, Token):
            routes.append(Route("/token", self.door.hand_out, methods=["POST"]))
        self.app = Starlette(routes=routes)

    def date(self):
        """Return the source's own time as HTTP writes it."""
        return formatdate(self.now(), usegmt=True)

    def forget_tokens(self):
        """Let nobody in with a token that was handed out before."""
        self.door.forget()

    def close_for(self, seconds):
        """Refuse every request for so long."""
        self.closed_until = time.monotonic() + seconds

    def place(self, scope):
        """Return the Place of a request, None when it is for neither a page nor a token."""
        if scope["type"] != "http" or scope["path"] not in (self.path, "/token"):
            return None
        if scope["path"] == "/token":
            return Place()
        try:
            _, start, size = self._asked(QueryParams(scope["query_string"]), self.shelf)
        except Refused:
            return None
        return Place(start // size + 1, max(1, math.ceil(len(self.shelf) / size)))

    async def _collection(self, request):
        head = {"date": self.date()}
        if not self.door.lets_in(request.headers):
            return JSONResponse({"error": "who are you?"}, 401, head | {"www-authenticate": self._challenge()})
        shelf = request.scope.get("shelf", self.shelf)
        try:
            order, start, size = self._asked(request.query_params, shelf)
        except Refused as error:
            return JSONResponse({"error": str(error)}, 400, head)
        if "page" in request.scope:  # a fault says which one it is
            start = (request.scope["page"] - 1) * size
        size = min(size, request.scope.get("most", size))
        rows = shelf.newest_first()[start : start + size] if order == "newest" else shelf.by_key(start, start + size)
        follows = rows[-1][0] if rows and start + size < len(shelf) else None
        body, more = self._page(rows, follows, shelf, size)
        return self._answer(request.headers, body, head | more | {"x-version": str(shelf.version)})

    def _challenge(self):
        return {"alpha": "ApiKey", "beta": "Bearer", "gamma": 'Basic realm="gamma"'}[self.dialect.name]

    def _asked(self, query, shelf):
        """Return the order of the rows ("key" or "newest"), where the page starts, and its size."""
        size = _number(query, self.dialect.size, self.page_size, 1, LARGEST)
        if self.dialect.name == "beta":
            return "key", shelf.place(_opened(query.get("cursor"))), size
        if "after" in query:
            return "key", shelf.place(query["after"]), size
        if self.dialect.name == "alpha":
            return "newest" if "offset" in query else "key", _number(query, "offset", 0, 0, 10**9), size
        return "newest" if "page" in query else "key", (_number(query, "page", 1, 1, 10**9) - 1) * size, size

    def _page(self, rows, follows, shelf, size):
        """Return the body of a page as data, and headers that belong to it."""
        records = [self.dialect.record(row) for row in rows]
        if self.dialect.name == "alpha":
            return {"items": records, "total": len(shelf), "next_after": follows}, {}
        if self.dialect.name == "beta":
            return {"results": records, "count": len(shelf), "next": follows and _closed(follows)}, {}
        more = {"x-total-count": str(len(shelf))}
        if follows is not None:
            url = f"{self.path}?{QueryParams(after=follows, per_page=size)}"
            more["link"] = f'<{url}>; rel="next"'
        return records, more

    def _answer(self, headers: Headers, data, head):
        body = json.dumps(data).encode()
        head["etag"] = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if headers.get("if-none-match") == head["etag"]:
            return Response(status_code=304, headers=head)
        return Response(body, headers=head, media_type="application/json")


def _number(query, name, default, least, most):
    text = query.get(name, str(default))
    if not text.isdecimal() or not least <= int(text) <= most:
        raise Refused(f"{name} is a number from {least} to {most}, not {text!r}")
    return int(text)


def _closed(key):
    return base64.urlsafe_b64encode(key.encode()).decode()


def _opened(cursor):
    try:
        return None if cursor is None else base64.urlsafe_b64decode(cursor.encode()).decode()
    except ValueError:
        raise Refused(f"{cursor!r} is no cursor of mine") from None
