"""A metric: a KPI over the table of a feed."""

from dataclasses import dataclass

from breakfix.dashboard.kpi import KPI
from breakfix.dashboard.tile import Tile, no_longer_known, too_few
from breakfix.dashboard.trend import trend


@dataclass(frozen=True)
class Metric:
    """A KPI and where its samples are: `value` is SQL over the `records` of the feed, null where a row is no sample.

    Raises ValueError for a KPI with a window: on a page with filters the days that are asked for are the window.
    """

    kpi: KPI
    feed: str
    value: str

    def __post_init__(self):
        if self.kpi.window is not None:
            raise ValueError(f"{self.kpi.name}: the filters choose the days, so a window would be a second choice")

    def tile(self, by_day, percentiles, source, note="", newest=None):
        """Return the Tile.

        by_day: (day, samples, sum) of each day. percentiles: the KPI's own and p95, None where none is meant. source:
        the Freshness of the feed. note, newest: see Tile.
        """
        by_day = [(day, samples, total) for day, samples, total in by_day if samples]
        samples = sum(samples for _, samples, _ in by_day)
        mean = sum(total for *_, total in by_day) / samples if samples else None
        own, p95 = percentiles
        value = mean if self.kpi.share is None else own
        going = trend([(day, total / count) for day, count, total in by_day], self.kpi.direction)
        state, few = self.kpi.evaluate(value, samples), too_few(self.kpi, samples)
        one = Tile(
            self.kpi,
            state,
            value,
            samples,
            mean,
            p95,
            going,
            source.refreshed,
            few,
            note=note,
            newest=newest,
            halves="days",
        )
        if source.state == "fresh":
            return one
        return no_longer_known(one, self.kpi, source.doubt, source.now)
