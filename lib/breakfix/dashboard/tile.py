"""A tile: what the page says of one KPI, and how far that can be trusted."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from breakfix.dashboard.kpi import KPI
from breakfix.dashboard.statistic import mean, percentile, statistic
from breakfix.dashboard.trend import LEAST, trend


class SourceOff(Exception):
    """A source cannot be read just now; the message says why."""


@dataclass(frozen=True)
class Tile:
    """The state of a KPI and what it rests on.

    value: its statistic, None when there is none. mean, p95: of the same samples, beside it. newest: the time of the
    newest of them, UTC. refreshed: when the source last had news, UTC: later than `newest` where only some days are
    shown, or where what a run reads is older than the run. reason: why the state is unknown. age: of a value that is
    not of today's reading; None for one that is. note: what else a reader has to know. halves: what the trend compares
    the halves of, `samples` or `days`; "" when it compares nothing.
    """

    kpi: KPI
    state: str
    value: float | None = None
    samples: int = 0
    mean: float | None = None
    p95: float | None = None
    trend: str = "unknown"
    refreshed: datetime | None = None
    reason: str = ""
    age: timedelta | None = None
    note: str = ""
    newest: datetime | None = None
    halves: str = ""

    @property
    def going(self):
        """The trend in words: what is compared, or how much would be needed."""
        if not self.halves:
            return self.trend
        if self.trend == "unknown":
            return f"unknown (at least {LEAST} {self.halves} with a value are needed)"
        return f"{self.trend} (second half of the {self.halves} against the first)"

    @property
    def beside(self):
        """Mean and p95 as (name, value) pairs, without that which the value is."""
        both = {"mean": self.mean, "p95": self.p95}
        return [(name, value) for name, value in both.items() if name != self.kpi.statistic and value is not None]


def tile(kpi, samples, now, refreshed=None):
    """Return the Tile of a KPI from its Samples; only those of its window before `now` (UTC) count.

    `refreshed` is when the source had news; without it, the time of the newest sample.
    """
    timed = [(sample.at, sample.value) for sample in samples]
    newest = max((at for at, _ in timed), default=None)
    timed = [(at, value) for at, value in timed if at <= now and (kpi.window is None or at > now - kpi.window)]
    values = [value for _, value in timed]
    value = statistic(kpi, values)
    return Tile(
        kpi,
        kpi.evaluate(value, len(values)),
        value,
        len(values),
        mean(values),
        percentile(values, 0.95, kpi.rule),
        trend(timed, kpi.direction),
        refreshed or newest,
        too_few(kpi, len(values)),
        newest=max((at for at, _ in timed), default=None),
        halves="samples",
    )


def too_few(kpi, samples):
    """Return the sentence for too few samples, "" when there are enough."""
    if samples >= kpi.minimum and samples:
        return ""
    return f"{samples or 'no'} sample{'s' if samples != 1 else ''}, at least {kpi.minimum} are asked for"


def no_longer_known(last, kpi, why, now):
    """Return the Tile of a KPI whose source gives nothing now: unknown, with the last good value and its age."""
    if last is None:
        return Tile(kpi, "unknown", reason=why)
    age = now - last.refreshed if last.refreshed and last.refreshed <= now else None
    return replace(last, state="unknown", trend="unknown", halves="", reason=why, age=age)


def current_or_last(kpi, read, last, now):
    """Return the Tile of what `read()` gives, a list of Samples.

    When it raises SourceOff the tile is unknown, with the value of `last`, the last good Tile or None.
    """
    try:
        return tile(kpi, read(), now)
    except SourceOff as off:
        return no_longer_known(last, kpi, str(off), now)
