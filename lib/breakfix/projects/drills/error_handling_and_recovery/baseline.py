"""The baseline: the small ETL as the notebook shows it, without a thought for what may go amiss.

It is what stands in the notebook's cells tagged `baseline`, so that tests run what is shown.
"""

# ruff: noqa: F401  the cells use what is imported
import csv
import gzip
import shutil
import sqlite3

from breakfix.lab import project

COLUMNS = ["status", "scheduled", "carrier", "flight", "origin", "dest", "dep_delay", "arr_delay"]

project.run_cells("baseline", globals())
