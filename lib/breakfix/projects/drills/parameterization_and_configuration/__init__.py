"""d-02, parameterization and configuration: five drills on a small ETL that does what a file tells it."""

from breakfix.lab import expect, gather

from .break_night import errors, night_files, night_of
from .explain import FILE
from .jobs import config_text, deliver, job, loaded, report, start, write

kind = "lesson"
datasets = ("sample", "flights")
imports = """
import argparse
import csv
import gzip
import json
import logging
import sqlite3
import sys
from pathlib import Path

import pandas as pd
import yaml
"""

gather(__name__)
