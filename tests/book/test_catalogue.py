"""Projects are found by their file names."""

import pytest

import tiny
from breakfix import places
from breakfix.book import Refusal, catalogue


@pytest.fixture
def shelf(workbook):
    """Extra files that are taken away again."""
    made = []

    def put(path):
        path = workbook / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('{"cells": []}')
        made.append(path)
        return path

    yield put
    for path in made:
        path.unlink()


def test_number_and_module_come_from_path(shelf):
    """A notebook's path spells its number and its module; the start comes first, drills last."""
    for path in ("drills/04_retry.ipynb", "00_start_here.ipynb", "level_7/03_rate_limits.ipynb"):
        shelf(f"notebooks/{path}")
    found = {project.number: project.module for project in catalogue.projects()}
    assert list(found) == ["0-00", "7-03", "9-01", "d-04"]
    assert list(found.values()) == [
        "breakfix.projects.start_here",
        "breakfix.projects.level_7.rate_limits",
        "breakfix.projects.level_9.toy",
        "breakfix.projects.drills.retry",
    ]


def test_find_by_number_or_slug(workbook):
    """A project answers to its number and its slug, once; none named means all."""
    assert [project.slug for project in catalogue.find(["toy", "9-01"])] == ["toy"]
    assert catalogue.find([]) == catalogue.projects()


def test_unknown_number_names_nearest(workbook):
    """An unknown number is refused with the nearest one."""
    with pytest.raises(Refusal, match="no project 9-1; the nearest is 9-01"):
        catalogue.find(["9-1"])


def test_empty_folder_is_told(workbook, monkeypatch, tmp_path):
    """Outside a workbook the sentence says where it looked."""
    monkeypatch.setattr(places, "NOTEBOOKS", tmp_path)
    with pytest.raises(Refusal, match=f"no notebooks in {tmp_path}"):
        catalogue.find([])


def test_title_and_moral(workbook):
    """Title and moral are the notebook's first heading and italic line."""
    (toy,) = catalogue.find(["9-01"])
    assert (toy.title, toy.moral) == ("Toy", "Small things break too.")


def test_copy_lies_as_deep(workbook):
    """The learner's copy lies as deep as the notebook, so that its links hold."""
    (toy,) = catalogue.find(["9-01"])
    assert toy.copy.relative_to(places.WORK) == toy.notebook.relative_to(places.NOTEBOOKS)


def test_missing_halves_are_named(shelf):
    """A notebook without a module, a module without a notebook and an odd name are each a sentence."""
    assert catalogue.missing_halves() == []
    shelf("notebooks/level_9/07_lonely.ipynb")
    shelf("notebooks/level_9/Untitled.ipynb")
    shelf("lib/breakfix/projects/level_9/orphan.py")
    odd, lone, orphan = catalogue.missing_halves()
    assert "Untitled.ipynb is not named like 15_some_slug.ipynb" in odd
    assert lone == "9-07 has no module breakfix.projects.level_9.lonely."
    assert orphan == "breakfix.projects.level_9.orphan has no notebook."


def test_no_module_is_a_sentence(shelf):
    """To ask a notebook without a module for its exercises names the file to write."""
    shelf("notebooks/level_9/07_lonely.ipynb")
    with pytest.raises(Refusal, match=r"9-07 has no module lib/breakfix/projects/level_9/lonely\.py"):
        catalogue.find(["9-07"])[0].lab()


def test_broken_module_shows_its_own_error(workbook):
    """A module that imports what is not there raises that, not a sentence about the module."""
    tiny.write("broken", tiny.opening("broken"), "08", module="import no_such_package\n")
    try:
        with pytest.raises(ModuleNotFoundError, match="no_such_package"):
            catalogue.find(["9-08"])[0].lab()
    finally:
        (workbook / "notebooks/level_9/08_broken.ipynb").unlink()
        (workbook / "lib/breakfix/projects/level_9/broken.py").unlink()


def test_page_lies_beside_the_module(shelf):
    """A page is found by the project's slug, beside the module; one that is not there is None."""
    (toy,) = catalogue.find(["9-01"])
    page = shelf("lib/breakfix/projects/level_9/toy.teach.md")
    assert toy.page("teach") == page
    assert toy.page("read") is None
