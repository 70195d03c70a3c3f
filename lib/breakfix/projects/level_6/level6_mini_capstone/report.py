"""What a run leaves: the counts of the last run, the totals, and the rows of target."""

import duckdb

from breakfix.lab import rows, summary

SHOWN = 10  # rows of target

COUNTS = """
    select input_records, staged, loaded, rejected,
           (select count(*) from dead_letters) as dead_letters, (select count(*) from lineage) as lineage_entries,
           (select count(*) from target) as target_rows,
           (select mark from watermarks where feed = 'events') as watermark
    from run_log order by run desc limit 1
"""


def report(database):
    """Return a summary of a warehouse: counts of its last run, totals, and the first rows of target by key."""
    with duckdb.connect(str(database), read_only=True) as con:
        seen = rows(con.sql(COUNTS))[0]
        return summary(seen, con.sql(f"from target order by key limit {SHOWN}"))


def counts(database):
    """Return only the counts of `report`, as a dict."""
    return dict(report(database))


def out_of_date(database):
    """Return how many rows of target are older than an event of the same key that the last run staged."""
    with duckdb.connect(str(database), read_only=True) as con:
        newest = "select key, max(ts) as ts from staging group by key"
        query = f"select count(*) from target join ({newest}) newest using (key) where target.ts < newest.ts"
        return con.execute(query).fetchall()[0][0]
