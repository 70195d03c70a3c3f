"""Tests run by pytest, and how each of them ended: in this process for what is computed, in its own for a notebook."""

import contextlib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from breakfix.lab.pytest_run import ENVIRONMENT, TestFile

from .fix_fixtures import fixtures
from .programs import PROGRAM, lay_out

ENDED = re.compile(r"^tests/test_it\.py::(\w+) (PASSED|FAILED|ERROR)", re.MULTILINE)


def ended(text, program=PROGRAM):
    """Return test -> "passed" or "failed", in order, of a test file run on a program, in a folder that goes again."""
    tests = TestFile(text, "it", folder="tests")
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        lay_out(program, fixtures.reference_text)
        with open(os.devnull, "w") as nothing, contextlib.redirect_stdout(nothing):
            tests()
    return tests.ended


def pytest(text):
    """Type `pytest -v` in a new project with this test file; return test -> "passed" or "failed", in order."""
    with tempfile.TemporaryDirectory() as folder:
        with contextlib.chdir(folder):
            lay_out(PROGRAM, fixtures.reference_text)
            Path("tests", "test_it.py").write_text(text)
            Path("pytest.ini").write_text("[pytest]\npythonpath = src\n")
        command = [sys.executable, "-m", "pytest", "-v", "--tb=no", "--color=no", f"--basetemp={folder}/homes"]
        command += ["-p", "no:cacheprovider"]
        environment = os.environ | ENVIRONMENT
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return {name: "passed" if word == "PASSED" else "failed" for name, word in ENDED.findall(done.stdout)}
