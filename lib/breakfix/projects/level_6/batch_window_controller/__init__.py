"""6-13, the batch window controller: windows that touch, overlap and leave gaps, and who holds which of them when."""

from breakfix.faults.paused import Paused
from breakfix.lab import expect, gather, lanes
from breakfix.services.postgres import Postgres

from .break_nested import pairs
from .break_runs import one_window, race
from .night import another_night
from .plans import at, days, hourly, plan, planned, report
from .workers import WORK, arrive, history, worked

kind = "lesson"
datasets = ("sample", "flights")
takes = "a plan of windows, and events with their times"
gives = "`batch_windows` with holder, lease and token, and one row in `target` for each window"
imports = """
import sqlite3
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import psycopg
"""

gather(__name__)
