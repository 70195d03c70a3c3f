"""What a learner is told of an upgrade."""

from breakfix.book.copies.news import News, fenced, retired
from tiny import code


def test_only_what_happened_is_told():
    """A line for each thing that happened, none for the rest; a cell is called by what is seen of it."""
    news = News(renewed=["a", "b"], gone=["c"], answers=["load"], beside=["run-02"], called={"run-02": "Run: x = 1"})
    assert news.lines("6-15") == [
        ("cells", "2 renewed, 1 gone"),
        ("yours", "1 answer, as you left it"),
        ("beside", "you had changed these; the newer text lies below yours:\nRun: x = 1"),
    ]


def test_long_lists_are_cut():
    """More than four names are counted."""
    (line,) = News(again=list("abcdef")).lines("6-15")
    assert line == ("again", "a, b, c, d and 2 more: the check has changed since you passed; run the cell again")


def test_what_stays_is_no_change():
    """Answers, own cells and what was left out do not make a copy another one."""
    assert not News(answers=["a"], own=["b"], edited=["c"], deleted=["d"], stubs=["e"], again=["f"]).changes
    assert all(News(**{name: ["a"]}).changes for name in ("renewed", "new", "gone", "moved", "beside", "marked"))


def test_fence_is_longer_than_any_in_the_text():
    """An answer that holds a fence stays one block."""
    assert fenced("a\n````\nb").startswith("`````python\n")
    assert "def load" in retired("load", code("def load(con): ..."))
