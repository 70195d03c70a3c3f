"""What CI runs: `make test`, which fails there when a test was skipped."""

import os
import shutil
import subprocess
from collections import Counter

import pytest
import yaml

from breakfix.places import HOME


@pytest.mark.parametrize(
    ("printed", "status", "wanted"),
    [
        ("====== 12 passed in 3.21s ======", 0, 0),
        ("====== 12 passed, 1 skipped in 3.21s ======", 0, 1),
        ("12 passed, 10 skipped, 2 warnings in 63.21s (0:01:03)", 0, 1),
        ("====== 12 skipped in 0.31s ======", 0, 1),
        ("12 passed in 3.21s", 2, 2),
        ("made 3 skipped rows", 0, 0),
    ],
)
def test_skips_are_failures(tmp_path, printed, status, wanted):
    """The script fails as `make test` does, and also when pytest's closing line counts a skipped test."""
    for name, script in {"make": f"echo '{printed}'\nexit {status}", "apt-get": "exit 0"}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", HOME / ".ci" / "run"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == wanted, done.stdout + done.stderr
    assert printed in done.stdout


def test_a_browser_is_installed(tmp_path):
    """On a Debian without chromium the script installs it, after an update, and before `make test`."""
    said = tmp_path / "said"
    for name in ("apt-get", "make"):
        (tmp_path / name).write_text(f'#!/bin/sh\necho {name} "$@" >> {said}\n')
        (tmp_path / name).chmod(0o755)
    (tmp_path / "python3").symlink_to(shutil.which("true"))  # has all that is asked of it
    for name in ("dirname", "grep", "mktemp", "rm", "sh", "tee"):
        (tmp_path / name).symlink_to(shutil.which(name))
    bash = shutil.which("bash")
    subprocess.run([bash, HOME / ".ci" / "run"], env={"PATH": str(tmp_path)}, capture_output=True, check=True)
    update, install, test = said.read_text().splitlines()
    assert update.startswith("apt-get update")
    assert "chromium" in install.split()
    assert "--no-install-recommends" in install.split()
    assert test == "make test"


def test_workflow():
    """The workflow runs both commands of the README on Linux and macOS, on the oldest Python and a newer one."""
    job = yaml.safe_load((HOME / ".github" / "workflows" / "test.yml").read_text())["jobs"]["test"]
    assert job["strategy"]["matrix"] == {"os": ["ubuntu-latest", "macos-latest"], "python": ["3.11", "3.13"]}
    assert [step["run"] for step in job["steps"] if "run" in step] == ["make run", "bash .ci/run"]


def test_no_two_test_files_have_one_name():
    """Pytest would not collect the second one, and a child that is to run a function of it finds the first."""
    names = Counter(path.name for path in (HOME / "tests").rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []
