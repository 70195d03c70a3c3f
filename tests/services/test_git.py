"""A git repository, whatever settings of git the machine has."""

import subprocess

import pytest

from breakfix.services.git import Repository

SECRET = "tern-4711"


@pytest.fixture
def repository(tmp_path):
    (tmp_path / "job").mkdir()
    return Repository(tmp_path / "job")


def test_what_is_offered(repository):
    """Committed files and new ones are offered, ignored ones are not, whatever their names."""
    (repository.home / "a b.txt").touch()
    repository.commit("first")
    for name, text in {".gitignore": ".env\n", ".env": "x", "d\u00e9j\u00e0": ""}.items():
        (repository.home / name).write_text(text)
    assert repository.offered() == [".gitignore", "a b.txt", "d\u00e9j\u00e0"]


def test_a_clone_has_the_history(repository, tmp_path):
    """What was taken out is in no file of a clone, and in the commits before."""
    for text in ("", SECRET, f"{SECRET}\nmore", ""):
        (repository.home / "config.yaml").write_text(text)
        repository.commit("next")
    clone = repository.clone(tmp_path / "clone")
    assert (clone.files_with(SECRET), clone.commits_with(SECRET)) == ([], [2, 3])


def test_settings_of_the_machine_do_not_count(repository, monkeypatch, tmp_path):
    """Neither a user's configuration nor GIT_DIR leads it elsewhere."""
    (tmp_path / "ignored").write_text("*.csv\n")
    (tmp_path / "gitconfig").write_text(f"[core]\n\texcludesFile = {tmp_path / 'ignored'}\n[user]\n\tname =\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    (repository.home / "a.csv").touch()
    repository.commit("first")
    assert repository.offered() == ["a.csv"]


def test_what_git_refuses_is_an_error(repository):
    """It raises, unless the caller asks it not to."""
    with pytest.raises(subprocess.CalledProcessError):
        repository.git("log")
    assert repository.git("log", check=False) == ""
