"""Load: which valid rows are new, and the newest of each key into the target.

    skipped   this exact row (key, name, value, ts) was promoted before this batch
    late      older than the target's row of its key, as that stood before this batch
    loaded    every other valid row, also when another of its batch supersedes it

Skipped is asked first, so that a rerun of a batch skips the rows that its own later rows made old.
In the target the newest wins; of equal times the first to arrive stands.
"""

from breakfix.pipeline.sql import literal

SAME = "s.key = b.key and s.ts = b.ts and s.name = b.name and s.value = b.value"
# One number to compare: the time and then, of equal ones, the earlier row. A source has less than 2^32.
NEWEST = """
    select key, unnest(arg_max({'name': name, 'value': value, 'ts': ts, 'source_row': source_row},
        epoch_us(ts)::hugeint * 4294967296 - source_row))
    from fresh where promoted group by key"""


def classify(con):
    """Sort the rows of `batch` by what the warehouse holds; return (skipped, late, loaded).

    Makes the temporary tables `skipped` (place) and `late` (place, kept: staging has it), and the
    temporary view `fresh` of the rows that staging does not have yet: source_row, promoted, and the
    columns of `batch`.
    """
    con.execute(
        f"""create temp table skipped as select b.rowid as place
        from batch b semi join (from staging where promoted) s on {SAME} where b.reason is null"""
    )
    con.execute(
        """create temp table late as select b.rowid as place, false as kept
        from batch b join target t on t.key = b.key and b.ts < t.ts
        where b.reason is null and b.rowid not in (select place from skipped)"""
    )
    con.execute(
        f"""update late set kept = true where place in (
            select b.rowid from batch b semi join (from staging where not promoted) s on {SAME})"""
    )
    con.execute(
        """create temp view fresh as
        select b.rowid + 1 as source_row, l.place is null as promoted, b.*
        from batch b left join late l on l.place = b.rowid
        where b.reason is null and l.kept is not true and b.rowid not in (select place from skipped)"""
    )
    valid, skipped, late = con.execute(
        """select (select count(*) from batch where reason is null),
            (select count(*) from skipped), (select count(*) from late)"""
    ).fetchall()[0]
    return skipped, late, valid - skipped - late


def promote(con, batch_id):
    """Merge the newest row of each key into the target."""
    con.execute(
        f"""merge into target t using ({NEWEST}) n on t.key = n.key
        when matched and n.ts > t.ts then update set name = n.name, value = n.value, ts = n.ts,
            batch_id = {literal(batch_id)}, source_row = n.source_row
        when not matched then insert values (n.key, n.name, n.value, n.ts, {literal(batch_id)}, n.source_row)"""
    )


def newest(con):
    """Return the newest time among the rows that this batch loads, None when it loads none."""
    return con.execute("select max(ts) from fresh where promoted").fetchall()[0][0]
