"""Three ways in which sources speak of the same things: field names, paging, a key.

| | alpha | beta | gamma |
|---|---|---|---|
| fields | `uid`, `data`, `timestamp` | `identifier`, `payload`, `updated_at` | `ref`, `content`, `modified` |
| time | seconds since 1970 | ISO 8601, UTC, ends in Z | milliseconds since 1970 |
| a page | `{"items", "total", "next_after"}` | `{"results", "count", "next"}` | `[...]`, `Link`, `X-Total-Count` |
| asks with | `offset`, or `after`, and `limit` | `cursor` and `limit` | `page`, or the URL in `Link`, and `per_page` |
| lets in | header `X-API-Key` | bearer token from `POST /token`, which expires | name and password (Basic) |

All answers carry `ETag`, `Date` and `X-Version`, a number that grows with every change of the collection.
"""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Dialect:
    """What a source calls the three fields of a record, how it writes a time, and its name for a page's size."""

    name: str
    key: str
    value: str
    time: str
    clock: str  # "seconds", "iso" or "milliseconds"
    size: str

    def record(self, row):
        """Return a row (key, value, time in seconds since 1970 or None) as this source sends it."""
        key, value, time = row
        return {self.key: key, self.value: value, self.time: self.moment(time)}

    def moment(self, seconds):
        """Write a time, given in seconds since 1970, as this source writes it; None stays None."""
        if seconds is None or self.clock == "seconds":
            return seconds
        if self.clock == "milliseconds":
            return round(seconds * 1000)
        return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")

    def seconds(self, moment):
        """Read what `moment` has written."""
        if moment is None or self.clock == "seconds":
            return moment
        if self.clock == "milliseconds":
            return moment / 1000
        return datetime.fromisoformat(moment).timestamp()


ALPHA = Dialect("alpha", "uid", "data", "timestamp", "seconds", "limit")
BETA = Dialect("beta", "identifier", "payload", "updated_at", "iso", "limit")
GAMMA = Dialect("gamma", "ref", "content", "modified", "milliseconds", "per_page")
DIALECTS = {dialect.name: dialect for dialect in (ALPHA, BETA, GAMMA)}
