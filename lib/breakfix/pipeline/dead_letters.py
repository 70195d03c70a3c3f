"""Dead letters: every rejected row, once, with the reason and the line as it came.

The raw line is the identity of a rejected row. Where a source holds the same line twice, there are
two letters; where the line comes again with a rerun, or in a longer copy of the file, there is none.
"""

from breakfix.pipeline.sql import literal


def bury(con, batch_id):
    """Add the rejected rows of `batch` that are not there yet; return their number.

    Leaves them in the temporary table `rejected` (source_row, key, reason, raw).
    """
    con.execute(
        """create temp table rejected as
        select source_row, key, reason, raw from (
            select rowid + 1 as source_row, key, reason, raw,
                row_number() over (partition by raw order by rowid) as copy
            from batch where reason is not null
        ) as b left join (
            select raw, count(*) as copies from dead_letters group by raw
        ) as known using (raw)
        where copy > coalesce(copies, 0)
        order by source_row"""
    )
    con.execute(f"insert into dead_letters select {literal(batch_id)}, source_row, reason, raw from rejected")
    return con.execute("select count(*) from rejected").fetchall()[0][0]
