"""A read of one source: how far it is, what it has seen, and what it has to say."""

from dataclasses import dataclass, field

from breakfix.pipeline.poll.errors import Lasting

FRUITLESS = 10


@dataclass
class Read:
    """What became of one pass over a source."""

    gaps: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    first_version: int | None = None
    version: int | None = None
    total: int | None = None
    is_told: bool = False  # the total was, in this poll
    unsteady: bool = False  # the total has changed while it was read
    came: int = 0  # records, also those that came twice
    last_key: str | None = None
    pages: int = 0
    requests: int = 0  # sent, tokens and repeated ones included
    repeated: int = 0
    visited: set = field(default_factory=set)
    here: str | None = None  # the page at work
    again: bool = False  # it was asked for right before, too
    fruitless: int = 0  # pages in a row without a new record to take
    by_memory: bool = False  # the way here was remembered from an earlier poll

    def go_on_to(self, request):
        """Refuse a way that leads back, or on and on through pages that bring nothing.

        A page that leads to itself is asked once more: it may be the last one, or the source keeps count of its own.
        """
        self.again = request.key == self.here
        if request.key in self.visited and not self.again:
            raise Lasting("the way to the next page leads back to one that was read already")
        if self.fruitless >= FRUITLESS:
            raise Lasting(f"{FRUITLESS} pages in a row had no record that can be taken")
        self.visited.add(request.key)
        self.here = request.key

    def progress(self, page, fruitful, keys):
        """Note what a page has shown: its version, whether it brought something new to take, and the last key."""
        self.fruitless = 0 if fruitful else self.fruitless + 1
        self.first_version = page.version if self.pages == 1 else self.first_version
        if page.version is not None:
            self.version = max(page.version, self.version or 0)
        self.last_key = keys[-1] if keys else self.last_key

    def count(self, page, records, unchanged):
        """Count the records of a page against the total that it tells; a page that is unchanged tells an older one."""
        self.came += records
        alone = page.following is None and self.pages == 1
        if page.total is None or (page.total == records and not alone):  # it counts the page
            return
        if unchanged:
            self.total = page.total if self.total is None else self.total
            return
        self.unsteady = self.unsteady or (self.is_told and self.total != page.total)
        self.total, self.is_told = page.total, True
