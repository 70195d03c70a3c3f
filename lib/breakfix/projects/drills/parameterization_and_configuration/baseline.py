"""The baseline: the small ETL as the notebook shows it, which believes whatever its configuration says.

It is what stands in the notebook's cells tagged `baseline`, so that tests run what is shown.
"""

# ruff: noqa: F401  the cells use what is imported
import csv
import gzip
import sqlite3

import yaml

from breakfix.lab import project

project.run_cells("baseline", globals())
