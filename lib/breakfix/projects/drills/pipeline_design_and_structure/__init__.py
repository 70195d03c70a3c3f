"""d-01, pipeline design and structure: five drills on a small job that has one folder for everything."""

from breakfix.lab import expect, folder, gather
from breakfix.lab.flowchart import Picture

from .break_secret import PASSWORD, cloned
from .jobs import deliver, job, loaded, night, report

kind = "lesson"
datasets = ("sample", "flights")
imports = """
import contextlib
import csv
import graphlib
import gzip
import os
import sqlite3
from pathlib import Path

import pandas as pd
import yaml
"""

gather(__name__)
