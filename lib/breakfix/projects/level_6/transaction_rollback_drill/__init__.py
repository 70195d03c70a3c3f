"""6-05, the transaction rollback drill: a ledger in which money neither appears nor vanishes, whatever dies."""

from breakfix.faults import sigkill
from breakfix.lab import expect, folder, held_out
from breakfix.projects.level_6.transaction_rollback_drill.orders import batch as ledger
from breakfix.projects.level_6.transaction_rollback_drill.report import money, report, total

# The exercises, in the order in which they stand in the notebook.
# isort: off
from breakfix.projects.level_6.transaction_rollback_drill.recall import recall
from breakfix.projects.level_6.transaction_rollback_drill.predict import first_run
from breakfix.projects.level_6.transaction_rollback_drill.alter_to_cents import to_cents
from breakfix.projects.level_6.transaction_rollback_drill.alter_fee import fee_cents
from breakfix.projects.level_6.transaction_rollback_drill.alter_statement import statement
from breakfix.projects.level_6.transaction_rollback_drill.break_runs import too_early, nobody
from breakfix.projects.level_6.transaction_rollback_drill.break_orders import makes_money, steals
from breakfix.projects.level_6.transaction_rollback_drill.break_runs import replay, kill, killed_and_rerun, legs, LEDGER
from breakfix.projects.level_6.transaction_rollback_drill.break_crowd import (
    PAYMENT,
    same_load,
    ENGINES,
    crowd,
    compared,
)
from breakfix.projects.level_6.transaction_rollback_drill.fix_transfer_variants import transfer
from breakfix.projects.level_6.transaction_rollback_drill.fix_batch_variants import batch
from breakfix.projects.level_6.transaction_rollback_drill.fix_apply_once_variants import apply_once
from breakfix.projects.level_6.transaction_rollback_drill.fix_retry_variants import retry, server
from breakfix.projects.level_6.transaction_rollback_drill.explain_follow import follow_two_orders
from breakfix.projects.level_6.transaction_rollback_drill.explain_witnesses import (
    witness_read,
    witness_halves,
    witness_key,
)
from breakfix.projects.level_6.transaction_rollback_drill.explain import incident_report
from breakfix.projects.level_6.transaction_rollback_drill.mastery_mystery import mystery
from breakfix.projects.level_6.transaction_rollback_drill.mastery_own import my_ledger
from breakfix.projects.level_6.transaction_rollback_drill.quiz import quiz
# isort: on

from breakfix.projects.level_6.transaction_rollback_drill.cards import cards

datasets = ("sample", "flights")
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

fixes_hold = held_out(of=[transfer, batch, apply_once, retry], name="fixes_hold", minutes=3)

__all__ = [
    "ENGINES",
    "LEDGER",
    "PAYMENT",
    "apply_once",
    "batch",
    "cards",
    "compared",
    "crowd",
    "expect",
    "fee_cents",
    "first_run",
    "fixes_hold",
    "folder",
    "follow_two_orders",
    "incident_report",
    "kill",
    "killed_and_rerun",
    "ledger",
    "legs",
    "makes_money",
    "money",
    "my_ledger",
    "mystery",
    "nobody",
    "quiz",
    "recall",
    "replay",
    "report",
    "retry",
    "same_load",
    "server",
    "sigkill",
    "statement",
    "steals",
    "to_cents",
    "too_early",
    "total",
    "transfer",
    "witness_halves",
    "witness_key",
    "witness_read",
]
