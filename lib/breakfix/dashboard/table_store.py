"""A store over feeds: each tile, row and chart is one query to what a feed has read last."""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime

from breakfix.dashboard.board import Board
from breakfix.dashboard.feed import TABLE
from breakfix.dashboard.filters import Field
from breakfix.dashboard.freshness import span
from breakfix.dashboard.look import Look, Series
from breakfix.dashboard.tile import no_longer_known


def wall_clock():
    """Return the present time in UTC."""
    return datetime.now(UTC)


class TableStore:
    """KPIs over the tables of feeds.

    feeds: Feeds; the first one gives rows and filters. metrics: Metrics. columns: Columns of the rows. order: SQL that
    sorts them without ties. fields: filter -> title; a filter counts for a feed whose table has a column of that name.
    groups: columns by which the chart can be made -> words, beside `day`. clock: gives the time in UTC.
    """

    def __init__(self, title, feeds, metrics, columns, *, order="at_utc", fields=(), groups=(), clock=wall_clock):
        self.title, self.metrics, self.columns, self.clock = title, tuple(metrics), tuple(columns), clock
        self.feeds = {feed.name: feed for feed in feeds}
        self.order, self._titles, self._groups = order, dict(fields), dict(groups)
        self.main = feeds[0]

    @property
    def fields(self):
        """The filters, with the values that there are."""
        known = self.main.snapshot.options if self.main.snapshot else {}
        return tuple(Field(name, title, known.get(name, {})) for name, title in self._titles.items())

    @property
    def shows(self):
        """What the chart can show."""
        return {metric.kpi.name: metric.kpi.label for metric in self.metrics}

    @property
    def groups(self):
        """By what the chart can be made."""
        return {"day": "day"} | self._groups

    def refresh(self):
        """Look for news in every feed."""
        for feed in self.feeds.values():
            feed.refresh()

    @contextmanager
    def watching(self, every=1.0):
        """Look for news now, and then from a thread, `every` so many seconds, for as long as the `with` lasts."""
        done = threading.Event()

        def watch():
            while not done.wait(every):
                self.refresh()

        self.refresh()
        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            done.set()
            thread.join()

    def version(self):
        """What a page depends on beside its filters; two pages of one version are the same."""
        now = self.clock()
        return tuple(_version(feed, feed.freshness(now)) for feed in self.feeds.values())

    def look(self, filters):
        """Return the Look for Filters."""
        now = self.clock()
        held = {name: (feed.snapshot, feed.freshness(now)) for name, feed in self.feeds.items()}
        tiles = {}
        for name, (snapshot, source) in held.items():
            tiles |= self._tiles(name, snapshot, source, filters)
        total, rows = self._rows(held[self.main.name][0], filters)
        return Look(
            Board(self.title, tuple(tiles[metric.kpi.name] for metric in self.metrics), now),
            tuple(source for _, source in held.values()),
            self.columns,
            tuple(rows),
            total,
            self._series(held, filters),
        )

    def stream(self, filters):
        """Return columns, all rows for Filters whatever their page, and the sources; all of one snapshot."""
        now, snapshot = self.clock(), self.main.snapshot
        sources = tuple(feed.freshness(now) for feed in self.feeds.values())
        if snapshot is None:
            return self.columns, (), sources
        where, values = self._where(snapshot, filters)
        return self.columns, snapshot.stream(f"{self._select()} {where} order by {self.order}", values), sources

    def _select(self):
        return f"select {', '.join(column.name for column in self.columns)} from {TABLE}"

    def _rows(self, snapshot, filters):
        if snapshot is None:
            return 0, []
        where, values = self._where(snapshot, filters)
        total = snapshot.rows(f"select count(*) from {TABLE} {where}", values)[0][0]
        page = f"limit {filters.rows} offset {(filters.page - 1) * filters.rows}"
        return total, snapshot.rows(f"{self._select()} {where} order by {self.order} {page}", values)

    def _tiles(self, feed, snapshot, source, filters):
        metrics = [metric for metric in self.metrics if metric.feed == feed]
        if snapshot is None:
            return {m.kpi.name: no_longer_known(None, m.kpi, source.off, source.now) for m in metrics}
        where, values = self._where(snapshot, filters)
        sums = snapshot.rows(f"select {', '.join(m.sums for m in metrics)} from {TABLE} {where}", values)[0]
        means = ", ".join(f"avg({m.value})" for m in metrics)
        by_time = snapshot.rows(f"select at_utc::date, {means} from {TABLE} {where} group by 1", values)
        note = self._unused(snapshot, filters)
        return {
            metric.kpi.name: metric.tile(
                sums[4 * place : 4 * place + 4], [(row[0], row[place + 1]) for row in by_time], source, note
            )
            for place, metric in enumerate(metrics)
        }

    def _series(self, held, filters):
        metric = next((m for m in self.metrics if m.kpi.name == filters.show), self.metrics[0])
        snapshot, by = held[metric.feed][0], filters.by or "day"
        title = f"{metric.kpi.label} ({metric.kpi.says}) by {self.groups[by]}"
        if snapshot is None or (by != "day" and by not in snapshot.columns):
            return Series(title, metric.kpi.unit)
        where, values = self._where(snapshot, filters)
        group = "at_utc::date" if by == "day" else by
        points = snapshot.rows(f"select {group}, {metric.statistic} from {TABLE} {where} group by 1 order by 1", values)
        return Series(title, metric.kpi.unit, tuple((str(label), value) for label, value in points), by == "day")

    def _where(self, snapshot, filters):
        asked = [("at_utc >= ?", filters.since), ("at_utc < ? + interval 1 day", filters.until)]
        asked += [(f"{name} = ?", code) for name, code in filters.chosen if name in snapshot.columns]
        asked = [(words, value) for words, value in asked if value is not None]
        where = " and ".join(words for words, _ in asked)
        return f"where {where}" if where else "", [value for _, value in asked]

    def _unused(self, snapshot, filters):
        unused = [self._titles[name].lower() for name, _ in filters.chosen if name not in snapshot.columns]
        return f"not filtered by {' and '.join(unused)}" if unused else ""


def _version(feed, source):
    number = feed.snapshot.number if feed.snapshot else 0
    age = span(source.age) if source.state != "fresh" and source.age else ""
    return number, source.state, source.off, age
