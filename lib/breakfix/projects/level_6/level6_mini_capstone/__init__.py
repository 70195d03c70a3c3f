"""6-15, the level 6 mini capstone: one small pipeline with every pattern, altered, broken and fixed."""

import sys

from breakfix.lab import exercises
from breakfix.projects.level_6.level6_mini_capstone.fix_advance import advance
from breakfix.projects.level_6.level6_mini_capstone.fix_load import load
from breakfix.projects.level_6.level6_mini_capstone.fix_one_at_a_time import one_at_a_time
from breakfix.projects.level_6.level6_mini_capstone.fix_run_batch import run_batch

__all__ = ["advance", "load", "one_at_a_time", "run_batch"]

imports = "import json\nfrom datetime import datetime\nfrom pathlib import Path\n\nimport duckdb\nimport pandas as pd\n"

for each in exercises(sys.modules[__name__]):
    each.module = __name__  # they are declared in files of this package, and answered as its own
