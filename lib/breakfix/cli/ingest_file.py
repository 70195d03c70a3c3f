"""What `breakfix ingest` says about the run of a file, and the exit status that it earns."""

import json

NOTHING = 4


def first_words(counts, source):
    """Return what has to be said before anything else: that nothing of the file is of use. None when some is."""
    if not counts.input_records:
        return f"Nothing was read: {source} has no rows."
    if counts.rejected == counts.input_records:
        rows = "its only row was" if counts.rejected == 1 else f"all {counts.rejected} rows were"
        return f"Nothing was loaded from {source}: {rows} rejected."
    return None


def report(counts, database, dry_run, as_json):
    """Return what goes to standard output, and what goes to standard error."""
    if as_json:
        return json.dumps(counts.as_dict()), []
    if dry_run:
        said = f"connection successful\nrecords fetched: {counts.input_records}\ndry-run complete (no writes)"
        return said, ["would be: " + _sums(counts), *_reasons(counts)]
    mark = counts.watermark.isoformat() if counts.watermark else "none"
    said = (
        f"run {counts.run_id}: {counts.input_records} in, {counts.staged} staged, {_sums(counts)}\n"
        f"{database}: {counts.target_rows} rows in target, {counts.dead_letters} dead letters, "
        f"{counts.lineage_entries} lineage entries, watermark {mark}"
    )
    return said, _reasons(counts)


def _sums(counts):
    return f"{counts.loaded} loaded, {counts.rejected} rejected, {counts.skipped} skipped, {counts.late} late"


def _reasons(counts):
    return [f"rejected {number}: {reason}" for reason, number in counts.reasons.items()]
