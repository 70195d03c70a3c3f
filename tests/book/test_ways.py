"""The row of ways at the top of every notebook: made from what exists, up to date, and every link leads somewhere."""

import re

import pytest
from markdown_it import MarkdownIt
from nbformat.v4 import new_notebook

import leaks
import tiny
from breakfix import places
from breakfix.book import catalogue, notebook, ways
from breakfix.cli.door import COMMANDS
from breakfix.lab import answers

PROJECTS = catalogue.projects()
PICTURE = "### Where?\n\n```mermaid\nflowchart LR\n  a --> b\n```"


@pytest.fixture(params=PROJECTS, ids=lambda project: project.number)
def project(request):
    return request.param


@pytest.fixture
def toy(workbook):
    """The toy project, without a page, a picture or a quiz."""
    return catalogue.find(["9-01"])[0]


def links(text):
    """The addresses of all links in a Markdown text, as a browser gets them."""
    inline = [token for block in MarkdownIt().parse(text) for token in block.children or []]
    tables = [token for block in MarkdownIt().enable("table").parse(text) for token in block.children or []]
    return [token.attrs["href"] for token in tables or inline if token.type == "link_open"]


def row(project, *cells, commands=()):
    """The columns of a project's row, as {way: text}, when its notebook consists of these cells."""
    text = ways.markdown(notebook.normalise(new_notebook(cells=list(cells))), project, commands)
    head, _, body = text.splitlines()[-3:]
    return dict(zip(*([part.strip() for part in line.strip("|").split("|")] for line in (head, body)), strict=True))


def test_row_is_up_to_date(project):
    """The notebook has the row that `breakfix refresh` would write, and it is the second cell."""
    book = notebook.read(project.notebook)
    assert book.cells[1].id == ways.CELL
    assert book.cells[1].source == ways.markdown(book, project, COMMANDS), f"run `breakfix refresh {project.number}`"


def test_links_lead_somewhere(project):
    """A link to a cell names one; a link to a file opens the page, from the notebook and from the copy alike."""
    book = notebook.read(project.notebook)
    found = links(book.cells[1].source)
    ids = [f"#cell-id={cell.id}" for cell in book.cells]
    for link in found:
        if link.startswith("#"):
            assert ids.count(link) == 1
        elif not link.startswith("https://"):
            assert (project.notebook.parent / link).resolve() == project.page("read")
    assert len(project.copy.relative_to(places.HOME).parts) == len(project.notebook.relative_to(places.HOME).parts)


def test_commands_are_there(project):
    """Every command that the row names is one, and names this project."""
    source = notebook.read(project.notebook).cells[1].source
    for command, number in re.findall(r"`breakfix (\w+) ([\w-]+)`", source):
        assert command in COMMANDS
        assert number == project.number


def test_binder_opens_the_copy(project):
    """The link to Binder has Binder's form, the repository of pyproject.toml, and the copy that postBuild makes."""
    form = r"https://mybinder\.org/v2/gh/([\w.-]+/[\w.-]+)/HEAD\?urlpath=lab/tree/work/([\w./]+)"
    repository, path = re.fullmatch(form, ways.binder(project)).groups()
    assert f'"https://github.com/{repository}"' in (places.HOME / "pyproject.toml").read_text()
    assert places.NOTEBOOKS / path == project.notebook


def test_address_stands_in_one_place():
    """Who moves the repository changes pyproject.toml and runs `breakfix refresh`: no other text has the address."""
    address = re.search(r'Repository = "(.+?)"', (places.HOME / "pyproject.toml").read_text())[1]
    pages = [*places.HOME.glob("*.md"), *places.HOME.glob("data/*.md"), *places.HOME.glob("lib/**/*.*")]
    texts = [page for page in pages if page.suffix in {".py", ".md", ".html", ".txt", ".json"}]
    assert len(texts) > 100
    assert [page for page in texts if address in page.read_text("utf-8")] == []


