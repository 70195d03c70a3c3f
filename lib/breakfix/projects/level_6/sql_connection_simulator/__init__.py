"""6-01, the SQL connection simulator: connections that are lent, waited for, and taken back clean or not at all."""

from breakfix.faults.held_lock import Holder
from breakfix.faults.lost_session import end_session, few
from breakfix.history import Log
from breakfix.lab import expect, gather, lanes

from .another_day import another_day
from .fix_release import server
from .jobs import environment, labels, report
from .worlds import events, rows

kind = "lesson"
datasets = ("sample", "flights")
takes = "event labels in `events.csv`"
gives = "a table `events` in SQLite, written and read through a pool"
imports = """
import contextlib
import json
import sqlite3
import threading
import time
from types import SimpleNamespace

import psycopg
"""

gather(__name__)
