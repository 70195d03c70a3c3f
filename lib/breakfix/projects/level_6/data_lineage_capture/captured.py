"""What a run leaves: counts of the baseline's tables, and the mended pipeline on a whole dataset."""

import contextlib

import duckdb

from breakfix.lab import folder, rows, summary

from . import baseline, orders, worlds
from .fix_record import record
from .fix_trace import trace
from .mastery_tampered import tampered

COUNTS = {
    "entries": "select count(*) from lineage",
    "parent_of_the_last": "select parent_id from lineage order by id desc limit 1",
    "customers": "select count(*) from target",
    "entries_of_publish": "select count(*) from lineage where step = 'publish'",
    "published": "select count(*) from staging where step = 'publish'",
    "rows": "select count(*) from staging",
    "chains": "select max(times) from (select count(*) as times from lineage where step = 'publish' group by key)",
    "tidy_amounts": "select count(*) from staging where amount like '%.00'",
}
FILE = "read_csv(?, header = true, all_varchar = true)"
TIDY = "lower(trim(key)), key, lower(trim(customer)), cast(cast(amount as decimal(12, 2)) as text)"
INSERT = "insert into staging select batch_id, '{}', {} from staging where batch_id = ? and step = '{}'"
NORMALIZE, PUBLISH = (
    INSERT.format("normalize", TIDY, "ingest"),
    INSERT.format("publish", "key, key, customer, amount", "normalize"),
)


@contextlib.contextmanager
def ran(listed, runs=1, without=None):
    """Run the baseline on orders, tuples of three texts, and yield the connection; a failure of it is swallowed."""
    steps = [step for step in (baseline.normalize, baseline.publish) if step.__name__ != without]
    with duckdb.connect(config={"threads": 1}) as con:
        baseline.create_tables(con)
        path = orders.write(folder() / "drawn.csv", listed)
        with contextlib.suppress(duckdb.ConversionException):
            for _ in range(runs):
                baseline.run(con, "b1", path, steps)
        yield con


def seen(con, *names):
    """Return what a connection sees, by the names of COUNTS."""
    return {name: con.execute(COUNTS[name]).fetchone()[0] for name in names}


def report(con):
    """Return a summary of a run of the baseline: counts, and the chains of the first three orders."""
    records, steps, entries = con.execute(
        "select count(distinct key), count(distinct step), count(*) from lineage"
    ).fetchone()
    counts = {
        "input_records": records,
        "steps": steps,
        "lineage entries": entries,
        "chain of the first": one_chain(con),
    }
    listed = con.execute("""
        select id, step, key, parent_id from lineage
        where key in (select key from lineage where step = 'ingest' order by id limit 3) order by id limit 9
    """)
    return summary(counts, rows(listed))


def one_chain(con):
    """Return the ids of the first order's entries, each after its parent, as text: null->1->4."""
    first = con.execute("select key from lineage where step = 'ingest' order by id limit 1").fetchone()
    found = con.execute("select parent_id from lineage where key = ? order by id", first or [""]).fetchall()
    return "->".join("null" if parent is None else str(parent) for (parent,) in found)


def steps(path):
    """Return the pipeline as (step, before, work): black boxes, each of which writes its rows into staging."""

    def ingest(con):
        con.execute(
            f"insert into staging select 'b1', 'ingest', key, null, customer, amount from {FILE}",
            [str(path)],
        )

    def normalize(con):
        con.execute(NORMALIZE, ["b1"])

    def publish(con):
        con.execute(PUBLISH, ["b1"])

    return [("ingest", None, ingest), ("normalize", "ingest", normalize), ("publish", "normalize", publish)]


def mended(con, path, *, runs=1, edit=None, without=None):
    """Run the mended pipeline; `edit`, a statement, is carried out between normalize and publish."""
    for _ in range(runs):
        for step, before, work in steps(path):
            if step == without:
                continue
            if step == "publish" and edit:
                con.execute(edit)
            record.reference(con, "b1", step, before, work)


def traced(con, limit=5):
    """Return how many source rows each number of `target` has, most first, and the amount they add up to."""
    return rows(
        con.execute(f"""
            select customer, sum(amount::decimal(12, 2)) as amount, count(*) as source_rows,
                   min(source_key) as one_of_them
            from ({trace.reference()}) group by customer order by source_rows desc, customer limit {limit}
        """)
    )


def hardened(dataset):
    """Run a dataset twice through the mended pipeline; return counts of its lineage, and its numbers traced."""
    with worlds.opened() as con:
        con.execute("set threads = 2")
        mended(con, orders.source(dataset), runs=2)
        records, entries = con.execute("select count(*) filter (step = 'ingest'), count(*) from lineage").fetchone()
        counts = {
            "runs": 2,
            "records": records,
            "lineage entries": entries,
            "tampered": con.execute(f"select count(*) from ({tampered.reference()})").fetchone()[0],
        }
        return summary(counts, traced(con))
