"""A shelf: records that change while they are read, in two orders."""

from hypothesis import given
from hypothesis import strategies as st

from breakfix.services.shelf import AGE, Shelf

ROWS = [("b", 1, 20), ("a", 2, 10), ("c", 3, None)]


def keys(rows):
    return [key for key, _, _ in rows]


def test_orders():
    """By key, and newest first; what has no time comes last."""
    shelf = Shelf(ROWS)
    assert (keys(shelf.rows()), keys(shelf.newest_first())) == (["a", "b", "c"], ["b", "a", "c"])


def test_change():
    """A change is one new version; what it does not name stays."""
    shelf = Shelf(ROWS)
    shelf.change(put=[("d", 4, 40), ("a", 5, 50)], remove=["b", "nobody"])
    assert (shelf.version, shelf.rows()) == (2, [("a", 5, 50), ("c", 3, None), ("d", 4, 40)])
    assert keys(shelf.newest_first()) == ["a", "d", "c"]


def test_touch():
    """The oldest comes first among the newest, and keeps its place by key; an empty shelf has none."""
    shelf = Shelf(ROWS)
    assert shelf.touch() == "c"
    assert (keys(shelf.newest_first()), keys(shelf.rows())) == (["c", "b", "a"], ["a", "b", "c"])
    assert Shelf([]).touch() is None


def test_earlier():
    """A replica that lags has the version before; of the first version all is an hour older."""
    shelf = Shelf(ROWS)
    first = shelf.earlier()
    assert (first.version, first.rows()) == (0, [("a", 2, 10 - AGE), ("b", 1, 20 - AGE), ("c", 3, None)])
    shelf.change(remove=["a"])
    assert (shelf.earlier().version, shelf.earlier().rows()) == (1, [("a", 2, 10), ("b", 1, 20), ("c", 3, None)])


@given(st.sets(st.text(max_size=3), max_size=8), st.text(max_size=3), st.integers(1, 3))
def test_every_record_once(names, new, size):
    """Read after the last key, each record that was there all the time comes once, though another one moves."""
    shelf = Shelf((name, 0, number) for number, name in enumerate(sorted(names)))
    read, start = [], 0
    while rows := shelf.by_key(start, start + size):
        read += keys(rows)
        shelf.touch()
        shelf.change(put=[(new, 1, 99)])
        start = shelf.place(read[-1])
    assert set(read) - {new} == names - {new}
    assert len(read) == len(set(read))
