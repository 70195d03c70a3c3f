"""The index of projects in the README."""

import pytest

from breakfix import places
from breakfix.book import Refusal, index


def test_readme_has_the_index():
    """The README's table is the one that `breakfix list --markdown` prints; `breakfix refresh` makes it so."""
    readme = (places.HOME / "README.md").read_text("utf-8")
    assert index.between(readme, "projects", index.markdown()) == readme


def test_links_resolve():
    """Every notebook in the table is there."""
    paths = [line.split("](")[1].split(")")[0] for line in index.markdown().splitlines()[2:]]
    assert paths
    assert all((places.HOME / path).exists() for path in paths)


def test_markers_are_needed():
    """A README without both markers is refused by their names."""
    with pytest.raises(Refusal, match="lacks the markers <!-- projects --> and <!-- /projects -->"):
        index.between("# Book\n<!-- projects -->\n", "projects", "")
