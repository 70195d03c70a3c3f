"""A reader: all pages of one source into the arrivals, and what could not be read as gaps.

A pass goes from page to page, and asks at its end whether the collection is still the same. When it has changed, or
fewer records came than there are, there is another pass; also when a way that was remembered leads nowhere, then
without what was remembered. A page that should not be believed (an older snapshot, another clock, an error told) is
asked for again, and is a gap when it stays so. Behind a page that cannot be read there is no way on: all that follows
it is one gap. A page that brings nothing new ends the read.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches

from breakfix.pipeline.poll import clock, fields, known, pages
from breakfix.pipeline.poll.errors import Doubtful, Passing, SourceFault
from breakfix.pipeline.poll.read import Read
from breakfix.pipeline.poll.report import Gap

PASSES = 3


@dataclass
class Turn:
    """One answer, understood: its Page, the Records in it, whether it is known and has not changed, its clock."""

    page: pages.Page
    records: list
    unchanged: bool
    skewed: str  # what is amiss with its clock, as words
    heard: float


class Reader:
    """Reads one source: a Client of its Api, the Arrivals. check: the stage `validate`."""

    def __init__(self, client, arrivals, check=True):
        self.client, self.api = client, client.api
        self.arrivals = arrivals
        self.check = check
        self.fields = self.api.fields
        self.remembers = True
        self.told = set()  # of the doubts that trying again does not mend: the clock, a complaint

    def read(self):
        """Read the source; return the Read of the last pass."""
        newest, whole = None, False
        for number in range(1, PASSES + 1):
            read = self._pass(number, newest)
            whole = not read.gaps and self._is_whole(read, number)
            if read.by_memory and self.remembers and (read.gaps or (whole and self.arrivals.lacks(self.api, number))):
                self.remembers = whole = False
            elif whole or read.gaps:
                break
            newest = read.version
        if not (whole or read.gaps):
            read.gaps.append(self._never_whole(read))
        self._tell_of_ids(read, number)
        if not read.gaps:
            ids, refused, _, _ = self.arrivals.counts(self.api, number)
            self.arrivals.finish(self.api, number, sure=read.total == ids + refused > 0)
        return read

    def _pass(self, number, newest):
        """Go from page to page; newest: the highest version that was seen so far."""
        read, request = Read(version=newest), pages.first(self.api)
        self.arrivals.begin(self.api)
        while request is not None:
            read.pages += 1
            try:
                read.go_on_to(request)
                self.arrivals.check_room()
                request = self._page(read, request, number)
            except SourceFault as fault:
                place = "token" if fault.place == "token" else f"page {read.pages}"
                self._gap(read, place, str(fault), rest=True)
                break
        return read

    def _page(self, read, request, number):
        """Read one page; return the Request of the next one, None at the end."""
        old, rows = (self.remembers and known.page(self.arrivals.con, self.api, request)) or (None, [])
        keep, place = True, f"page {read.pages}"
        try:
            turn = self.client.get(
                request.address,
                old and old.etag,
                check=lambda answer: self._checked(read, request, answer, number, old),
            )
        except Doubtful as fault:
            turn, keep = fault.turn, fault.keep
            self._gap(read, place, str(fault))
            if keep:
                self.told.add("complaint" if turn.page.complaint else "clock")
        else:
            for doubt in filter(None, (turn.skewed, _complaint(turn.page))):
                self._gap(read, place, doubt)
        page, fruitful = turn.page, False
        if turn.unchanged:
            self.arrivals.take_known(self.api, request.key, read.pages, number, turn.heard)
            self.arrivals.remember_known(self.api, request)
            fruitful = bool(rows)
            read.by_memory = read.by_memory or page.following is not None
        elif keep:
            fruitful = self._take(read, request, turn, number)
        else:
            self.arrivals.drop(self.api, self._name(request))
        keys = [key for key, _ in rows] if turn.unchanged else [each.key for each in turn.records if each.key]
        read.progress(page, fruitful, keys)
        read.count(page, len(rows) if turn.unchanged else len(page.records), turn.unchanged)
        if page.more:
            why = f"there is more, and how to ask for it is not known ({page.more})"
            self._gap(read, f"page {read.pages + 1}", why, rest=True)
        return page.following

    def _take(self, read, request, turn, number):
        """Take the records of a page; return whether any of them brings something new."""
        records, skewed = turn.records, bool(turn.skewed)
        has_new = self.arrivals.has_new(self.api, records, number)
        self.arrivals.take(self.api, records, self._name(request), read.pages, number, skewed, turn.heard)
        if not skewed and not turn.page.complaint:
            self.arrivals.remember(self.api, request, turn.page, records)
        faults = {each.fault for each in records}
        if records and len(faults) == 1 and None not in faults:
            renamed = _renamed(turn.page.records, self._fields(turn.page))
            self._gap(read, f"page {read.pages}", f"of {len(records)} records all are refused: {faults.pop()}{renamed}")
        return has_new

    def _name(self, request):
        """Return what the tables call a page."""
        return self.api.secret.hide(request.key)

    def _gap(self, read, place, why, rest=False):
        hide = self.api.secret.hide  # a source may say our key back to us
        after = None if read.last_key is None else hide(read.last_key)
        read.gaps.append(Gap(self.api.name, place, hide(why), after, rest))

    def _checked(self, read, request, answer, number, old):
        """Return the Turn of an answer that can be believed.

        A clock that is off, and an error that is told, are asked again the first time; after that they stay so.
        """
        turn = self._turn(request, answer, old)
        page = turn.page
        if turn.records and not self.arrivals.is_new(self.api, turn.records, number):
            if not read.again:
                asked = f" (asked with {', '.join(request.params)})" if request.params else ""
                raise Passing(f"a page that was read already came in its place{asked}")
            turn = replace(turn, page=replace(page, records=[], following=None, more=""), records=[])
        elif read.again and not turn.records:
            turn = replace(turn, page=replace(page, following=None, more=""))
        if None not in (page.version, read.version) and page.version < read.version:
            raise Doubtful(f"an older snapshot came (version {page.version} after {read.version})", turn)
        for kind, doubt in (("complaint", _complaint(page)), ("clock", turn.skewed)):
            if doubt and kind not in self.told and not (kind == "clock" and page.complaint):
                raise Doubtful(doubt, turn, keep=True)
        return turn

    def _turn(self, request, answer, old):
        unchanged = answer.status == 304 and old is not None
        if unchanged:
            page, records = replace(old, version=pages.version(answer.headers)), []
        else:
            page = pages.parse(self.api, request, answer)
            names = self._fields(page)
            records = [fields.adapt(each, names, self.check) for each in page.records]
        off = clock.ahead(answer.clock, answer.asked, answer.heard)
        skewed = f"its clock is {abs(off):.0f} s {'ahead of' if off > 0 else 'behind'} ours" if off else ""
        return Turn(page, records, unchanged, skewed, answer.heard if answer.clock is None else answer.clock)

    def _fields(self, page):
        """Return the source's names, known by its first records if they were not given."""
        if self.fields is None and page.records:
            self.fields = fields.detect(page.records)
        return self.fields or fields.Fields()

    def _is_whole(self, read, number):
        if read.first_version is not None and read.version == read.first_version and read.pages > 1:
            read.version = max(read.version, self._version_now() or 0)
        moved = read.version != read.first_version or read.unsteady
        shifted = number == 1 and self.arrivals.counts(self.api, number)[3] > 0
        return not (moved or shifted) and (read.total is None or read.came >= read.total)

    def _version_now(self):
        """Ask for the version once more, after the last page; None when it is not told."""
        request = pages.first(self.api)
        with suppress(SourceFault):
            old, _ = known.page(self.arrivals.con, self.api, request) or (None, [])
            return pages.version(self.client.get(request.address, old and old.etag).headers)

    def _never_whole(self, read):
        if read.total is not None and read.came < read.total:
            why = f"{read.total - read.came} of {read.total} records never came, in {PASSES} reads"
        else:
            why = f"it changed during each of {PASSES} reads, so some records may be older than it has"
        return Gap(self.api.name, "all", why)

    def _tell_of_ids(self, read, number):
        """Tell of records that have one id and differ: a note, or a gap where it is most of them."""
        ids, _, met, _ = self.arrivals.counts(self.api, number)
        if met > ids:
            told = f"{met} of {met + ids} records have the id of another one and differ"
            why = f"{told}; {self._key_name()!r} may not be what tells them apart"
            read.gaps.append(Gap(self.api.name, "all", why))
        elif met:
            read.notes.append(f"{met} of {met + ids} records have the id of another one and differ; the newest stand")

    def _key_name(self):
        return (self.fields or fields.Fields()).key


def _complaint(page):
    return page.complaint and f"it reports an error: {page.complaint}"


def _renamed(records, names):
    """Say which field a missing one may have become."""
    found = {name for each in records if isinstance(each, dict) for name in each}
    missing = next((name for name in names.names if name not in found), None)
    others = found - set(names.names)
    alike = missing and get_close_matches(missing, sorted(others), 1)
    return f"; was it renamed to {alike[0]!r}?" if alike else ""
