"""The pictures of the README: there, used, small, and told in words for who cannot see them."""

import re
from pathlib import Path

import pytest
from lab_server import ROOT

PICTURES = sorted(Path(__file__).with_name("screenshots").glob("*.png"))
SHOWN = dict(re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", (ROOT / "README.md").read_text("utf-8")))


def test_shown_are_there():
    """The README shows each of the pictures that `make screenshots` takes, and no other."""
    assert sorted(SHOWN.values()) == [str(path.relative_to(ROOT)) for path in PICTURES]
    assert PICTURES


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.stem)
def test_small(picture):
    """A picture is a PNG of less than 150 kB."""
    data = picture.read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) < 150_000


def test_told_in_words():
    """Each picture has words of its own in place of it: a sentence, not a name."""
    assert all(len(words.split()) >= 8 for words in SHOWN)
    assert len(SHOWN) == len(PICTURES)
