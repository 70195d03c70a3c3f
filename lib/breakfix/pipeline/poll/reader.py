"""A read: all pages of one source into the arrivals, and what could not be read as gaps.

A pass goes from page to page, and asks at its end whether the collection is still the same. When it has changed, or
fewer records came than there are, there is another pass. A page that should not be believed (an older snapshot,
another clock) is asked for again, and is a gap when it stays so. Behind a page that cannot be read there is no way
on: all that follows it is one gap.
"""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from breakfix.pipeline.poll import fields, freshness, known, pages
from breakfix.pipeline.poll.errors import Doubtful, Lasting, Passing, SourceFault
from breakfix.pipeline.poll.report import Gap

PASSES = 3
KEYLESS = 10


@dataclass
class Read:
    """What became of the read of one source."""

    gaps: list = field(default_factory=list)
    first_version: int | None = None
    version: int | None = None
    total: int | None = None
    last_key: str | None = None
    pages: int = 0
    requests: int = 0  # sent, tokens and repeated ones included
    repeated: int = 0
    visited: set = field(default_factory=set)
    keyless: int = 0  # pages in a row without a single key

    def go_on_to(self, request):
        """Refuse a way that leads back, or on and on through pages that cannot be told apart."""
        if request.key in self.visited:
            raise Lasting("the way to the next page leads back to one that was read already")
        if self.keyless >= KEYLESS:
            raise Lasting(f"{KEYLESS} pages in a row had no record with a key")
        self.visited.add(request.key)

    def progress(self, page, keys):
        """Note what a page has shown of the collection, and the last of its keys."""
        self.keyless = 0 if keys else self.keyless + 1
        self.first_version = page.version if self.pages == 1 else self.first_version
        if page.version is not None:
            self.version = max(page.version, self.version or 0)
        self.total = page.total if page.total is not None else self.total
        self.last_key = keys[-1] if keys else self.last_key


