"""A KPI, and the light that a number of it earns."""

import re
from dataclasses import dataclass
from datetime import timedelta

STATES = ("green", "yellow", "red", "unknown")
RULES = ("nearest rank", "interpolated")
DIRECTIONS = ("lower", "higher")


@dataclass(frozen=True)
class KPI:
    """What is measured, by which statistic, and what counts as good.

    statistic: "mean", or a percentile such as "p95". rule: how a percentile is taken, one of RULES. direction: which
    values are better, one of DIRECTIONS. green, yellow: the worst value that is still so; beyond yellow it is red.
    minimum: samples below which nothing is said. window: how far back samples count; None is all of them. about: what
    it is, as a sentence for people. Raises ValueError for a definition that contradicts itself.
    """

    name: str
    green: float
    yellow: float
    title: str = ""
    unit: str = ""
    source: str = ""
    statistic: str = "mean"
    rule: str = "nearest rank"
    direction: str = "lower"
    minimum: int = 1
    window: timedelta | None = None
    about: str = ""

    def __post_init__(self):
        for field, known in (("rule", RULES), ("direction", DIRECTIONS)):
            if getattr(self, field) not in known:
                raise ValueError(f"{self.name}: {field} is {' or '.join(known)}, not {getattr(self, field)!r}")
        if self.statistic != "mean" and not re.fullmatch(r"p[1-9]\d?", self.statistic):
            raise ValueError(f"{self.name}: statistic is mean or p1 to p99, not {self.statistic!r}")
        if not self.no_worse(self.green, self.yellow):
            raise ValueError(f"{self.name}: {self.direction} is better, so green {self.green} cannot end after yellow")

    @property
    def label(self):
        """The name for people."""
        return self.title or self.name

    @property
    def says(self):
        """The statistic in words: `mean`, `p95, nearest rank`."""
        return self.statistic if self.statistic == "mean" else f"{self.statistic}, {self.rule}"

    @property
    def means(self):
        """The statistic explained, as a sentence."""
        if self.share is None:
            return "All values added up, divided by how many there are."
        found = "it is one that was measured" if self.rule == "nearest rank" else "it may lie between two measured ones"
        return f"{round(100 * self.share)} of 100 values are no higher than this; {found}."

    @property
    def share(self):
        """The share of samples at or below the percentile, 0 to 1; None for a mean."""
        return None if self.statistic == "mean" else int(self.statistic[1:]) / 100

    def no_worse(self, value, limit):
        """Tell whether `value` is as good as `limit` or better."""
        return value <= limit if self.direction == "lower" else value >= limit

    def evaluate(self, value, samples):
        """Return the state of a value that so many samples gave; `unknown` without a value or below the minimum."""
        if value is None or samples < self.minimum:
            return "unknown"
        if self.no_worse(value, self.green):
            return "green"
        return "yellow" if self.no_worse(value, self.yellow) else "red"
