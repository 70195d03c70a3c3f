"""The baseline: the controller that the notebook runs, alters and breaks.

It is what stands in the notebook's cells tagged `baseline`, so that processes and tests run what is shown. Its defects
are meant.
"""

# ruff: noqa: F401  the cells use what is imported
import sqlite3
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from breakfix.lab import project

project.run_cells("baseline", globals())
