"""An API to poll: where it is, how it lets a client in, how patient to be with it."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from breakfix.pipeline.poll.errors import PollError
from breakfix.pipeline.poll.fields import Fields
from breakfix.pipeline.poll.secret import Secret, is_telling

WAYS = ("key", "token", "basic", "none")
LIKE_A_KEY = 16  # signs: a parameter `key` that is shorter is a filter


@dataclass(frozen=True)
class Patience:
    """Timeouts and waits, all in seconds.

    connect, read: until a connection stands, until the next bytes come. total: one request as a whole. attempts: how
    often a request is tried. wait: before the second try, doubled each time up to `longest`, with up to `jitter`
    more. in_all: no new try of a request after so long; a Retry-After beyond it is not waited for.
    """

    connect: float = 3.0
    read: float = 10.0
    total: float = 30.0
    attempts: int = 4
    wait: float = 0.2
    longest: float = 10.0
    jitter: float = 0.2
    in_all: float = 60.0


@dataclass(frozen=True)
class Api:
    """A source of records over HTTP, of which nothing is ever asked but to be read.

    name: what the cache calls it. url: of the collection. secret: Secret. way: "key" (X-API-Key), "token" (from
    `token_url`, by default /token of the same host), "basic" or "none". client: its id or name there. kind: what the
    records are. fields: Fields, or None to know them by what comes. size_name, page_size: parameter and size of a page.
    """

    name: str
    url: str
    secret: Secret = field(default_factory=lambda: Secret(""))
    way: str = "key"
    client: str = "breakfix"
    token_url: str | None = None
    kind: str = "record"
    fields: Fields | None = None
    size_name: str = "limit"
    page_size: int | None = None
    patience: Patience = Patience()

    def __post_init__(self):
        parts = self._parts()
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise PollError(f"{self.name}: its URL has to begin with http:// or https:// and name a host.")
        if parts.username or parts.password:
            raise PollError(f"{self.name}: leave name and password out of the URL; the key goes beside it.")
        if self.secret.stands_in(self.url):
            raise PollError(f"{self.name}: leave the key out of the URL: URLs are written down in many places.")
        if self.way not in WAYS:
            raise PollError(f"{self.name}: a client is let in by {', '.join(WAYS)}, not {self.way!r}.")
        if self.way != "none" and not (self.secret and self.secret.fits_a_header()):
            what = "has signs that cannot stand in a header" if self.secret else "is missing"
            raise PollError(f"{self.name}: its key {what}.")
        if self.way != "none" and self.secret.is_short():
            raise PollError(f"{self.name}: its key is too short to be kept out of what is written.")
        for name, value in parse_qsl(parts.query):
            if is_telling(name) or (name == "key" and len(value) >= LIKE_A_KEY):
                self.secret.learn(value)

    def _parts(self):
        try:
            parts = urlsplit(self.url)
            _ = parts.port
            return parts
        except ValueError:
            raise PollError(f"{self.name}: its URL is not one.") from None

    @property
    def https(self):
        """Tell whether the way to it is encrypted."""
        return self._parts().scheme == "https"

    @property
    def door(self):
        """The URL that hands out tokens."""
        return self.token_url or self._parts()._replace(path="/token", query="", fragment="").geturl()


def alpha(url, secret, **more):
    """Return the Api of a source in alpha's dialect: a key, pages after a key."""
    return Api(more.pop("name", "alpha"), url, _secret(secret), fields=Fields("uid", "data", "timestamp"), **more)


def beta(url, secret, **more):
    """Return the Api of a source in beta's dialect: a token that expires, pages by cursor."""
    fields = Fields("identifier", "payload", "updated_at")
    return Api(more.pop("name", "beta"), url, _secret(secret), way="token", fields=fields, **more)


def gamma(url, secret, **more):
    """Return the Api of a source in gamma's dialect: name and password, pages by Link."""
    fields = Fields("ref", "content", "modified")
    size = {"size_name": "per_page"}
    return Api(more.pop("name", "gamma"), url, _secret(secret), way="basic", fields=fields, **size, **more)


def _secret(given):
    return given if isinstance(given, Secret) else Secret(given)
