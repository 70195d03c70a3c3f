"""Explain: the structure of the mended job, in ten lines of Markdown."""

import functools
import shutil

from breakfix import etl
from breakfix.datasets import small_days
from breakfix.lab import explanation

from .alter_picture import STEPS

SLOTS = {"raw_is_written_by": str, "clean_is_read_by": str, "rows_after_the_rebuild": int, "rows_after_the_loss": int}
FLIGHTS = (5, 4, 4)  # of the three days


@functools.cache
def touched():
    """Return for each step of the small ETL the folders that it reads and that it writes, as a run shows it.

    A step reads a folder when it finds nothing once the folder is gone, and writes one that has more after it.
    """
    reads, writes = {}, {}
    with small_days.job(1) as job:
        places = {"source": job.source, "data_raw": job.raw, "data_clean": job.clean}
        for name, step in STEPS.items():
            before = {place: len(list(path.iterdir())) for place, path in places.items()}
            reads[name] = [place for place, path in places.items() if fails(step, job, path)]
            step(job, small_days.name(1))
            writes[name] = [place for place, path in places.items() if len(list(path.iterdir())) > before[place]]
    return reads, writes


def fails(step, job, path):
    """Tell whether a step finds nothing while what is in a folder is away."""
    away = path.with_name("away")
    path.rename(away)
    path.mkdir()
    try:
        step(job, small_days.name(1))
        return False
    except FileNotFoundError:
        return True
    finally:
        shutil.rmtree(path)
        away.rename(path)


def rows_without(*names):
    """Run the job on three days, remove folders or files of it, run it again; return the rows of the warehouse."""
    with small_days.job(*FLIGHTS) as job:
        etl.run(job)
        for name in names:
            path = job.folder / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        etl.run(job)
        return len(small_days.loaded(job))


@explanation(phase="explain", slots=SLOTS, minutes=8)
def structure():
    """Describe the structure of the small ETL in ten lines of Markdown, for somebody who opens its folder first.

    raw_is_written_by       the step that writes data_raw
    clean_is_read_by        the step that reads data_clean
    rows_after_the_rebuild  rows of the warehouse after data_raw and data_clean were removed and the job ran again
    rows_after_the_loss     rows of the warehouse after warehouse.sqlite and source were removed and the job ran again
    """
    reads, writes = touched()
    (writer,) = [name for name, places in writes.items() if "data_raw" in places]
    (reader,) = [name for name, places in reads.items() if "data_clean" in places]
    return {
        "raw_is_written_by": writer,
        "clean_is_read_by": reader,
        "rows_after_the_rebuild": rows_without("data_raw", "data_clean"),
        "rows_after_the_loss": rows_without("warehouse.sqlite", "source"),
    }


structure.keeps("STRUCTURE.md")
structure.rubric = [
    "what the job does, in one sentence",
    "each folder, who writes it and who reads it",
    "the order of the steps, and what it follows from",
    "what can be removed and comes again, and what cannot",
    "what is not committed, and where a newcomer puts a password",
]
structure.model = """
# Flights ETL

Brings the flights of a day, a file each, into a warehouse.

- `source/`: as delivered. Nothing here can be made again: keep it.
- `data_raw/`: written by extract, read by transform. `data_clean/`: written by transform, read by load.
- `warehouse.sqlite`: written by load, table `flights`.
- Order: extract, transform, load, because each reads what the one before it writes.
- `data_raw/`, `data_clean/` and the warehouse may be removed: the next run makes them again from `source/`.
- Not committed: the data and `.env`. Copy `.env.example` to `.env` and put your password there.
"""
structure.quotes = [
    "Brings the flights of a day, a file each, into a warehouse",
    "written by extract, read by transform",
    "because each reads what the one before it writes",
    "the next run makes them again from `source/`",
    "Copy `.env.example` to `.env`",
]
