"""The baseline: a pipeline whose lineage is told afterwards, as the notebook shows it.

It is what stands in the notebook's cells tagged `baseline`, so that tests run what is shown.
"""

from breakfix.lab import project

project.run_cells("baseline", globals())
