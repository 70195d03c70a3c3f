"""6-12, the health of jobs: a run log that is written by the runs, and a feed that knows which of them are lost."""

from breakfix.dashboard.jobs import page
from breakfix.faults import sigkill
from breakfix.lab import chart, folder, gather, held_out, lanes

from .alter_row_loss import row_loss
from .break_runs import earlier, killed, report_all, two_feeds, with_one_killed
from .fix_health import health
from .fix_run_log import run_log
from .logged import asked, report
from .mastery_feed import feed
from .nights import mended_night
from .runs import Clock, runs
from .worlds import SCHEMA

kind = "lesson"
datasets = ("sample", "flights")
takes = "jobs that run at night, each a process of its own"
gives = "`run_log`, with a heartbeat of each run, and a view of it that tells lost runs from running ones"
imports = """
import math
import sqlite3
from contextlib import closing, contextmanager

import pandas as pd
"""

gather(__name__)
fixes_hold = held_out(of=[row_loss, run_log, health, feed], name="fixes_hold", minutes=2)
