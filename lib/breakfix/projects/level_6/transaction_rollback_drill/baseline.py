"""The baseline: the ledger that the notebook runs, alters and breaks.

It is what stands in the notebook's cells tagged `baseline`, so that processes and tests run what is shown. Its defects
are on purpose.
"""

# ruff: noqa: F401  the cells use what is imported
import sqlite3
from contextlib import closing

from breakfix.lab import project

project.run_cells("baseline", globals())
