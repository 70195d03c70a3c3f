"""A file that another process is still writing."""

import gzip

import psutil
import pytest

from breakfix.faults.unfinished import Writer

PACKED = gzip.compress(b"a line of a file\n" * 200, mtime=0)


def test_cut_short_until_it_is_finished(tmp_path):
    """Whoever reads too early finds the end missing; after the rest has come the same read is right."""
    path = tmp_path / "a.gz"
    with Writer(path, PACKED) as writer:
        with pytest.raises(EOFError):
            gzip.decompress(path.read_bytes())
        writer.finish()
        assert path.read_bytes() == PACKED


def test_the_writer_ends_with_the_block(tmp_path):
    """The other process is gone after the block, and the file keeps what was written."""
    with Writer(tmp_path / "a.gz", PACKED, share=0.25) as writer:
        other = psutil.Process(writer.pid)
        assert other.is_running()
    assert not other.is_running()
    assert (tmp_path / "a.gz").read_bytes() == PACKED[: round(len(PACKED) * 0.25)]
