"""What a request can end with instead of an answer, and a poll instead of a report.

    PollError(IngestError)      the poll did not happen: its settings, or its cache
    SourceFault
    ├── Passing                 trying again may help: a timeout, a cut line, 429, 5xx, damaged JSON
    │   └── Doubtful            an answer not to be believed: an older snapshot, another clock, an error in a 200
    └── Lasting                 trying again will not help: 401, 403, 404, a redirect, a field that is gone

Each message is a sentence without its full stop, and never has the secret in it.
"""

from breakfix.pipeline.errors import Busy, DiskFull, IngestError, is_full

__all__ = ["Busy", "DiskFull", "Doubtful", "Lasting", "Passing", "PollError", "SourceFault", "is_full"]


class PollError(IngestError):
    """A poll that did not happen, with the reason."""


class SourceFault(Exception):
    """A request that got no answer to work with. place: "token" or "page"."""

    place = "page"


class Passing(SourceFault):
    """A fault that may have passed when the request is repeated; retry_after: seconds that the source asks for."""

    def __init__(self, why, retry_after=None):
        super().__init__(why)
        self.retry_after = retry_after


class Doubtful(Passing):
    """A page that can be read and should not be believed; kept for the way to the next one.

    turn: what came. keep: its records are better than none.
    """

    def __init__(self, why, turn, keep=False):
        super().__init__(why)
        self.turn = turn
        self.keep = keep


class Lasting(SourceFault):
    """A fault that waiting does not mend."""
