"""The projects of the workbook: number, slug, notebook and module, found by their file names.

`notebooks/level_6/15_level6_mini_capstone.ipynb` is project `6-15`, and its other half is the
module `breakfix.projects.level_6.level6_mini_capstone`. Nothing is registered.
"""

import difflib
import importlib
import json
import pkgutil
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import breakfix.projects
from breakfix import places
from breakfix.book import Refusal
from breakfix.lab.project import number_of

NAME = re.compile(r"(\d\d)_([a-z][a-z0-9_]*)\.ipynb")
FOLDER = re.compile(r"\.|level_\d|drills")
PHASE = re.compile(r"## \w+: .*\((\d+) min(?:, and (\d+) further)?\)")
PAGES = {"read": ".read.md", "teach": ".teach.md", "svg": ".svg"}  # the idea in a page, teacher's notes, the picture


@dataclass(frozen=True)
class Project:
    """One project: a tracked notebook and, under the same slug, the module with its exercises."""

    number: str
    slug: str
    notebook: Path

    @property
    def module(self):
        """Dotted name of the module that holds the exercises."""
        folder = self.notebook.parent.relative_to(places.NOTEBOOKS)
        return ".".join(["breakfix.projects", *folder.parts, self.slug])

    @property
    def copy(self):
        """Where the learner's own copy lies; it may not be there yet."""
        return places.WORK / self.notebook.relative_to(places.NOTEBOOKS)

    def page(self, kind):
        """Path of a page beside the module, or None when there is none; kinds are those of PAGES."""
        below = places.HOME / "lib" / Path(*self.module.split("."))
        path = below.with_name(self.slug + PAGES[kind])
        return path if path.exists() else None

    @cached_property
    def _texts(self):
        cells = json.loads(self.notebook.read_text("utf-8"))["cells"]
        return ["".join(cell["source"]).splitlines() for cell in cells if cell["cell_type"] == "markdown"]

    @property
    def _opening(self):
        return self._texts[0] if self._texts else []

    @property
    def minutes(self):
        """What the headings of its phases tell, summed: minutes of the core path, and further ones."""
        told = [match for text in self._texts for line in text if (match := PHASE.fullmatch(line))]
        return sum(int(each[1]) for each in told), sum(int(each[2] or 0) for each in told)

    @property
    def title(self):
        """The text of the first `#` heading; the slug when there is none."""
        return next((line[2:].strip() for line in self._opening if line.startswith("# ")), self.slug)

    @property
    def moral(self):
        """The italic line below the title, without its asterisks; empty when there is none."""
        lines = (re.fullmatch(r"\*([^*].*[^*])\*", line.strip()) for line in self._opening)
        return next((match[1] for match in lines if match), "")

    def lab(self):
        """The imported module. Raises Refusal when the module is missing."""
        try:
            return importlib.import_module(self.module)
        except ModuleNotFoundError as error:
            if error.name is None or not self.module.startswith(error.name):
                raise
            where = self.module.replace(".", "/")
            raise Refusal(f"{self.number} has no module lib/{where}.py; write it, or remove the notebook.") from None

    def datasets(self):
        """Names of the datasets that the project runs on, the sample first."""
        return tuple(getattr(self.lab(), "datasets", ("sample",)))


def _project(path):
    """The project of a notebook file, or None when its name or folder does not follow the pattern."""
    name, folder = NAME.fullmatch(path.name), path.parent.relative_to(places.NOTEBOOKS).as_posix()
    return Project(number_of(path), name[2], path) if name and FOLDER.fullmatch(folder) else None


def _files():
    return [p for p in places.NOTEBOOKS.rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts]


def projects():
    """All projects in reading order: the start, the levels, the drill sheets."""
    found = [project for project in map(_project, _files()) if project]
    return sorted(found, key=lambda project: project.number)


def find(numbers):
    """The projects called by number (`6-15`) or slug, in the order given; all of them for none.

    Raises Refusal with the nearest known number for one that is not there.
    """
    known = projects()
    if not known:
        raise Refusal(f"There are no notebooks in {places.NOTEBOOKS}; run this in a clone of the workbook.")
    called = {project.number: project for project in known} | {project.slug: project for project in known}
    for number in numbers:
        if number not in called:
            near = difflib.get_close_matches(number, called, n=1, cutoff=0.5)
            hint = f"; the nearest is {near[0]}" if near else ""
            raise Refusal(f"There is no project {number}{hint}. `breakfix list` shows all.")
    return list(dict.fromkeys(called[number] for number in numbers)) or known


def modules():
    """Dotted names of all project modules and packages."""
    found = []
    for folder in pkgutil.iter_modules(breakfix.projects.__path__, "breakfix.projects."):
        below = [Path(path) / folder.name.rpartition(".")[2] for path in breakfix.projects.__path__]
        if re.search(r"\.(level_\d|drills)$", folder.name):
            found += [inner.name for inner in pkgutil.iter_modules(map(str, below), folder.name + ".")]
        else:
            found.append(folder.name)
    return found


def missing_halves():
    """One sentence for every notebook without a module, module without a notebook, or odd file name."""
    there, known = set(modules()), projects()
    named = {project.notebook for project in known}
    odd = [
        f"{path} is not named like 15_some_slug.ipynb in a level's folder." for path in _files() if path not in named
    ]
    lone = [f"{p.number} has no module {p.module}." for p in known if p.module not in there]
    return odd + lone + [f"{name} has no notebook." for name in sorted(there - {p.module for p in known})]
