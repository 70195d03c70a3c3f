"""Verdicts of checks that have changed."""

import edits
from breakfix.book import notebook
from breakfix.book.copies import upgrade


def test_verdicts_of_changed_checks_are_taken_out(begun):
    """In place of a verdict under an earlier check a note says to run the cell again, and so does the report."""
    edits.edited(begun.copy, edits.answer)
    edits.passed("an earlier check")
    news = upgrade.upgrade(begun)
    (output,) = notebook.read(begun.copy).cells[edits.place(notebook.read(begun.copy).cells, "wait")].outputs
    assert output.text.startswith("wait: to be run again.")
    assert (news.again, news.marked, news.changes) == (["wait"], ["wait"], True)
    news = upgrade.upgrade(begun)
    assert (news.again, news.changes) == (["wait"], False)


def test_verdicts_of_present_checks_stay(begun):
    """What was judged by the present check keeps its verdict, also when it was judged by another one before."""
    before = edits.edited(begun.copy, edits.answer)
    edits.passed("an earlier check")
    edits.passed(begun.lab().wait.fingerprint)
    assert not upgrade.upgrade(begun).changes
    assert begun.copy.read_bytes() == before
