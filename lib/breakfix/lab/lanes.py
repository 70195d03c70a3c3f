"""Lanes: a history drawn, with a lane for each actor and time running down; below it the same as a table.

    from breakfix.lab import lanes

    end = sigkill.forked(lambda: run_batch(path, batch), before="update watermarks")
    lanes(end.history("first run"))

    again = sigkill.forked(lambda: run_batch(path, batch))
    lanes(end.history("first run") + again.history("second run"), title="A kill, and the run after it")

    lanes(alpha.history())                                  a web source: requests, faults, answers
    lanes(merged(alpha, beta, log))                         two sources, and the waits of a client in a Log
    lanes([("worker 1", "claim", "job 7", "jobs"), ("worker 1", "kill"), ("worker 2", "claim", "job 7", "jobs")])

In a notebook a picture of what a prediction asked for waits until the prediction was reconciled:

    lab.lanes(end.history("first run"), after=lab.kill)     before that it says only when it will be there

`breakfix.history` says what a history is and who writes one.
"""

import html
from collections import Counter
from itertools import pairwise

from breakfix.history import Event, known
from breakfix.lab import place
from breakfix.lab.marks import mark
from breakfix.lab.play import Text

MIME = "application/vnd.breakfix.lanes+json"
TITLE = "What happened, in order"
ROW, HEAD, NUMBERS, LETTER = 26, 40, 34, 7.8  # pixels: a row, the names above, the numbers at the left, a letter
NAME, WIDTH = 18, 56  # letters of an actor's name, and of what happened
HELD = {"begin": ("commit", "rollback", "close", "kill"), "claim": ("release", "kill")}  # drawn as a thick line
BOX = "overflow-x:auto;max-width:100%"


class Lanes:
    """A history as a picture, a table and text. history: rows of (who, kind, what, to); the last two may be missing."""

    def __init__(self, history, title=TITLE, most=40):
        self.events = [Event(*each) for each in history]
        for event in self.events:
            known(event.kind)
        self.title = title
        self.rows, self.more = _cut(self.events, most)
        self.actors = list(dict.fromkeys(name for event in self.events for name in (event.who, event.to) if name))

    def __str__(self):
        cells = [(str(number), event.who, event.kind, _what(event)) for number, event in self.rows]
        widths = [max((len(row[column]) for row in cells), default=0) for column in range(3)]
        lines = [
            f"{number:>{widths[0]}}  {who:{widths[1]}}  {kind:{widths[2]}}  {what}".rstrip()
            for number, who, kind, what in cells
        ]
        if self.more:
            lines.insert(self._gap, f"{'':{widths[0]}}  {self.more}")
        return "\n".join([self.title, *(lines or ["nothing"])])

    def __repr__(self):
        return str(self)

    @property
    def _gap(self):
        """The row above which some are left out."""
        return next((place for place, (one, two) in enumerate(pairwise(self.rows), 1) if two[0] != one[0] + 1), 0)

    def to_html(self):
        """Return the picture, and the table folded below it: HTML without a script, in the colours of its page."""
        name = html.escape(self.title)
        box = f'<div tabindex="0" role="group" aria-label="{name}" style="{BOX}">{self.to_svg()}</div>'
        table = f"<details><summary>The same as text</summary>{self.to_table()}</details>"
        return f'<div class="mathjax_ignore">{box}{table}</div>'  # a statement may have two names with a dollar

    def to_table(self):
        """Return the history as an HTML table."""
        head = "".join(f'<th scope="col" style="text-align:left">{name}</th>' for name in ("", "who", "what", ""))
        head = head.replace('<th scope="col" style="text-align:left"></th>', "<td></td>")
        rows = [
            f'<tr><th scope="row">{number}</th>' + "".join(map(_cell, (event.who, event.kind, _what(event)))) + "</tr>"
            for number, event in self.rows
        ]
        if self.more:
            rows.insert(self._gap, f'<tr><td></td><td colspan="3" style="text-align:left">{self.more}</td></tr>')
        style = "font-family:var(--jp-code-font-family, monospace)"
        return f'<table style="{style}"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'

    def to_svg(self):
        """Return the picture. Its colours are those of the text around it."""
        columns, right = _columns(self.actors)
        ys = [HEAD + ROW * (n + (bool(self.more) and n >= self._gap)) + ROW / 2 for n in range(len(self.rows))]
        longest = max([len(f"{event.kind} {_short(event.what)}") for _, event in self.rows] + [len(self.more)])
        width, height = right + LETTER * longest + 20, HEAD + ROW * (len(self.rows) + bool(self.more)) + 8
        parts = [_words(x, 20, name[:NAME], 'text-anchor="middle" font-weight="600"') for name, x in columns.items()]
        parts += [line for name, x in columns.items() for line in self._lifeline(name, x, ys)]
        if self.more:
            parts.append(_words(right, HEAD + ROW * self._gap + ROW / 2 + 4, self.more, 'font-style="italic"'))
        for (number, event), y in zip(self.rows, ys, strict=True):
            x, there = columns[event.who], columns.get(event.to)
            arrow = [_arrow(x, there, y)] if there not in (None, x) else []
            parts += [_words(NUMBERS - 10, y + 4, str(number), 'text-anchor="end" opacity=".75"'), *arrow]
            parts += [mark(event.kind, x, y), _words(right, y + 4, event.kind, 'font-weight="600"')]
            parts.append(_words(right + LETTER * (len(event.kind) + 1), y + 4, _short(event.what)))
        font = "font:13px var(--jp-code-font-family, ui-monospace, Menlo, Consolas, monospace)"
        size = f"width:{width / 14:.2f}em;height:auto"  # it grows with the text around it
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{html.escape(self.title)}" '
            f'viewBox="0 0 {width:g} {height:g}" style="{size}"><title>{html.escape(self.title)}</title>'
            f'<desc>{html.escape(self._desc)}</desc><g style="{font}">{"".join(parts)}</g></svg>'
        )

    @property
    def _desc(self):
        counted = ", ".join(f"{count} {kind}" for kind, count in Counter(event.kind for event in self.events).items())
        return f"Lanes for {', '.join(self.actors) or 'nobody'}. {counted}. The table below says the same, in words."

    def _lifeline(self, name, x, ys):
        """Yield the line of an actor: thick while something is held, dashed while it waits, none after its death."""
        mine = [(event.kind, y) for (_, event), y in zip(self.rows, ys, strict=True) if name in (event.who, event.to)]
        own = [(event.kind, y) for (_, event), y in zip(self.rows, ys, strict=True) if name == event.who]
        if mine:
            last = own[-1][1] if own and own[-1][0] in ("kill", "close") else mine[-1][1]
            yield f'<path d="M{x:g} {HEAD - 8}V{last:g}" stroke="currentColor" stroke-width="1" opacity=".45"/>'
        held = None
        for (kind, y), (after, below) in pairwise(own):
            held = kind if kind in HELD else None if held and kind in HELD[held] else held
            if held:
                yield f'<path d="M{x:g} {y:g}V{below:g}" stroke="currentColor" stroke-width="4" opacity=".45"/>'
            if kind == "wait" and after != "wait":
                dashes = 'stroke-width="4" stroke-dasharray="3 5"'
                yield f'<path d="M{x:g} {y + 10:g}V{below - 8:g}" stroke="currentColor" {dashes}/>'

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = {"title": self.title, "events": [list(event) for event in self.events]}
        return {"text/plain": str(self), "text/html": self.to_html(), MIME: data}


