"""6-02, the staging table loader: a file is loaded as it came, and what becomes of its rows is decided afterwards."""

from breakfix.faults.recording import recorded
from breakfix.history import Log
from breakfix.lab import folder, gather, held_out, lanes

from .alter_error import ingest_error
from .break_files import Sender, counted, delivered, too_early
from .events import source
from .fix_header import read_header
from .fix_load import load_batch
from .loaded import hardened, in_table, report
from .mastery_promote import promote, stage
from .worlds import ALERTS, STAGING

kind = "lesson"
datasets = ("sample", "flights")
takes = "a CSV file of events, as somebody else has written it"
gives = "`staging_events`, every record of the file once, with where it came from and what is amiss in it"
imports = """
import csv
import difflib
import hashlib
import io
import json
import sqlite3
from collections import namedtuple
from contextlib import closing

import duckdb
import pandas as pd
"""

gather(__name__)
fixes_hold = held_out(of=[ingest_error, read_header, load_batch, promote], name="fixes_hold", minutes=2)
