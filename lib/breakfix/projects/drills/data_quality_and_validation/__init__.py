"""d-03, data quality and validation: five drills on a small ETL that trusts what it is given."""

from breakfix.datasets.job_folder import hardened
from breakfix.lab import expect, gather

from .break_tables import deliver_by_airline
from .explain import the_day
from .jobs import deliver, fails, findings, job, lines, loaded, report

kind = "lesson"
datasets = ("sample", "flights")
imports = """
import json
import sqlite3
from pathlib import Path

import pandas as pd
"""

gather(__name__)
