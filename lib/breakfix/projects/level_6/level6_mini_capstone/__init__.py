"""6-15, the level 6 mini capstone: one small pipeline with every pattern, run, altered, broken, fixed and explained."""

from breakfix.faults import sigkill
from breakfix.lab import expect, folder, held_out
from breakfix.projects.level_6.level6_mini_capstone.events import batch, write
from breakfix.projects.level_6.level6_mini_capstone.report import out_of_date, report
from breakfix.projects.level_6.level6_mini_capstone.worlds import NOW

# The exercises, in the order in which they stand in the notebook.
# isort: off
from breakfix.projects.level_6.level6_mini_capstone.recall import recall
from breakfix.projects.level_6.level6_mini_capstone.predict import rerun
from breakfix.projects.level_6.level6_mini_capstone.alter_lineage_by_step import lineage_by_step
from breakfix.projects.level_6.level6_mini_capstone.alter_reject_reason import reject_reason
from breakfix.projects.level_6.level6_mini_capstone.alter_overlap_minutes import overlap_minutes, feed, too_many
from breakfix.projects.level_6.level6_mini_capstone.break_runs import stale_row, PIPELINE, run_elsewhere, two_at_once
from breakfix.projects.level_6.level6_mini_capstone.break_stale_rows import stale_rows
from breakfix.projects.level_6.level6_mini_capstone.break_events import lost_event, poison
from breakfix.projects.level_6.level6_mini_capstone.break_runs import all_rejected, kill, two_processes
from breakfix.projects.level_6.level6_mini_capstone.fix_load_variants import load
from breakfix.projects.level_6.level6_mini_capstone.fix_advance_variants import advance
from breakfix.projects.level_6.level6_mini_capstone.fix_run_batch_variants import run_batch
from breakfix.projects.level_6.level6_mini_capstone.fix_one_at_a_time import one_at_a_time
from breakfix.projects.level_6.level6_mini_capstone.explain_follow import follow_evt_003, second_night
from breakfix.projects.level_6.level6_mini_capstone.explain_witnesses import (
    witness_upsert,
    witness_advance,
    witness_kill,
)
from breakfix.projects.level_6.level6_mini_capstone.explain import incident_report
from breakfix.projects.level_6.level6_mini_capstone.mastery_mystery import mystery
from breakfix.projects.level_6.level6_mini_capstone.mastery_own import my_pipeline
from breakfix.projects.level_6.level6_mini_capstone.quiz import quiz
# isort: on

from breakfix.projects.level_6.level6_mini_capstone.cards import cards

datasets = ("sample", "flights")
imports = "import json\nfrom datetime import datetime\nfrom pathlib import Path\n\nimport duckdb\nimport pandas as pd\n"

fixes_hold = held_out(of=[load, advance, run_batch, one_at_a_time], name="fixes_hold", minutes=3)

__all__ = [
    "NOW",
    "PIPELINE",
    "advance",
    "all_rejected",
    "batch",
    "cards",
    "expect",
    "feed",
    "fixes_hold",
    "folder",
    "follow_evt_003",
    "incident_report",
    "kill",
    "lineage_by_step",
    "load",
    "lost_event",
    "my_pipeline",
    "mystery",
    "one_at_a_time",
    "out_of_date",
    "overlap_minutes",
    "poison",
    "quiz",
    "recall",
    "reject_reason",
    "report",
    "rerun",
    "run_batch",
    "run_elsewhere",
    "second_night",
    "sigkill",
    "stale_row",
    "stale_rows",
    "too_many",
    "two_at_once",
    "two_processes",
    "witness_advance",
    "witness_kill",
    "witness_upsert",
    "write",
]
