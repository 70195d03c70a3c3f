"""Two versions of a function, to be read side by side."""

import html
from dataclasses import dataclass
from itertools import zip_longest

NAMES = ("first", "second")
MARK = "   <-"


@dataclass(frozen=True)
class Versions:
    """The texts of both; shows itself as the last expression of a cell."""

    first: str
    second: str

    def __repr__(self):
        first, second = self._lines()
        return "\n".join([f"--- {NAMES[0]}", *first, "", f"--- {NAMES[1]}", *second])

    def _lines(self):
        """Return the lines of both; those of the second that the first does not have are marked."""
        first, second = self.first.rstrip().splitlines(), self.second.rstrip().splitlines()
        known = {line.strip() for line in first}
        return first, [line + MARK * (line.strip() not in known) for line in second]

    def _repr_html_(self):
        head = "".join(f'<th scope="col" style="text-align:left">{name}</th>' for name in NAMES)
        lines = zip_longest(*self._lines(), fillvalue="")
        cell = '<td style="text-align:left;vertical-align:top;white-space:pre-wrap">{}</td>'
        body = "".join(f"<tr>{''.join(cell.format(html.escape(text)) for text in pair)}</tr>" for pair in lines)
        style = "font-family:var(--jp-code-font-family, monospace)"
        # A line may have two names with a dollar, as in SQL.
        return (
            f'<table class="mathjax_ignore" style="{style}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        )
