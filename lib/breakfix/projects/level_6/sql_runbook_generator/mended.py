"""What a run leaves, for the summary; and the mended runbook on a whole dataset, rehearsed on a copy first."""

import json
import sqlite3
from contextlib import closing

from breakfix.lab import folder, rows, summary

from . import shops
from .fix_execute import execute
from .fix_render import render

CLEANUP = {
    "requires": "select count(*) > 0 from {parent_table}",
    "step": "delete from {child_table} where {fk_column} in (select {fk_column} from {child_table} "
    "except select {fk_column} from {parent_table})",
}
AT_MOST = 1000  # rows of a step, as its reviewer has said


def report(database, told, requests):
    """Return a summary of a run of the baseline: what its steps said, the history, newest first, and some rows."""
    params = next((each["params"] for each in requests if "child_table" in each["params"]), {"child_table": "orders"})
    table = params["child_table"]
    with closing(sqlite3.connect(database)) as con:
        history = con.execute("select name, steps from runbook_history order by created_at desc, id desc").fetchall()
        (left,) = con.execute(f"select count(*) from {table}").fetchone()
        first = rows(con.execute(f"select * from {table} order by 1 limit 8"))
    counts = {"input_records": len(requests), "runbooks": len(told)}
    for request, said in zip(requests, told, strict=True):
        counts[request["template"]] = ", ".join(map(str, said))
    counts["history, newest first"] = ", ".join(f"{name} ({len(json.loads(steps))})" for name, steps in history)
    return summary(counts | {f"rows of {table}": left}, first)


def cleaned(con, names, at_most=AT_MOST, dry_run=False):
    """Render the mended cleanup and carry it out; return the rows that it changed. ValueError says why not."""
    requires, step = (render.reference(con, sql, names) for sql in CLEANUP.values())
    return execute.reference(con, requires, [(step, at_most)], {}, dry_run)[0]


def hardened(dataset):
    """Copy a dataset's database, rehearse its cleanup on the copy, then do it; return a summary of what came of it."""
    names = next(each["params"] for each in shops.requests(dataset) if each["template"] == "data_cleanup")
    database, count = shops.shop(dataset), f'select count(*) from "{names["child_table"]}"'
    with closing(sqlite3.connect(shops.copied(database, folder() / "copy.db"), isolation_level=None)) as con:
        of_the_copy = con.execute(count).fetchone()[0]
        would = cleaned(con, names, of_the_copy, dry_run=True)
    with closing(sqlite3.connect(database, isolation_level=None)) as con:
        try:
            changed = cleaned(con, names)
        except ValueError:
            changed = "nothing: too many rows"
        counts = {"rows of the copy": of_the_copy, "would change": would, "at most": AT_MOST, "changed": changed}
        counts["rows afterwards"] = con.execute(count).fetchone()[0]
        first = rows(con.execute(f'select * from "{names["child_table"]}" order by 1 limit 6'))
    return summary(counts, first)
