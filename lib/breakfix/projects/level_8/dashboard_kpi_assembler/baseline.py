"""The baseline: the small dashboard that the notebook runs, alters and breaks.

It is what stands in the notebook's cells tagged `baseline`, so that pages and tests run what is shown. Its defects
are on purpose. The hardened form is `breakfix.dashboard`.
"""

# ruff: noqa: F401  the cells use what is imported
import json
import math
from statistics import fmean

from breakfix.lab import project

project.run_cells("baseline", globals())
