"""Slides from a run made for them: the project solved, or the learner's own copy."""

import tempfile
from pathlib import Path

from breakfix import places
from breakfix.book import Refusal, notebook
from breakfix.book.runs import run


def deck(project, mode, settings, ticker, timeout=run.TIMEOUT):
    """Run the project in a mode (`solved`, `mine`) and return its slides.

    Raises Refusal when the solved run does not come to its end, or when a learner has answered nothing yet.
    """
    (job,) = run.plan([project], mode, settings)
    if mode == "mine":
        from breakfix.book.slides import talk

        talk.has_begun(project, job.notebook)
        row, executed = _executed(job, ticker, timeout)
        return talk.deck(project, job.notebook, executed, row)
    from breakfix.book.slides import walkthrough

    row, executed = _executed(job, ticker, timeout)
    if row["status"] != "ok":
        raise Refusal(f"{job.name} did not run to its end: {(row['problems'] or [row['status']])[0]}")
    return walkthrough.deck(project, executed)


def write(deck, project, mode, path=None):
    """Write the page of a deck to `path`, or into `build/walkthrough/`; return where it lies."""
    name = f"{project.number}_{project.slug}{'_mine' if mode == 'mine' else ''}.html"
    path = Path(path) if path else places.BUILD / "walkthrough" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(deck.page(), "utf-8")
    return path.resolve()


def _executed(job, ticker, timeout):
    """Run one job; return its row and the executed notebook, None when there is none."""
    places.BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=places.BUILD, prefix="walkthrough-") as folder:
        (row,) = run.execute([job], Path(folder), ticker, 1, timeout)
        return row, notebook.read(job.executed) if row["executed"] else None
