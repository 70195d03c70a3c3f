"""The baseline: the small pipeline over two live sources that the notebook runs, alters and breaks.

It is what stands in the notebook's cells tagged `baseline`, so that processes and tests run what is shown. Its defects
are on purpose. The hardened form is `breakfix.pipeline`.
"""

# ruff: noqa: F401  the cells use what is imported
import contextlib
import hashlib
import json
import sqlite3
import time

import httpx2

from breakfix.lab import project

STAGES = ("adapt", "cache", "validate", "freshness", "reconcile")

project.run_cells("baseline", globals())
