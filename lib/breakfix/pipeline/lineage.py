"""Lineage: an entry for each step of each row, so that any row of any table can be followed.

A valid row has two entries, `staged` and then `loaded` or `late`; a rejected row has one,
`rejected`. So there are always as many entries as rows in dead_letters and twice those in staging.
(batch_id, source_row) names the row in its source; a row that is skipped adds nothing.
"""

from breakfix.pipeline.sql import literal


def trace(con, batch_id):
    """Write the entries of the rows that this batch has added: views `fresh` and table `rejected`."""
    con.execute(
        f"""insert into lineage
        select {literal(batch_id)}, source_row, unnest(['staged', if(promoted, 'loaded', 'late')]), key from fresh"""
    )
    con.execute(f"insert into lineage select {literal(batch_id)}, source_row, 'rejected', key from rejected")


def journey(con, key):
    """Return the entries of a key in the order of its batches: (batch_id, source_row, step)."""
    return con.execute(
        f"select batch_id, source_row, step from lineage where key = {literal(key)} order by rowid"
    ).fetchall()
