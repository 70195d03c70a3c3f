"""The laws of a project: what `breakfix vet 6-09` and `tests/test_projects.py` hold every exercise to.

A law is a function of one thing that a project asks. It yields a Breach for each place where the project does not keep
it: what is off, and what to write. Its docstring states what is kept. Laws are found by `law.of(asked)`.
"""

from breakfix.laws import banks, exercises, incidents, quizzes, told, turns  # noqa: F401  they declare their laws
from breakfix.laws.held import breaches, everything
from breakfix.laws.law import LAWS, Breach

__all__ = ["LAWS", "Breach", "breaches", "everything"]
