"""Pages: what an answer has of records, how many there are in all, and where it goes on."""

from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import httpx2

from breakfix.pipeline.poll.errors import Lasting

LISTS = ("items", "results", "records", "data")
TOTALS = ("total", "count", "total_count")
DIGITS = 16  # of a number that counts something
ASTRAY = "what should lead to its next page is no way"


@dataclass(frozen=True)
class Request:
    """Where a page is asked for: URL and parameters; `key` tells it from all others of its source."""

    url: str
    params: dict = field(default_factory=dict)

    @property
    def path(self):
        """The URL without its host, whose port may be another tomorrow."""
        return urlsplit(self.url)._replace(scheme="", netloc="").geturl()

    @property
    def key(self):
        """One text for path and parameters."""
        asked = "&".join(f"{name}={value}" for name, value in sorted(self.params.items()))
        return f"{self.path} {asked}".strip()


@dataclass(frozen=True)
class Page:
    """records: as they came. total: in the whole collection, None when not told. following: Request or None.

    version: of the collection, a number that grows; None when not told. etag: None when not told.
    """

    records: list
    total: int | None
    following: Request | None
    version: int | None = None
    etag: str | None = None


def first(api):
    """Return the Request of the first page."""
    return Request(api.url, {api.size_name: api.page_size} if api.page_size else {})


def parse(api, request, answer):
    """Return the Page that an answer is; Lasting when it is no page."""
    data, headers = answer.data, answer.headers
    records = data if isinstance(data, list) else _records(data)
    if not isinstance(records, list):
        names = ", ".join(map(repr, data)) if isinstance(data, dict) else type(data).__name__
        raise Lasting(f"its answer has no list of records (it has {names})")
    total = _number(headers.get("x-total-count"))
    body = data if isinstance(data, dict) else {}
    for name in TOTALS:
        total = _number(body.get(name)) if total is None else total
    following = _following(api, request, body, headers)
    return Page(records, total, following, version(headers), headers.get("etag"))


def version(headers):
    """Return the version of the collection that an answer shows."""
    return _number(headers.get("x-version"))


def _records(data):
    if not isinstance(data, dict):
        return None
    return next((data[name] for name in LISTS if isinstance(data.get(name), list)), None)


def _following(api, request, body, headers):
    """Return the Request of the next page: from `Link`, `next_after` or `next`."""
    link = _link(headers)
    given = body.get("next")
    if link is None and isinstance(given, str) and given.startswith(("http://", "https://", "/", "?")):
        link = given
    if link is not None:
        return Request(_same_host(api, request, link))
    after, cursor = body.get("next_after"), given if given is not None else body.get("next_cursor")
    if after is not None:
        return Request(request.url, request.params | {"after": _plain(after)})
    return Request(request.url, request.params | {"cursor": _plain(cursor)}) if cursor else None


def _link(headers):
    return httpx2.Response(200, headers=headers).links.get("next", {}).get("url")


def _same_host(api, request, link):
    """Return a link as a whole URL; the key goes to no other host than the one that it is for."""
    try:
        url = urljoin(request.url, _plain(link))
        same = _host(url) == _host(api.url)
    except ValueError:
        raise Lasting(ASTRAY) from None
    if not same:
        raise Lasting("its next page is on another host, where the key does not go")
    return url


def _host(url):
    """Return scheme, host and port, the port also where it goes without saying."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"https": 443, "http": 80}.get(parts.scheme)


def _number(given):
    if isinstance(given, str) and given.isascii() and given.isdecimal() and len(given) < DIGITS:
        return int(given)
    return given if type(given) is int and 0 <= given < 10**DIGITS else None


def _plain(given):
    """Return what is to stand in a URL: a text or a whole number."""
    if type(given) is int or (isinstance(given, str) and given.isprintable()):
        return given
    raise Lasting(ASTRAY)
