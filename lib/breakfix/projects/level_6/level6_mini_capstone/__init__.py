"""6-15, the level 6 mini capstone: one small pipeline with every pattern, run, altered, broken, fixed and explained.

The exercises stand here in the notebook's order; each is declared in the file of its phase.
"""

import sys

from breakfix.faults import sigkill
from breakfix.lab import exercises, expect, held_out
from breakfix.projects.level_6.level6_mini_capstone.alter import feed, lineage_by_step, overlap_minutes, reject_reason
from breakfix.projects.level_6.level6_mini_capstone.break_events import lost_event, poison
from breakfix.projects.level_6.level6_mini_capstone.break_runs import (
    PIPELINE,
    all_rejected,
    kill,
    stale_row,
    two_at_once,
    two_processes,
)
from breakfix.projects.level_6.level6_mini_capstone.events import batch, folder, write
from breakfix.projects.level_6.level6_mini_capstone.explain import incident_report
from breakfix.projects.level_6.level6_mini_capstone.fix_advance import advance
from breakfix.projects.level_6.level6_mini_capstone.fix_load import load
from breakfix.projects.level_6.level6_mini_capstone.fix_one_at_a_time import one_at_a_time
from breakfix.projects.level_6.level6_mini_capstone.fix_run_batch import run_batch

# isort: off  (this is the order in which the exercises stand in the notebook)
from breakfix.projects.level_6.level6_mini_capstone.predict import rerun
from breakfix.projects.level_6.level6_mini_capstone.report import out_of_date, report
from breakfix.projects.level_6.level6_mini_capstone.worlds import NOW

# isort: on

datasets = ("sample", "flights")
imports = "import json\nfrom datetime import datetime\nfrom pathlib import Path\n\nimport duckdb\nimport pandas as pd\n"

fixes_hold = held_out(of=[load, advance, run_batch, one_at_a_time], name="fixes_hold", minutes=3)

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
    "one_at_a_time",
    "out_of_date",
    "overlap_minutes",
    "poison",
    "reject_reason",
    "report",
    "rerun",
    "run_batch",
    "sigkill",
    "stale_row",
    "two_at_once",
    "two_processes",
    "write",
]

for each in exercises(sys.modules[__name__]):
    each.module = __name__  # declared in a file of this package, answered as the package's own
