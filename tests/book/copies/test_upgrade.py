"""A learner's copy and the tracked notebook, as files."""

import os
import signal

import pytest

import edits
from breakfix import places
from breakfix.book import Refusal, atomic, notebook
from breakfix.book.copies import backups, copies, reset, shipped, upgrade


def test_upgrade_and_undo(begun):
    """The newer text comes in, the answer stays, and undo brings back every byte, with the permissions as they were."""
    before = edits.edited(begun.copy, edits.answer)
    begun.copy.chmod(0o640)
    edits.edited(begun.notebook, edits.reword)
    news = upgrade.upgrade(begun)
    cells = {cell.id: cell for cell in notebook.read(begun.copy).cells}
    assert (news.renewed, news.new, news.answers) == (["run-01"], ["run-04"], ["wait"])
    assert (cells["run-01"].source, cells["wait"].source) == ("## Run: reworded", edits.ANSWER)
    assert begun.copy.stat().st_mode & 0o777 == 0o640
    assert upgrade.undo(begun) is None
    assert (begun.copy.read_bytes(), begun.copy.stat().st_mode & 0o777) == (before, 0o640)


def test_upgrade_after_undo(begun):
    """An undone upgrade can be made again: the old copy still finds what it was made from."""
    edits.edited(begun.copy, edits.answer)
    edits.edited(begun.notebook, edits.reword)
    upgrade.upgrade(begun)
    after = begun.copy.read_bytes()
    upgrade.undo(begun)
    assert upgrade.upgrade(begun).renewed == ["run-01"]
    assert begun.copy.read_bytes() == after


def test_nothing_is_written_without_news(begun):
    """With no news, and on a dry run, the file stays as it is, to the byte."""
    before = edits.edited(begun.copy, edits.answer)
    begun.copy.write_bytes(before := before.replace(b"\n", b"\r\n"))
    assert not upgrade.upgrade(begun).changes
    edits.edited(begun.notebook, edits.reword)
    assert upgrade.upgrade(begun, dry_run=True).changes
    assert (begun.copy.read_bytes(), backups.newest(begun)) == (before, None)


def test_undo_keeps_what_was_written_since(begun):
    """What the learner wrote after an upgrade is kept in another file when the upgrade is undone."""
    before = edits.edited(begun.copy, edits.answer)
    edits.edited(begun.notebook, edits.reword)
    upgrade.upgrade(begun)
    since = edits.edited(begun.copy, lambda cells: edits.added(cells, 3, "written since"))
    aside = upgrade.undo(begun)
    assert (aside.read_bytes(), begun.copy.read_bytes()) == (since, before)
    with pytest.raises(Refusal, match="nothing to undo"):
        upgrade.undo(begun)


def test_an_old_copy_saved_over_an_upgrade(begun):
    """Who saves the old copy from an open JupyterLab over an upgrade can upgrade again and gets the same."""
    before = edits.edited(begun.copy, edits.answer)
    edits.edited(begun.notebook, edits.reword)
    upgrade.upgrade(begun)
    after = begun.copy.read_bytes()
    begun.copy.write_bytes(before)
    assert upgrade.has_news(begun)
    upgrade.upgrade(begun)
    assert begun.copy.read_bytes() == after
    assert not upgrade.has_news(begun)


def test_a_copy_without_a_base(begun):
    """A copy whose base is not kept is upgraded all the same: whatever differs is the learner's."""
    edits.edited(begun.copy, edits.answer)
    for path in places.WORK.rglob(".shipped/*/*.ipynb"):
        path.unlink()
    edits.edited(begun.notebook, edits.reword)
    news = upgrade.upgrade(begun)
    assert (news.new, news.beside, news.answers) == (["run-04"], ["run-01"], ["wait"])


@pytest.mark.parametrize("found", [b"", b"{", b"[]", b'{"nbformat": 3}', b'{"nbformat": 4, "cells": [1]}', b"\xff\xfe"])
def test_no_notebook_is_left_alone(begun, found):
    """A file that is no notebook is told in a sentence with the command that helps, and stays as it is."""
    begun.copy.write_bytes(found)
    with pytest.raises(Refusal, match="breakfix upgrade --salvage 9-01"):
        upgrade.upgrade(begun)
    assert (begun.copy.read_bytes(), upgrade.has_news(begun)) == (found, False)


def test_a_renamed_copy_is_named(begun):
    """When the copy has another name, the sentence says which file it is."""
    begun.copy.rename(begun.copy.with_name("mine.ipynb"))
    with pytest.raises(Refusal, match=r"work/level_9/mine\.ipynb looks like one"):
        upgrade.upgrade(begun)


def test_a_read_only_copy_stays(begun):
    """A copy that the learner has locked is not replaced."""
    before = edits.edited(begun.copy, edits.answer)
    edits.edited(begun.notebook, edits.reword)
    begun.copy.chmod(0o440)
    with pytest.raises(Refusal, match=r"chmod u\+w work/level_9/01_toy\.ipynb"):
        upgrade.upgrade(begun)
    assert (begun.copy.read_bytes(), backups.newest(begun)) == (before, None)


