"""The baseline: lines and dead letters as the notebook handles them. Its defects are on purpose.

It is what stands in the notebook's cells tagged `baseline`, so that processes and tests run what is shown.
"""

# ruff: noqa: F401  the cells use what is imported
import json
import re
import sqlite3
from contextlib import closing

from breakfix.lab import project

project.run_cells("baseline", globals())
