"""Pages: what an answer has of records, how many there are in all, and where it goes on."""

import json
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote_plus, urlencode, urljoin, urlsplit

from breakfix.pipeline.poll import complaint, ways
from breakfix.pipeline.poll.errors import Lasting, Passing

LISTS = ("items", "results", "records", "data", "value", "values", "content", "entries", "elements", "objects", "rows")
WITHIN = ("data", "d", "result", "results", "response", "_embedded")  # objects that may have the list in them
# How many there are in all, in small letters, without other signs.
TOTALS = ("total", "count", "totalcount", "totalresults", "totalitems", "totalelements", "totalrecords", "totalhits")
TOTALS += ("totalentries", "totalrows", "totalsize", "totalrecordcount", "totalobjects", "totaldocs", "recordstotal")
TOTALS += ("itemstotal", "numfound", "nbhits", "odatacount", "hydratotalitems")
BESIDE = ("meta", "_meta", "metadata", "pagination", "paging", "page", "pageInfo", "page_info", "response", "hits")
BESIDE += ("result_info", "info", "response_metadata", "data", "d", "result", "status", "ResponseStatus")
HEADERS = ("x-total-count", "x-total", "x-wp-total", "total-count", "x-pagination-total-count")
# Parameters that tell a place or a size, and no more.
PLACE = (
    "page",
    "p",
    "page_number",
    "pagenumber",
    "offset",
    "skip",
    "start",
    "startat",
    "start_at",
    "startindex",
    "from",
)
PLACE += ("limit", "size", "per_page", "perpage", "page_size", "pagesize", "count", "rows", "top", "$top", "$skip")
DEPTH = 3
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

    @property
    def asked(self):
        """The parameters, those of the URL among them."""
        return dict(parse_qsl(urlsplit(self.url).query, keep_blank_values=True)) | self.params

    @property
    def address(self):
        """The URL with the parameters in it; one of the same name gives way, all others of the URL stay."""
        if not self.params:
            return self.url
        parts = urlsplit(self.url)
        kept = [pair for pair in parts.query.split("&") if pair and _name(pair) not in self.params]
        return parts._replace(query="&".join([*kept, urlencode(self.params)])).geturl()


@dataclass(frozen=True)
class Page:
    """records: as they came. total: in the whole collection, None when not told. following: Request or None.

    version: of the collection, a number that grows; None when not told. etag: None when not told. more: what looks
    like a next page where no way leads to it. complaint: what the answer says has failed. Both are "" when nothing.
    """

    records: list
    total: int | None
    following: Request | None
    version: int | None = None
    etag: str | None = None
    more: str = ""
    complaint: str = ""


def first(api):
    """Return the Request of the first page."""
    return Request(api.url, {api.size_name: api.page_size} if api.page_size else {})


def parse(api, request, answer):
    """Return the Page that an answer is; Lasting when it is no page, Passing when all it says is that it failed."""
    data, headers = answer.data, answer.headers
    records = data if isinstance(data, list) else _records(data)
    objects = [] if isinstance(data, list) else list(_objects(data, records))
    objects += _in_header(headers)
    said = complaint.find(_beside(objects), request.asked, empty=not records)
    said = api.secret.hide(said)  # here: a retry is logged with its reason
    if not isinstance(records, list):
        if said:
            raise Passing(f"it reports an error: {said}")
        names = ", ".join(map(repr, data)) if isinstance(data, dict) else type(data).__name__
        raise Lasting(f"its answer has no list of records (it has {api.secret.hide(names)})")
    total = _total(objects, headers, records)
    following, more = _following(api, request, objects, headers, records, total)
    if answer.echoes:
        records = api.secret.redacted(records)
    return Page(records, total, following, version(headers), headers.get("etag"), more, said)


def version(headers):
    """Return the version of the collection that an answer shows."""
    return _number(headers.get("x-version"))


def _records(data):
    """Return the list of records; null in its place is an empty one."""
    if not isinstance(data, dict):
        return None
    for each in (data, *(data[name] for name in WITHIN if isinstance(data.get(name), dict))):
        for name in LISTS:
            if isinstance(each.get(name), list):
                return each[name]
    return [] if any(name in data and data[name] is None for name in LISTS) else None


def _objects(told, records, depth=DEPTH):
    """Yield an answer and the objects in it, from the outside to the inside, without the records."""
    if isinstance(told, dict):
        yield told
        for each in told.values() if depth else ():
            if isinstance(each, dict) and each is not records:
                yield from _objects(each, records, depth - 1)


def _in_header(headers):
    """Return what the header X-Pagination tells as JSON: a list of one object, or of none."""
    try:
        told = json.loads(headers.get("x-pagination", "null"))
    except ValueError:
        return []
    return [told] if isinstance(told, dict) else []


def _beside(objects):
    """Return the answer and those of the objects in it that speak of the page, not of what was asked for."""
    return [*objects[:1], *(objects[0][name] for name in BESIDE if objects and isinstance(objects[0].get(name), dict))]


def _total(objects, headers, records):
    """Return how many records there are in all, None when that is not told."""
    total = next((number for name in HEADERS if (number := _number(headers.get(name))) is not None), None)
    ranged = re.fullmatch(r"[^/]*/(\d+)", headers.get("content-range", ""))
    total = _number(ranged[1]) if total is None and ranged else total
    for each in _beside(objects):
        named = {re.sub("[^a-z]", "", name.lower()): given for name, given in each.items()}
        if named.get("count") == len(records) and ways.is_full(each, records):
            del named["count"]  # of this page, it may be
        for name in TOTALS:
            given = named.get(name)
            given = given.get("value") if isinstance(given, dict) else given
            total = _number(given) if total is None else total
    return total


def _following(api, request, objects, headers, records, total):
    """Return the Request of the next page or None, and what looks like one more where no way leads to it."""
    kind, way = ways.find(objects, headers, request.asked, records, total)
    if kind == "at":
        return Request(_filtered(api, _same_host(api, request, way))), ""
    if kind == "with":
        return Request(request.url, request.params | {name: _plain(value) for name, value in way.items()}), ""
    return None, way or ""


def _filtered(api, url):
    """Return the URL of a next page with the filters of the first one, where it tells a place and nothing else.

    Some sources forget them in their links. A cursor has them in it, and may refuse them beside it: it stays alone.
    """
    there = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    if not there or any(name.lower() not in PLACE or not value.isdecimal() for name, value in there.items()):
        return url
    pairs = [pair for pair in urlsplit(api.url).query.split("&") if pair]
    lost = [pair for pair in pairs if _name(pair) not in there and _name(pair).lower() not in PLACE]
    return "&".join([url, *lost])


def _name(pair):
    return unquote_plus(pair.partition("=")[0])


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
