"""The commands upgrade and reset."""

import re

import pytest
from test_door import call

import edits
from breakfix.book.copies import backups


def test_upgrade_tells_and_can_be_undone(begun):
    """`upgrade` tells what it did and how to take it back; a second one finds nothing; `--undo` brings it back."""
    before = edits.edited(begun.copy, edits.answer)
    edits.edited(begun.notebook, edits.reword)
    assert "`breakfix upgrade 9-01` has news for it." in call("start").output
    said = call("upgrade", "--dry-run").output
    assert re.search(r"would change.*\n +cells +1 renewed, 1 new\n +yours +1 answer, as you left it", said)
    assert begun.copy.read_bytes() == before
    assert "is upgraded.\n" in call("upgrade").output
    assert call("upgrade", "9-01").output == "9-01   work/level_9/01_toy.ipynb is up to date.\n"
    assert "news" not in call("start").output
    assert "is as it was before" in call("upgrade", "--undo").output
    assert begun.copy.read_bytes() == before


def test_reset_says_how_to_go_back(begun):
    """`reset` puts an answer or the whole copy back, and names the command that brings back what was there."""
    before = edits.edited(begun.copy, edits.answer)
    assert (
        "As shipped: wait.\n       `breakfix upgrade --undo 9-01` brings back" in call("reset", "9-01", "wait").output
    )
    assert "Nothing to do" in call("reset", "9-01", "wait").output
    assert "The whole copy is as shipped." in call("reset", "9-01").output
    call("upgrade", "--undo", "9-01")
    call("upgrade", "--undo", "9-01")
    assert (begun.copy.read_bytes(), backups.newest(begun)) == (before, None)


def test_salvage_names_the_broken_file(begun):
    """`upgrade` leaves a broken file alone and exits 2; `--salvage` makes a copy and says where the broken one is."""
    begun.copy.write_text("{")
    result = call("upgrade")
    assert (result.exit_code, begun.copy.read_text()) == (2, "{")
    assert "breakfix upgrade --salvage 9-01" in result.stderr
    assert "is work/level_9/01_toy.broken.ipynb now." in call("upgrade", "--salvage", "9-01").output
    assert call("upgrade").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["upgrade", "--undo", "--dry-run"], "give one of them"),
        (["upgrade", "--undo", "9-01"], "there is nothing to undo"),
        (["reset", "9-01", "wiat"], "the nearest is wait"),
        (["reset"], "Missing argument"),
    ],
)
def test_usage_errors_are_a_sentence(begun, arguments, words):
    """What cannot be done as asked is one sentence and exit 2, and the copy is as it was."""
    before = begun.copy.read_bytes()
    result = call(*arguments)
    assert (result.exit_code, words in result.stderr, "Traceback" in result.output) == (2, True, False)
    assert begun.copy.read_bytes() == before


def test_without_copies_there_is_nothing_to_do(begun):
    """Without a copy `upgrade` says how to make one; a copy under another name is found and named."""
    begun.copy.rename(begun.copy.with_name("mine.ipynb"))
    assert "work/level_9/mine.ipynb looks like one" in call("upgrade").stderr
    begun.copy.with_name("mine.ipynb").unlink()
    assert "`breakfix start` makes them" in call("upgrade").output
