"""Fix: a step and its lineage are one transaction, and each entry says what went in and what came out."""

import duckdb

from breakfix.lab import exercise, shapes

from . import drawn_runs, worlds


@exercise(phase="fix", minutes=13)
def record(con, batch_id, step, before, work):
    """Do a step, and record it.

    Given     con, a connection without an open transaction; staging and lineage as in SCHEMA: in each, a key comes
              once in a step of a batch. batch_id and step, texts; before, the step before, or None. work(con) writes
              the rows of this step and batch into staging, neither commits nor rolls back, and may fail
    Leave     staging as work leaves it, and in lineage an entry for each row of this step and batch, committed
              together. The one before it has the same batch, the step before, and its parent_key as key: parent_id
              is the id of that entry in lineage, input_hash the row_hash of that row in staging as it is now, each
              NULL where there is none. output_hash is the row_hash of the row itself
    Rules     if lineage has an entry of this step and batch already, work is not called, and nothing changes.
              If work fails or is stopped by Ctrl-C, or an entry cannot be written, nothing changes, and the error
              reaches the caller
    """
    con.begin()
    try:
        if not con.execute("from lineage where batch_id = ? and step = ?", [batch_id, step]).fetchall():
            work(con)
            con.execute(
                """
                insert into lineage (batch_id, step, key, parent_id, input_hash, output_hash)
                select made.batch_id, made.step, made.key, parent.id,
                       row_hash(source.key, source.customer, source.amount),
                       row_hash(made.key, made.customer, made.amount)
                from staging as made
                left join staging as source
                    on source.batch_id = made.batch_id and source.step = $before and source.key = made.parent_key
                left join lineage as parent
                    on parent.batch_id = made.batch_id and parent.step = $before and parent.key = made.parent_key
                where made.batch_id = $batch_id and made.step = $step
                """,
                {"batch_id": batch_id, "step": step, "before": before},
            )
        con.commit()
    except BaseException:
        con.rollback()
        raise


@record.stub
def told_afterwards(con, batch_id, step, before, work):
    work(con)
    con.execute(
        """
        insert into lineage (batch_id, step, key, parent_id, input_hash, output_hash)
        select made.batch_id, made.step, made.key, parent.id,
               parent.output_hash,
               row_hash(made.key, made.customer, made.amount)
        from staging as made
        left join lineage as parent
            on parent.batch_id = made.batch_id and parent.step = $before and parent.key = made.parent_key
        where made.batch_id = $batch_id and made.step = $step
        """,
        {"batch_id": batch_id, "step": step, "before": before},
    )


record.world(worlds.in_memory)
record.free("lineage")
record.play = ""
record.costs = "one pass over the rows of the step, and two look-ups by key for each"

HASHES = "select row_hash(key, customer, amount), concat_ws(' ', key, customer, amount) from staging"


@record.look(playable=False)
def captured(con, record, *runs, fails=None, refused=None):
    """Each run is (batch, step, before, rows), or a statement that somebody carries out between two steps.

    The last work `fails` with an error of this class; lineage takes no entry of the key `refused`.
    """
    if refused is not None:
        worlds.closed_to(con, refused)
    heard, calls, texts, other = [], [], {None: None}, con.cursor()
    for place, run in enumerate(runs):
        if isinstance(run, str):
            con.execute(run)
        else:
            batch, step, before, rows = run
            work = drawn_runs.Work(batch, step, rows, fails() if fails and place == len(runs) - 1 else None)
            try:
                record(con, batch, step, before, work)
                heard.append("no error")
            except BaseException as error:  # whatever work raises has to reach the caller
                if error is not work.error and (refused is None or not isinstance(error, duckdb.ConstraintException)):
                    raise
                heard.append(type(error).__name__)
            calls.append(work.calls)
        texts |= dict(other.execute(HASHES).fetchall())
    staged = other.execute("select batch_id, step, key from staging order by all").fetchall()
    found = other.execute("""
        select one.batch_id, one.step, one.key, parent.batch_id, parent.step, parent.key,
               one.input_hash, one.output_hash
        from lineage as one left join lineage as parent on parent.id = one.parent_id
        where one.parent_id is null or parent.id is not null order by all
    """).fetchall()
    lineage = [
        {
            "entry": " ".join(each[:3]),
            "parent": " ".join(each[3:6]) if each[3] else None,
            "input": texts.get(each[6], "another text"),
            "output": texts.get(each[7], "another text"),
        }
        for each in found
    ]
    numbers = other.execute("select count(*), count(distinct id) from lineage").fetchone()
    return {
        "the caller hears": heard,
        "calls of work": calls,
        "staged": [" ".join(each) for each in staged],
        "lineage": lineage,
        "entries, and different ids": list(numbers),
    }


