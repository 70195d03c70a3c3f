"""The screen, watched."""

import os
import subprocess
import sys

import pytest

from breakfix.lab import screen

WAYS = {
    "print": lambda: print("tulip", end=""),
    "standard error": lambda: sys.stderr.write("tulip"),
    "the first streams": lambda: sys.__stderr__.write("tulip"),
    "descriptor 1": lambda: os.write(1, b"tulip"),
    "descriptor 2": lambda: os.write(2, b"tulip"),
    "a child": lambda: subprocess.run([sys.executable, "-c", "print('tulip', end='')"], check=True),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_comes_to_the_screen_is_seen(way, capsys):
    """Whichever way it takes, the text is seen once while it is watched, and comes to the screen in the end."""
    with screen.watched() as shown:
        WAYS[way]()
        seen = shown()
    assert (seen, capsys.readouterr().out) == ("tulip", "tulip")


def test_where_a_secret_is_shown():
    """All places that show one of the secrets are named, a number as well as a text."""
    places = {"here": "a tulip", "there": "a rose", "elsewhere": "47114711"}
    assert screen.where(["tulip", 4711], places) == "here, elsewhere"
    assert screen.where(["oak"], places) == "nowhere"


def test_the_ends_are_as_they_were(capfd):
    """After an error within, descriptors and streams lead where they led before, and nothing is lost."""
    before = sys.stdout
    with pytest.raises(OSError, match="full"), screen.watched():
        print("tulip")
        raise OSError("full")
    os.write(1, b"rose")
    assert sys.stdout is before
    assert "tulip" in (out := capfd.readouterr().out)
    assert "rose" in out
