"""The house: imports go down, and never in a circle."""

import ast
import functools
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import breakfix

HOME = Path(breakfix.__file__).parent
ROOMS = ("lab", "book", "pipeline", "projects")  # packages with packages in them


def modules():
    """Return the name of each module of the library -> its file."""
    found = {}
    for path in sorted(HOME.rglob("*.py")):
        name = ".".join(path.relative_to(HOME.parent).with_suffix("").parts).removesuffix(".__init__")
        found[name] = path
    return found


def imported(name, path, known):
    """Return the modules of the library that a file imports, at its top or inside of a function."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                full = f"{base}.{alias.name}"
                yield from [full] if full in known else [base] if base in known else []


@functools.cache
def graph():
    """Return each module -> what it imports of the library."""
    known = modules()
    return {name: set(imported(name, path, known)) - {name} for name, path in known.items()}


def package(name):
    """Return the package that a module belongs to: of the library, or a room of one; files beside rooms have none."""
    parts = name.split(".")
    if len(parts) > 2 and parts[1] in ROOMS:
        return ".".join(parts[:3]) if (HOME / parts[1] / parts[2]).is_dir() else None
    return ".".join(parts[:2]) if len(parts) > 1 else None


def circle(edges):
    """Return a circle of a graph, or None."""
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        return error.args[1]
    return None


def test_a_circle_is_found():
    """The test itself can fail."""
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})
    assert not circle({"a": {"b", "c"}, "b": {"c"}, "c": set()})


def test_no_file_imports_itself_by_way_of_others():
    """No circle between files, counting what a function imports when it is called."""
    assert circle(graph()) is None


@pytest.mark.parametrize("depth", ["packages", "rooms"])
def test_no_package_imports_itself_by_way_of_others(depth):
    """No circle between packages, and none between the rooms of one."""
    edges = {}
    for name, needs in graph().items():
        for other in needs:
            ends = [package(each) if depth == "rooms" else ".".join(each.split(".")[:2]) for each in (name, other)]
            if None not in ends and ends[0] != ends[1] and "breakfix" not in ends:
                edges.setdefault(ends[0], set()).add(ends[1])
    assert circle(edges) is None


def test_no_project_imports_another():
    """What two projects share moves down."""
    for name, needs in graph().items():
        if name.count(".") >= 3 and name.startswith("breakfix.projects."):
            mine = ".".join(name.split(".")[:4])
            others = {each for each in needs if each.startswith("breakfix.projects.") and each.count(".") >= 3}
            assert not {each for each in others if not f"{each}.".startswith(f"{mine}.")}, name
