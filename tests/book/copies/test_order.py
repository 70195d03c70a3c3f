"""Where cells stand in an upgraded copy."""

import pytest

from breakfix.book.copies.order import arrange


@pytest.mark.parametrize(
    ("base", "mine", "newer", "wanted"),
    [
        ("abc", "abc", "abc", "abc"),
        ("abc", "abc", "acb", "acb"),  # the author moves
        ("abcd", "acbd", "abcd", "acbd"),  # the learner moves
        ("abc", "abxc", "abc", "abxc"),  # the learner adds
        ("abc", "xabcy", "nabc", "xnabcy"),  # both add
        ("abc", "abxyc", "cab", "cabxy"),  # what the learner added follows its neighbour
        ("abcd", "adbc", "abncd", "adbnc"),  # the learner moves, the author adds
        ("abc", "ac", "anc", "anc"),  # the learner took b out
        ("", "bax", "abn", "baxn"),  # no base
        ("abc", "", "abc", "abc"),
    ],
)
def test_both_orders_meet(base, mine, newer, wanted):
    """The newer order stands, except for what the learner moved or added: that follows its neighbour."""
    assert "".join(arrange(list(base), list(mine), list(newer))) == wanted
