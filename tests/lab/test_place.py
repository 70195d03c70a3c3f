"""Where a learner is told something."""

import subprocess
import sys

import toy_project
from breakfix.lab import place


def test_each_place_says_what_works_there():
    """The same verdict says `lab.wait.hint()` in a notebook and the command in a terminal; afterwards as before."""
    wait, because = toy_project.wait, toy_project.total.because
    assert place.call(wait, "hint") == "lab.wait.hint()"
    assert place.call(wait, "world", "in_range") == 'lab.wait.world("in_range")'
    with place.terminal():
        assert place.call(wait, "world", "in_range") == f"breakfix world {wait.number} wait in_range"
        assert place.call(because, "task") == f"breakfix task {because.number} total.because"
        told = str(wait.respond(wait.stub_text))
    assert told.endswith(f"Write your value in its cell, then run `breakfix check {wait.number} wait`.")
    assert str(wait.respond(wait.stub_text)).endswith("Write your value in this cell, then run it.")


def test_a_kernel_that_a_command_starts():
    """A process with BREAKFIX_PLACE=terminal speaks to a terminal."""
    code = "from breakfix.lab import place; print(place.cell())"
    for env, said in (({}, "this cell"), ({"BREAKFIX_PLACE": "terminal"}, "its cell")):
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == said
