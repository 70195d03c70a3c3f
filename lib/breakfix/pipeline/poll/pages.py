"""Pages: what an answer has of records, how many there are in all, and where it goes on."""

import json
import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from breakfix.pipeline.poll import complaint, ways
from breakfix.pipeline.poll.errors import Lasting, Passing
from breakfix.pipeline.poll.places import plain, whole
from breakfix.pipeline.poll.request import Request, filtered

LISTS = ("items", "results", "records", "data", "value", "values", "content", "entries", "elements", "objects", "rows")
WITHIN = ("data", "d", "result", "results", "response", "_embedded")  # objects that may have the list in them
# How many there are in all, in small letters, without other signs.
TOTAL = re.compile(
    r"(odata|hydra)?total(num(ber)?)?(of)?(set|results?|records?|items?|elements?|entr(y|ies)|rows?|objects?|docs?"
    r"|documents?|hits?|matches)?(count|size|number)?|count|odatacount|(records|items|results|rows)total|numfound|nbhits"
)
BESIDE = ("meta", "_meta", "metadata", "pagination", "paging", "page", "pageInfo", "page_info", "response", "hits")
BESIDE += ("result_info", "info", "response_metadata", "data", "d", "result", "status", "ResponseStatus")
HEADERS = ("x-total-count", "x-total", "x-wp-total", "total-count", "x-pagination-total-count")
DEPTH = 3
ASTRAY = "what should lead to its next page is no way"


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
    return whole(headers.get("x-version"))


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


def _beside(objects, depth=1):
    """Return the answer and those of the objects in it that speak of the page, not of what was asked for."""
    found = objects[:1]
    level = found
    for _ in range(depth):
        level = [each[name] for each in level for name in BESIDE if isinstance(each.get(name), dict)]
        found = [*found, *level]
    return found


def _total(objects, headers, records):
    """Return how many records there are in all, None when that is not told."""
    told = [headers.get(name) for name in HEADERS]
    ranged = re.fullmatch(r"[^/]*/(\d+)", headers.get("content-range", ""))
    told += [ranged[1]] if ranged else []
    for each in _beside(objects, DEPTH):
        for name, given in sorted(each.items(), key=lambda pair: pair[0].lower() == "count"):
            if not TOTAL.fullmatch(plain(name)) or (plain(name) == "count" and whole(given) == len(records)):
                continue  # a count of as many as came may be one of this page
            told.append(given.get("value") if isinstance(given, dict) else given)
    return next((number for given in told if (number := whole(given)) is not None), None)


def _following(api, request, objects, headers, records, total):
    """Return the Request of the next page or None, and what looks like one more where no way leads to it."""
    begun = first(api).asked if request.url == api.url else None
    kind, way = ways.find(objects, headers, request.asked, records, total, begun)
    if kind == "at":
        return Request(filtered(_same_host(api, request, way), api.url)), ""
    if kind == "with":
        return Request(request.url, request.params | {name: _in_a_url(value) for name, value in way.items()}), ""
    return None, way or ""


def _same_host(api, request, link):
    """Return a link as a whole URL; the key goes to no other host than the one that it is for."""
    try:
        url = urljoin(request.url, _in_a_url(link))
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


def _in_a_url(given):
    """Return what is to stand in a URL: a text or a whole number."""
    if type(given) is int or (isinstance(given, str) and given.isprintable()):
        return given
    raise Lasting(ASTRAY)
