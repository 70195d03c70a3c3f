"""Mastery: the learner's own pipeline, tried with the hardened one and without writing anything."""

import os
import shlex
from datetime import UTC, datetime

from breakfix import pipeline, places
from breakfix.lab import own_pipeline
from breakfix.pipeline import staging, warehouse, watermark
from breakfix.pipeline.source import open_source

from .worlds import SAMPLE

REPEATS = """
    select count(*) - count(distinct key), coalesce(max(times), 0)
    from (select key, count(*) over (partition by key) as times from batch where reason is null)
"""


@own_pipeline(phase="mastery", core=False, minutes=15)
def my_pipeline(file, columns):
    """Ask the same of a pipeline of your own.

    file     a file of yours (JSON, JSON Lines, CSV or Parquet), or `sample`; it is read, and nothing is written. A
             path begins in the folder of the workbook
    columns  what it calls the four fields, as key=..., name=..., value=..., time=...; the same names can be left out
    key      what a row is about, and who gives the number
    clock    whose time decides which row is newer
    commit   what has to be there together or not at all
    rerun    what happens when the same file comes again
    alarm    what would tell you that tomorrow never came
    """
    now = watermark.utc(datetime.now(UTC))
    # From the workbook's folder, wherever the kernel or the terminal is: that is where the list of files begins.
    path = SAMPLE if file == "sample" else places.HOME / os.path.expanduser(file)
    wanted = pipeline.Columns(**{"ts" if name == "time" else name: column for name, column in columns.items()})
    try:
        counts = pipeline.ingest(path, None, now=now, columns=wanted, dry_run=True)
        with warehouse.look(None) as con:
            staging.read(con, open_source(path), wanted, now)
            repeats, most = con.execute(REPEATS).fetchall()[0]
    except pipeline.IngestError as error:
        raise ValueError(str(error)) from None
    return [
        *_counted(counts),
        *_of_the_key(wanted.key, repeats, most),
        *_of_the_clock(wanted.ts, counts),
        _again(file, columns),
    ]


def _counted(counts):
    sums = f"{counts.loaded} would be loaded, {counts.rejected} rejected, {counts.skipped} skipped, {counts.late} late"
    return [
        ("dry run", f"{counts.input_records} records: {sums}"),
        *[("rejected", f"{n}: {why}") for why, n in counts.reasons.items()],
    ]


def _of_the_key(key, repeats, most):
    if not repeats:
        return [("key", f"{key}: no value comes twice")]
    rows = "1 row repeats" if repeats == 1 else f"{repeats} rows repeat"
    return [("key", f"{key}: {rows} a value that came before, and one value comes {most} times. Which of them wins?")]


def _of_the_clock(clock, counts):
    bad = sum(number for why, number in counts.reasons.items() if f"{clock} " in why)
    return [("clock", f"{clock}: {'every value is a time' if not bad else f'rows without a time that counts: {bad}'}")]


def _again(file, columns):
    options = " ".join(f"--{name} {shlex.quote(column)}" for name, column in columns.items())
    named = SAMPLE.relative_to(places.HOME).as_posix() if file == "sample" else shlex.quote(file)
    return ("again", f"breakfix ingest {named} {options} --dry-run".replace("  ", " "))


my_pipeline.model = {
    "key": "one event; whoever sends it gives it a number, and uses that again for a correction",
    "clock": "the sender's: when it happened, not when it came",
    "commit": "the rows, the letters, the lineage, the mark and the line in the log, for one file",
    "rerun": "nothing changes: what is not newer is not taken again",
    "alarm": "no line in the log for a day, or a mark that is a day old",
}
