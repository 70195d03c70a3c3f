"""Fix: the newest event wins, inside a batch and across runs."""

import random

from breakfix.lab import exercise
from breakfix.projects.level_6.level6_mini_capstone.worlds import in_memory

__all__ = ["load"]


@exercise(phase="fix", minutes=18)
def load(con):
    """Bring every key of `staging` into `target`; the newest event wins.

    Given     staging (position bigint, key text, name text, value double, ts text): valid rows, none of them NULL,
              numbered in order of arrival; a table has no order of its own.
              target (key text primary key, name text, value double, ts text): what earlier runs left.
              All times have one form, so the greater text is the later time.
    Leave     in target one row for each key: the event with the latest ts among the staged ones and the row that
              was there, all four columns from that one event. Of equal times the first to arrive stands; what
              target holds arrived before anything staged. Keys that are not staged stay as they are.
              in lineage (key text, step text) one row ('load') for each staged row, also for one that lost.
    Not touch staging, the other tables, and the columns of target.
    """
    con.execute("""
        insert into target
        select key, name, value, ts from staging
        qualify row_number() over (partition by key order by ts desc, position) = 1
        on conflict (key) do update set name = excluded.name, value = excluded.value, ts = excluded.ts
        where excluded.ts > target.ts
    """)
    con.execute("insert into lineage select key, 'load' from staging")


load.world(in_memory)
load.costs = "one sort of the batch within each key, one look into the primary key for each key"


@load.stub
def last_to_arrive(con):
    con.execute("""
        insert into target
        select key, name, value, ts from staging
        qualify row_number() over (partition by key order by position desc) = 1
        on conflict (key) do update set name = excluded.name, value = excluded.value, ts = excluded.ts
    """)
    con.execute("insert into lineage select key, 'load' from staging")


@load.trial(asks="Two keys came, and target was empty. How many rows belong there?", next="count the rows of target")
def first_load(world, load):
    """two keys arrive for the first time"""
    world.stage(("evt-001", "user_signup", 1.0, "08:00"), ("evt-003", "purchase", 49.99, "09:30"))
    load(world.con)
    return world.target()


@load.trial(asks="The 12:00 row is news. What keeps it out?", next="let the newer row replace the older one")
def newer_event_next_day(world, load):
    """a newer evt-003 arrives with the next batch"""
    world.hold(("evt-001", "user_signup", 1.0, "08:00"), ("evt-003", "purchase", 49.99, "09:30"))
    world.stage(("evt-003", "purchase_updated", 59.99, "12:00"))
    load(world.con)
    return world.target()


@load.trial(
    asks="evt-003 has a clock of its own and a moment of arrival. Which of the two says how old the news is?",
    next="decide which clock counts",
)
def older_event_after_the_newer(world, load):
    """an older evt-003 arrives after the newer one, in one batch"""
    world.stage(("evt-003", "purchase_updated", 59.99, "12:00"), ("evt-003", "purchase", 49.99, "09:30"))
    load(world.con)
    return world.target()


@load.trial(asks="target says 12:00, staging says 09:30. Who should give way?", next="compare with what target holds")
def older_event_next_day(world, load):
    """an older evt-003 arrives with the next batch"""
    world.hold(("evt-003", "purchase_updated", 59.99, "12:00"))
    world.stage(("evt-003", "purchase", 49.99, "09:30"))
    load(world.con)
    return world.target()


@load.trial(asks="Two rows of evt-003 in one statement: which one did the engine take?", next="reduce to one row a key")
def newer_event_after_the_older(world, load):
    """a newer evt-003 arrives after the older one, in one batch"""
    world.stage(("evt-003", "purchase", 49.99, "09:30"), ("evt-003", "purchase_updated", 59.99, "12:00"))
    load(world.con)
    return world.target()


@load.trial(asks="Both say 09:30. Who was here first?", next="decide what happens with equal times in a batch")
def equal_times_in_a_batch(world, load):
    """two events of evt-003 with the same time arrive in one batch"""
    world.stage(("evt-003", "purchase", 49.99, "09:30"), ("evt-003", "purchase_copy", 39.99, "09:30"))
    load(world.con)
    return world.target()


