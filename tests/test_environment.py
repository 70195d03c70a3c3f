"""environment.yml, for conda and Binder, installs what pyproject.toml says and nothing of its own."""

import tomllib

import yaml

from breakfix.places import HOME

ENVIRONMENT = yaml.safe_load((HOME / "environment.yml").read_text())
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text())["project"]


def test_equal_to_pyproject():
    """Name and Python are those of pyproject.toml; packages come from it by way of pip, pinned by the lock file."""
    python, pip, packages = ENVIRONMENT["dependencies"]
    assert ENVIRONMENT["name"] == PROJECT["name"]
    assert python == f"python{PROJECT['requires-python']}"
    assert pip == "pip"
    assert packages == {"pip": ["-c requirements.lock", "-e ."]}
    assert (HOME / "requirements.lock").exists()
