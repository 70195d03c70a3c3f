"""Explain: the structure of the mended job, in ten lines of Markdown."""

import functools
import shutil

from breakfix.lab import explanation

from . import jobs
from .alter_picture import architecture, moves
from .fix_layout import layout

SLOTS = {"raw_is_written_by": str, "clean_is_read_by": str, "rows_after_the_rebuild": int, "rows_after_the_loss": int}
FLIGHTS = (5, 4, 4)  # of the three days


@functools.cache
def rows_without(*names):
    """Run the mended job on three days, remove files or folders of it, run it again; return the warehouse's rows."""
    with jobs.empty() as job:
        jobs.deliver(job, [{"day": day, "flights": count} for day, count in enumerate(FLIGHTS, 1)])
        jobs.apart(layout.reference(job.home), job)
        for name in names:
            path = job.home / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        job.source.mkdir(exist_ok=True)
        jobs.apart(layout.reference(job.home), job)
        return jobs.loaded(job)


@explanation(phase="explain", slots=SLOTS, minutes=8)
def structure():
    """Describe the structure of the mended job in ten lines of Markdown, for somebody who opens its folder first.

    The mended job is the three steps of Run, in your folders: extract from source into data_raw, transform from there
    into data_clean, load from there into the warehouse. A folder that is missing is made. Three days were loaded.

    raw_is_written_by       the step that writes data_raw
    clean_is_read_by        the step that reads data_clean
    rows_after_the_rebuild  rows of the warehouse after it, data_raw and data_clean were removed and the job ran again
    rows_after_the_loss     rows of the warehouse after source, data_raw and data_clean were removed and the job ran
                            again
    """
    reads, writes, _ = moves(architecture.reference())
    (writer,) = [name for name, places in writes.items() if "data_raw" in places]
    (reader,) = [name for name, places in reads.items() if "data_clean" in places]
    return {
        "raw_is_written_by": writer,
        "clean_is_read_by": reader,
        "rows_after_the_rebuild": rows_without("warehouse.sqlite", "data_raw", "data_clean"),
        "rows_after_the_loss": rows_without("source", "data_raw", "data_clean"),
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
