"""The exit code of some work in a child."""

import os
import signal

import pytest

from breakfix.children import exit_code


@pytest.mark.parametrize(
    ("work", "code"),
    [
        (lambda: None, 0),
        (lambda: exec("raise SystemExit"), 0),
        (lambda: exec("raise SystemExit(3)"), 3),
        (lambda: exec("raise SystemExit(256)"), 0),
        (lambda: exec("raise SystemExit(True)"), 1),
        (lambda: exec("raise SystemExit('b.csv failed')"), 1),
        (lambda: 1 / 0, 1),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), -9),
    ],
)
def test_exit_codes_are_pythons(work, code):
    """A child ends with the code that Python would give its program."""
    assert exit_code.of(work) == code
