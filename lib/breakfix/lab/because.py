"""The line that reconciles a prediction: said before, seen since, and now what in the code did it."""

from breakfix.lab import place
from breakfix.lab.answerable import Answerable
from breakfix.lab.ledger import current
from breakfix.lab.verdict.comparison import calibration


class Because(Answerable):
    """The line that reconciles a prediction: what in the code did it?"""

    def __init__(self, prediction):
        self.prediction = prediction
        self.line = ""  # of the project
        super().__init__(
            prediction.name,
            phase=prediction.phase,
            core=prediction.core,
            minutes=1,
            module=prediction.module,
            task="One line: what in the code did it?",
        )

    @property
    def full_name(self):
        """The prediction's name and `because`."""
        return f"{self.name}.because"

    @property
    def stub_text(self):
        """Three dots."""
        return "...\n"

    @property
    def reference_source(self):
        """The model line."""
        return self.line.strip() + "\n"

    @property
    def fingerprint(self):
        """The prediction's."""
        return self.prediction.fingerprint

    def respond(self, source, dataset=None):
        """Reconcile: take the learner's line, then show the model line."""
        asked = self.prediction
        if self.untouched(source):
            then = place.here("", f" Write it, then {place.check(self, '')}.")
            return asked._verdict("not attempted", f"When the fault has run: one line, what in the code did it?{then}")
        commit = asked._event("commit")
        saw = asked._seen(commit)
        if commit is None:
            return asked._verdict("not yet", "Commit your values first, in the answer cell above.")
        if saw is None:
            fault = place.check(asked, "run the cell with the fault")
            return asked._verdict("not yet", f"{fault[0].upper()}{fault[1:]} first; then say what did it.")
        current().record(
            "because",
            self.number,
            self.name,
            source=source.strip(),
            status="complete",
            values=commit["values"],
            saw=saw["values"],
            sure=commit["sure"],
            check=asked.fingerprint,
        )
        agreed = sum(commit["values"][name] == saw["values"][name] for name in asked.fields)
        lines = [("yours", " ".join(source.split())), ("model", self.line.strip())]
        lines += [("means", asked.means)] * bool(asked.means)
        return asked._verdict("complete", f"{agreed} of {len(asked.fields)} values as said.", lines + calibration())
