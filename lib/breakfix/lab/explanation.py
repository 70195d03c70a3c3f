"""An explanation: claims that can be checked go into slots and are held against the run; then the learner's own text.

When the text stands the rubric opens, and for each point the learner quotes their own words or says "missing".
The lab checks that the quote stands in the text. Nobody grades words: the verdict is "complete", never "correct".
"""

import hashlib
import inspect
import re

from breakfix.lab import place
from breakfix.lab.answerable import Answerable
from breakfix.lab.judging import judge
from breakfix.lab.ledger import current
from breakfix.lab.verdict import attempt
from breakfix.lab.verdict.verdict import Verdict

SLOT = re.compile(r"[-*\s]*(\w+)[*\s]*[:=][*\s]*(.*)")
POINT = re.compile(r"(\d+)[:.)]\s*(.*)")
QUOTES = "\"'`\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
LEAST, LEAST_QUOTE = 40, 4  # characters of text, and of a quote


class Explanation(Answerable):
    """Slots with types, a rubric, a model; `see(case)` computes what the slots are held against."""

    def __init__(self, see, *, phase, core, minutes, slots):
        super().__init__(
            see.__name__, phase=phase, core=core, minutes=minutes, module=see.__module__, task=inspect.getdoc(see) or ""
        )
        self._truth, self.slots = see, dict(slots)
        self.rubric, self.quotes, self.model = [], [], ""

    def see(self, case=None):
        """Return the truth of the slots."""
        return self._truth(*self.served())

    @property
    def stub_text(self):
        """A line for each slot, then three dots for the text."""
        return "".join(f"{name}: ...\n" for name in self.slots) + "\n...\n"

    @property
    def reference_source(self):
        """The slots as computed, the model text, and a quote of it for each point."""
        saw = judge.shared().see(self)
        slots = "".join(f"{name}: {saw[name]}\n" for name in self.slots)
        points = "".join(f"{place}: {quote}\n" for place, quote in enumerate(self.quotes, 1))
        return f"{slots}\n{inspect.cleandoc(self.model)}\n\n{points}"

    @property
    def fingerprint(self):
        """Twelve hex digits that change when what is asked changes."""
        texts = [inspect.getsource(self._truth), *self.rubric, repr(self.slots)]
        return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]

    @attempt.always_told
    def respond(self, source, dataset=None):
        """Hold the slots against the run, then the quotes against the text."""
        if self.untouched(source):
            run = place.check(self, "run the cell")
            return self._verdict("not attempted", f"Fill in the slots and write below them, then {run}.")
        run = place.check(self, "run this cell")
        slots, text, points = parts(source, self.slots, len(self.rubric))
        lines = self._differing(slots)
        if lines:
            some = "One slot does" if len(lines) == 1 else f"{len(lines)} slots do"
            return self._verdict("not yet", f"{some} not agree with the run. Look again, then {run}.", lines)
        if len(text.strip(". \n")) < LEAST:
            ask = f"The slots agree with the run. Now write a few sentences below them, then {run}."
            return self._verdict("not yet", ask, says="step 1 of 2")
        lines = self._open_points(text, points)
        if lines:
            ask = (
                "Your text stands. For each point add a line at the end: `1: your own words, quoted`, or `1: missing`."
            )
            return self._verdict("not yet", ask, lines, says="step 2 of 2")
        current().record(
            "explanation", self.number, self.name, source=source.strip(), status="complete", check=self.fingerprint
        )
        missing = [str(place) for place, quote in points.items() if quote == "missing"]
        said = f"You say missing: {', '.join(missing)}." if missing else "Every point is quoted from your text."
        asked = [(f"{place}", f"{point}   ({_told(points[place])})") for place, point in enumerate(self.rubric, 1)]
        lines = [*asked, ("model", inspect.cleandoc(self.model))]
        return Verdict(self.name, self.phase, "complete", said, lines, prose=text)

    def _differing(self, slots):
        saw = judge.shared().see(self)
        lines = []
        for name in self.slots:
            said = slots.get(name, "...")
            if said in {"...", ""}:
                lines.append((name, "not filled in"))
            elif not _agree(said, saw[name]):
                lines.append((name, f"you say {said}; the run says otherwise"))
        return lines

    def _open_points(self, text, points):
        lines = []
        for number, point in enumerate(self.rubric, 1):
            quote = points.get(number)
            if quote is None:
                lines.append((f"{number}", point))
            elif quote != "missing" and (len(_flat(quote)) < LEAST_QUOTE or _flat(quote) not in _flat(text)):
                lines.append((f"{number}", f"{point}   (this quote does not stand in your text: {quote!r})"))
        return lines

    def _verdict(self, status, headline, lines=(), says=""):
        return Verdict(self.name, self.phase, status, headline, list(lines), says)


def parts(source, slots, last):
    """Split a cell into its slots (name -> text), its text, and its points (number, 1 to `last` -> quote)."""
    found, body, points = {}, [], {}
    names = {name.casefold(): name for name in slots}
    for line in source.splitlines():
        slot, point = SLOT.fullmatch(line.strip()), POINT.fullmatch(line.strip())
        if point and body and 1 <= int(point[1]) <= last:
            quote = point[2].strip().strip(QUOTES)
            points[int(point[1])] = "missing" if _flat(quote) == "missing" else quote
        elif slot and slot[1].casefold() in names and names[slot[1].casefold()] not in found:
            found[names[slot[1].casefold()]] = slot[2].strip()
        elif body or line.strip():
            body.append(line)
    return found, "\n".join(body), points


def explanation(*, phase, slots, core=True, minutes=10):
    """Declare the function below as the truth of the slots: it takes what a service yields; slot -> value."""
    return lambda see: Explanation(see, phase=phase, core=core, minutes=minutes, slots=slots)


def _told(quote):
    return "you say missing" if quote == "missing" else f"you: {quote!r}"


def _agree(said, saw):
    try:
        return float(said) == float(saw)
    except (TypeError, ValueError):
        return _flat(said) == _flat(str(saw))


def _flat(text):
    return " ".join(text.split()).casefold().strip(QUOTES + ".")
