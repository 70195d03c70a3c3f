"""A source that answers whatever a test says: a function from the parameters of a request to what comes."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from breakfix.pipeline.poll import Api, Fields, Patience, Secret, poll
from breakfix.services.web import Web

NOW = 1_700_000_000
KEY = "K3y-s3cr3t+/=Zq9wXyV"
QUICK = Patience(attempts=2, wait=0.001, longest=0.01, jitter=0.001)


def records(*keys, value=1, time=NOW):
    """Records of these keys in the usual words."""
    return [{"key": key, "value": value, "ts": time} for key in keys]


class Telling:
    """What a source tells: `answer(asked)` gives data, (data, headers) or a Response; `asked` holds all requests."""

    def __init__(self, answer):
        self.answer, self.asked, self.url = answer, [], ""

    async def __call__(self, scope, receive, send):
        """Answer as an ASGI application."""
        request = Request(scope)
        self.asked.append(request.url.path + (f"?{request.url.query}" if request.url.query else ""))
        told = self.answer(dict(request.query_params))
        if not isinstance(told, Response):
            data, headers = told if isinstance(told, tuple) else (told, {})
            told = JSONResponse(data, headers=headers)
        await told(scope, receive, send)

    def poll(self, path=None, *, now=NOW, query="", **api):
        """Poll it once; without a path it is a dry run. Return the Report."""
        settings = {"fields": Fields(), "patience": QUICK, "secret": Secret(KEY)} | api
        with Web(self) as web:
            self.url = web.url + "/items"
            one = Api("it", self.url + query, **settings)
            return poll([one], path, now=now, dry_run=path is None)


def paged(pages, name, show):
    """Return an answer of these pages: `name` asks for one by its number, `show(data, number)` tells of the next."""

    def answer(asked):
        here = int(asked.get(name, 0))
        return show(pages[here], here + 1 if here + 1 < len(pages) else None)

    return answer
