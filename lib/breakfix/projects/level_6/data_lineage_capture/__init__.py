"""6-08, data lineage capture: a step records what it made of what, in the transaction of its rows."""

from breakfix.lab import folder, gather, held_out

from .alter_journey import journey
from .captured import hardened, report, seen
from .fix_record import record
from .fix_trace import trace
from .mastery_tampered import tampered
from .orders import source, write
from .worlds import SCHEMA, opened

kind = "lesson"
datasets = ("sample", "flights")
takes = "a CSV file of orders, and steps that clean and publish them"
gives = "`lineage`, which leads from each number of `target` back to its source rows, and names rows that were edited"
imports = """
import duckdb
import pandas as pd
"""

gather(__name__)
fixes_hold = held_out(of=[journey, record, trace, tampered], name="fixes_hold", minutes=2)
