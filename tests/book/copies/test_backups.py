"""What a copy was before it was changed."""

import pytest

from breakfix.book import Refusal, atomic
from breakfix.book.copies import backups


@pytest.mark.parametrize("form", [".ipynb", ".py"])
def test_each_change_can_be_taken_back(begun, form):
    """Several changes are taken back one by one, the newest first, in either form of a copy."""
    path = begun.copy.with_suffix(form)
    path.write_bytes(b"0")
    for before, after in ((b"0", b"1"), (b"1", b"2"), (b"2", b"3")):
        backups.exchange(begun, before, after, form)
    for wanted in (b"2", b"1", b"0"):
        assert backups.undo(begun) is None
        assert path.read_bytes() == wanted
    with pytest.raises(Refusal, match="nothing to undo"):
        backups.undo(begun)


def test_more_than_nine_changes(begun):
    """The newest is the newest by number, also after the thousandth."""
    for count in range(12):
        backups.exchange(begun, begun.copy.read_bytes(), b"%d" % count)
    kept = backups.newest(begun)
    kept.rename(kept.with_name(kept.name.replace("012-", "1000-")))
    backups.exchange(begun, b"11", b"12")
    assert backups.newest(begun).name.startswith("1001-")


def test_a_copy_that_is_gone_comes_back(begun):
    """Undo brings a copy back that the learner has deleted since."""
    backups.exchange(begun, begun.copy.read_bytes(), b"new")
    begun.copy.unlink()
    backups.undo(begun)
    assert b"nbformat" in begun.copy.read_bytes()


def test_nothing_is_kept_where_nothing_was(begun):
    """A copy that is made anew leaves nothing to undo."""
    begun.copy.unlink()
    backups.exchange(begun, None, b"new")
    assert (begun.copy.read_bytes(), backups.newest(begun)) == (b"new", None)


@pytest.mark.parametrize("saves", [1, 2, 3])
def test_a_save_in_between_is_not_lost(begun, monkeypatch, saves):
    """Whoever saves between the look and the change finds what they saved, and the change says so."""
    before, left, swap = begun.copy.read_bytes(), iter(range(saves)), atomic.swap

    def later(one, other):
        if (number := next(left, None)) is not None:
            begun.copy.write_bytes(b"saved %d" % number)
        return swap(one, other)

    monkeypatch.setattr(atomic, "swap", later)
    with pytest.raises(Refusal, match="saved by another program"):
        backups.exchange(begun, before, b"new")
    assert (begun.copy.read_bytes(), backups.newest(begun)) == (b"saved %d" % (saves - 1), None)


def test_a_change_that_was_stopped(begun):
    """What was killed before it came to the copy leaves nothing to undo, and the next change is kept."""
    backups.exchange(begun, begun.copy.read_bytes(), b"1")
    kept = backups.newest(begun)
    kept.with_name(f"002-{backups._digest(b'2')}{kept.suffix}").write_bytes(b"2")
    assert backups.newest(begun) == kept
    backups.exchange(begun, b"1", b"3")
    backups.undo(begun)
    assert begun.copy.read_bytes() == b"1"


def test_where_the_system_cannot_swap(begun, monkeypatch):
    """The change is done all the same, and can be taken back."""
    before = begun.copy.read_bytes()
    monkeypatch.setattr(atomic, "swap", lambda *_: False)
    backups.exchange(begun, before, b"new")
    assert begun.copy.read_bytes() == b"new"
    backups.undo(begun)
    assert begun.copy.read_bytes() == before
