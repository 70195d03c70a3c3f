"""The baseline: a load with two ways to upsert, as the notebook shows it.

It is what stands in the notebook's cells tagged `baseline`, so that tests run what is shown; its defects
are on purpose.
"""

# ruff: noqa: F401  the cells use what is imported
import sqlite3

from breakfix.lab import project

project.run_cells("baseline", globals())
