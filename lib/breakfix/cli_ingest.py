"""`breakfix ingest`: the pipeline on a real source.

Exit codes: 0 done, 1 the run failed and nothing was loaded, 2 the command line is not understood,
75 another run holds the database (EX_TEMPFAIL: trying again later is right).
"""

import json
import os
import re
from contextlib import contextmanager
from datetime import UTC, datetime

import click

BUSY = 75
LEVEL_7 = "Reading an API comes with level 7 of the workbook. Until then, give a file as SOURCE."


class Discreet(click.Command):
    """A command whose errors leave the API's key out, also those of its parser and of the system."""

    def make_context(self, *args, **extra):
        """As click does."""
        with _discreet():
            return super().make_context(*args, **extra)

    def invoke(self, ctx):
        """As click does."""
        with _discreet():
            return super().invoke(ctx)


@contextmanager
def _discreet():
    try:
        yield
    except click.ClickException as error:
        error.message = _hidden(error.message)
        raise
    except OSError as error:
        raise _failure(f"{error.filename}: {error.strerror}." if error.filename else f"{error}.") from None


@click.command(
    cls=Discreet,
    epilog="""\b
Examples:
  breakfix ingest events.json --database warehouse.duckdb
  breakfix ingest mine.csv --key order_id --name status --value amount --time updated_at --dry-run
""",
)
@click.argument("source", required=False)
@click.option("--database", metavar="FILE", help="DuckDB file, made when there is none. [default: DATABASE_URL]")
@click.option("--key", metavar="COLUMN", default="key", show_default=True, help="What identifies a thing.")
@click.option("--name", metavar="COLUMN", default="name", show_default=True, help="What happened to it.")
@click.option("--value", metavar="COLUMN", default="value", show_default=True, help="A number.")
@click.option("--time", metavar="COLUMN", default="ts", show_default=True, help="When it happened; the newest wins.")
@click.option("--dry-run", is_flag=True, help="Read and count, write nothing.")
@click.option("--mode", type=click.Choice(["read-only"]), default="read-only", help="The source is only ever read.")
@click.option(
    "--wait", metavar="SECONDS", type=click.FloatRange(0), default=30, show_default=True, help="For another run."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: run_id and the counts.")
def ingest(source, database, key, name, value, time, dry_run, mode, wait, as_json):
    """Load the events of SOURCE (JSON, JSON Lines, CSV or Parquet) into a DuckDB file.

    Running it again changes nothing. Without SOURCE and --database it reads MONITORING_API_URL,
    MONITORING_API_KEY and DATABASE_URL (duckdb:///FILE or a path) from the environment.
    """
    from breakfix import pipeline

    if source is None:
        _need_api()
    database = _database(database or os.environ.get("DATABASE_URL"), dry_run)
    if source is None or re.match(r"https?://", source, re.IGNORECASE):
        raise _failure(LEVEL_7)
    columns = pipeline.Columns(key, name, value, time)
    try:
        counts = pipeline.ingest(source, database, now=datetime.now(UTC), columns=columns, wait=wait, dry_run=dry_run)
    except pipeline.IngestError as error:
        raise _failure(str(error), BUSY if isinstance(error, pipeline.Busy) else 1) from None
    if as_json:
        _say(json.dumps(counts.as_dict()))
    elif dry_run:
        _say(f"connection successful\nrecords fetched: {counts.input_records}\ndry-run complete (no writes)")
        _say("would be: " + _sums(counts), err=True)
        _say_reasons(counts)
    else:
        _say(_report(counts, database))
        _say_reasons(counts)


def _need_api():
    """Without a SOURCE the environment has to name an API."""
    unset = [name for name in ("MONITORING_API_URL", "MONITORING_API_KEY") if not os.environ.get(name)]
    if unset:
        raise click.UsageError(f"Give a SOURCE: a file. (None of an API either: {' and '.join(unset)} not set.)")


def _database(given, dry_run):
    """Return the path of the database file; a dry run needs none."""
    if not given:
        if dry_run:
            return None
        raise click.UsageError("Give a --database FILE, or set DATABASE_URL.")
    scheme, mark, rest = given.partition("://")
    if not mark:
        scheme, rest = "a path", "/" + given
    elif scheme != "duckdb":
        raise click.UsageError(f"A database of the kind {scheme!r} is not supported yet. Use duckdb:///FILE or a path.")
    path = rest[1:]
    if not rest.startswith("/") or not path or path.startswith(":memory:"):
        raise click.UsageError("The database has to be a file: duckdb:///FILE or a path.")
    return path


def _report(counts, database):
    mark = counts.watermark.isoformat() if counts.watermark else "none"
    return (
        f"run {counts.run_id}: {counts.input_records} in, {counts.staged} staged, {_sums(counts)}\n"
        f"{database}: {counts.target_rows} rows in target, {counts.dead_letters} dead letters, "
        f"{counts.lineage_entries} lineage entries, watermark {mark}"
    )


def _sums(counts):
    return f"{counts.loaded} loaded, {counts.rejected} rejected, {counts.skipped} skipped, {counts.late} late"


def _say_reasons(counts):
    for reason, number in counts.reasons.items():
        _say(f"rejected {number}: {reason}", err=True)


def _failure(message, code=1):
    failure = click.ClickException(_hidden(message))
    failure.exit_code = code
    return failure


def _say(text, err=False):
    click.echo(_hidden(text), err=err)


def _hidden(text):
    """Leave the key out of whatever is said, wherever it came from."""
    key = os.environ.get("MONITORING_API_KEY")
    return text.replace(key, "***") if key else text
