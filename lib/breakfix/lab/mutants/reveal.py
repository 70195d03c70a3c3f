"""The reveal: each statement and clause of an answer taken away or turned round, and the first trial that sees it.

For a learner it works on their own last passed answer, so that it gives nothing away. For an author it is the lint of
the trials: `tests/test_projects.py` asks the same of every reference, and what no trial sees is a missing trial or a
needless clause.

What it costs: one fork for each place, and of the trials only those up to the first that sees it. Trials that start
processes of their own, as those of a kill do, are the dear kind: so all places go to the worker in one request, and
there is a reveal where one is asked for, and none in a verdict.
"""

import html
import re
from dataclasses import dataclass

from breakfix.lab import play
from breakfix.lab.judging import judge as judges
from breakfix.lab.judging.defence import classify
from breakfix.lab.ledger import current

OPAQUE = "cannot be taken apart"
CODE = re.compile(r"`([^`]+)`")
SAYS = {
    "undefended": "no trial",
    "only loses a name": "not known: what is left lacks a name",
    "hangs": "not known: what is left comes to no end",
    OPAQUE: "not known: this SQL could not be taken apart",
}


class NotPassed(ValueError):
    """The answer itself does not give what the reference gives, so its parts say nothing."""


def defences(judge, exercise, source):
    """Return `(description, what the trials make of it)` for each place of a passed text, in reading order.

    The second is what `defence.classify` says, or OPAQUE. Raises NotPassed when the text itself, written as its mutants
    are, does not pass.
    """
    from breakfix.lab.mutants import mutation

    found = mutation.mutants(source, exercise.kind)
    texts = [mutation.unchanged(source, exercise.kind), *(text for _, text in found)]
    wanted, runs = judge.mutants(exercise, texts)
    if runs[0] != wanted:
        raise NotPassed(f"{exercise.name}: the answer does not pass when it is written as its mutants are")
    rows = [(says, classify(run, wanted)) for (says, _), run in zip(found, runs[1:], strict=True)]
    return rows + [(f"`{' '.join(text.split())}`", OPAQUE) for text in mutation.opaque(source, exercise.kind)]


@dataclass(frozen=True)
class Reveal:
    """The places of one answer, and for each the label of the trial that sees it, or why there is none."""

    name: str
    rows: tuple  # of (what was done, what a trial says)
    unseen: int  # how many places no trial sees

    @property
    def headline(self):
        """What the table shows."""
        return "each line of your answer, taken out or changed in one place, and the first trial that no longer holds"

    @property
    def close(self):
        """How many places no trial needs, as a question."""
        if not self.unseen:
            return "Each of these changes makes a trial fail, as far as can be told: no line is superfluous."
        changes = "One change makes" if self.unseen == 1 else f"{self.unseen} changes make"
        return f"{changes} no trial fail. Is that part superfluous, or is a trial missing? Write the row that tells."

    def __repr__(self):
        lines = [f"{what}\n    {trial}" for what, trial in self.rows]
        return "\n".join([f"{self.name}: {self.headline}.", "", *lines, "", self.close])

    def _repr_html_(self):
        left = 'style="text-align:left"'
        body = "".join(
            f'<tr><th scope="row" style="text-align:left;font-weight:normal">{_marked(what)}</th>'
            f"<td {left}>{html.escape(trial)}</td></tr>"
            for what, trial in self.rows
        )
        head = "".join(f'<th scope="col" {left}>{cell}</th>' for cell in ("your answer", "first trial to fail"))
        caption = f"<strong>{html.escape(self.name)}</strong>: {self.headline}."
        table = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
        # What was taken away may have two names with a dollar, as in SQL.
        return f'<div class="mathjax_ignore"><p>{caption}</p><table>{table}</table><p>{self.close}</p></div>'


def _marked(text):
    """Return a text as HTML, in which what stands between backticks is code."""
    return CODE.sub(r"<code>\1</code>", html.escape(text))


def reveal(exercise):
    """Return the Reveal of the learner's last passed answer, or a text that says why there is none."""
    passed = [event for event in current().events(exercise.number, exercise.name, "attempt") if _passed(event)]
    if not passed:
        return play.Text(
            f"{exercise.name}: the reveal opens after a pass. It takes away each statement and clause of your answer, "
            "one at a time, and names the first trial that misses it."
        )
    try:
        found = defences(judges.shared(), exercise, passed[-1]["source"])
    except NotPassed:
        return play.Text(
            f"{exercise.name}: written out anew, your last passed answer does not pass. Run its cell again; if it "
            "passes, its text could not be taken apart, and the fault is ours."
        )
    except KeyboardInterrupt:
        return play.Text(f"{exercise.name}: you stopped it.")
    except judges.JudgeError as error:
        return play.Text(
            f"{exercise.name}: it could not be judged, and the fault is ours: {str(error).strip().splitlines()[-1]}"
        )
    if not found:
        return play.Text(f"{exercise.name}: your answer has no statement or clause that could be taken away.")
    rows = tuple((what, _told(exercise, end)) for what, end in found)
    return Reveal(exercise.name, rows, sum(end == "undefended" for _, end in found))


def _passed(event):
    return event.get("status") == "passed"


def _told(exercise, end):
    """Return the label of the trial that defends a place, or why there is none."""
    if end in SAYS:
        return SAYS[end]
    trial = exercise.find_trial(end.removeprefix("defended by "))
    return "a drawn situation" if trial.drawn else trial.label
