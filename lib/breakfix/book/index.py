"""The index of projects as Markdown, and its place in the README between two markers."""

from breakfix import places
from breakfix.book import Refusal
from breakfix.book.catalogue import projects

BEGIN, END = "<!-- projects -->", "<!-- /projects -->"


def markdown():
    """A Markdown table of all projects: number, title with a link, moral."""
    lines = ["| project | notebook | in one line |", "|---|---|---|"]
    for project in projects():
        path = project.notebook.relative_to(places.HOME).as_posix()
        lines.append(f"| `{project.number}` | [{project.title}]({path}) | {project.moral} |")
    return "\n".join(lines)


def rewritten(readme):
    """The README's text with the index between its markers as it should be. Raises Refusal without markers."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise Refusal(f"README.md lacks the markers {BEGIN} and {END}; put them where the index belongs.")
    return f"{before}{BEGIN}\n{markdown()}\n{END}{after}"


def refresh():
    """Rewrite the README's index; return whether it changed."""
    path = places.HOME / "README.md"
    if not path.exists():
        return False
    old = path.read_text("utf-8")
    new = rewritten(old)
    if new != old:
        path.write_text(new, "utf-8")
    return new != old
