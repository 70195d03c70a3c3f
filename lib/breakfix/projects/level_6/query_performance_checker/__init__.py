"""6-06, the query performance checker: read a plan, count the work, and find what keeps an index from being used."""

from breakfix.lab import chart, gather

from .break_plans import BATCH, chosen, first_night, tonight
from .break_types import TYPES, server, table, ways
from .fix_index_for import IN_PERIOD, NEWEST
from .predict import BY_CUSTOMER, crowd, grown, times
from .shops import asked, looked_at, mixed, orders, queries, report, shop

kind = "lesson"
datasets = ("sample", "flights")
takes = "`orders` and a file of four queries"
gives = "`orders` with indexes that are used, the steps of each query, and a gate that names those that got worse"
imports = """
import sqlite3

import pandas as pd
"""

gather(__name__)
