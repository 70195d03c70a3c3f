"""A learner's copy and the tracked notebook, as files."""

import json
import os
import signal

import pytest
from nbformat.v4 import new_output

import edits
import tiny
from breakfix import places
from breakfix.book import Refusal, atomic, backups, catalogue, copies, notebook, shipped, upgrade

ANSWER = "%%answer lab.wait\nwait = 3  # mine"


@pytest.fixture
def toy(workbook):
    """The toy project with a fresh copy, its tracked notebook as it was, and no ledger."""
    tiny.write_toy()
    (project,) = catalogue.find(["9-01"])
    for path in [project.copy, *places.WORK.rglob("*.ipynb"), places.WORK / "ledger.jsonl"]:
        path.unlink(missing_ok=True)
    copies.start(project)
    return project


def edited(path, edit):
    """Edit the cells of a notebook file; returns its bytes."""
    text = notebook.read(path)
    edit(text.cells)
    notebook.write(text, path)
    return path.read_bytes()


def answer(cells):
    """The learner answers one exercise, with a verdict below it."""
    edits.wrote(cells, "wait", ANSWER)
    cells[edits.place(cells, "wait")].outputs = [new_output("stream", name="stdout", text="wait: passed.")]


def reword(cells):
    """The author rewords a cell and adds one."""
    edits.wrote(cells, "run-01", "## Run: reworded")
    edits.added(cells, 6, "fresh = 1", "run-04")


def test_upgrade_and_undo(toy):
    """The newer text comes in, the answer stays, and undo brings back every byte, with the permissions as they were."""
    before = edited(toy.copy, answer)
    toy.copy.chmod(0o640)
    edited(toy.notebook, reword)
    news = upgrade.upgrade(toy)
    cells = {cell.id: cell for cell in notebook.read(toy.copy).cells}
    assert (news.renewed, news.new, news.answers) == (["run-01"], ["run-04"], ["wait"])
    assert (cells["run-01"].source, cells["wait"].source) == ("## Run: reworded", ANSWER)
    assert toy.copy.stat().st_mode & 0o777 == 0o640
    assert upgrade.undo(toy) is None
    assert (toy.copy.read_bytes(), toy.copy.stat().st_mode & 0o777) == (before, 0o640)


def test_upgrade_after_undo(toy):
    """An undone upgrade can be made again: the old copy still finds what it was made from."""
    edited(toy.copy, answer)
    edited(toy.notebook, reword)
    upgrade.upgrade(toy)
    after = toy.copy.read_bytes()
    upgrade.undo(toy)
    assert upgrade.upgrade(toy).renewed == ["run-01"]
    assert toy.copy.read_bytes() == after


def test_nothing_is_written_without_news(toy):
    """With no news, and on a dry run, the file stays as it is, to the byte."""
    before = edited(toy.copy, answer)
    toy.copy.write_bytes(before := before.replace(b"\n", b"\r\n"))
    assert not upgrade.upgrade(toy).changes
    edited(toy.notebook, reword)
    assert upgrade.upgrade(toy, dry_run=True).changes
    assert (toy.copy.read_bytes(), backups.newest(toy)) == (before, None)


def test_undo_keeps_what_was_written_since(toy):
    """What the learner wrote after an upgrade is kept in another file when the upgrade is undone."""
    before = edited(toy.copy, answer)
    edited(toy.notebook, reword)
    upgrade.upgrade(toy)
    since = edited(toy.copy, lambda cells: edits.added(cells, 3, "written since"))
    aside = upgrade.undo(toy)
    assert (aside.read_bytes(), toy.copy.read_bytes()) == (since, before)
    with pytest.raises(Refusal, match="nothing to undo"):
        upgrade.undo(toy)


def test_an_old_copy_saved_over_an_upgrade(toy):
    """Who saves the old copy from an open JupyterLab over an upgrade can upgrade again and gets the same."""
    before = edited(toy.copy, answer)
    edited(toy.notebook, reword)
    upgrade.upgrade(toy)
    after = toy.copy.read_bytes()
    toy.copy.write_bytes(before)
    assert upgrade.has_news(toy)
    upgrade.upgrade(toy)
    assert toy.copy.read_bytes() == after
    assert not upgrade.has_news(toy)


def test_a_copy_without_a_base(toy):
    """A copy whose base is not kept is upgraded all the same: whatever differs is the learner's."""
    edited(toy.copy, answer)
    for path in places.WORK.rglob(".shipped/*/*.ipynb"):
        path.unlink()
    edited(toy.notebook, reword)
    news = upgrade.upgrade(toy)
    assert (news.new, news.beside, news.answers) == (["run-04"], ["run-01"], ["wait"])


@pytest.mark.parametrize("found", [b"", b"{", b"[]", b'{"nbformat": 3}', b'{"nbformat": 4, "cells": [1]}', b"\xff\xfe"])
def test_no_notebook_is_left_alone(toy, found):
    """A file that is no notebook is told in a sentence with the command that helps, and stays as it is."""
    toy.copy.write_bytes(found)
    with pytest.raises(Refusal, match="breakfix upgrade --salvage 9-01"):
        upgrade.upgrade(toy)
    assert (toy.copy.read_bytes(), upgrade.has_news(toy)) == (found, False)


def test_a_renamed_copy_is_named(toy):
    """When the copy has another name, the sentence says which file it is."""
    toy.copy.rename(toy.copy.with_name("mine.ipynb"))
    with pytest.raises(Refusal, match=r"work/level_9/mine\.ipynb looks like one"):
        upgrade.upgrade(toy)


