"""A command of a shell that ends with its owner."""

import time

from breakfix.children import shell
from breakfix.children.process import Process
from survivors import gone

PATH = {"PATH": "/usr/bin:/bin"}


def test_both_outputs_and_the_exit_code(tmp_path):
    """What it writes comes as one text; it has its folder, its input and these variables only."""
    assert shell.ended("cat; echo no >&2; exit 4", tmp_path, PATH, "yes\n") == (4, "yes\nno\n")
    assert shell.ended('echo "$PWD" "$HOME"', tmp_path, PATH).output == f"{tmp_path} \n"


def test_it_ends_with_its_owner(tmp_path):
    """A killed owner leaves nothing running."""
    pid, command = tmp_path / "pid", "sleep 600 & echo $! > pid.new; mv pid.new pid; wait"
    with Process("breakfix.children.shell:ended", command, str(tmp_path), PATH, seconds=600) as owner:
        while not pid.exists():
            time.sleep(0.01)
        owner.kill()
        assert gone(int(pid.read_text()))
