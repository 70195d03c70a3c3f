"""Predict: one more sample, with nothing broken."""

from breakfix.lab import prediction

from . import baseline, sources
from .worlds import timed

# With each of them the mean of the seven response times is a whole number.
VALUES = (20, 90, 160, 195, 300, 405, 510, 720, 930)


@prediction(phase="predict", fields={"mean": float, "p95": float, "light": str}, minutes=4)
def one_more(more):
    """One more response time comes, of 10:30. What does the tile of the response time show then?"""
    given = [*sources.listed(), *more]
    seen = baseline.dashboard(sources.landing(samples=given), sources.kpis())["tiles"][0]
    return {"mean": float(seen["mean"]), "p95": float(seen["p95"]), "light": seen["light"]}


@one_more.draw
def a_seventh(hand):
    """Return one sample of the response time."""
    return timed(("10:30", hand.one_of(VALUES)))


one_more.because = "Of seven values rank 7 is p95, the largest, and the light is given to the mean of all seven."
one_more.means = "Two numbers stand on the tile, and only one of them has a say in the light."
