"""An aim: a number that was measured several times, the least that is asked of it, and what we would like."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Aim:
    """`of` makes one number of all measured; it must be at least, or at most, so much; `aim` is what we would like."""

    what: str
    measured: Sequence[float]
    at_least: float | None = None
    at_most: float | None = None
    aim: float | None = None
    of: Callable = median

    @property
    def value(self):
        """The number that counts."""
        return self.of(self.measured)

    @property
    def holds(self):
        """Tell whether the minimum is reached."""
        return self._beyond(self.at_most if self.at_least is None else self.at_least)

    @property
    def verdict(self):
        """`aim reached`, `holds` (the minimum, not the aim) or `MISSED`."""
        if not self.holds:
            return "MISSED"
        return "aim reached" if self.aim is not None and self._beyond(self.aim) else "holds"

    def _beyond(self, line):
        return self.value <= line if self.at_least is None else self.value >= line

    def row(self):
        """Return the aim as a row of the report."""
        word, line = ("at most", self.at_most) if self.at_least is None else ("at least", self.at_least)
        wished = "" if self.aim is None else f"{self.aim:g}"
        spread = f"{_short(min(self.measured))} to {_short(max(self.measured))}"
        return self.what, _short(self.value), spread, f"{word} {line:g}", wished, self.verdict


def _short(number):
    return f"{number:.2f}" if number < 100 else f"{number:,.0f}"
