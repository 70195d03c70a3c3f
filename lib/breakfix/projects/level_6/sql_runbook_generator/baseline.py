"""The baseline: a generator of runbooks as the notebook shows it, and what carries them out.

It is what stands in the notebook's cells tagged `baseline`, so that tests run what is shown; its defects
are on purpose.
"""

# ruff: noqa: F401  the cells use what is imported
import json
import sqlite3
from contextlib import closing

from breakfix.lab import project

project.run_cells("baseline", globals())
