"""Explain: a file followed through the mended loader, and a note to whoever renamed a column."""

import tempfile
from pathlib import Path

from breakfix.lab import explanation, follow

from . import baseline, events, loaded, worlds
from .alter_error import ingest_error
from .fix_header import read_header
from .fix_load import load_batch

STEPS = {
    "read_header": {"missing": int},
    "load_batch": {"staged": int, "with_an_error": int},
    "load_batch, the same file": {"staged_again": int},
    "load_batch, row 6 corrected": {"batches": int, "staged_in_all": int, "different_and_ready": int},
}


@follow(phase="explain", steps=STEPS, minutes=6)
def follow_the_file():
    """The sample's eight records go through the mended loader. What is there after each step?

    missing              how many names the header lacks
    staged               how many rows staging_events has after the first load
    with_an_error        how many of them have an ingest_error
    staged_again         how many rows after the same file has come again
    batches              how many different load_batch_id, after row 6 was corrected and the file sent once more
    staged_in_all        how many rows then
    different_and_ready  how many different payload_hash then among the rows without an ingest_error
    """
    whole = events.SAMPLE.read_text(encoding="utf-8")
    with worlds.database(worlds.STAGING) as world:
        path = world.folder / "events.csv"
        found = []
        for text in (whole, whole, whole.replace("\n,ERROR", "\n2026-03-01T08:11:00Z,ERROR")):
            path.write_text(text, encoding="utf-8")
            load_batch.reference(world.con, path, ingest_error.reference, "2026-03-01T09:00:00Z")
            found.append(world.second.execute(loaded.COUNTS).fetchone())
    (_, staged, errors, _), (_, again, *_), (batches, in_all, _, ready) = found
    missing = len(read_header.reference(whole.splitlines()[0].split(",")))
    names = [name for step in STEPS.values() for name in step]
    return dict(zip(names, (missing, staged, errors, again, batches, in_all, ready), strict=True))


follow_the_file.hints += [
    "Write the eight row numbers on paper, and beside each whether it has an ingest_error. A batch is known by its "
    "bytes: one byte more makes another batch, and all of its records come in once more.",
    "A twin: two letters with five names each, of which four are the same, make ten rows, two batches and six names.",
]

SLOTS = {"rejected": int, "reason_in_errors": str, "lacked_it": int, "staged": int}


@explanation(phase="explain", slots=SLOTS, core=False, minutes=7)
def renamed_note():
    """Write the note on the sample's file, in which `timestamp` was called `time`, for the sender and your team.

    rejected          records that the baseline rejected
    reason_in_errors  the reason that its errors give, such as bad_level=DEBUG
    lacked_it         records that really had no time
    staged            rows of staging_events after this load
    """
    with tempfile.TemporaryDirectory() as folder:
        path, database = Path(folder, "events.csv"), Path(folder, "staging.db")
        whole = events.SAMPLE.read_text(encoding="utf-8")
        path.write_text(whole.replace("timestamp", "time", 1), encoding="utf-8")
        result = baseline.run(database, path)
        staged = loaded.in_table(database)["staged"]
    (reason,) = {error.split(" ", 1)[1] for error in result.errors}
    lacked = sum(line.startswith(",") for line in whole.splitlines())
    return {"rejected": result.rejected, "reason_in_errors": reason, "lacked_it": lacked, "staged": staged}


renamed_note.rubric = [
    "what was seen, with a number, and where",
    "the cause: which line of the file, and what in the code made errors of it",
    "why the errors misled, and whom they would have sent searching where",
    "what your loader does from now on, and what the sender is asked to do",
]
renamed_note.model = """
All 8 records of events.csv were rejected this morning, each with missing_field=timestamp, and nothing was staged.
The header says `time` where it said `timestamp`; the loader looked for the old name in each record and found nothing.
The errors spoke of eight incomplete records, so we asked for the data of seven that were complete.
From now on the loader reads the header first, stops, and names the likely rename. Please tell us before you rename.
"""
renamed_note.quotes = [
    "All 8 records of events.csv were rejected",
    "The header says `time` where it said `timestamp`",
    "The errors spoke of eight incomplete records",
    "reads the header first, stops, and names the likely rename",
]