def lanes(history, title=TITLE, *, after=None, most=40):
    """Return a history drawn. after: a prediction that must be reconciled first; most: marks, the rest is counted."""
    return waits(after) or Lanes(history, title, most)


def waits(prediction):
    """Return what is shown in place of a picture that would tell too much: None once the prediction is reconciled."""
    if prediction is None or prediction.reconciled:
        return None
    line = place.here(f"%%answer lab.{prediction.because.full_name}", prediction.because.full_name)
    return Text(f"What happened is drawn here once `{line}` is answered.")


def _cut(events, most):
    """Return (number, event) pairs of what fits, the first and the last ones, and a line about the others."""
    rows = list(enumerate(events, 1))
    if len(rows) <= most:
        return rows, ""
    tail = most // 4
    head = most - tail
    left = Counter(event.kind for event in events[head : len(events) - tail])
    counted = ", ".join(f"{kind} {count}" for kind, count in left.most_common())
    return rows[:head] + rows[len(rows) - tail :], f"... {sum(left.values())} more: {counted}"


def _short(text):
    return text if len(text) <= WIDTH else text[: WIDTH - 3] + "..."


def _what(event):
    return f"{_short(event.what)} (to {event.to})".strip() if event.to else _short(event.what)


def _cell(text):
    return f'<td style="text-align:left;white-space:pre-wrap">{html.escape(text)}</td>'


def _columns(actors):
    """Return actor -> the middle of its lane, and where what happened is written, in pixels."""
    columns, left = {}, NUMBERS
    for name in actors:
        width = max(56, LETTER * min(len(name), NAME) + 20)
        columns[name] = left + width / 2
        left += width
    return columns, left + 14


def _words(x, y, text, how=""):
    return f'<text x="{x:g}" y="{y:g}" fill="currentColor" {how}>{html.escape(text)}</text>'


def _arrow(x, there, y):
    """Return a line from one lane to another, with its head there."""
    side = 1 if there > x else -1
    tip, neck = there - 3 * side, there - 10 * side
    line = f'<path d="M{x:g} {y:g}H{tip:g}" stroke="currentColor" stroke-width="1"/>'
    return line + f'<path d="M{neck:g} {y - 4:g}L{tip:g} {y:g}L{neck:g} {y + 4:g}" fill="currentColor"/>'
