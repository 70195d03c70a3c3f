"""A chart as SVG, made here: no script, no network, colours from the page; and the same in words."""

from markupsafe import Markup, escape

WIDTH, HEIGHT = 640, 236
LEFT, RIGHT, TOP, BOTTOM = 64, 8, 28, 28  # room for the labels of the axes
LABELS, NAMES = 7, 20  # along the horizontal axis, at most: days, and names of bars


def words(series):
    """Return what the chart shows as one sentence."""
    known = [(value, label) for label, value in series.points if value is not None]
    if not known:
        return f"{series.title}: no values to show."
    low, high = min(known), max(known)
    many = "value" if len(known) == 1 else "values"
    missing = len(series.points) - len(known)
    many += f" ({missing} more {'has' if missing == 1 else 'have'} none)" if missing else ""
    unit = f" {series.unit}" if series.unit else ""
    return (
        f"{series.title}: {len(known)} {many}, lowest {number(low[0])}{unit} ({low[1]}), "
        f"highest {number(high[0])}{unit} ({high[1]})."
    )


def svg(series):
    """Return the chart as an SVG element; what it shows stands in its title, for those who do not see it."""
    known = [value for _, value in series.points if value is not None]
    if not known:
        return Markup("")
    low, high = _scale(min(known), max(known))

    def across(place):
        return LEFT + (place + 0.5) * (WIDTH - LEFT - RIGHT) / len(series.points)

    def up(value):
        return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    parts = [*_axes(series, low, high, across, up), *(_line if series.line else _bars)(series.points, across, up)]
    return Markup(  # noqa: S704  every text in it is escaped below
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="chart-words">'
        f'<title id="chart-words">{escape(words(series))}</title>{"".join(parts)}</svg>'
    )


def number(value):
    """Return a number as people write it: 1,234, 200.83, 12.5; None is `no value`."""
    if value is None:
        return "no value"
    digits = 0 if abs(value) >= 1000 else 2
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scale(low, high):
    low, high = min(low, 0), max(high, 0)  # bars begin at zero
    return low, high if high > low else low + 1


def _axes(series, low, high, across, up):
    yield f'<text class="unit" x="{LEFT - 6}" y="12" text-anchor="end">{escape(series.unit)}</text>'
    for value in (low, (low + high) / 2, high):
        yield f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{up(value):.1f}" y2="{up(value):.1f}"/>'
        yield f'<text x="{LEFT - 6}" y="{up(value) + 4:.1f}" text-anchor="end">{number(value)}</text>'
    step = -(-len(series.points) // (LABELS if series.line else NAMES))
    for place in range(0, len(series.points), step):
        label = escape(str(series.points[place][0]))
        yield f'<text x="{across(place):.1f}" y="{HEIGHT - 8}" text-anchor="middle">{label}</text>'


def _line(points, across, up):
    run, runs = [], []
    for place, (_, value) in enumerate([*points, (None, None)]):
        if value is not None:
            run.append(f"{across(place):.1f},{up(value):.1f}")
        elif run:
            runs, run = [*runs, run], []
    for each in runs:  # a day without a value is a gap, and no line to the next
        yield f'<polyline class="line" points="{" ".join(each)}"/>'
        if len(each) == 1:
            x, _, y = each[0].partition(",")
            yield f'<circle class="dot" cx="{x}" cy="{y}" r="3"/>'


def _bars(points, across, up):
    wide = max((WIDTH - LEFT - RIGHT) / len(points) * 0.7, 1)
    for place, (_, value) in enumerate(points):
        if value is not None:
            top, base = sorted((up(value), up(0)))
            yield (
                f'<rect class="bar" x="{across(place) - wide / 2:.1f}" y="{top:.1f}" width="{wide:.1f}" '
                f'height="{base - top:.1f}"/>'
            )
