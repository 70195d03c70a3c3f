"""What was said and what was seen, field by field, and how often one was right when so sure."""

import html

from breakfix.lab.ledger import current

SURE = (50, 70, 90)
ENOUGH = 10  # reconciled predictions before calibration is shown


class Comparison:
    """What was said and what was seen, field by field."""

    def __init__(self, name, headline, said, seen):
        self.name, self.headline, self.said, self.values = name, headline, said, seen

    def _rows(self):
        for name, value in self.values.items():
            if self.said is None:
                yield name, "", str(value), ""
            else:
                yield name, *apart(self.said[name], value), mark(self.said[name], value)

    def __repr__(self):
        rows = [("field", "said", "seen", ""), *self._rows()]
        widths = [max(len(row[place]) for row in rows) for place in range(3)]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip() + row[3]
            for row in rows
        ]
        return "\n".join([f"{self.name}: {self.headline}", *lines])

    def _repr_html_(self):
        body = "".join(
            f'<tr><th scope="row" style="text-align:left">{html.escape(row[0])}</th>'
            + "".join(f'<td style="text-align:left">{html.escape(cell)}</td>' for cell in row[1:])
            + "</tr>"
            for row in self._rows()
        )
        head = "".join(f'<th scope="col" style="text-align:left">{cell}</th>' for cell in ("field", "said", "seen"))
        head += "<td></td>"  # a heading without words is read out as one
        return (
            f"<p><strong>{html.escape(self.name)}</strong>: {html.escape(self.headline)}</p><table>{head}{body}</table>"
        )


def calibration():
    """Return how often a learner was right when so sure, once there are ten reconciled predictions."""
    done = {(event["project"], event["exercise"]): event for event in current().events(kind="because")}
    if len(done) < ENOUGH:
        return []
    parts = []
    for sure in SURE:
        right = [event["values"] == event["saw"] for event in done.values() if event["sure"] == sure]
        if right:
            parts.append(f"{sure} % sure: right {sum(right)} of {len(right)}")
    return [("so far", "; ".join(parts))]


def apart(said, saw):
    """Return both values as text: with quotes where a text and a number would look the same."""
    texts = str(said), str(saw)
    return texts if said == saw or texts[0] != texts[1] else (repr(said), repr(saw))


def mark(said, saw):
    """Return what stands after a value that was not seen as it was said."""
    return "" if said == saw else "   <- differs"
