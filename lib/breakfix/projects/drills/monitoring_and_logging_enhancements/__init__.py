"""d-06, monitoring and logging: five drills on a small ETL whose log has to tell what the night was like."""

from breakfix.faults.rotated import lines as rotated_lines
from breakfix.lab import expect, gather, lanes

from .break_log import turns, writers
from .jobs import deliver, job, lines, report, start

kind = "lesson"
datasets = ("sample", "flights")
imports = """
import collections
import csv
import gzip
import logging
import logging.handlers
import sqlite3
import time
from pathlib import Path

import pandas as pd
"""

gather(__name__)