A, B = ("A-1", None, "Acme ", "120.5"), ("A-2", None, "Bolt", "75")
TIDY_A, TIDY_B = ("a-1", "A-1", "acme", "120.50"), ("a-2", "A-2", "bolt", "75.00")
INGEST = ("b1", "ingest", None, (A, B))
NORMALIZE = ("b1", "normalize", "ingest", (TIDY_A, TIDY_B))
PUBLISH = ("b1", "publish", "normalize", (("a-1", "a-1", "acme", "120.50"), ("a-2", "a-2", "bolt", "75.00")))
EDIT = "update staging set amount = '999.00' where step = 'normalize' and key = 'a-1'"
DELETE = "delete from staging where step = 'normalize' and key = 'a-1'"
BY_HAND = "insert into staging values ('b1', 'normalize', 'a-2', null, 'nobody', '1.00')"
captured.when("the first step: ingest has no step before it", INGEST)
captured.when("three steps: the key is another after ingest", INGEST, NORMALIZE, PUBLISH)
captured.when("edited: somebody changes an amount before publish", INGEST, NORMALIZE, EDIT, PUBLISH)
captured.when("fails: normalize has written its rows, and fails", INGEST, NORMALIZE, fails=KeyError)
captured.when("stopped by hand: somebody stops normalize at its last row", INGEST, NORMALIZE, fails=KeyboardInterrupt)
captured.when("not taken: lineage takes no entry of a-2", INGEST, NORMALIZE, refused="a-2")
captured.when("again: normalize runs twice", INGEST, NORMALIZE, NORMALIZE)
captured.when(
    "another batch: a second batch has the same keys",
    *(
        INGEST,
        ("b2", "ingest", None, (("A-1", None, "Crux", "5"),)),
        NORMALIZE,
        ("b2", "normalize", "ingest", (("a-1", "A-1", "crux", "5.00"),)),
    ),
)
KEPT = ("a-2", "a-2", "bolt", "75.00")
captured.when(
    "filtered: normalize keeps one of two rows, whose keys differ by a capital",
    *(("b1", "ingest", None, (B, ("a-2", None, "Crux", "75"))), (*NORMALIZE[:3], (KEPT,)), (*PUBLISH[:3], (KEPT,))),
)
captured.when(
    "by hand: somebody has put in a row before publish", INGEST, (*NORMALIZE[:3], (TIDY_A,)), BY_HAND, PUBLISH
)
captured.when("gone: somebody deletes a row before publish is recorded", INGEST, NORMALIZE, DELETE, PUBLISH)

failing = shapes.evenly([None, None, None, None, None, ValueError, KeyboardInterrupt])
captured.drawn(
    together=shapes.rolled(drawn_runs.some_runs),
    fails=failing,
    times=28,
    refused=shapes.evenly([None] * 8 + ["A-1", "a-1", "a 1", "", worlds.TWICE, worlds.TWICE]),
)

record.asks("""
the first step: There is no row that it was made from. What do parent_id and input_hash say?
three steps: By which of its columns does a row know what it was made from?
edited: What did publish read: what normalize has made, or what was there when publish came?
fails: Which of its rows stand, if a step has failed?
stopped by hand: Somebody pressed Ctrl-C. Which of its rows stand?
not taken: The rows of the step are there, and not all of its entries. When are both committed?
again: The step is done already. How could the second call know?
another batch: Whose row was it made from: one of its own batch, or of another?
filtered: Which rows has the step made, and which did it leave out?
by hand: The row has no entry. Is there no row, either?
gone: The entry is there, and its row is gone. Which of the two has an id, and which a hash of today?
""")

record.slips("""
believes the step before: input_hash is what the step before has said. What did this step really read?
    ~ row_hash(source.key, source.customer, source.amount) => parent.output_hash
two transactions: The rows stand, and their step has failed. Which of the two commits came first?
    - work(con)
    + work(con)
    + con.commit()
    + con.begin()
a second chain: The step has run twice, and lineage tells of two. What is there before you begin?
    ~ if not con.execute("from lineage where batch_id = ? and step = ?", [batch_id, step]).fetchall() => if True
only with a parent: A row without a row before it has no entry. Which join drops it?
    ~ left join staging as source => join staging as source
any batch: Two batches have the same key. Whose entry is the parent?
    ~ on parent.batch_id = made.batch_id and parent.step => on parent.step
never committed: Nobody but you sees the rows. What did you leave open?
    - con.commit()
only some errors: Somebody pressed Ctrl-C. Which of its rows stand?
    ~ except BaseException: => except Exception:
its error is lost: The step has failed, and your caller does not know.
    - raise
""")


@record.also_right(costs="row by row, with a look-up for each")
def row_by_row(con, batch_id, step, before, work):
    (done,) = con.execute("select count(*) from lineage where batch_id = ? and step = ?", [batch_id, step]).fetchone()
    if done:
        return
    con.execute("begin transaction")
    try:
        work(con)
        made = con.execute(
            "select key, parent_key, row_hash(key, customer, amount) from staging where batch_id = ? and step = ?",
            [batch_id, step],
        ).fetchall()
        for key, parent_key, output in made:
            of = [batch_id, before, parent_key]
            parent = con.execute("select id from lineage where batch_id = ? and step = ? and key = ?", of).fetchone()
            read = con.execute(
                "select row_hash(key, customer, amount) from staging where batch_id = ? and step = ? and key = ?", of
            ).fetchone()
            entry = [batch_id, step, key, parent[0] if parent else None, read[0] if read else None, output]
            con.execute(
                "insert into lineage (batch_id, step, key, parent_id, input_hash, output_hash) "
                "values (?, ?, ?, ?, ?, ?)",
                entry,
            )
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


record.hints += [
    "Three parts. Is there an entry already? Then the work and its entries, within one transaction. What ends it "
    "when the work fails? And what has the step read? It is in staging: join it a second time, as the rows of the step "
    "before.",
    "A twin: parcels, each beside the order that it was packed for.\n"
    "    from parcels as made left join orders as source on source.number = made.order_number",
]