class Reader:
    """Reads one source: a Client of its Api, the Arrivals, a connection to the cache. now: our clock."""

    def __init__(self, client, arrivals, now, check=True):
        self.client, self.api = client, client.api
        self.arrivals = arrivals
        self.now = now
        self.check = check
        self.fields = self.api.fields
        self.clock_is_off = False

    def read(self):
        """Read the source; return the Read of the last pass."""
        newest = None
        for number in range(1, PASSES + 1):
            read = self._pass(number, newest)
            whole = not read.gaps and self._is_whole(read, number)
            if whole or read.gaps:
                break
            newest = read.version
        if whole:
            self.arrivals.finish(self.api, number)
        elif not read.gaps:
            read.gaps.append(self._never_whole(read, number))
        return read

    def _pass(self, number, newest):
        """Go from page to page; newest: the highest version that was seen so far."""
        read, request = Read(version=newest), pages.first(self.api)
        self.arrivals.begin(self.api)
        while request is not None:
            read.pages += 1
            try:
                read.go_on_to(request)
                request = self._page(read, request, number)
            except SourceFault as fault:
                place = "token" if fault.place == "token" else f"page {read.pages}"
                self._gap(read, place, str(fault), rest=True)
                break
        return read

    def _page(self, read, request, number):
        """Read one page; return the Request of the next one, None at the end."""
        old, rows = known.page(self.arrivals.con, self.api, request) or (None, [])
        keep, skewed = True, False
        try:
            page, unchanged, skewed = self.client.get(
                request.url,
                request.params,
                old and old.etag,
                check=lambda answer: self._checked(read, request, answer, number, old),
            )
        except Doubtful as fault:
            (page, unchanged), keep, skewed = fault.page, fault.keep, fault.keep and str(fault)
            self._gap(read, f"page {read.pages}", str(fault))
            self.clock_is_off = self.clock_is_off or fault.keep
        else:
            if skewed:
                self._gap(read, f"page {read.pages}", skewed)
        keys = [key for key, _ in rows] if unchanged else self._keys(page)
        if unchanged:
            self.arrivals.take_known(self.api, request.key, read.pages, number)
            self.arrivals.remember_known(self.api, request)
        elif keep:
            self._take(read, request, page, number, bool(skewed))
        else:
            self.arrivals.drop(self.api, request.key)
        read.progress(page, keys)
        return page.following

    def _take(self, read, request, page, number, skewed):
        """Adapt and validate the records of a page, and take them."""
        names = self._fields(page)
        records = [fields.adapt(each, names, self.check) for each in page.records]
        self.arrivals.take(self.api, records, request.key, read.pages, number, skewed)
        if not skewed:
            self.arrivals.remember(self.api, request, page, records)
        faults = {each.fault for each in records}
        if records and len(faults) == 1 and None not in faults:
            why = f"of {len(records)} records all are refused: {faults.pop()}{_renamed(page.records, names)}"
            self._gap(read, f"page {read.pages}", why)

    def _gap(self, read, place, why, rest=False):
        hide = self.api.secret.hide  # a source may say our key back to us
        after = None if read.last_key is None else hide(read.last_key)
        read.gaps.append(Gap(self.api.name, place, hide(why), after, rest))

    def _checked(self, read, request, answer, number, old):
        """Return the Page of an answer, whether it is one that is known, unchanged, and what is amiss with its clock.

        A clock that is off is asked again the first time; after that it is believed to stay so.
        """
        unchanged = answer.status == 304 and old is not None
        if unchanged:
            page = replace(old, version=pages.version(answer.headers))
        else:
            page = pages.parse(self.api, request, answer)
            if self.arrivals.seen(self.api, self._keys(page), number):
                raise Passing("a page that was read already came in its place")
        if None not in (page.version, read.version) and page.version < read.version:
            raise Doubtful(f"an older snapshot came (version {page.version} after {read.version})", (page, unchanged))
        if freshness.clock_differs(answer.clock, self.now):
            ahead = answer.clock - self.now
            words = f"its clock is {abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} ours"
            if not self.clock_is_off:
                raise Doubtful(words, (page, unchanged), keep=True)
            return page, unchanged, words
        return page, unchanged, None

    def _keys(self, page):
        name = self._fields(page).key
        found = [each[name] for each in page.records if isinstance(each, dict) and each.get(name) is not None]
        return [str(key).encode(errors="replace").decode() for key in found]

    def _fields(self, page):
        """Return the source's names, known by its first records if they were not given."""
        if self.fields is None and page.records:
            self.fields = fields.detect(page.records)
        return self.fields or fields.Fields()

    def _is_whole(self, read, number):
        if read.first_version is not None and read.version == read.first_version and read.pages > 1:
            read.version = max(read.version, self._version_now() or 0)
        moved = read.version != read.first_version
        return not moved and (read.total is None or self.arrivals.count(self.api, number) >= read.total)

    def _version_now(self):
        """Ask for the version once more, after the last page; None when it is not told."""
        request = pages.first(self.api)
        with suppress(SourceFault):
            old, _ = known.page(self.arrivals.con, self.api, request) or (None, [])
            return pages.version(self.client.get(request.url, request.params, old and old.etag).headers)

    def _never_whole(self, read, number):
        name, count = self.api.name, self.arrivals.count(self.api, number)
        if read.total is not None and count < read.total:
            return Gap(name, "all", f"{read.total - count} of {read.total} records never came, in {PASSES} reads")
        return Gap(name, "all", f"it changed during each of {PASSES} reads, so some records may be older than it has")


def _renamed(records, names):
    """Say which field a missing one may have become."""
    found = {name for each in records if isinstance(each, dict) for name in each}
    missing = next((name for name in names.names if name not in found), None)
    others = found - set(names.names)
    alike = missing and get_close_matches(missing, sorted(others), 1)
    return f"; was it renamed to {alike[0]!r}?" if alike else ""
