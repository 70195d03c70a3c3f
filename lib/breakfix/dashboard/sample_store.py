"""A store of samples in memory: small, without an engine, and open to a function in place of ours."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime

from breakfix.dashboard.board import Board
from breakfix.dashboard.filters import Field
from breakfix.dashboard.freshness import Freshness
from breakfix.dashboard.look import Column, Look, Series
from breakfix.dashboard.statistic import statistic
from breakfix.dashboard.tile import SourceOff, current_or_last, no_longer_known, tile

COLUMNS = (
    Column("timestamp", "Time (UTC)", "time"),
    Column("source", "Source", "name"),
    Column("kpi_name", "KPI", "name"),
    Column("value", "Value", "number"),
)


class SampleStore:
    """KPIs over sources that are read anew for each page.

    sources: name -> a callable that returns a list of Samples or raises SourceOff. clock: a callable that gives the
    time in UTC. promise: how old the news of a source may be, a timedelta or None. tile: a function (kpi, read, last,
    now) -> Tile, in place of ours.
    """

    groups = {"minute": "minute (UTC)"}  # noqa: RUF012  read only

    def __init__(self, kpis, sources, clock, *, title="Service health", promise=None, tile=current_or_last):
        self.kpis, self.sources, self.clock = list(kpis), dict(sources), clock
        self.title, self.promise, self.tile = title, promise, tile
        self._known = {}  # source -> the samples that it gave last

    @property
    def fields(self):
        """The filters: by source and by KPI."""
        return (
            Field("source", "Source", {name: name for name in self.sources}),
            Field("kpi", "KPI", {kpi.name: kpi.label for kpi in self.kpis}),
        )

    @property
    def shows(self):
        """What the chart can show."""
        return {kpi.name: kpi.label for kpi in self.kpis}

    def version(self):
        """None: every page is made anew."""
        return None

    def look(self, filters):
        """Return the Look for Filters."""
        now, off = self.clock(), self._read()
        kept = [sample for sample in self._samples() if _within(filters, sample)]
        sources = tuple(self._freshness(name, now, off) for name in self.sources)
        states = {source.name: source for source in sources}
        tiles = tuple(self._tile(kpi, filters, states[kpi.source]) for kpi in self.kpis if _asked(filters, kpi))
        first = (filters.page - 1) * filters.rows
        return Look(
            Board(self.title, tiles, now),
            sources,
            COLUMNS,
            tuple(map(_row, kept[first : first + filters.rows])),
            len(kept),
            self._series(filters, kept),
        )

    def stream(self, filters):
        """Return columns, all rows for Filters whatever their page, and the sources."""
        now, off = self.clock(), self._read()
        kept = [sample for sample in self._samples() if _within(filters, sample)]
        return COLUMNS, map(_row, kept), tuple(self._freshness(name, now, off) for name in self.sources)

    def _read(self):
        off = {}
        for name, read in self.sources.items():
            try:
                self._known[name] = list(read())
            except SourceOff as error:
                off[name] = str(error)
        return off

    def _samples(self):
        every = [sample for known in self._known.values() for sample in known]
        return sorted(every, key=lambda sample: (sample.at, sample.source, sample.kpi_name))

    def _freshness(self, name, now, off):
        newest = max((sample.at for sample in self._known.get(name, ())), default=None)
        return Freshness(name, now, newest, self.promise, off.get(name, ""))

    def _tile(self, kpi, filters, source):
        known = self._known.get(kpi.source)
        samples = [s for s in known or () if s.kpi_name == kpi.name and _within(filters, s)]

        def read():
            if source.off:
                raise SourceOff(source.off)
            return samples

        last = None if known is None else tile(kpi, samples, source.now, source.refreshed)
        # The source's news, whichever days are shown.
        one = replace(self.tile(kpi, read, last, source.now), refreshed=source.refreshed)
        doubtful = source.state in ("stale", "ahead")
        return no_longer_known(one, kpi, source.doubt, source.now) if doubtful else one

    def _series(self, filters, kept):
        kpi = next((kpi for kpi in self.kpis if kpi.name == filters.show), self.kpis[0])
        at = defaultdict(list)
        for sample in kept:
            if sample.kpi_name == kpi.name:
                at[f"{sample.at:%H:%M}"].append(sample.value)
        points = tuple((time, statistic(kpi, values)) for time, values in at.items())
        return Series(f"{kpi.label} by minute (UTC)", kpi.unit, points)


def switchable(samples):
    """Return a Switch for each source that `samples` name: name -> callable."""
    names = dict.fromkeys(sample.source for sample in samples)
    return {name: Switch([sample for sample in samples if sample.source == name]) for name in names}


class Switch:
    """A source that can be switched off: set `off` to the reason, and back to ""."""

    def __init__(self, samples):
        self.samples, self.off = samples, ""

    def __call__(self):
        """Return the samples; SourceOff when it is off."""
        if self.off:
            raise SourceOff(self.off)
        return self.samples


def fixed(*moment):
    """Return a clock that stands still at a time in UTC: fixed(2025, 1, 1, 10, 30)."""
    return lambda: datetime(*moment, tzinfo=UTC)


def _within(filters, sample):
    day = sample.at.date()
    kept = {"source": sample.source, "kpi": sample.kpi_name}
    return (
        (filters.since is None or day >= filters.since)
        and (filters.until is None or day <= filters.until)
        and all(kept[name] == code for name, code in filters.chosen)
    )


def _asked(filters, kpi):
    """Tell whether the filters leave a KPI on the page: one that is not asked for is not unknown."""
    return filters["kpi"] in (None, kpi.name) and filters["source"] in (None, kpi.source)


def _row(sample):
    return sample.at, sample.source, sample.kpi_name, sample.value
