"""Where a learner is told something: `lab.load.hint()` in a notebook, `breakfix hint 6-15 load` in a terminal.

A sentence that says what to type asks here. A command says `with terminal():` once, and a kernel that it starts has
BREAKFIX_PLACE=terminal; everything else is a notebook.
"""

import contextlib
import os

_is_terminal = os.environ.get("BREAKFIX_PLACE") == "terminal"


@contextlib.contextmanager
def terminal():
    """What is told inside is told in a terminal."""
    global _is_terminal  # noqa: PLW0603  one process has one place
    before, _is_terminal = _is_terminal, True
    try:
        yield
    finally:
        _is_terminal = before


def here(notebook, terminal):
    """Return that one of two texts which is right where the learner is."""
    return terminal if _is_terminal else notebook


def cell():
    """Return what a learner calls the cell that holds the answer."""
    return here("this cell", "its cell")


def call(asked, verb, *given):
    """Return how a verb of an exercise is called: `hint`, `solution`, `task`, or `world` with the name of a trial."""
    texts = ", ".join(f'"{each}"' for each in given)
    command = ["breakfix", verb, asked.number, asked.full_name, *given]
    return here(f"lab.{asked.name}.{verb}({texts})", " ".join(command))


def now(asked):
    """Return how the solution of an exercise is opened before it is earned."""
    return here(f"lab.{asked.name}.solution(now=True)", f"{call(asked, 'solution')} --now")


def check(asked, notebook):
    """Return what has an answer judged: the words given, or in a terminal the command."""
    return here(notebook, f"run `breakfix check {asked.number} {asked.full_name}`")