def test_a_read_only_copy_stays(toy):
    """A copy that the learner has locked is not replaced."""
    before = edited(toy.copy, answer)
    edited(toy.notebook, reword)
    toy.copy.chmod(0o440)
    with pytest.raises(Refusal, match=r"chmod u\+w work/level_9/01_toy\.ipynb"):
        upgrade.upgrade(toy)
    assert (toy.copy.read_bytes(), backups.newest(toy)) == (before, None)


def test_a_link_stays_a_link(toy, tmp_path):
    """A copy that lies elsewhere is upgraded where it lies."""
    toy.copy.rename(tmp_path / "elsewhere.ipynb")
    toy.copy.symlink_to(tmp_path / "elsewhere.ipynb")
    edited(toy.notebook, reword)
    upgrade.upgrade(toy)
    assert toy.copy.is_symlink()
    assert "reworded" in (tmp_path / "elsewhere.ipynb").read_text()


def test_one_at_a_time(toy):
    """While one command changes copies, another one says so and changes nothing."""
    with atomic.alone(places.WORK), pytest.raises(Refusal, match="wait for it"):
        upgrade.upgrade(toy)


def test_what_is_saved_meanwhile_stays(toy, monkeypatch):
    """A copy that JupyterLab saves while it is being upgraded is not overwritten."""
    edited(toy.copy, answer)
    edited(toy.notebook, reword)
    since = []
    keep = shipped.keep
    monkeypatch.setattr(
        shipped, "keep", lambda *given: since.append(edited(toy.copy, edits.solved_one)) or keep(*given)
    )
    with pytest.raises(Refusal, match="Try again"):
        upgrade.upgrade(toy)
    assert (toy.copy.read_bytes(), backups.newest(toy)) == (since[0], None)


CALLS = ("open", "fsync", "replace")


def test_killed_at_any_step(toy):
    """Killed at whatever call that writes, the copy is the old one or the new one, and the next upgrade ends well."""
    before = edited(toy.copy, answer)
    edited(toy.notebook, reword)
    upgrade.upgrade(toy)
    after = toy.copy.read_bytes()
    found = []
    while not found or os.WIFSIGNALED(found[-1][0]):
        upgrade.undo(toy)
        assert toy.copy.read_bytes() == before
        found.append((_killed_at(len(found) + 1, toy), toy.copy.read_bytes()))
        upgrade.upgrade(toy)
        assert toy.copy.read_bytes() == after
    new = [text == after for _, text in found]
    assert {text for _, text in found} == {before, after}
    assert (new, len(new) > 10, new.count(True) > 2) == (sorted(new), True, True)


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

    for name in CALLS:
        setattr(os, name, dying(getattr(os, name)))


def test_verdicts_of_changed_checks_are_taken_out(toy):
    """In place of a verdict under an earlier check a note says to run the cell again, and so does the report."""
    edited(toy.copy, answer)
    passed(toy, "an earlier check")
    news = upgrade.upgrade(toy)
    (output,) = notebook.read(toy.copy).cells[edits.place(notebook.read(toy.copy).cells, "wait")].outputs
    assert output.text.startswith("wait: to be run again.")
    assert (news.again, news.marked, news.changes) == (["wait"], ["wait"], True)
    news = upgrade.upgrade(toy)
    assert (news.again, news.changes) == (["wait"], False)


def passed(project, check):
    """Write into the ledger that `wait` passed under a check."""
    event = {"at": "2026-01-01T00:00:00Z", "kind": "attempt", "project": "9-01", "exercise": "wait"}
    event |= {"status": "passed", "check": check, "source": "wait = 4  # from the ledger\n"}
    with open(places.WORK / "ledger.jsonl", "a") as ledger:
        ledger.write(json.dumps(event) + "\n")


def test_verdicts_of_present_checks_stay(toy):
    """What was judged by the present check keeps its verdict, also when it was judged by another one before."""
    before = edited(toy.copy, answer)
    passed(toy, "an earlier check")
    passed(toy, toy.lab().wait.fingerprint)
    assert not upgrade.upgrade(toy).changes
    assert toy.copy.read_bytes() == before


def test_put_together(toy):
    """A broken file gives back what it holds; it is kept, and undo brings it back."""
    edited(toy.copy, answer)
    whole = edited(toy.copy, lambda cells: edits.added(cells, 8, "own = 1"))
    broken = whole[: whole.index(b'"id": "holds"')]
    toy.copy.write_bytes(broken)
    _, aside = upgrade.put_together(toy)
    text = notebook.read(toy.copy)
    assert [cell.source for cell in text.cells] == [cell.source for cell in notebook.loads(whole, "whole").cells]
    assert aside.read_bytes() == broken
    upgrade.undo(toy)
    assert toy.copy.read_bytes() == broken


def test_answers_come_back_from_the_ledger(toy):
    """An answer cell that is as shipped gets the last text that the ledger has; one with an answer keeps it."""
    passed(toy, "any")
    news, aside = upgrade.put_together(toy)
    text = notebook.read(toy.copy)
    assert (news.restored, aside) == (["wait"], None)
    assert text.cells[edits.place(text.cells, "wait")].source == "%%answer lab.wait\nwait = 4  # from the ledger"
    edited(toy.copy, answer)
    assert upgrade.put_together(toy)[0].restored == []
