"""The learner's copies in `work/`: made without outputs, never overwritten."""

from breakfix.book import notebook, shipped


def start(project):
    """Make the learner's copy of a project; return whether there was none before.

    The copy lies as deep in `work/` as the notebook in `notebooks/`, so that its links hold.
    """
    if project.copy.exists():
        return False
    bare = notebook.text(shipped.keep(project, shipped.current(project)))
    project.copy.parent.mkdir(parents=True, exist_ok=True)
    try:
        # "x" never overwrites, also when two commands run at once.
        with open(project.copy, "x", encoding="utf-8") as copy:
            copy.write(bare)
    except FileExistsError:
        return False
    return True
