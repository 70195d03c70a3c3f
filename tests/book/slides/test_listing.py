"""Code in a page."""

import html
import re

from breakfix.book.slides import listing


def text_of(markup):
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


SOURCE = 'def load(con):\n    con.execute("""\n        select 1 where 2 < 3\n    """)'


def test_text_is_whole():
    """A listing has every line as it was written, marked as words of its language."""
    text = listing.code(SOURCE)
    assert text_of(text) == SOURCE + "\n"
    assert '<span class="k">def</span>' in text
    assert '<span class="k">select</span>' in listing.code("select 1", "sql")


def test_no_language():
    """Text of no language, markup in it too, is shown as it is."""
    assert text_of(listing.code("<b>when</b>\n  it", "prose")) == "<b>when</b>\n  it\n"
    assert "<b>" not in listing.code("<b>", "prose")


def test_broken_lines_hang():
    """A line says how far it is indented, so that where it is broken it goes on further in."""
    assert re.findall(r"--in:(\d+)", listing.code(SOURCE)) == ["0", "4", "8", "4"]


def test_beside_marks_what_differs():
    """Lines that only one version has are marked by an element, a sign and a word for those who listen."""
    text = listing.beside("a = 1\nb = 2\n", "a = 1\nb = 3\nc = 4\n", titles=("As shipped", "Mine"))
    assert re.findall(r"<figcaption>(.*?)<", text) == ["As shipped", "Mine"]
    assert [text_of(line).strip() for line in re.findall(r"<del.*?</del>", text, re.DOTALL)] == ["- taken out: b = 2"]
    put_in = [text_of(line).strip() for line in re.findall(r"<ins.*?</ins>", text, re.DOTALL)]
    assert put_in == ["+ put in: b = 3", "+ put in: c = 4"]


def test_beside_marks_nothing_in_equal_texts():
    """Two equal versions have no marks."""
    text = listing.beside("a = 1", "a = 1\n")
    assert "<del" not in text and "<ins" not in text
