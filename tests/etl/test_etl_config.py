"""The configuration of the small ETL."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from breakfix.etl import config


def test_paths_begin_in_the_jobs_folder(tmp_path):
    """Relative paths are joined to the folder, absolute ones are kept."""
    job = config.Config(tmp_path, warehouse="/elsewhere/w.sqlite")
    assert (job.source, job.raw) == (tmp_path / "source", tmp_path / "data_raw")
    assert job.warehouse == Path("/elsewhere/w.sqlite")
    assert config.Config(tmp_path).make().clean.is_dir()


def test_read(tmp_path):
    """A YAML file is read; its folder begins where the file lies."""
    path = tmp_path / "config.yaml"
    path.write_text("folder: job\nattempts: 2\nwait: 0.5\n")
    assert config.read(path) == config.Config(tmp_path / "job", attempts=2, wait=0.5)


def test_a_profile(tmp_path):
    """What a profile says stands before what is said for all."""
    path = tmp_path / "config.yaml"
    path.write_text("folder: .\nprofiles: {dev: {attempts: 1}, prod: {warehouse: prod.sqlite}}\n")
    assert config.read(path).attempts == 1
    assert config.read(path, "prod") == config.Config(tmp_path, warehouse="prod.sqlite")


def test_all_that_is_amiss_at_once(tmp_path):
    """One error names every key that is missing, misspelled or of another kind, and what to write."""
    path = tmp_path / "config.yaml"
    path.write_text("foldr: .\nwait: soon\n")
    with pytest.raises(ValueError, match=r"folder is missing, write `folder: \.") as raised:
        config.read(path)
    assert "no key foldr is known, write `folder`" in str(raised.value)
    assert "wait is 'soon'" in str(raised.value)


def test_a_secret_is_not_told(tmp_path):
    """As text a configuration shows each key, and of a secret only that it is there."""

    @dataclass(frozen=True)
    class WithKey(config.Config):
        key: str = field(default="", repr=False)

    told = str(WithKey(tmp_path, key="tulip-4711"))
    assert "tulip" not in told
    assert f"folder={tmp_path}, " in told
    assert told.endswith("key=***")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("attempts: 2", "folder is missing"),
        ("folder: .\npaths: 3", "no key paths is known"),
        ("folder: .\nattempts: many", "attempts is 'many', give a number above 0"),
        ("folder: .\nattempts: 0", "attempts is 0"),
        ("folder: .\nattempts: true", "attempts is True"),
        ("folder: .\nwait: .nan", "wait is nan"),
        ("folder: 7", "folder is 7, give a path"),
        ("- folder", "`key: value`"),
        ("folder: [", "no YAML"),
    ],
)
def test_bad_input_is_named(tmp_path, text, says):
    """One sentence: the file, what is amiss, what is wanted."""
    path = tmp_path / "config.yaml"
    path.write_text(text)
    with pytest.raises(ValueError, match=says) as raised:
        config.read(path)
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)
