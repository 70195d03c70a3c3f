"""environment.yml for conda and .binder/ for Binder install what pyproject.toml says and nothing of their own."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import yaml

from breakfix.places import HOME

PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text())["project"]
BINDER = HOME / ".binder"


def dependencies(path):
    """Name and dependencies of a conda environment."""
    environment = yaml.safe_load(path.read_text())
    return environment["name"], environment["dependencies"]


def test_equal_to_pyproject():
    """Name and Python are those of pyproject.toml; packages come from it by way of pip, pinned by the lock file."""
    name, (python, pip, packages) = dependencies(HOME / "environment.yml")
    assert name == PROJECT["name"]
    assert python == f"python{PROJECT['requires-python']}"
    assert pip == "pip"
    assert packages == {"pip": ["-c requirements.lock", "-e .[s3]"]}
    assert (HOME / "requirements.lock").exists()


def test_binder_has_a_python_that_fits():
    """Binder gets a Python that it has prepared, `python=3.x`, no older than pyproject.toml asks, and pip."""
    name, (python, pip) = dependencies(BINDER / "environment.yml")
    assert (name, pip) == (PROJECT["name"], "pip")
    number = [int(part) for part in python.removeprefix("python=").split(".")]
    assert number >= [int(part) for part in PROJECT["requires-python"].removeprefix(">=").split(".")]


def test_binder_sets_up_as_make_does(tmp_path):
    """postBuild can be run, installs what environment.yml does, and makes settings and copies as `make lab` does."""
    script = BINDER / "postBuild"
    assert os.access(script, os.X_OK)
    (tmp_path / "python").write_text('#!/bin/sh\necho "python $*" >> "$CALLS"\n[ "$1" = -m ] || echo "$PREFIX"\n')
    (tmp_path / "breakfix").write_text('#!/bin/sh\necho "breakfix $*" >> "$CALLS"\n')
    for name in ("python", "breakfix"):
        (tmp_path / name).chmod(0o755)
    calls = {"CALLS": str(tmp_path / "calls"), "PREFIX": str(tmp_path), "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    subprocess.run([script], cwd=HOME, env=calls, check=True)
    first, _, last = (tmp_path / "calls").read_text().splitlines()
    assert first.endswith("--constraint requirements.lock --editable .[s3]")
    assert last == "breakfix start"
    settings = tmp_path / "etc/jupyter/labconfig/default_setting_overrides.json"
    assert settings.read_text() == (HOME / "lib/breakfix/book/templates/lab_settings.json").read_text()
    assert "lab_settings.json" in (HOME / "Makefile").read_text()


def test_lab_knows_its_settings():
    """Each setting that we give JupyterLab is one that the installed JupyterLab has, with a value that it takes."""
    schemas = Path(sys.prefix, "share/jupyter/lab/schemas")
    for plugin, values in json.loads((HOME / "lib/breakfix/book/templates/lab_settings.json").read_text()).items():
        package, _, name = plugin.rpartition(":")
        jsonschema.validate(values, json.loads((schemas / package / f"{name}.json").read_text()))
        assert values.keys() <= json.loads((schemas / package / f"{name}.json").read_text())["properties"].keys()
