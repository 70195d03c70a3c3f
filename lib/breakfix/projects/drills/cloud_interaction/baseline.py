"""The baseline: files go to a bucket and come back, as the notebook shows it.

It is what stands in the notebook's cells tagged `baseline`, so that tests run what is shown.
"""

# ruff: noqa: F401  the cells use what is imported
import sqlite3
from pathlib import Path

import pandas as pd
from boto3.s3.transfer import TransferConfig

from breakfix.lab import project

project.run_cells("baseline", globals())
