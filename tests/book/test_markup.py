"""HTML from elsewhere, rebuilt."""

import re

import pandas as pd
import pytest

from breakfix.book import markup


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<script>alert(1)</script><p>a</p>", "<p>a</p>"),
        ('<p onclick="go()" style="color:red">a</p>', "<p>a</p>"),
        ('<img src="https://x.example/a.png"><iframe src="//x">b</iframe>a', "a"),
        ('<svg><a href="javascript:go()">b</a></svg>a', "a"),
        ('<a href="javascript:go()">a</a>', "a"),
        ('<a href="../data/README.md">a</a>', "a"),
        ('<a href="https://duckdb.org/&quot;">a</a>', '<a href="https://duckdb.org/&quot;">a</a>'),
        ("<p>a < b &amp; c", "<p>a &lt; b &amp; c</p>"),
        ("</div><strong>a", "<strong>a</strong>"),
        ("<style>p{}</style><h1>a</h1>", "<h3>a</h3>"),
    ],
)
def test_safe(given, kept):
    """What runs, loads or styles is gone; what stays is balanced, and its text is text."""
    assert markup.safe(given) == kept


def test_frame_has_scopes():
    """In a DataFrame's table each header says of what, the empty corner is no header, and a keyboard can scroll it."""
    text = re.sub(r">\s+<", "><", markup.safe(pd.DataFrame({"key": ["<b>"], "value": [1]}).to_html()))
    assert text.startswith(markup.SCROLLS + "<table><thead><tr><td></td>")
    assert '<th scope="col">key</th><th scope="col">value</th>' in text
    assert '<th scope="row">0</th>' in text
    assert "<td>&lt;b&gt;</td>" in text
    assert "border" not in text


def test_row_of_headers_heads_columns():
    """A first row of headers heads the columns below, also without `thead`; beside data a header heads its row."""
    text = markup.safe("<table><tr><th>key</th><th>ts</th></tr><tr><th>a</th><td>1</td></tr></table>")
    assert text.count('scope="col"') == 2
    assert '<th scope="row">a</th>' in text


def test_prose():
    """Markdown is set, markup in it is shown and not obeyed, and a picture is not asked for."""
    text = markup.prose("**so** <script>x</script> ![a](https://x.example/a.png)")
    assert "<strong>so</strong> &lt;script&gt;" in text
    assert "<img" not in text


def test_table():
    """A table of texts: headers say of what, each text is text, and no head stands above nothing."""
    text = markup.table(("field", "said"), [("n", "<5>")])
    assert '<thead><tr><th scope="col">field</th><th scope="col">said</th></tr></thead>' in text
    assert '<tr><th scope="row">n</th><td>&lt;5&gt;</td></tr>' in text
    assert "thead" not in markup.table((), [("n", 5)])
