"""Tracked notebooks executed anew as shipped, normalised, and written where they are."""

from nbformat.v4 import new_code_cell, new_markdown_cell

from breakfix.book import notebook, ways
from breakfix.book.runs import report, run


def refresh(projects, ticker, at_once=None, commands=()):
    """Execute and rewrite the notebooks; return {number: "rewritten", "unchanged" or why it was left alone}.

    A notebook that does not run to the end, or in which an exercise does not say `not attempted`, is
    left as it was: what is stored is what nbval expects. commands: names for the row of ways at the top.
    """
    jobs = run.plan(projects)
    for job in jobs:
        asked(job.notebook, job.project)
    folder = run.new_folder()
    rows = run.execute(jobs, folder, ticker, at_once)
    report.write(folder, rows, "shipped")
    return {row["number"]: _store(job, row, commands) for job, row in zip(jobs, rows, strict=True)}


def _store(job, row, commands):
    if row["status"] != "ok":
        return f"left as it was: {' '.join(row['problems']) or row['status']}"
    path = job.project.notebook
    # The row of ways names cells by their lasting ids.
    tidy = notebook.normalise(notebook.read(job.executed))
    fresh = notebook.text(notebook.normalise(ways.renewed(tidy, job.project, commands)))
    if fresh == path.read_text("utf-8"):
        return "unchanged"
    path.write_text(fresh, "utf-8")
    return "rewritten"


def asked(book, project):
    """Put the project's questions into its notebook, and return it: of the quiz and of the recall, with their cells.

    The questions of the quiz stand in the Markdown cell tagged `quiz`. What is recalled is asked below the imports.
    """
    lab = project.lab()
    for cell in book.cells:
        if cell.cell_type == "markdown" and "quiz" in notebook.tags(cell):
            cell.source = lab.quiz.markdown()
        if notebook.answer_name(cell) == "quiz":
            cell.source = f"%%answer lab.quiz\n{lab.quiz.stub_text.rstrip()}"
    if hasattr(lab, "recall"):
        questions, answer = _recall(book)
        questions.source = lab.recall.section()
        answer.source = f"%%answer lab.recall\n{lab.recall.stub_text.rstrip()}"
    return book


def _recall(book):
    """The two cells of the recall, made where there are none yet."""
    tags = [notebook.tags(cell) for cell in book.cells]
    there = next((place for place, found in enumerate(tags) if "recall" in found), None)
    if there is None:
        there = next((place for place, found in enumerate(tags, 1) if "imports" in found), len(tags))
        book.cells.insert(there, new_markdown_cell(metadata={"tags": ["recall"]}))
    if [notebook.answer_name(cell) for cell in book.cells[there + 1 : there + 2]] != ["recall"]:
        book.cells.insert(there + 1, new_code_cell(metadata={"tags": ["exercise"]}))
    return book.cells[there : there + 2]
