"""d-04, error handling and recovery: five drills on a small ETL that meets files which fail."""

from breakfix.datasets.job_folder import hardened
from breakfix.datasets.small_days import deliver
from breakfix.lab import expect, gather

from .break_days import late_day, writing
from .break_disk import clean_file, first_night
from .fix_retry import first_waits
from .jobs import deliver_broken, job, loaded, night, report
from .predict import files

kind = "lesson"
datasets = ("sample", "flights")
imports = """
import csv
import gzip
import logging
import shutil
import sqlite3
import sys
from pathlib import Path

import pandas as pd
import stamina
"""

gather(__name__)
