"""A store over feeds: each tile, row and chart is one query to what a feed has read last."""

import threading
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from breakfix.dashboard import aggregate
from breakfix.dashboard.board import Board
from breakfix.dashboard.days import with_gaps
from breakfix.dashboard.feed import TABLE
from breakfix.dashboard.filters import Field
from breakfix.dashboard.freshness import span
from breakfix.dashboard.look import Look, Series
from breakfix.dashboard.tile import no_longer_known

P95 = 0.95  # beside the KPI's own statistic


def wall_clock():
    """Return the present time in UTC."""
    return datetime.now(UTC)


class TableStore:
    """KPIs over the tables of feeds.

    feeds: Feeds; the first one gives rows and filters. metrics: Metrics. columns: Columns of the rows. order: a column
    that sorts them without ties, not null. fields: filter -> title; a filter counts for a feed whose table has a column
    of that name. rows_only: filters that choose rows by what became of them, so that a rate of the rest would say
    nothing: tiles and chart leave them out. groups: columns by which the chart can be made -> words, beside `day`.
    clock: gives the time in UTC.
    """

    def __init__(self, title, feeds, metrics, columns, *, order, fields=(), rows_only=(), groups=(), clock=wall_clock):
        self.title, self.metrics, self.columns, self.clock = title, tuple(metrics), tuple(columns), clock
        self.feeds = {feed.name: feed for feed in feeds}
        self.order, self._titles, self._groups = order, dict(fields), dict(groups)
        self.rows_only = tuple(rows_only)
        for feed in feeds:
            feed.prepare = self._prepare
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
        return {"day": "day (UTC)"} | self._groups

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
        return tuple(_version(*feed.held(now)) for feed in self.feeds.values())

    def look(self, filters):
        """Return the Look for Filters."""
        now = self.clock()
        held = {name: feed.held(now) for name, feed in self.feeds.items()}
        days = {name: self._days(name, snapshot, filters) for name, (snapshot, _) in held.items()}
        tiles = {}
        for name, (snapshot, source) in held.items():
            tiles |= self._tiles(name, snapshot, source, filters, days[name])
        total, rows = self._rows(held[self.main.name][0], filters)
        return Look(
            Board(self.title, tuple(tiles[metric.kpi.name] for metric in self.metrics), now),
            tuple(source for _, source in held.values()),
            self.columns,
            tuple(rows),
            total,
            self._series(held, filters, days),
        )

    def stream(self, filters):
        """Return columns, all rows for Filters whatever their page, and the sources; all of one snapshot."""
        now = self.clock()
        held = {name: feed.held(now) for name, feed in self.feeds.items()}
        snapshot, sources = held[self.main.name][0], tuple(source for _, source in held.values())
        if snapshot is None:
            return self.columns, (), sources
        where, values = self._where(snapshot, filters)
        return self.columns, snapshot.stream(self._select(), where, values, self.order), sources

    def _prepare(self, feed, con, columns):
        by = [name for name in self._titles if name in columns and name not in self.rows_only]
        aggregate.prepare(con, self._of(feed.name), by)

    def _select(self):
        return f"select {', '.join(column.name for column in self.columns)} from {TABLE}"

    def _rows(self, snapshot, filters):
        if snapshot is None:
            return 0, []
        where, values = self._where(snapshot, filters)
        total = snapshot.rows(f"select count(*) from {TABLE} {where}", values)[0][0]
        page = f"limit {filters.rows} offset {(filters.page - 1) * filters.rows}"
        return total, snapshot.rows(f"{self._select()} {where} order by {self.order} {page}", values)

    def _days(self, feed, snapshot, filters, by="day"):
        """Return a row for each day: the day, then what `aggregate.sums` gives of the feed's metrics."""
        if snapshot is None:
            return []
        where, values = self._where(snapshot, filters, "day", self.rows_only)
        return snapshot.rows(aggregate.sums(self._of(feed), where, by), values)

    def _tiles(self, feed, snapshot, source, filters, by_day):
        metrics = self._of(feed)
        if snapshot is None:
            return {m.kpi.name: no_longer_known(None, m.kpi, source.off, source.now) for m in metrics}
        spread = {metric.value for metric in metrics if metric.kpi.share is not None}
        note = self._unused(snapshot, filters)
        return {
            metric.kpi.name: metric.tile(
                [(row[0], row[2 * place + 1], row[2 * place + 2]) for row in by_day],
                self._percentiles(metric, snapshot, filters) if metric.value in spread else (None, None),
                source,
                note,
                _newest(row[1 + 2 * len(metrics) + place] for row in by_day),
            )
            for place, metric in enumerate(metrics)
        }

    def _percentiles(self, metric, snapshot, filters):
        """Return the KPI's own percentile and p95."""
        where, values = self._where(snapshot, filters, without=self.rows_only)
        wanted = [(metric.kpi.share or P95, metric.kpi.rule), (P95, metric.kpi.rule)]
        found = snapshot.rows(aggregate.percentiles(metric.value, wanted, where), values)
        return found[0][1:] if found else (None, None)

    def _series(self, held, filters, days):
        metric = next((m for m in self.metrics if m.kpi.name == filters.show), self.metrics[0])
        snapshot, by = held[metric.feed][0], filters.by or "day"
        title = f"{metric.kpi.label} ({metric.kpi.says}) by {self.groups[by]}"
        if snapshot is None or by not in {"day", *snapshot.columns}:
            return Series(title, metric.kpi.unit)
        if metric.kpi.share is None:
            place = 2 * self._of(metric.feed).index(metric)
            rows = days[metric.feed] if by == "day" else self._days(metric.feed, snapshot, filters, by)
            points = [(row[0], row[place + 2] / row[place + 1] if row[place + 1] else None) for row in rows]
        else:
            where, values = self._where(snapshot, filters, without=self.rows_only)
            group = "at_utc::date" if by == "day" else by
            wanted = [(metric.kpi.share, metric.kpi.rule)]
            points = snapshot.rows(aggregate.percentiles(metric.value, wanted, where, group), values)
        points = with_gaps(points) if by == "day" else points
        return Series(title, metric.kpi.unit, tuple((str(label), value) for label, value in points), by == "day")

    def _of(self, feed):
        return [metric for metric in self.metrics if metric.feed == feed]

    def _where(self, snapshot, filters, day="at_utc", without=()):
        """Return the condition as SQL, and its values."""
        last = filters.until if filters.until != date.max else None  # no day comes after it
        asked = [(f"{day} >= ?", filters.since), (f"{day} < ?", last and last + timedelta(days=1))]
        there = snapshot.columns - set(without)
        asked += [(f"{name} = ?", code) for name, code in filters.chosen if name in there]
        asked = [(words, value) for words, value in asked if value is not None]
        where = " and ".join(words for words, _ in asked)
        return f"where {where}" if where else "", tuple(value for _, value in asked)

    def _unused(self, snapshot, filters):
        there = snapshot.columns - set(self.rows_only)
        unused = [self._titles[name].lower() for name, _ in filters.chosen if name not in there]
        return f"not filtered by {' and '.join(unused)}" if unused else ""


def _newest(times):
    at = max((each for each in times if each is not None), default=None)
    return at and at.replace(tzinfo=UTC)


def _version(snapshot, source):
    age = span(source.age) if source.state != "fresh" and source.age else ""
    return snapshot.number if snapshot else 0, source.state, source.off, age
