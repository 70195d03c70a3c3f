"""d-10, documentation and CI simulation: five drills on documents that a machine can try."""

from breakfix.lab import folder, gather, lanes
from breakfix.lab.flowchart import Picture

from .alter_picture import ETL, MODULES
from .break_workflow import ended, told
from .fix_workflow import checked, failing, pushed
from .jobs import history_of, loaded, machine, report, repository

kind = "lesson"
datasets = ("sample", "flights")
imports = """
import ast
import re
import subprocess

import pandas as pd
import yaml
"""

gather(__name__)
