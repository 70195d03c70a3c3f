"""6-05, the transaction rollback drill: a ledger in which money neither appears nor vanishes, whatever dies."""

from breakfix.faults import sigkill
from breakfix.faults.recording import recorded
from breakfix.history import Log
from breakfix.lab import expect, folder, gather, held_out, lanes

from .break_crowd import ENGINES, PAYMENT, compared, crowd, crowd_lanes
from .break_runs import LEDGER, legs
from .fix_apply_once import apply_once
from .fix_batch import batch
from .fix_retry import retry, server
from .fix_transfer import transfer
from .orders import batch as ledger
from .report import money, report, total

datasets = ("sample", "flights")
takes = "orders of payments in a file"
gives = "`accounts`, a `journal` of two legs each and an `audit_log` that add up, whatever died"
imports = """
import random
import re
import sqlite3
import time
from contextlib import closing
from decimal import Decimal

import duckdb
import pandas as pd
import psycopg
import stamina
"""

gather(__name__)
fixes_hold = held_out(of=[transfer, batch, apply_once, retry], name="fixes_hold", minutes=3)
