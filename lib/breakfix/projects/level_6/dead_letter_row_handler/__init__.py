"""6-11, the dead letter row handler: a row that cannot be read is not a row that may be lost."""

from breakfix.lab import expect, folder, gather, held_out, lanes

from .alter_due import due
from .break_workers import mended, scheduled, tries, waiting
from .fix_process import process
from .fix_retry import retry_letter
from .mastery_mend import mend
from .readings import lines
from .whole_way import hardened
from .workers import POISON
from .worlds import counts, letters, report

kind = "lesson"
datasets = ("sample", "flights")
takes = "a batch of readings, a line of JSON each, some of which cannot be read"
gives = "`target`, and `dead_letters`, from which a line comes back once it is mended"
imports = """
import json
import re
import sqlite3
from contextlib import closing
"""

gather(__name__)
fixes_hold = held_out(of=[due, process, retry_letter, mend], name="fixes_hold", minutes=2)
