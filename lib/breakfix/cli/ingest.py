"""`breakfix ingest`: the pipeline on a real source, a file or an API.

`breakfix.cli.reads` has the exit codes; 75 is EX_TEMPFAIL: trying again later is right.
"""

import json
import os
import re
import sys
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from breakfix.cli import ingest_file, ingest_help

BUSY, INCOMPLETE, STOPPED = 75, 3, 130
STOP = "Stopped. Run it again: what is loaded already is skipped."
WAREHOUSE = "A file's events go to a warehouse, a DuckDB file: duckdb:///FILE or a path; sqlite:///FILE is for an API."
CACHE = "An API's records go to a cache that others can read meanwhile: sqlite:///FILE; a DuckDB file is for a file."

NAMED = {".duckdb": "duckdb", ".ddb": "duckdb", ".sqlite": "sqlite", ".sqlite3": "sqlite"}  # by the end of a path


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
    except KeyboardInterrupt:
        raise _failure(STOP, STOPPED) from None
    except OSError as error:
        raise _failure(f"{error.filename}: {error.strerror}." if error.filename else f"{error}.") from None


@click.command(cls=Discreet, epilog=ingest_help.epilog())
@click.argument("source", required=False)
@click.option("--database", metavar="FILE", help="Made when there is none. [default: DATABASE_URL]")
@click.option("--key", metavar="COLUMN", default="key", show_default=True, help="What identifies a thing.")
@click.option("--name", metavar="COLUMN", default="name", show_default=True, help="What happened to it (files).")
@click.option("--value", metavar="COLUMN", default="value", show_default=True, help="A number; of an API anything.")
@click.option("--time", "ts", metavar="COLUMN", default="ts", show_default=True, help="When; the newest wins.")
@click.option("--dry-run", is_flag=True, help="Read and count, write nothing.")
@click.option("--mode", type=click.Choice(["read-only"]), default="read-only", help="The source is only ever read.")
@click.option(
    "--wait", metavar="SECONDS", type=click.FloatRange(0), default=30, show_default=True, help="For another run."
)
@click.option("--auth", type=click.Choice(["key", "token", "basic", "none"]), help="How an API lets in. [default: key]")
@click.option("--kind", metavar="NAME", default="record", show_default=True, help="What the records of an API are.")
@click.option("--system", metavar="NAME", default="api", show_default=True, help="What the cache calls an API.")
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(0, min_open=True),
    default=30,
    show_default=True,
    help="For one request, as a whole.",
)
@click.option("--attempts", metavar="N", type=click.IntRange(1), default=4, show_default=True, help="Of one request.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: run_id and the counts.")
def ingest(source, database, key, name, value, ts, dry_run, mode, wait, auth, kind, system, timeout, attempts, as_json):
    """Load SOURCE: events of a file (JSON, JSON Lines, CSV, Parquet) into DuckDB, records of an API into SQLite.

    Running it again changes nothing. Without SOURCE and --database it reads MONITORING_API_URL,
    MONITORING_API_KEY and DATABASE_URL (sqlite:///FILE, duckdb:///FILE or a path) from the environment.
    """
    if source is None:
        _need_api(auth)
    api = source is None or re.match(r"https?://", source, re.IGNORECASE)
    database = _database(database or os.environ.get("DATABASE_URL"), dry_run, "sqlite" if api else "duckdb")
    if api:
        options = {"way": auth, "kind": kind, "system": system, "timeout": timeout, "attempts": attempts}
        options |= {"dry_run": dry_run, "wait": wait}
        return _poll(source or os.environ["MONITORING_API_URL"], database, (key, value, ts), options, as_json)
    return _load(source, database, (key, name, value, ts), {"wait": wait, "dry_run": dry_run}, as_json)


