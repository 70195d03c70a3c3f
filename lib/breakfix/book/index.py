"""The index of projects and the table of a level as Markdown, and what is written into a page between two markers."""

from breakfix import places
from breakfix.book import Refusal
from breakfix.book.catalogue import projects


def markdown():
    """A Markdown table of all projects: number, title with a link, moral, minutes, a link to the notes for teachers."""
    lines = ["| project | notebook | in one line | minutes | |", "|---|---|---|---|---|"]
    for project in projects():
        path = project.notebook.relative_to(places.HOME).as_posix()
        notes = project.page("teach")
        teach = f"[for teachers]({notes.relative_to(places.HOME).as_posix()})" if notes else ""
        lines.append(
            f"| `{project.number}` | [{project.title}]({path}) | {project.moral} | {project.minutes[0]} | {teach} |"
        )
    return "\n".join(lines)


def between(page, name, text):
    """The page's text with `text` between its markers `<!-- name -->` and `<!-- /name -->`. Refusal without them."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, found, rest = page.partition(begin)
    _, found_end, after = rest.partition(end)
    if not found or not found_end:
        raise Refusal(f"The page lacks the markers {begin} and {end}; put them where this belongs.")
    return f"{before}{begin}\n{text}\n{end}{after}"


def level(folder):
    """A Markdown table of the projects in a level's folder: what each is, takes and gives, and how long it lasts.

    Minutes are those of the core path, and further ones. Refusal for a project whose package lacks `takes` or `gives`.
    """
    lines = ["| project | in one line | takes | gives | minutes |", "|---|---|---|---|---|"]
    for project in projects():
        if project.notebook.parent == folder:
            core, further = project.minutes
            lines.append(
                f"| [`{project.number}`]({project.notebook.name}) {project.title} | {project.moral} "
                f"| {_said(project, 'takes')} | {_said(project, 'gives')} | {core}, and {further} |"
            )
    return "\n".join(lines)


def _said(project, what):
    """Return what a package says that its project takes or gives. Refusal when it does not."""
    if said := getattr(project.lab(), what, ""):
        return said
    raise Refusal(f'{project.number} does not say what it {what}; write {what} = "..." into its __init__.py.')


def pages():
    """Return (path, name of the markers, lines) of each page that has generated lines and is there."""
    levels = sorted(places.NOTEBOOKS.glob("level_*/README.md"))
    found = [(path, "level", level(path.parent)) for path in levels]
    readme = places.HOME / "README.md"
    return [(readme, "projects", markdown()), *found] if readme.exists() else found


def refresh():
    """Rewrite the generated lines of every page; return the names of those that changed."""
    changed = []
    for path, name, lines in pages():
        old = path.read_text("utf-8")
        new = between(old, name, lines)
        if new != old:
            path.write_text(new, "utf-8")
            changed.append(path.relative_to(places.HOME).as_posix())
    return changed
