"""What was shipped when a copy was made."""

import edits
from breakfix import places
from breakfix.book.copies import shipped

OTHER = {"all": lambda cells: [edits.wrote(cells, cell.id, f"# {cell.id}") for cell in cells]}


def versions(project):
    """Two shipped notebooks, kept, as copies that say where they are from."""
    older, newer = edits.shipped(), edits.changed(OTHER["all"])
    return shipped.keep(project, older), shipped.keep(project, newer)


def test_a_copy_names_its_base(begun):
    """A copy that says what it came from is believed, however much it resembles another version."""
    older, newer = versions(begun)
    newer.metadata.breakfix.shipped = older.metadata.breakfix.shipped
    assert shipped.base(begun, newer).cells == older.cells


def test_a_copy_without_a_word_is_compared(begun):
    """Where a tool has dropped what the copy said, and its ids, the base is the version that is most like it."""
    for copy in versions(begun):
        wanted = copy.cells
        mine = edits.changed(edits.without_ids)
        for cell, other in zip(mine.cells, wanted, strict=True):
            cell.source = other.source
        assert shipped.base(begun, mine).cells == wanted


def test_a_damaged_base_is_none(begun):
    """A base that cannot be read does not stop an upgrade."""
    older, _ = versions(begun)
    for path in (places.WORK / ".shipped").rglob("*.ipynb"):
        path.write_text("{")
    assert shipped.base(begun, older) is None