def _load(source, database, names, options, as_json):
    """Load a file and say what came of it."""
    from breakfix import pipeline
    from breakfix.pipeline.paths import shown, text

    try:
        columns = pipeline.Columns(*map(text, names))
        counts = pipeline.ingest(source, database, now=datetime.now(UTC), columns=columns, **options)
    except pipeline.IngestError as error:
        raise _failure(str(error), BUSY if isinstance(error, pipeline.Busy) else 1) from None
    nothing = ingest_file.first_words(counts, shown(os.path.basename(source)))
    if nothing:
        _say(nothing, err=True)
    said, more = ingest_file.report(counts, database and shown(database), options["dry_run"], as_json)
    _say(said)
    for line in more:
        _say(line, err=True)
    if nothing:
        raise click.exceptions.Exit(ingest_file.NOTHING)


def _poll(url, database, fields, options, as_json):
    """Read an API and say what came of it."""
    from breakfix.pipeline import Busy, IngestError
    from breakfix.pipeline.poll import Fields, poll_url

    try:
        report = poll_url(url, os.environ.get("MONITORING_API_KEY"), database, fields=Fields(*fields), **options)
    except IngestError as error:
        raise _failure(str(error), BUSY if isinstance(error, Busy) else 1) from None
    if report.gaps and not report.records_in:
        raise _failure(f"Nothing was loaded. {report.gaps[0]}")
    if as_json:
        _say(json.dumps(report.as_dict()))
    elif options["dry_run"]:
        _say_dry_run(report.records_in)
    else:
        _say(f"run {report.run_id}: {report.sums}\n{database}: {report.ages}")
    if not as_json:
        _say_reasons(report)
        for note in report.notes:
            _say(f"note: {note}", err=True)
        for gap in report.gaps:
            _say(f"not read: {gap}", err=True)
    if report.gaps:
        raise click.exceptions.Exit(INCOMPLETE)


def _say_dry_run(records):
    _say(f"connection successful\nrecords fetched: {records}\ndry-run complete (no writes)")


def _need_api(auth):
    """Without a SOURCE the environment has to name an API, and its key unless none is asked for."""
    wanted = ["MONITORING_API_URL"] + ["MONITORING_API_KEY"] * (auth != "none")
    unset = [name for name in wanted if not os.environ.get(name)]
    if unset:
        raise click.UsageError(f"Give a SOURCE, a file or an API's URL. ({' and '.join(unset)} not set either.)")


def _database(given, dry_run, wanted):
    """Return the path of the database file, of the engine that is wanted; a dry run needs none."""
    if not given:
        if dry_run:
            return None
        raise click.UsageError("Give a --database FILE, or set DATABASE_URL.")
    scheme, mark, rest = given.partition("://")
    if not mark:
        scheme, rest = NAMED.get(os.path.splitext(given)[1].lower(), wanted), "/" + given
    elif scheme not in ("duckdb", "sqlite"):
        kinds = "sqlite:///FILE, duckdb:///FILE or a path"
        raise click.UsageError(f"A database of the kind {scheme!r} is not supported yet. Use {kinds}.")
    path = rest[1:]
    if not rest.startswith("/") or not path or path.startswith(":memory:"):
        raise click.UsageError(f"The database has to be a file: {wanted}:///FILE or a path.")
    if scheme != wanted:
        raise click.UsageError(WAREHOUSE if wanted == "duckdb" else CACHE)
    return path


def _say_reasons(counts):
    for reason, number in counts.reasons.items():
        _say(f"rejected {number}: {reason}", err=True)


def _failure(message, code=1):
    failure = click.ClickException(_hidden(message))
    failure.exit_code = code
    return failure


def _say(text, err=False):
    stream = sys.stderr if err else sys.stdout
    encoding = getattr(stream, "encoding", None) or "utf-8"
    click.echo(_hidden(text).encode(encoding, "backslashreplace").decode(encoding), err=err)


def _hidden(text):
    """Leave the key out of whatever is said, wherever it came from, and what lets somebody in by a URL."""
    key = os.environ.get("MONITORING_API_KEY")
    if not key and "=" not in text:
        return text
    from breakfix.pipeline.poll.secret import Secret

    return Secret(key).hide(text)
