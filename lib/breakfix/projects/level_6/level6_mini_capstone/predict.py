"""Predict: the same file again, with nothing wrong."""

import tempfile
from pathlib import Path

from breakfix.lab import prediction
from breakfix.projects.level_6.level6_mini_capstone import baseline
from breakfix.projects.level_6.level6_mini_capstone.report import counts
from breakfix.projects.level_6.level6_mini_capstone.worlds import sample, write

FIELDS = {"input_records": int, "loaded": int, "dead_letters": int, "lineage_entries": int}


@prediction(phase="predict", fields=FIELDS, minutes=4)
def rerun(case):
    """The sample is run a second time on the same database. What does the summary of this second run show?

    input_records and loaded are counts of the second run; dead_letters and lineage_entries are totals of the tables.
    """
    with tempfile.TemporaryDirectory() as folder:
        database, batch = Path(folder, "shop.duckdb"), write(Path(folder, "batch.json"), sample()[case:])
        baseline.run(database, batch)
        baseline.run(database, batch)
        seen = counts(database)
    return {name: seen[name] for name in FIELDS}


rerun.describe = lambda case: f"The file lacks its first {case} of seven events, and is run twice."
rerun.because = "receive keeps only what is later than the watermark, and no event is later than the newest one."