def test_read_page_gives_nothing_away(project):
    """The page to read shows no statement, clause or sentence of a reference."""
    page = leaks.words(project.page("read").read_text("utf-8"))
    for name, answer in answers(project.lab()).items():
        own = leaks.pieces(answer.reference_source, answer.kind) - leaks.pieces(answer.stub_text, answer.kind)
        long = [leaks.words(piece) for piece in own if len(piece) >= leaks.SHORT]
        assert [piece for piece in long if piece in page] == [], name


def test_pages_have_a_title(project):
    """Each page begins with its only heading of the first rank, and links to nothing that is not there."""
    for page in filter(None, (project.page("read"), project.page("teach"))):
        text = page.read_text("utf-8")
        assert re.findall(r"^# .+", text, re.MULTILINE) == [text.splitlines()[0]]
        files = [link for link in links(text) if not link.startswith(("https://", "#"))]
        assert [link for link in files if not (page.parent / link).exists()] == []


def test_pages_name_what_is_there(project):
    """Every command, exercise and world that a page names is there."""
    asked = answers(project.lab())
    for page in filter(None, (project.page("read"), project.page("teach"))):
        text = page.read_text("utf-8")
        assert set(re.findall(r"`breakfix (\w+)", text)) <= set(COMMANDS)
        assert set(re.findall(r"\blab\.(\w+)", text)) <= set(asked)
        for name, world in re.findall(r'lab\.(\w+)\.world\("(\w+)"\)', text):
            assert asked[name].find_trial(world).playable
        rows = re.findall(r"^\| (`.+?`) \|", text, re.MULTILINE)
        assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} <= set(asked)


def test_what_is_lacking_is_left_out(toy):
    """A notebook with nothing beside it shows how to build it and where to try it, and tells of no command."""
    assert list(row(toy, tiny.heading("# Toy"))) == ["Build", "Try"]
    assert ways.TYPED not in ways.markdown(new_notebook(cells=[]), toy, ())


def test_what_is_there_is_shown(toy, workbook):
    """A page, a picture, a quiz and the commands each make a way, in the order of the seven."""
    page = workbook / "lib/breakfix/projects/level_9/toy.read.md"
    page.write_text("# Toy\n")
    quiz = tiny.code("%%answer lab.quiz\n...", "exercise")
    texts = ["# Toy", PICTURE, "## Mastery\n### Quiz", "Go."]
    found = row(toy, *map(tiny.heading, texts), quiz, commands=("walkthrough", "quiz", "review"))
    page.unlink()
    assert list(found) == ["Read", "Build", "Watch", "Test", "Review", "Visualize", "Try"]
    assert links(found["Read"]) == ["../../lib/breakfix/projects/level_9/toy.read.md"]
    assert found["Watch"] == "`breakfix walkthrough 9-01`"
    assert found["Test"] == "[the quiz](#cell-id=mastery-01), or `breakfix quiz 9-01`"
    assert links(found["Visualize"]) == ["#cell-id=opening-02"]


def test_repository_elsewhere_is_not_on_binder(toy, workbook, monkeypatch):
    """Binder's address is made from a repository on GitHub; without one, nobody is sent there."""
    home = workbook / "pyproject.toml"
    kept = home.read_text()
    home.write_text(re.sub(r'(?m)^Repository = ".*?"', 'Repository = "https://git.example.org/breakfix"', kept))
    try:
        assert ways.binder(toy) is None
        assert "Try" not in row(toy, tiny.heading("# Toy"))
    finally:
        home.write_text(kept)


def test_row_is_written_once(toy):
    """It comes after the title, once; a renewal writes it anew, and the other cells stay as they are."""
    book = notebook.read(toy.notebook)
    once = ways.renewed(book, toy, [])
    twice = ways.renewed(once, toy, ["review"])
    assert once.cells[1].id == ways.CELL
    assert "Review" in twice.cells[1].source
    assert notebook.text(ways.renewed(twice, toy, [])) == notebook.text(once)
    twice.cells[1].id = "lost-in-an-editor"
    assert notebook.text(ways.renewed(twice, toy, [])) == notebook.text(once)
    assert [cell.id for cell in once.cells if cell.id != ways.CELL] == [cell.id for cell in book.cells]
