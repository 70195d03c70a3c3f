"""6-04, the upsert strategy lab: INSERT OR REPLACE deletes a row, and what hangs on it, and inserts another."""

from breakfix.faults.recording import recorded
from breakfix.history import Log
from breakfix.lab import expect, folder, gather, lanes

from .break_merge import merges
from .break_replace import fill, left
from .break_writers import ends
from .feeds import delivered
from .report import ask, report

kind = "lesson"
datasets = ("sample", "flights")
takes = "deliveries of products as CSV, and the `order_lines` that customers have placed"
gives = "`products` updated in place, `order_lines` that stay, and counts of what was done"
imports = """
import sqlite3
from decimal import Decimal

import duckdb
import pandas as pd
import psycopg
"""

gather(__name__)
