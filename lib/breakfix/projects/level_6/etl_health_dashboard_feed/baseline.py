"""The baseline: a run log that says how runs began and how they ended, as the notebook shows it.

It is what stands in the notebook's cells tagged `baseline`, so that tests run what is shown; its defects are on
purpose.
"""

# ruff: noqa: F401  the cells use what is imported
import sqlite3
from contextlib import closing

from breakfix.lab import project, rows

project.run_cells("baseline", globals())
