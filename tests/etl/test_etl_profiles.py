"""Profiles of the small ETL's configuration."""

import pytest

from breakfix.etl import profiles

FILE = """
folder: .
attempts: 4
profiles:
  dev: {attempts: 1}
  prod:
"""


@pytest.mark.parametrize(("profile", "attempts"), [(None, 1), ("dev", 1), ("prod", 4)])
def test_a_profile_replaces_what_is_for_all(tmp_path, profile, attempts):
    """Its own keys stand before the others; an empty one replaces nothing; nobody gets prod unasked."""
    path = tmp_path / "config.yaml"
    path.write_text(FILE)
    assert profiles.said(path, profile) == {"folder": ".", "attempts": attempts}


@pytest.mark.parametrize(
    ("text", "profile", "says"),
    [
        (FILE, "test", "no profile test is known; the profiles are dev, prod"),
        ("folder: .", "prod", "it has no profiles"),
        ("folder: .\nprofiles: [dev]", None, "below profiles"),
        ("folder: .\nprofiles: {dev: 3}", None, "below dev"),
        ("folder: .\nprofiles: {dev: {wait: 1, wait: 2}}", None, "wait stands twice"),
        ("folder: .\nfolder: .", None, "folder stands twice"),
        ("folder: 2013-02-30", None, "no YAML: day is out of range"),
        ("folder: !!python/object/apply:os.getcwd []", None, "no YAML: could not determine a constructor"),
    ],
)
def test_what_is_amiss_is_named_in_one_line(tmp_path, text, profile, says):
    """The file, and what is amiss; no code that the file names is run."""
    path = tmp_path / "config.yaml"
    path.write_text(text)
    with pytest.raises(ValueError, match=says) as raised:
        profiles.said(path, profile)
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_no_file(tmp_path):
    """A file that is not there is an OSError, as everywhere."""
    with pytest.raises(FileNotFoundError):
        profiles.said(tmp_path / "config.yaml")
