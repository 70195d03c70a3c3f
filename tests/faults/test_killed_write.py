"""A process that is killed in the midst of a write."""

from breakfix.faults import killed_write


def write(path, count):
    """A write of so many bytes, by a writer that would clear up after itself."""
    try:
        with open(path, "wb") as file:
            file.write(b"x" * count)
    except OSError:
        path.unlink()


def test_it_bites(tmp_path):
    """The part that has room is there, and nobody has cleared it away."""
    assert killed_write.forked(lambda: write(tmp_path / "a", 5000), 100)
    assert (tmp_path / "a").stat().st_size == 100


def test_it_heals(tmp_path):
    """What fits is written to its end, and this process has room again."""
    assert not killed_write.forked(lambda: write(tmp_path / "a", 100), 100)
    assert (tmp_path / "a").stat().st_size == 100
    write(tmp_path / "b", 5000)
    assert (tmp_path / "b").stat().st_size == 5000


def test_an_error_is_no_kill(tmp_path):
    """Work that raises has ended by itself."""
    assert not killed_write.forked(lambda: write(tmp_path / "no" / "a", 1), 100)
