"""A page as a browser takes it."""

import pytest

from breakfix.dashboard.parsed import parsed


def test_elements_are_found_by_tag_and_attributes():
    """`find` takes a tag and attributes; a text is read with one space where there was white space."""
    page = parsed('<p class="a" data-kpi="x">one\n  <b>two</b></p><p class="b">three</p>')
    (found,) = page.find("p", class_="a", data_kpi="x")
    assert (found.text, found.typed) == ("one two", "one\n  two")
    assert [each.tag for each in page.walk()] == ["page", "p", "b", "p"]


@pytest.mark.parametrize("end", ["<textarea>", "<!--", "<img alt='", "<style>", "<title>", "<plaintext>"])
def test_what_has_no_end_takes_the_rest_of_the_page(end):
    """As in a browser, nothing that follows it is an element."""
    assert not parsed(f"<p>one</p>{end}<b>two</b>").find("b")


def test_of_two_attributes_with_one_name_the_first_counts():
    """As in a browser."""
    assert parsed("<img src=/a src=/b>").find("img")[0].attributes == {"src": "/a"}