@load.trial(asks="Both say 09:30, and one of them is in target. Who was here first?", next="decide what a tie means")
def equal_times_across_runs(world, load):
    """an event with the time that target holds arrives with the next batch"""
    world.hold(("evt-003", "purchase", 49.99, "09:30"))
    world.stage(("evt-003", "purchase_copy", 39.99, "09:30"))
    load(world.con)
    return world.target()


@load.trial(asks="Which event has this name, this value and this time, all three?", next="take a row whole")
def smaller_value_later(world, load):
    """the newer event has the smaller value and a name earlier in the alphabet, in a batch and across runs"""
    world.hold(("evt-004", "purchase", 70.0, "09:00"))
    world.stage(
        ("evt-003", "purchase", 49.99, "09:30"),
        ("evt-003", "cancelled", 0.0, "10:00"),
        ("evt-004", "cancelled", 0.0, "10:00"),
    )
    load(world.con)
    return world.target()


@load.trial(asks="Three moves in a row: with which time was the third one compared?", next="look at ts after each run")
def three_runs(world, load):
    """one event of evt-003 arrives in each of three batches: 09:30, 12:00, 11:00"""
    for name, clock in (("purchase", "09:30"), ("updated", "12:00"), ("late", "11:00")):
        world.stage(("evt-003", name, 49.99, clock))
        load(world.con)
    return world.target()


@load.trial(asks="What was there before, and was not yours to change?", next="look at what else your statements touch")
def everything_else(world, load):
    """somebody looks at all else that is in the database"""
    world.trace(("evt-000", "load"))
    world.stage(("evt-001", "user_signup", 1.0, "08:00"), ("evt-003", "purchase", 49.99, "09:30"))
    load(world.con)
    return {
        "staging": world.rows("from staging order by position"),
        "lineage_before": world.rows("select count(*) as entries from lineage where key = 'evt-000'"),
        "tables": world.rows("select table_name from duckdb_tables() where database_name = 'shop' order by 1"),
        "keys": world.rows("""
            select table_name, constraint_type from duckdb_constraints()
            where database_name = 'shop' and constraint_type = 'PRIMARY KEY' order by all
        """),
    }


@load.trial(asks="How many rows were staged, and how many of them can an auditor find?", next="count lineage")
def every_staged_row_leaves_a_line(world, load):
    """two of three staged rows share a key"""
    world.stage(
        ("evt-001", "user_signup", 1.0, "08:00"),
        ("evt-003", "purchase", 49.99, "09:30"),
        ("evt-003", "purchase_updated", 59.99, "12:00"),
    )
    load(world.con)
    return world.rows("select key, step, count(*) as entries from lineage group by all order by all")


@load.trial(held_out=True)
def shuffled_batches(world, load):
    """two hundred events of nine keys arrive in random order in four batches"""
    draw = random.Random(615)
    events = [
        (f"k{draw.randrange(9)}", f"n{n}", draw.randrange(99) / 4, f"{draw.randrange(10, 24)}:00") for n in range(200)
    ]
    for start in range(0, 200, 50):
        world.stage(*events[start : start + 50])
        load(world.con)
    return {"target": world.target(), "lineage": world.rows("select count(*) as entries from lineage")}


load.play = 'load(con); con.sql("from target")'
load.hints += [
    """Two questions meet in one statement. Which staged row speaks for its key? That is an order within each key.
And may it replace what target holds? That is a condition on the update: ON CONFLICT ... DO UPDATE can have one of
its own, and it sees both rows, the one that stands (by the table's name) and the one that comes (as `excluded`).""",
    """A twin with other tables. Each sensor sends readings, sometimes late; `board` shows the strongest of each sensor,
and of equally strong ones the one with the lower id. The board changes only for a stronger one:

    insert into board
    select sensor, strength from readings
    qualify rank() over (partition by sensor order by strength desc, id asc) = 1
    on conflict (sensor) do update set strength = excluded.strength
    where board.strength < excluded.strength

What is `strength` in your tables, and what is `id`?""",
]
