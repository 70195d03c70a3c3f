"""The baseline: the small dashboard that the notebook runs, alters and breaks.

Each function stands in a cell of the notebook too, word for word (a test compares them). Its defects are on purpose.
The hardened form is `breakfix.dashboard`.
"""

import json
import math
from statistics import fmean


def collect(folder):
    """Read what the sources have left in a folder: one file of samples for each of them."""
    return [sample for path in sorted(folder.glob("*.json")) for sample in json.loads(path.read_text())]


def evaluate(kpi, value):
    """Return the light of a value: green up to the limit `green`, yellow up to `yellow`, red beyond."""
    if value <= kpi["green"]:
        return "green"
    return "yellow" if value <= kpi["yellow"] else "red"


def percentile(values, share):
    """Return the value below which, with itself, lies this share (0 to 1) of the values: the nearest rank."""
    ordered = sorted(values)
    return ordered[math.ceil(share * len(ordered)) - 1] if ordered else 0.0


def compute_trend(values):
    """Compare the means of two halves, the second with the first: a change of up to 5 % is none."""
    half = len(values) // 2
    if half == 0:
        return "steady"
    earlier, later = fmean(values[:half]), fmean(values[-half:])
    if abs(later - earlier) <= 0.05 * earlier:
        return "steady"
    return "degrading" if later > earlier else "improving"


def aggregate(kpi, samples):
    """Return the tile of one KPI: its name, its numbers, its light and its trend."""
    values = [sample["value"] for sample in samples if sample["kpi_name"] == kpi["name"]]
    mean = fmean(values) if values else 0.0
    return {
        "name": kpi["title"],
        "unit": kpi["unit"],
        "samples": len(values),
        "mean": round(mean, 2),
        "p95": percentile(values, 0.95),
        "light": evaluate(kpi, mean),
        "trend": compute_trend(values),
    }


def assemble(kpis, samples):
    """Return the dashboard: a tile for each KPI, how many of each light, and the health of the whole."""
    tiles = [aggregate(kpi, samples) for kpi in kpis]
    lights = [tile["light"] for tile in tiles]
    health = "critical" if "red" in lights else "warning" if "yellow" in lights else "healthy"
    counts = {light: lights.count(light) for light in ("red", "yellow", "green")}
    return {"overall_health": health, **counts, "tiles": tiles}


def dashboard(folder, kpis):
    """Read what lies in the folder and return the dashboard of these KPIs."""
    return assemble(kpis, collect(folder))


def page(shown):
    """Return the dashboard as a page: a box for each tile."""
    boxes = "".join(
        f'<article class="{tile["light"]}"><h2>{tile["name"]}</h2><p>{tile["light"]}, {tile["trend"]}</p>'
        f"<p>mean {tile['mean']} {tile['unit']}, p95 {tile['p95']} {tile['unit']}</p></article>"
        for tile in shown["tiles"]
    )
    return f"<h1>Overall: {shown['overall_health']}</h1>{boxes}"
