"""A page over HTTP: served on a free loopback port, fetched, and shown as it came."""

import html
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection

from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from breakfix.dashboard.parsed import parsed
from breakfix.services.web import Web

SHOWN = ("h1", "h2", "h3", "p", "caption", "li")
FRAME = (
    '<iframe title="{title}" sandbox="" srcdoc="{page}" '
    'style="width:100%;height:{height}px;border:1px solid #767676;background:#fff"></iframe>'
)
DOCUMENT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title><style>
body {{ font: 15px/1.4 system-ui, sans-serif; margin: 12px; color: #1b1b1b; background: #fff }}
h1 {{ font-size: 19px }} h2 {{ font-size: 16px; margin: 0 }} p {{ margin: 6px 0 0 }}
article {{ display: inline-block; vertical-align: top; margin: 0 8px 8px 0; padding: 10px; border: 3px solid #57606a }}
.green {{ border-color: #1a7f37 }} .yellow {{ border-color: #9a6700 }} .red {{ border-color: #cf222e }}
</style></head><body><main>
{body}
</main></body></html>
"""


def application(render):
    """Return an application with one page: what `render()` returns, anew for each request."""
    return Starlette(routes=[Route("/", lambda request: HTMLResponse(render()))])


def fetched(app, path="/"):
    """Serve an application on a free port of this machine, ask it for a path, and return `(status, text)`."""
    with Web(app) as web, closing(HTTPConnection("127.0.0.1", web.port, timeout=60)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


@dataclass(frozen=True)
class Shown:
    """A page as it was fetched: in a notebook it is drawn, with no script and no way out; elsewhere it is its text."""

    title: str
    page: str
    height: int = 200

    def __repr__(self):
        body = parsed(self.page)
        lines = [each.text for each in body.walk() if each.tag in SHOWN and not _within(each)]
        return "\n".join(filter(None, lines))

    def _repr_html_(self):
        return FRAME.format(title=html.escape(self.title), page=html.escape(self.page), height=self.height)


def show(page, title="The dashboard"):
    """Serve a page (the HTML of its body), fetch it as a browser would, and return what came, to be shown."""
    document = DOCUMENT.format(title=html.escape(title), body=page)
    status, text = fetched(application(lambda: document))
    if status != 200:
        raise RuntimeError(f"the page answered {status}")
    return Shown(title, text)


def _within(element):
    """Tell whether a list item holds blocks of its own, whose text would be told twice."""
    return element.tag == "li" and any(each.tag in SHOWN for each in element.walk() if each is not element)
