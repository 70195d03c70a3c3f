"""The baseline: the small ETL as the notebook shows it, with a check that is content with little.

It is what stands in the notebook's cells tagged `baseline`, so that tests run what is shown.
"""

# ruff: noqa: F401  the cells use what is imported
import sqlite3

import pandas as pd

from breakfix.lab import project

project.run_cells("baseline", globals())
