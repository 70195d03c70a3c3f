"""d-05, scheduling and orchestration basics: five drills on a small ETL that runs at night, without anybody there."""

from breakfix.children import cron
from breakfix.datasets.job_folder import start
from breakfix.lab import expect, gather, lanes

from .break_clock import machines, of_machines
from .break_runs import counted, night_with_a_bad_flight, of_days, overlapped
from .explain import FILES, TASKS
from .jobs import job, report
from .predict import a_week_of

kind = "lesson"
datasets = ("sample", "flights")
imports = """
import contextlib
import csv
import fcntl
import graphlib
import gzip
import logging
import shlex
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
"""

gather(__name__)
