"""d-08, SQL and warehouse operations: five drills on a warehouse whose answers have to be exactly what was asked."""

from breakfix.datasets.job_folder import new as job
from breakfix.faults.slow_rows import slow_rows
from breakfix.lab import gather

from .break_export import came_back, exports, slow_down
from .jobs import AIRLINES, ask, engine, flights, report

kind = "lesson"
datasets = ("sample", "flights")
imports = """
import sqlite3
import time

import duckdb
import pandas as pd
"""

gather(__name__)
