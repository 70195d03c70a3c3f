"""6-14, the SQL runbook generator: names come from the catalogue, values are bound, and a run is whole or is not."""

from breakfix.faults import sigkill
from breakfix.lab import expect, folder, gather, held_out, lanes

from .alter_missing import missing
from .fix_execute import execute
from .fix_render import render
from .mastery_restore import restore
from .mended import CLEANUP, hardened, report
from .predictions import WORKER, archive, cleanup, counts, dated, night
from .shops import drawn, requests, sample, shop

kind = "lesson"
datasets = ("sample", "flights")
takes = "requests for runbooks, and a database with rows that nobody needs any more"
gives = "`runbook_history`, and runbooks that are done as a whole, within a limit, or not at all"
imports = """
import json
import re
import sqlite3
from contextlib import closing

import pandas as pd
"""

gather(__name__)
fixes_hold = held_out(of=[missing, render, execute, restore], name="fixes_hold", minutes=2)
