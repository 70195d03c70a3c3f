"""6-15, the level 6 mini capstone: one small pipeline with every pattern, run, altered, broken, fixed and explained."""

import sys

from breakfix.faults import sigkill
from breakfix.lab import exercises, expect, held_out
from breakfix.projects.level_6.level6_mini_capstone.events import batch, folder, write
from breakfix.projects.level_6.level6_mini_capstone.report import out_of_date, report
from breakfix.projects.level_6.level6_mini_capstone.worlds import NOW

# The exercises, in the order in which they stand in the notebook.
# isort: off
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
from breakfix.projects.level_6.level6_mini_capstone.explain import incident_report
from breakfix.projects.level_6.level6_mini_capstone.mastery_mystery import mystery
from breakfix.projects.level_6.level6_mini_capstone.mastery_own import my_pipeline
# isort: on

datasets = ("sample", "flights")
imports = "import json\nfrom datetime import datetime\nfrom pathlib import Path\n\nimport duckdb\nimport pandas as pd\n"

fixes_hold = held_out(of=[load, advance, run_batch, one_at_a_time], name="fixes_hold", minutes=3)

for each in exercises(sys.modules[__name__]):
    each.module = __name__  # declared in a file of this package, answered as the package's own

__all__ = [
    "NOW",
    "PIPELINE",
    "advance",
    "all_rejected",
    "batch",
    "expect",
    "feed",
    "fixes_hold",
    "folder",
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
    "reject_reason",
    "report",
    "rerun",
    "run_batch",
    "run_elsewhere",
    "sigkill",
    "stale_row",
    "stale_rows",
    "too_many",
    "two_at_once",
    "two_processes",
    "write",
]
