"""A run: one source into the warehouse, from its first byte to its last commit.

    1. open the source, to read only, and digest it: unreadable or empty ends here
    2. open the warehouse, alone, or wait
    3. commit: tables, orphans marked abandoned, this run `started`
    4. commit: staging, target, dead letters, lineage, watermark, this run `succeeded`

Between 3 and 4 there is nothing that a crash could leave half done. A failure is undone and then
written down as `failed`.
"""

import hashlib
import time
from contextlib import contextmanager, suppress
from datetime import timedelta

import duckdb

from breakfix.pipeline import dead_letters, lineage, load, run_log, staging, warehouse, watermark
from breakfix.pipeline.columns import Columns
from breakfix.pipeline.errors import DiskFull, WarehouseError, is_full
from breakfix.pipeline.run_log import RunCounts
from breakfix.pipeline.source import open_source


def ingest(source, database, *, now, columns=None, wait=30, dry_run=False):
    """Load a file into a warehouse and return the RunCounts.

    source: path of JSON, JSON Lines, CSV or Parquet. database: path of a DuckDB file, made when
    there is none; None for a dry run against nothing. now: datetime, the end of time for events (no
    zone means UTC). columns: Columns, the source's names. wait: seconds to wait for another run.
    dry_run: write nothing; the counts say what would be loaded, over the totals as they are.

    Raises SourceError, Busy, DiskFull or WarehouseError; then nothing was loaded.
    """
    now, columns = watermark.utc(now), columns or Columns()
    source = open_source(source)
    with _interruptible():
        if dry_run:
            with warehouse.look(database, wait) as con, _plain_words():
                return _counts(con, run_log.new_id(now), _sort(con, source, columns, now))
        with warehouse.connect(database, wait) as con:
            return _run(con, source, columns, now)


def batch_id(source, columns):
    """Name what was delivered: the same content, read the same way, is the same batch."""
    return hashlib.sha256("\0".join((source.digest, *columns.names)).encode()).hexdigest()[:16]


def _run(con, source, columns, now):
    began = time.monotonic()
    run_id, batch = run_log.new_id(now), batch_id(source, columns)

    def clock():
        return now + timedelta(seconds=time.monotonic() - began)

    with _plain_words(), warehouse.transaction(con):
        warehouse.create(con)
        run_log.start(con, run_id, batch, source, now)
    try:
        with _plain_words():
            sums = _sort(con, source, columns, now)
            with warehouse.transaction(con):
                _write(con, batch, now)
                counts = _counts(con, run_id, sums)
                run_log.finish(con, counts, clock())
        return counts
    except BaseException as error:
        with suppress(duckdb.Error, RuntimeError), warehouse.transaction(con):
            run_log.fail(con, run_id, error, clock())
        raise


def _sort(con, source, columns, now):
    """Read the source and sort its rows, in temporary tables; return the counts of the run."""
    records, rejected = staging.read(con, source, columns, now)
    with warehouse.for_joins(con):
        skipped, late, loaded = load.classify(con)
    return {
        "input_records": records,
        "staged": records - rejected,
        "loaded": loaded,
        "rejected": rejected,
        "skipped": skipped,
        "late": late,
        "reasons": staging.reasons(con),
    }


def _write(con, batch, now):
    """Write everything that the sorted rows change."""
    staging.stage(con, batch)
    dead_letters.bury(con, batch)
    lineage.trace(con, batch)
    load.promote(con, batch)
    watermark.advance(con, load.newest(con), now)


def _counts(con, run_id, sums):
    return RunCounts(run_id=run_id, watermark=watermark.read(con), **sums, **warehouse.totals(con))


@contextmanager
def _interruptible():
    """Give a Ctrl-C that came while the engine was at work its own name; the engine has another one for it."""
    try:
        yield
    except (duckdb.InterruptException, RuntimeError) as error:
        if "interrupt" not in str(error).lower():
            raise
        raise KeyboardInterrupt from None


@contextmanager
def _plain_words():
    """Say what an error of the engine means for the one who started the run."""
    try:
        with _interruptible():
            yield
    except (duckdb.Error, OSError) as error:
        if is_full(error):
            raise DiskFull("the disk is full: nothing was loaded. Make room and run again.") from error
        if isinstance(error, OSError):
            raise
        words = str(error).splitlines()[0]
        if isinstance(error, duckdb.OutOfMemoryException):
            words = (
                f"it needs more memory than {warehouse.CONFIG['memory_limit']}. Is there a record of many megabytes?"
            )
        raise WarehouseError(f"the warehouse refused the run, nothing was loaded: {words}") from error
