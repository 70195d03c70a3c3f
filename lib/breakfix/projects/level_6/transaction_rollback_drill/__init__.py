"""6-05, the transaction rollback drill: a ledger in which money neither appears nor vanishes, whatever dies."""

# The exercises, in the order in which they stand in the notebook.
# isort: off
from breakfix.projects.level_6.transaction_rollback_drill.alter_to_cents import to_cents
from breakfix.projects.level_6.transaction_rollback_drill.alter_fee import fee_cents
from breakfix.projects.level_6.transaction_rollback_drill.fix_transfer_variants import transfer
from breakfix.projects.level_6.transaction_rollback_drill.fix_batch import batch
from breakfix.projects.level_6.transaction_rollback_drill.fix_apply_once import apply_once
# isort: on

datasets = ("sample", "flights")
imports = """
import re
import sqlite3
from contextlib import closing
from decimal import Decimal

import duckdb
import pandas as pd
"""

__all__ = ["apply_once", "batch", "fee_cents", "to_cents", "transfer"]
