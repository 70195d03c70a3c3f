"""The baseline: the small pipeline that the notebook runs, alters and breaks.

Each function stands in a cell of the notebook too, word for word (a test compares them); here a process can run it.
Its defects are on purpose. The hardened form is `breakfix.pipeline`.
"""

import duckdb


def create(con):
    """Make the tables. A mark of '' is older than every time."""
    con.execute("""
        create table if not exists received
            (position bigint, key text, name text, value text, ts text, reason text);
        create table if not exists staging (position bigint, key text, name text, value double, ts text);
        create table if not exists target (key text primary key, name text, value double, ts text);
        create table if not exists dead_letters (key text, name text, value text, ts text, reason text);
        create table if not exists lineage (key text, step text);
        create table if not exists watermarks (feed text primary key, mark text);
        create table if not exists run_log
            (run int, input_records int, staged int, loaded int, rejected int);
        insert into watermarks values ('events', '') on conflict do nothing;
    """)


def receive(con, batch):
    """Read a file of events as text, in order of arrival: what is newer than the watermark, with a reason to reject."""
    con.execute("delete from received")
    con.execute(
        """
        insert into received select row_number() over (), key, name, value, ts, case
            when key is null or key = '' then 'no key'
            when try_cast(value as double) is null then 'value is not a number'
        end
        from read_json(?, columns = {key: 'text', name: 'text', value: 'text', ts: 'text'})
        where ts > (select mark from watermarks where feed = 'events')
        """,
        [str(batch)],
    )


def stage(con):
    """Put the good rows into staging and the others, with their reason, into dead_letters."""
    con.execute("delete from staging")
    con.execute("""
        insert into staging
        select position, key, name, value::double, ts from received where reason is null
    """)
    con.execute("""
        insert into dead_letters
        select key, name, value, ts, reason from received where reason is not null
    """)
    con.execute("insert into lineage select key, if(reason is null, 'stage', 'reject') from received")


def load(con):
    """Upsert one row for each key of staging: the last to arrive."""
    con.execute("""
        insert into target
        select key, name, value, ts from staging
        qualify row_number() over (partition by key order by position desc) = 1
        on conflict (key) do update set name = excluded.name, value = excluded.value, ts = excluded.ts
    """)
    con.execute("insert into lineage select key, 'load' from staging")


def advance(con):
    """Set the watermark to the newest time of this batch. A run with nothing new leaves it alone."""
    con.execute("""
        update watermarks set mark = (select max(ts) from staging)
        where feed = 'events' and exists (from received)
    """)


def log(con):
    """Write the counts of this run."""
    con.execute("""
        insert into run_log
        select (select count(*) + 1 from run_log), count(*), count(*) filter (reason is null),
               (select count(*) from staging), count(*) filter (reason is not null)
        from received
    """)


def in_one_commit(database, step, *given):
    """Connect, do one step, commit, disconnect."""
    with duckdb.connect(database) as con:
        con.begin()
        step(con, *given)
        con.commit()


def run(database, batch, steps=(stage, load, advance, log)):
    """Take one batch through the steps, each with its own connection and its own commit."""
    in_one_commit(database, create)
    in_one_commit(database, receive, batch)
    for step in steps:
        in_one_commit(database, step)
