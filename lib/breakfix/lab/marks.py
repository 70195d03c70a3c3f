"""The marks of a history: one shape for each kind of event, so that colour is never what tells two apart."""

from breakfix.history import KINDS

R = 6  # half a mark, in pixels
INK = 'fill="currentColor" stroke="currentColor" stroke-width="1.5"'
GROUND = 'style="fill:var(--jp-layout-color0, var(--ground, Canvas))"'
HOLLOW = f'{GROUND} stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"'
LINE = 'fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"'
LOUD = (
    'fill="none" style="stroke:var(--jp-error-color1, var(--open, currentColor))" stroke-width="3.5" '
    'stroke-linecap="round"'
)

_SQUARE = f'<rect x="{-R + 1}" y="{-R + 1}" width="{2 * R - 2}" height="{2 * R - 2}" '
_DIAMOND = f'<path d="M0 {-R - 1}L{R + 1} 0L0 {R + 1}L{-R - 1} 0Z" '
_TRIANGLE = f'<path d="M{-R + 1} {-R}L{R} 0L{-R + 1} {R}Z" '
_BACK = f'<path d="M{R - 1} {-R}L{-R} 0L{R - 1} {R}Z" '

SHAPES = {
    "begin": f"{_SQUARE}{HOLLOW}/>",
    "statement": f'<circle r="{R - 1.5}" {INK}/>',
    "commit": f"{_SQUARE}{INK}/>",
    "rollback": f'{_SQUARE}{HOLLOW}/><path d="M{-R + 1} {R - 1}L{R - 1} {-R + 1}" {LINE}/>',
    "close": f'<path d="M{-R} 0H{R}" {LINE}/>',
    "request": f"{_TRIANGLE}{INK}/>",
    "answer": f"{_BACK}{HOLLOW}/>",
    "fault": f'<path d="M2 {-R - 2}L-4 1H4L-2 {R + 2}" {LINE}/>',
    "refused": f'<circle r="{R}" {HOLLOW}/><path d="M{-R + 2.5} 0H{R - 2.5}" {LINE}/>',
    "claim": f"{_DIAMOND}{INK}/>",
    "release": f"{_DIAMOND}{HOLLOW}/>",
    "wait": f'<circle r="{R + 1}" {GROUND}/><path d="M-3 {-R + 1}V{R - 1}M3 {-R + 1}V{R - 1}" {LINE}/>',
    "kill": f'<path d="M{-R} {-R}L{R} {R}M{-R} {R}L{R} {-R}" {LOUD}/>',
    "lost": f'<circle r="{R}" stroke-dasharray="3 2.2" {HOLLOW}/>',
    "note": f'<circle r="2" {INK}/>',
}
assert set(SHAPES) == set(KINDS)


def mark(kind, x, y):
    """Return the shape of a kind of event as SVG, its middle at (x, y)."""
    return f'<g transform="translate({x:g} {y:g})">{SHAPES[kind]}</g>'
