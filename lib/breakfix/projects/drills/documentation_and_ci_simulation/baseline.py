"""The baseline: what tries a README in a fresh clone, and what reads the imports of a module.

It is what stands in the notebook's cells tagged `baseline`, so that tests run what is shown.
"""

# ruff: noqa: F401  the cells use what is imported
import ast
import re

from breakfix.lab import project

from . import jobs as lab

project.run_cells("baseline", globals())
