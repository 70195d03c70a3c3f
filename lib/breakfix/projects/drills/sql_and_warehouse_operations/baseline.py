"""The baseline: a warehouse and its questions as the notebook shows them.

It is what stands in the notebook's cells tagged `baseline`, so that tests run what is shown.
"""

# ruff: noqa: F401  the cells use what is imported
import time

import duckdb

from breakfix.lab import project

project.run_cells("baseline", globals())
