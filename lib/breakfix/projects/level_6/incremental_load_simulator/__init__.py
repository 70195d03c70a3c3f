"""6-09, the incremental load simulator: what is committed later may be older, and a clock may be ahead."""

from breakfix.history import Log
from breakfix.lab import chart, folder, gather, held_out, lanes

from .alter_missed import missed
from .fix_advance import advance
from .fix_changes_since import changes_since
from .loads import days, hardened, lost, report
from .mastery_next_page import next_page
from .sources import Till, events, stored

kind = "lesson"
datasets = ("sample", "flights")
takes = "`events` in a SQLite database that other programs write all the time"
gives = "`target` in DuckDB with every row of the source, and `watermarks`, committed together"
imports = """
import sqlite3
from collections import namedtuple
from contextlib import closing
from datetime import UTC, datetime, timedelta

import duckdb
import pandas as pd
"""

gather(__name__)
fixes_hold = held_out(of=[missed, changes_since, advance, next_page], name="fixes_hold", minutes=2)
