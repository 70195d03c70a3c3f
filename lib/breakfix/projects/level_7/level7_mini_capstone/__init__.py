"""7-15, the level 7 mini capstone: two live sources, one cache, five stages; run, altered, broken, fixed, explained."""

from breakfix.history import merged, noted_waits
from breakfix.lab import expect, folder, gather, lanes

from .alter_max_age import ages, notice_within
from .polls import NOW, PAGE_SIZE, serving_orders, sources
from .report import look, report

datasets = ("sample", "flights")
imports = """
import contextlib
import hashlib
import json
import random
import sqlite3
import time

import httpx2
import pandas as pd
"""

gather(__name__)
