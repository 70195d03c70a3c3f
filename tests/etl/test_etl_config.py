"""The configuration of the small ETL."""

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


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("attempts: 2", "folder is missing"),
        ("folder: .\npaths: 3", "no key paths is known"),
        ("folder: .\nattempts: many", "attempts is 'many'; give a number above 0"),
        ("folder: .\nattempts: 0", "attempts is 0"),
        ("folder: .\nattempts: true", "attempts is True"),
        ("folder: 7", "folder is 7; give a path"),
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
