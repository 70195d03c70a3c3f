"""The report of a run: what became of each file, the sentences at the end, and the exit code."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Outcome:
    """What became of one file. rows: how many were loaded. tries: how many there were. error: one sentence, or None.

    seconds: how long it took through all steps, once it was loaded, by a clock that is never set.
    """

    file: str
    rows: int = 0
    tries: int = 1
    error: str | None = None
    seconds: float | None = field(default=None, compare=False)


@dataclass
class Report:
    """The outcomes of a run, in order."""

    outcomes: list = field(default_factory=list)

    @property
    def failed(self):
        """The outcomes of the files that were not loaded."""
        return [outcome for outcome in self.outcomes if outcome.error is not None]

    @property
    def rows(self):
        """How many rows were loaded."""
        return sum(outcome.rows for outcome in self.outcomes)

    @property
    def code(self):
        """The exit code: 0 when every file was loaded, else 1, however many failed (a code has only eight bits)."""
        return 1 if self.failed else 0

    def lines(self):
        """Return the end of a run as lines of text: a line for each file that failed, and the sum, always."""
        told = [f"{outcome.error} ({_times(outcome.tries)})" for outcome in self.failed]
        good = len(self.outcomes) - len(self.failed)
        return [*told, f"{good} of {len(self.outcomes)} files loaded, {self.rows} rows; {len(self.failed)} failed"]


def _times(tries):
    return "1 try" if tries == 1 else f"{tries} tries"
