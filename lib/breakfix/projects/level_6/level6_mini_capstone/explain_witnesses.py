"""Explain: pairs of versions of three functions, to be told apart by a few rows, or by a place to kill."""

import tempfile
from functools import partial
from pathlib import Path

import duckdb

from breakfix.faults import sigkill
from breakfix.lab import rows as table
from breakfix.lab import witness

from .baseline import advance, in_one_commit, load, log, receive, stage
from .worlds import SAMPLE, in_memory, new_file, write

# Where a statement of each step begins: a kill just before it is a kill before the step, which commits as a whole.
BEGINS = {
    "receive": "delete from received",
    "stage": "delete from staging",
    "load": "insert into target",
    "advance": "update watermarks",
    "log": "insert into run_log",
}


@witness(phase="explain", columns={"key": str, "name": str, "value": float, "ts": str}, function="load", minutes=5)
def witness_upsert(world, version, rows):
    """Two versions of load leave the same target for the sample. Write at most three rows for which they do not.

    The rows are staged in the order in which you list them; target is empty before. A row is (key, name, value, ts); ts
    may be short, such as "09:30". What is compared: the rows of target.
    """
    world.stage(*rows)
    version(world.con)
    return world.target()


witness_upsert.world(in_memory)


@witness_upsert.version
def last_to_arrive(con):
    con.execute("""
        insert into target
        select key, name, value, ts from staging
        qualify row_number() over (partition by key order by position desc) = 1
        on conflict (key) do update set name = excluded.name, value = excluded.value, ts = excluded.ts
    """)


@witness_upsert.version
def greatest_of_each_column(con):
    con.execute("""
        insert into target
        select key, max(name), max(value), max(ts) from staging
        group by key
        on conflict (key) do update set name = excluded.name, value = excluded.value, ts = excluded.ts
    """)


witness_upsert.rows = [("evt-003", "purchase", 49.99, "09:30"), ("evt-003", "refund", 0.0, "14:00")]
witness_upsert.refused = [
    [("evt-003", "purchase", 49.99, "09:30")],
    [("evt-003", "purchase", 49.99, "09:30"), ("evt-003", "purchase_updated", 59.99, "12:00")],
    [("evt-003", "purchase", 49.99, "09:30"), ("evt-004", "refund", 0.0, "14:00")],
    [("evt-003", "a", 1.0, "09:30"), ("evt-003", "b", 1.0, "09:30"), ("evt-003", "c", 2.0, "09:30")],
]
witness_upsert.hints += [
    "The sample has two rows of one key, and the later has the greater value and the greater name. Must it be so?",
    "One version takes a row whole, the other each column where it is greatest. When is that one and the same row?",
]


@witness(phase="explain", core=False, columns={"key": str | None, "value": str, "ts": str}, function="advance")
def witness_advance(world, version, rows):
    """Two versions of advance differ in one word. Write at most three events for which they leave another mark.

    The mark is 2025-01-15T08:00:00. Your events come in one file, and go through receive and stage of the baseline;
    then the version runs. A row is (key, value, ts), all texts; key may be None, ts may be short, such as "09:30".
    What is compared: the watermark.
    """
    world.mark("08:00")
    with tempfile.TemporaryDirectory() as folder:
        batch = [(key, "page_view", value, ts) for key, value, ts in rows]
        receive(world.con, write(Path(folder, "batch.json"), batch))
    stage(world.con)
    version(world.con)
    return world.rows("select mark from watermarks where feed = 'events'")


witness_advance.world(in_memory)
witness_advance.version(advance)  # when something came


@witness_advance.version
def when_something_was_staged(con):
    con.execute("""
        update watermarks set mark = (select max(ts) from staging)
        where feed = 'events' and exists (from staging)
    """)


witness_advance.rows = [("", "1", "13:00")]
witness_advance.refused = [
    [("evt-010", "1", "13:00")],
    [("", "1", "13:00"), ("evt-010", "2", "12:30")],
    [("", "1", "07:00")],
    [("evt-010", "oops", "13:00"), ("", "1", "14:00"), ("evt-011", "1", "09:00")],
]
witness_advance.hints += [
    "When is `received` not empty and `staging` empty? What has to be the matter with every row of the file?",
    "receive reads only what is later than the mark. Is your row there at all when advance looks?",
]


@witness(phase="explain", core=False, columns={"step": tuple(BEGINS)}, function="run", called="kills")
def witness_kill(world, version, rows):
    """Two orders of the same steps, each step with a commit of its own. Write at most three kills that tell them apart.

    Each kill is a night: the run of the sample is killed just before the step that you name. The next night the same
    file is run again, and after your kills once more, undisturbed. What is compared: the rows of target after all that.
    """
    for (step,) in rows:
        sigkill.forked(partial(version, world, SAMPLE), before=BEGINS[step])
    version(world, SAMPLE)
    with duckdb.connect(world, read_only=True) as con:
        return table(con.sql("from target order by key"))


@witness_kill.world
def file():
    with tempfile.TemporaryDirectory() as folder:
        yield new_file(folder)


@witness_kill.version
def mark_last(database, batch):
    in_one_commit(database, receive, batch)
    for step in (stage, load, advance, log):
        in_one_commit(database, step)


@witness_kill.version
def mark_first(database, batch):
    in_one_commit(database, receive, batch)
    for step in (stage, advance, load, log):
        in_one_commit(database, step)


witness_kill.rows = ["load"]
witness_kill.refused = [["stage"], ["advance"], ["log", "receive"]]
witness_kill.hints += [
    "Stand at your kill, once in each version. Has the mark moved, and are the rows in target? Who reads them again?",
    "A mark that moves late makes the next night read twice. What does one make that moves early?",
]
