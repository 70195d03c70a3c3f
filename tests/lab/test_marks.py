"""The marks of a history."""

from breakfix.history import KINDS
from breakfix.lab.marks import SHAPES, mark


def test_each_kind_has_a_shape_of_its_own():
    """No two kinds of event look alike, whatever the colours."""
    assert set(SHAPES) == set(KINDS)
    assert len(set(SHAPES.values())) == len(KINDS)


def test_a_mark_stands_where_it_is_put():
    """Its middle is at the place given."""
    assert mark("kill", 3, 4.5).startswith('<g transform="translate(3 4.5)">')
