"""The baseline: the pool that the notebook runs, alters and breaks.

It is what stands in the notebook's cells tagged `baseline`, so that tests run what is shown. Its defects are meant.
"""

# ruff: noqa: F401  the cells use what is imported
import contextlib
import json
import sqlite3
import threading
import time
from types import SimpleNamespace

from breakfix.lab import project

project.run_cells("baseline", globals())
