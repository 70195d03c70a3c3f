"""The baseline: the small pipeline that the notebook runs, alters and breaks.

It is what stands in the notebook's cells tagged `baseline`, so that processes and tests run what is shown. Its defects
are on purpose. The hardened form is `breakfix.pipeline`.
"""

# ruff: noqa: F401  the cells use what is imported
import duckdb

from breakfix.lab import project

project.run_cells("baseline", globals())
