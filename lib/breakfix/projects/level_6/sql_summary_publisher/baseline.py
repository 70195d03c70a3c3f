"""The baseline: a publisher as the notebook shows it.

It is what stands in the notebook's cells tagged `baseline`, so that tests run what is shown.
"""

# ruff: noqa: F401  the cells use what is imported
import json
import sqlite3
from collections import namedtuple
from contextlib import closing

from breakfix.lab import project

project.run_cells("baseline", globals())
