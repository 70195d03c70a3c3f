"""Tracked notebooks executed anew as shipped, normalised, and written where they are."""

from breakfix.book import notebook, report, run, ways


def refresh(projects, ticker, at_once=None, commands=()):
    """Execute and rewrite the notebooks; return {number: "rewritten", "unchanged" or why it was left alone}.

    A notebook that does not run to the end, or in which an exercise does not say `not attempted`, is
    left as it was: what is stored is what nbval expects. commands: names for the row of ways at the top.
    """
    jobs = run.plan(projects)
    folder = run.new_folder()
    rows = run.execute(jobs, folder, ticker, at_once)
    report.write(folder, rows, "shipped")
    return {row["number"]: _store(job, row, commands) for job, row in zip(jobs, rows, strict=True)}


def _store(job, row, commands):
    if row["status"] != "ok":
        return f"left as it was: {' '.join(row['problems']) or row['status']}"
    path = job.project.notebook
    # The row of ways names cells by their lasting ids.
    tidy = notebook.normalise(asked(notebook.read(job.executed), job.project))
    fresh = notebook.text(notebook.normalise(ways.renewed(tidy, job.project, commands)))
    if fresh == path.read_text("utf-8"):
        return "unchanged"
    path.write_text(fresh, "utf-8")
    return "rewritten"


def asked(book, project):
    """The notebook with the project's questions in its Markdown cells tagged `quiz` and `recall`."""
    for cell in book.cells:
        if cell.cell_type == "markdown" and "quiz" in notebook.tags(cell):
            cell.source = project.lab().quiz.markdown()
        if cell.cell_type == "markdown" and "recall" in notebook.tags(cell):
            cell.source = project.lab().recall.section()
    return book
