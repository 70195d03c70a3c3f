"""The baseline: the small ETL as the notebook shows it, with a log that works once.

It is what stands in the notebook's cells tagged `baseline`, so that tests run what is shown.
"""

# ruff: noqa: F401  the cells use what is imported
import csv
import gzip
import logging
import sqlite3
import time

from breakfix.lab import project

project.run_cells("baseline", globals())
