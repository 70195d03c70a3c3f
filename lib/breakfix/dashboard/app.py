"""The dashboard as a web application: a page, an export, and no script.

What is asked for again is answered from memory until the store has news; a page carries an ETag.
"""

import asyncio
import hashlib
import os
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from email.utils import format_datetime
from threading import Lock

from markupsafe import escape
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from breakfix.dashboard import export, filters, page

KEPT = 1024  # pages kept in memory
EXPORTS = 32  # at once
LONGEST = 600  # seconds of one export


def application(store, name_cell=escape):
    """Return the application over a store (see `sample_store`); `name_cell` makes the HTML of a name."""
    pages = Pages(store, name_cell)
    routes = [Route("/", pages.page), Route("/export.csv", pages.export)]
    # A name that another site has pointed at this machine is refused, so that no site reads the page in a browser here.
    ours = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    return Starlette(
        routes=routes, middleware=[ours], exception_handlers={404: pages.nothing_there, 405: pages.nothing_there}
    )


class Pages:
    """The answers to requests."""

    def __init__(self, store, name_cell):
        self.store, self.name_cell = store, name_cell
        self.kept, self.lock = OrderedDict(), Lock()
        self.exports = 0  # at work
        # More at once than there are processors would only make each other slow, and what is kept already wait.
        self.workers = ThreadPoolExecutor(os.cpu_count() or 1)

    async def page(self, request):
        """The page for the filters in the address; 400 with the page around the reason when one is bad."""
        key = self.store.version(), request.url.query
        answer = self._known(key)
        if answer is None:
            answer = await self._in_thread(self._make, request)
            if key[0] is not None and answer.status_code == 200:
                self._keep(key, answer)
        if answer.headers.get("ETag") in _asked_for(request):
            return Response(status_code=304, headers=dict(answer.headers))
        return answer

    async def export(self, request):
        """All rows for the filters in the address, as CSV, in pieces."""
        try:
            asked = self._filters(request)
        except filters.BadFilter as bad:
            return await self._in_thread(self._refused, bad)
        body = export.lines(*await self._in_thread(self.store.stream, asked), asked.rows_only)
        name = f"attachment; filename=rows-{self.store.clock():%Y%m%dT%H%M%SZ}.csv"
        return Export(
            self, body, media_type="text/csv; charset=utf-8", headers=_headers() | {"Content-Disposition": name}
        )

    async def too_many(self):
        """503 with the page around it: there are as many exports at work as there may be."""
        said = f"{EXPORTS} exports are at work, as many as there may be. Try again in a minute."
        answer = await self._in_thread(self._page, said, 503)
        answer.headers["Retry-After"] = "60"
        return answer

    async def nothing_there(self, request, error):
        """404 or 405 with the page around it."""
        said = f"There is no page {request.url.path[:80]} here."
        if error.status_code == 405:
            said = "This page is only to be read; nothing can be sent to it."
        return await self._in_thread(self._page, said, error.status_code)

    async def _in_thread(self, function, *args):
        return await asyncio.get_running_loop().run_in_executor(self.workers, function, *args)

    def _make(self, request):
        try:
            asked = self._filters(request)
            return self._page("", 200, asked)
        except filters.BadFilter as bad:
            return self._refused(bad)

    def _refused(self, bad):
        """400: all days for the filters that could be read, with what was typed still in the form."""
        asked = bad.typed and replace(bad.typed, since=None, until=None, page=1)
        return self._page(str(bad), 400, asked, bad.typed)

    def _filters(self, request):
        store = self.store
        return filters.read(request.query_params.multi_items(), store.fields, store.shows, store.groups)

    def _page(self, problem, status=400, asked=None, typed=None):
        store, asked = self.store, asked or filters.Filters()
        look = store.look(asked)
        text = page.render(
            look, asked, fields=store.fields, shows=store.shows, groups=store.groups, problem=problem,
            name_cell=self.name_cell, typed=typed,
        )  # fmt: skip
        about = {"ETag": f'"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'} if status == 200 else {}
        news = [source.refreshed for source in look.sources if source.refreshed]
        if news:
            about["Last-Modified"] = format_datetime(max(news), usegmt=True)
        return HTMLResponse(text, status, headers=_headers() | about)

    def _known(self, key):
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
            return self.kept.get(key)

    def _keep(self, key, answer):
        with self.lock:
            self.kept[key] = answer
            while len(self.kept) > KEPT:
                self.kept.popitem(last=False)


class Export(StreamingResponse):
    """A file that is made while it is sent: so many at once, and each for so long; a reader that is slower is cut."""

    def __init__(self, pages, *args, **options):
        super().__init__(*args, **options)
        self.pages = pages

    async def __call__(self, scope, receive, send):
        """Send it, as ASGI."""
        if self.pages.exports >= EXPORTS:
            return await (await self.pages.too_many())(scope, receive, send)
        self.pages.exports += 1
        try:
            async with asyncio.timeout(LONGEST):
                await super().__call__(scope, receive, send)
        except TimeoutError:
            scope["transport"].abort()  # so that nobody takes what there is for all of it
        finally:
            self.pages.exports -= 1


def _asked_for(request):
    return [tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")]


def _headers():
    return {
        "Content-Security-Policy": page.policy(),
        "Cache-Control": "no-cache",  # kept by the browser, but asked for again each time
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
