"""Requests: where a page is asked for, with the filters of the first one."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

from breakfix.pipeline.poll.places import bare

# Parameters that tell a place or a size, and no more, in small letters.
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
PLACE += ("limit", "size", "per_page", "perpage", "page_size", "pagesize", "count", "rows", "top")


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


def filtered(url, first):
    """Return the URL of a next page with the filters of the first one, where it tells a place and nothing else.

    Some sources forget them in their links. A cursor has them in it, and may refuse them beside it: it stays alone.
    """
    there = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    if not there or not all(_is_place(name) and value.isdecimal() for name, value in there.items()):
        return url
    pairs = [pair for pair in urlsplit(first).query.split("&") if pair]
    lost = [pair for pair in pairs if _name(pair) not in there and not _is_place(_name(pair))]
    return "&".join([url, *lost])


def _is_place(name):
    return bare(name).lower() in PLACE


def _name(pair):
    return unquote_plus(pair.partition("=")[0])
