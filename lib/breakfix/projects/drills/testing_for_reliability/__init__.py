"""d-07, testing for reliability: five drills on what a test catches, and what it lets pass."""

from breakfix.datasets.job_folder import new as job
from breakfix.lab import gather, lanes

from .break_commit import two_connections
from .break_tests import COUNTS, backwards
from .jobs import loaded_in_memory, report
from .runs import ended as pytest

kind = "lesson"
datasets = ("sample", "flights")
imports = """
import csv
import gzip
import logging
import sqlite3
from pathlib import Path

import pandas as pd
"""

gather(__name__)
