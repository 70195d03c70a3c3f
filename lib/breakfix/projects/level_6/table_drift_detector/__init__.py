"""6-10, the table drift detector: a table is held to what was agreed, all of it, in the transaction of the load."""

from breakfix.faults.elsewhere import elsewhere
from breakfix.faults.recording import recorded
from breakfix.history import Log
from breakfix.lab import expect, folder, gather, lanes

from .break_promise import migrate
from .break_runs import orders, wider
from .fix_fingerprint import fingerprint
from .fix_judge import judge_drift
from .mastery_guarded import guarded
from .mended import mended
from .sources import fill, source
from .worlds import arranged, damage, first_night, named, report, told

kind = "lesson"
datasets = ("sample", "flights")
takes = "two tables that another team alters as it likes"
gives = "a `fingerprint` of each table, a verdict on its drift, and a load that reads what was judged"
imports = """
import json
import sqlite3
from collections import namedtuple

import duckdb
import pandas as pd
"""

gather(__name__)
