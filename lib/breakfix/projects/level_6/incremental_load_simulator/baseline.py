"""The baseline: a load of what is newer than the mark, as the notebook shows it.

It is what stands in the notebook's cells tagged `baseline`, so that tests run what is shown.
"""

# ruff: noqa: F401  the cells use what is imported
from collections import namedtuple

import pandas as pd

from breakfix.lab import project

project.run_cells("baseline", globals())
