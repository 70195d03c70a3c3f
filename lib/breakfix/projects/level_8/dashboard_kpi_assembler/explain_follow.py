"""Explain: five response times on their way through the baseline, line by line."""

from breakfix.lab import follow

from . import baseline, sources
from .worlds import of_all

STEPS = {
    'if sample["kpi_name"] == kpi["name"]': {"values_kept": int},
    "mean = fmean(values) if values else 0.0": {"mean": float},
    "ordered[math.ceil(share * len(ordered)) - 1]": {"rank": int, "p95": float},
    '"light": evaluate(kpi, mean)': {"light": str},
    "fmean(values[:half]), fmean(values[-half:])": {"earlier": float, "later": float, "trend": str},
    "lights.count(light)": {"red": int, "yellow": int, "health": str},
}


def evening():
    """Return the samples of an evening: five response times, and two of each other KPI."""
    return of_all((60, 900, 80, 40, 100), (0.2, 0.4), (50, 54))


@follow(phase="explain", steps=STEPS, minutes=5)
def follow_response_time():
    """Nine samples of an evening go through the baseline. What becomes of the response times?

    values_kept     how many samples are kept for the tile of the response time
    mean            their mean
    rank            which of them p95 is, counted from 1 at the smallest
    p95             its value
    light           the light of the tile
    earlier, later  the two means that are compared
    trend           the trend of the tile
    red, yellow     how many tiles are red, and how many yellow
    health          the health of the whole
    """
    given = evening()
    seen = baseline.assemble(sources.kpis(), given)
    told = seen["tiles"][0]
    values = [sample["value"] for sample in given if sample["kpi_name"] == "response_time_ms"]
    half = len(values) // 2
    return {
        "values_kept": told["samples"],
        "mean": float(told["mean"]),
        "rank": sorted(values).index(told["p95"]) + 1,
        "p95": float(told["p95"]),
        "light": told["light"],
        "earlier": sum(values[:half]) / half,
        "later": sum(values[-half:]) / half,
        "trend": told["trend"],
        "red": seen["red"],
        "yellow": seen["yellow"],
        "health": seen["overall_health"],
    }


follow_response_time.hints += [
    """Read it in the order in which Python does: aggregate keeps some of the samples, computes two numbers of them, and
hands one of the two on. Which one? Of the five, which two does compute_trend take for the earlier half?""",
    """A piece of a function is an expression, if you let it be one. In a cell of your own:

    values = [60, 900, 80, 40, 100]
    sorted(values), math.ceil(0.95 * len(values))

Put one more piece into it each time.""",
]
