"""The index of projects as Markdown, and what is written into a page between two markers."""

from breakfix import places
from breakfix.book import Refusal
from breakfix.book.catalogue import projects


def markdown():
    """A Markdown table of all projects: number, title with a link, moral."""
    lines = ["| project | notebook | in one line |", "|---|---|---|"]
    for project in projects():
        path = project.notebook.relative_to(places.HOME).as_posix()
        lines.append(f"| `{project.number}` | [{project.title}]({path}) | {project.moral} |")
    return "\n".join(lines)


def between(page, name, text):
    """The page's text with `text` between its markers `<!-- name -->` and `<!-- /name -->`. Refusal without them."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, found, rest = page.partition(begin)
    _, found_end, after = rest.partition(end)
    if not found or not found_end:
        raise Refusal(f"The page lacks the markers {begin} and {end}; put them where this belongs.")
    return f"{before}{begin}\n{text}\n{end}{after}"


def refresh():
    """Rewrite the README's index; return whether it changed."""
    path = places.HOME / "README.md"
    if not path.exists():
        return False
    old = path.read_text("utf-8")
    new = between(old, "projects", markdown())
    if new != old:
        path.write_text(new, "utf-8")
    return new != old
