"""8-01, the dashboard KPI assembler: a page of tiles, run, altered, broken, fixed and explained."""

from breakfix.dashboard.shown import show
from breakfix.datasets.flight_samples import delays
from breakfix.lab import chart, expect, gather

from .explain_follow import evening
from .hardened import hardened
from .report import report
from .sources import kpis, landing
from .sources import listed as samples

kind = "lesson"  # one other right answer is shown; more of them are tests
datasets = ("sample", "flights")
imports = """
import json
import math
from datetime import datetime, timedelta
from html import escape
from statistics import fmean
from xml.etree import ElementTree

import duckdb
import pandas as pd
"""

gather(__name__)
