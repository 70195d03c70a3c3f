"""6-07, the SQL summary publisher: a report is of one moment, its parts add up, and readers find all of it."""

from breakfix.faults.recording import recorded
from breakfix.history import Log
from breakfix.lab import folder, gather, held_out, lanes

from .alter_by_product import by_product
from .break_half import half, torn
from .break_parts import committing, parts, stored
from .databases import ALERTS, sales
from .fix_publish import publish
from .fix_summarize import summarize
from .mastery_daily import daily_summary
from .published import VIEW, hardened, matching, report

kind = "lesson"
datasets = ("sample", "flights")
takes = "`sales`, which other programs write all the time, and `alerts_reporting`"
gives = "`summary.json` and `summary.txt` with a manifest, `daily_summary.csv` and `vw_ops_dashboard_daily`"
imports = """
import hashlib
import json
import os
import sqlite3
import tempfile
from collections import namedtuple
from contextlib import closing
from pathlib import Path

import pandas as pd
"""

gather(__name__)
fixes_hold = held_out(of=[by_product, summarize, publish, daily_summary], name="fixes_hold", minutes=2)