def test_a_link_stays_a_link(begun, tmp_path):
    """A copy that lies elsewhere is upgraded where it lies."""
    begun.copy.rename(tmp_path / "elsewhere.ipynb")
    begun.copy.symlink_to(tmp_path / "elsewhere.ipynb")
    edits.edited(begun.notebook, edits.reword)
    upgrade.upgrade(begun)
    assert begun.copy.is_symlink()
    assert "reworded" in (tmp_path / "elsewhere.ipynb").read_text()


def test_one_at_a_time(begun):
    """While one command changes copies, another one says so and changes nothing."""
    with atomic.alone(places.WORK), pytest.raises(Refusal, match="wait for it"):
        upgrade.upgrade(begun)


def test_what_is_saved_meanwhile_stays(begun, monkeypatch):
    """A copy that JupyterLab saves while it is being upgraded is not overwritten."""
    edits.edited(begun.copy, edits.answer)
    edits.edited(begun.notebook, edits.reword)
    since = []
    keep = shipped.keep
    monkeypatch.setattr(
        shipped, "keep", lambda *given: since.append(edits.edited(begun.copy, edits.solved_one)) or keep(*given)
    )
    with pytest.raises(Refusal, match="Try again"):
        upgrade.upgrade(begun)
    assert (begun.copy.read_bytes(), backups.newest(begun)) == (since[0], None)


CALLS = ((os, "open"), (os, "fsync"), (os, "replace"), (atomic, "swap"))


def test_killed_at_any_step(begun):
    """Killed at whatever call that writes, the copy is the old one or the new one, and the next upgrade ends well."""
    before = edits.edited(begun.copy, edits.answer)
    edits.edited(begun.notebook, edits.reword)
    upgrade.upgrade(begun)
    after = begun.copy.read_bytes()
    found = []
    while not found or os.WIFSIGNALED(found[-1][0]):
        upgrade.undo(begun)
        assert begun.copy.read_bytes() == before
        found.append((_killed_at(len(found) + 1, begun), begun.copy.read_bytes()))
        upgrade.upgrade(begun)
        assert begun.copy.read_bytes() == after
    new = [text == after for _, text in found]
    assert {text for _, text in found} == {before, after}
    assert (new, len(new) > 8, new.count(True) > 1) == (sorted(new), True, True), new


def _killed_at(step, project):
    """Upgrade in a process that is killed at a step; returns its status."""
    child = os.fork()
    if not child:
        _die_at(step)
        upgrade.upgrade(project)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def _die_at(step):
    """Have this process killed before its call number `step` to one of CALLS."""
    count = iter(range(step - 1, -1, -1))

    def dying(call):
        def called(*given, **more):
            if not next(count, 1):
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*given, **more)

        return called

    for place, name in CALLS:
        setattr(place, name, dying(getattr(place, name)))


def test_put_together(begun):
    """A broken file gives back what it holds; it is kept, and undo brings it back."""
    edits.edited(begun.copy, edits.answer)
    whole = edits.edited(begun.copy, lambda cells: edits.added(cells, 8, "own = 1"))
    broken = whole[: whole.index(b'"id": "holds"')]
    begun.copy.write_bytes(broken)
    _, aside = upgrade.put_together(begun)
    text = notebook.read(begun.copy)
    assert [cell.source for cell in text.cells] == [cell.source for cell in notebook.loads(whole, "whole").cells]
    assert aside.read_bytes() == broken
    upgrade.undo(begun)
    assert begun.copy.read_bytes() == broken


def test_answers_come_back_from_the_ledger(begun):
    """An answer cell that is as shipped gets the last text that the ledger has; one with an answer keeps it."""
    edits.passed("any")
    news, aside = upgrade.put_together(begun)
    text = notebook.read(begun.copy)
    assert (news.restored, aside) == (["wait"], None)
    assert text.cells[edits.place(text.cells, "wait")].source == "%%answer lab.wait\nwait = 4  # from the ledger"
    edits.edited(begun.copy, edits.answer)
    assert upgrade.put_together(begun)[0].restored == []


def test_a_copy_in_an_editor(begun):
    """A text file is upgraded, reset and brought back like a notebook, in its own form; the notebook is left alone."""
    notebooks = begun.copy.read_bytes()
    copies.start(begun, "py")
    text = copies.path(begun, "py")
    os.utime(begun.copy, ns=(1, 1))
    text.write_text(text.read_text().replace("wait = ...", "wait = 4  # mine"))
    before = text.read_bytes()
    edits.edited(begun.notebook, edits.reword)
    assert upgrade.upgrade(begun).renewed == ["run-01"]
    assert "# ## Run: reworded" in text.read_text()
    assert "wait = 4  # mine" in text.read_text()
    reset.reset_answers(begun, ["wait"])
    assert "wait = 4" not in text.read_text()
    assert [upgrade.undo(begun), upgrade.undo(begun)] == [None, None]
    assert (text.read_bytes(), begun.copy.read_bytes()) == (before, notebooks)
