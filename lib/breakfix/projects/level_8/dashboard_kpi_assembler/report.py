"""The summary of a dashboard: how many samples came in, the lights counted, and the tiles as rows."""

from breakfix.lab import summary

SHOWN = ("name", "samples", "mean", "p95", "light", "trend")


def report(dashboard, samples, title="Operations"):
    """Return a summary: `input_records` is the number of samples, the rows are the tiles."""
    counts = {"title": title, "input_records": len(samples)}
    counts |= {name: value for name, value in dashboard.items() if name != "tiles"}
    return summary(counts, [{name: tile[name] for name in SHOWN} for tile in dashboard["tiles"]])
