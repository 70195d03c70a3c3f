"""What README.md and CONTRIBUTING.md name is there: targets, commands, files."""

import re

import pytest

from breakfix.cli.door import main
from breakfix.places import HOME

PAGES = ["README.md", "notebooks/level_6/README.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/README.md"]
PAGES += ["lib/breakfix/book/grading/README.md"]


@pytest.fixture(params=PAGES)
def page(request):
    return HOME / request.param


def code(text):
    """Every piece of code in the page: between backticks, and indented lines."""
    return re.findall(r"`([^`\n]+)`", text) + re.findall(r"(?m)^ {4}(\S.*)$", text)


def test_links(page):
    """Every relative link leads to a file or folder."""
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text())
    missing = [link for link in links if not (page.parent / link).exists()]
    assert not missing


def test_make_targets(page):
    """Every `make ...` is a target of the Makefile."""
    targets = set(re.findall(r"(?m)^([a-z]+):", (HOME / "Makefile").read_text()))
    named = {name for piece in code(page.read_text()) for name in re.findall(r"^make ([a-z]+)", piece)}
    assert named <= targets


def test_commands(page):
    """Every `breakfix ...` is a command, unless the page says that it is still to come."""
    text = page.read_text().split("## Not there yet")[0]
    named = {name for piece in code(text) for name in re.findall(r"^(?:\S+/)?breakfix ([a-z]+)", piece)}
    assert named <= set(main.list_commands(None))


def test_readme_names_all():
    """The README leaves out no command and no target but `help`, `lock` and those that say they are for authors."""
    pieces = code((HOME / "README.md").read_text())
    targets = set(re.findall(r"(?m)^([a-z]+):.*## (?!for authors)", (HOME / "Makefile").read_text())) - {"help", "lock"}
    for name in [*(f"make {name}" for name in targets), *(f"breakfix {name}" for name in main.list_commands(None))]:
        assert any(piece.startswith(name) for piece in pieces), name
