"""The baseline: a detector that compares each table with its latest snapshot, and a load, as the notebook shows them.

It is what stands in the notebook's cells tagged `baseline`, so that tests run what is shown; its defects
are on purpose.
"""

# ruff: noqa: F401  the cells use what is imported
import json
import sqlite3
from collections import namedtuple

from breakfix.lab import project

project.run_cells("baseline", globals())
