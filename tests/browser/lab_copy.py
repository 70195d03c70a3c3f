"""A learner's copy in the workbook of a JupyterLab: as shipped or with every answer filled in, and put back."""

from contextlib import contextmanager

from breakfix import places
from breakfix.book import notebook
from breakfix.book.runs import fill
from breakfix.lab import learner

MODES = ("shipped", "solved")
SEED = 2013  # a learner's own, and not the one of the tracked notebooks


@contextmanager
def prepared(server, project, mode):
    """Yield the path under `work/` of a project's copy, which nobody has answered yet; SEED is the learner's.

    Solved it holds the references, as `breakfix run --solved` fills them in. At the end its kernel is shut down, and
    copy and ledger are as they were.
    """
    name = project.notebook.relative_to(places.NOTEBOOKS)
    path, ledger = server.home / "work" / name, server.home / "work" / "ledger.jsonl"
    shipped, written = path.read_bytes(), ledger.read_bytes() if ledger.exists() else b""
    ledger.unlink(missing_ok=True)
    learner.give(SEED, ledger)
    if mode == "solved":
        notebook.write(fill.fill(notebook.read(path), project, SEED), path)
    try:
        yield name.as_posix()
    finally:
        server.end_kernels()
        path.write_bytes(shipped)
        ledger.write_bytes(written)
