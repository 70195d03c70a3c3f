"""The part of `breakfix ingest` that reads an API: its settings from the command line, and what came of it in words."""

import time

from breakfix.pipeline.poll import Api, Fields, Patience, Secret, poll

USUAL = Fields().names


def run(url, key, database, fields, options, dry_run, wait):
    """Poll the API at `url` once and return the Report; IngestError when nothing was loaded.

    key: the secret, None for an API without one. fields: names of key, value and time; the usual ones mean that those
    of a source that we know are looked for too. options: auth, kind, system, timeout, attempts.
    """
    names = None if tuple(fields) == USUAL else Fields(*fields)
    timeout = options["timeout"]
    patience = Patience(connect=min(timeout, 3.0), read=min(timeout, 10.0), total=timeout, attempts=options["attempts"])
    api = Api(
        options["system"],
        url,
        Secret(key),
        way=options["auth"] or ("key" if key else "none"),
        kind=options["kind"],
        fields=names,
        patience=patience,
    )
    return poll([api], database, now=time.time(), dry_run=dry_run, wait=wait)


def sentences(report, database):
    """Return what a poll did, in two lines."""
    ages = ", ".join(f"{getattr(report, state)} {state}" for state in ("fresh", "stale", "unknown", "skewed"))
    return (
        f"run {report.run_id}: {report.records_in} in, {report.records_out} out, {report.misses} new or changed, "
        f"{report.hits} as before, {report.errors} refused, {report.removed} gone\n{database}: {ages}"
    )
