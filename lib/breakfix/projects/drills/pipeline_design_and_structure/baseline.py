"""The baseline: the small ETL as the notebook shows it, with one folder for all its data and paths that are relative.

It is what stands in the notebook's cells tagged `baseline`, so that tests run what is shown.
"""

# ruff: noqa: F401  the cells use what is imported
import contextlib
import csv
import gzip
import sqlite3
from pathlib import Path

from breakfix.lab import project

COLUMNS = ["scheduled", "carrier", "flight", "origin", "dest", "dep_delay", "arr_delay", "status"]

project.run_cells("baseline", globals())
