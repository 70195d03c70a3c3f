"""What a project's notebook tells in words."""

from breakfix.book import catalogue, notebook
from breakfix.lab import exercises, project


def texts(lab):
    """Return the text of each Markdown cell of a project's notebook."""
    (found,) = catalogue.find([project.slug(lab.__name__)])
    return [cell.source for cell in notebook.read(found.notebook).cells if cell.cell_type == "markdown"]


def of(lab):
    """Return all that a project tells, on one line: its Markdown, and what its predictions and models mean."""
    means = [getattr(asked, "means", "") for asked in exercises(lab)]
    return " ".join(" ".join(text.split()) for text in [*texts(lab), *means])


def lacking(lab, *told):
    """Return which of these a project does not tell; a number is told with commas, a text as it is."""
    prose = of(lab)
    return [each for each in told if (each if isinstance(each, str) else f"{each:,}") not in prose]
