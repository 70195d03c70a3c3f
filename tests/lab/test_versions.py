"""Two versions side by side."""

import toy_project
from breakfix.lab.versions import Versions


def test_versions_are_shown_under_one_name():
    """Both are called what the task calls them, and a line that only the second has is marked."""
    shown = repr(toy_project.two_sums.versions())
    assert shown.count("def add(con):") == 2
    assert shown.count("<-") == 1
    assert toy_project.two_sums.versions()._repr_html_().count('<th scope="col"') == 2


def test_html():
    """Lines stand beside each other under headers, and markup in them is shown and not obeyed."""
    page = Versions("a < b\nc\n", "a < b\nd\n")._repr_html_()
    assert page.count("<tr>") == 3
    assert "d   &lt;-" in page
    assert "a &lt; b" in page
    assert page.startswith('<table class="mathjax_ignore"')  # else `$one and $two` is set as a formula
