"""The baseline: the small ETL as the notebook shows it, a job that nobody has tested yet.

It is what stands in the notebook's cells tagged `baseline`, so that tests run what is shown.
"""

# ruff: noqa: F401  the cells use what is imported
import csv
import gzip
import logging
import sqlite3

from breakfix.lab import project

project.run_cells("baseline", globals())
