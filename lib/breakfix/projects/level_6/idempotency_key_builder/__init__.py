"""6-03, the idempotency key builder: a key says what may happen only once, and to whom."""

from breakfix.faults import sigkill
from breakfix.lab import folder, gather, lanes

from .break_runs import WORKER, backups, race, seen
from .operations import operations
from .worlds import counts, report

kind = "lesson"
datasets = ("sample", "flights")
takes = "a file of operations, some of them twice"
gives = "`target` and `idempotency_keys`, written together, and `alerts_reporting`"
imports = """
import hashlib
import json
import sqlite3
from contextlib import closing

import pandas as pd
import psycopg
"""

gather(__name__)
