"""The verdict on an answer: text first, the same in a notebook and a terminal, with HTML beside it."""

import html
from dataclasses import dataclass, field

MIME = "application/vnd.breakfix.verdict+json"
STATUSES = ("passed", "complete", "not yet", "not attempted")
SIGNS = {"passed": "\N{CHECK MARK}", "complete": "\N{CHECK MARK}", "not yet": "\N{HORIZONTAL ELLIPSIS}"}
COLOURS = {"passed": "success", "complete": "success", "not yet": "warn"}


@dataclass
class Verdict:
    """One of STATUSES with a headline after it, and lines of (label, text); a line without a label stands by itself."""

    exercise: str
    phase: str
    status: str
    headline: str = ""
    lines: list = field(default_factory=list)
    says: str = ""  # what the status is called in words, where that is more than its name
    counted: bool = True  # a verdict that was only tried out is not part of a run's result
    prose: str = ""  # the learner's own text: Markdown in a notebook, as it was typed in a terminal

    @property
    def _head(self):
        return f"{self.says or self.status}. {self.headline}".rstrip()

    def __str__(self):
        width = max((len(label) for label, _ in self.lines), default=0)
        under = "\n" + " " * (width + 2)
        body = [
            f"{label:{width}}  {text.replace(chr(10), under)}".strip() if label else text for label, text in self.lines
        ]
        prose = ["yours", self.prose.strip()] if self.prose else []
        return "\n".join([f"{self.exercise}: {self._head}", *body, *prose])

    def __repr__(self):
        return str(self)

    def to_html(self):
        """Return the verdict as one HTML element that styles itself with JupyterLab's colours."""
        colour = f"var(--jp-{COLOURS.get(self.status, 'info')}-color1, currentColor)"
        rows = "".join(
            f'<tr><th scope="row" style="text-align:left;font-weight:normal;opacity:.75">{html.escape(label)}</th>'
            f'<td style="text-align:left;white-space:pre-wrap">{html.escape(text)}</td></tr>'
            if label
            else f'<tr><td colspan="2" style="text-align:left;white-space:pre-wrap">{html.escape(text)}</td></tr>'
            for label, text in self.lines
        )
        sign = SIGNS.get(self.status, "\N{WHITE CIRCLE}")
        style = f"border-left:4px solid {colour};padding-left:.8em;overflow-x:auto"
        return (
            # What was said may have two names with a dollar, as in SQL.
            f'<div class="mathjax_ignore" role="status" style="{style}">'
            f"<p><strong>{html.escape(self.exercise)}: {sign} {html.escape(self.says or self.status)}.</strong> "
            f"{html.escape(self.headline)}</p>"
            + (f'<table style="font-family:var(--jp-code-font-family, monospace)">{rows}</table>' if rows else "")
            + (f"<p>yours</p>{markdown(self.prose)}" if self.prose else "")
            + "</div>"
        )

    def data(self):
        """Return what a batch run counts: exercise, phase, status."""
        return {"exercise": self.exercise, "phase": self.phase, "status": self.status}

    def _repr_mimebundle_(self, include=None, exclude=None):
        shown = {"text/plain": str(self), "text/html": self.to_html()}
        return shown | {MIME: self.data()} if self.counted else shown


def markdown(text):
    """Return Markdown as HTML; markup in it is shown and not obeyed."""
    from markdown_it import MarkdownIt

    return MarkdownIt("js-default").disable("image").render(text)  # an image would ask the network
