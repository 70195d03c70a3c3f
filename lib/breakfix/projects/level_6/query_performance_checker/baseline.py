"""The baseline: the checker that the notebook runs, alters and breaks.

It is what stands in the notebook's cells tagged `baseline`, so that tests run what is shown.
"""

from breakfix.lab import project

project.run_cells("baseline", globals())
