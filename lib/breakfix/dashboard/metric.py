"""A metric: a KPI over the table of a feed, computed by its engine."""

from dataclasses import dataclass

from breakfix.dashboard.kpi import KPI
from breakfix.dashboard.tile import Tile, no_longer_known, too_few
from breakfix.dashboard.trend import trend

QUANTILE = {"nearest rank": "quantile_disc", "interpolated": "quantile_cont"}


@dataclass(frozen=True)
class Metric:
    """A KPI and where its samples are: `value` is SQL over the table of the feed, null where a row is no sample."""

    kpi: KPI
    feed: str
    value: str

    @property
    def statistic(self):
        """The KPI's statistic as SQL."""
        return f"avg({self.value})" if self.kpi.share is None else self._quantile(self.kpi.share)

    @property
    def sums(self):
        """The four numbers of a tile as SQL: samples, statistic, mean, p95."""
        return f"count({self.value}), {self.statistic}, avg({self.value}), {self._quantile(0.95)}"

    def tile(self, sums, by_time, source, note):
        """Return the Tile: `sums` as asked above, `by_time` (time, mean) pairs, `source` the Freshness of the feed."""
        samples, value, mean, p95 = sums
        state = self.kpi.evaluate(value, samples)
        going = trend([(time, mean) for time, mean in by_time if mean is not None], self.kpi.direction)
        few = too_few(self.kpi, samples)
        one = Tile(self.kpi, state, value, samples, mean, p95, going, source.refreshed, few, note=note)
        if source.state == "fresh":
            return one
        return no_longer_known(one, self.kpi, source.off or "its source is stale", source.now)

    def _quantile(self, share):
        return f"{QUANTILE[self.kpi.rule]}({self.value}, {share})"
