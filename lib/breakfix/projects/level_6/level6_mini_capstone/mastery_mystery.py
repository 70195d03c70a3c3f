"""Mastery: the mystery incident. Six promises, and nine ways to break one of them."""

from breakfix.lab import incident

from . import baseline
from .mastery_nights import NIGHTS, Nights, advance, load, trace

GOOD = "key <> '' and try_cast(value as double) is not null"
MARK = f"""select max(ts) from arrived
        where {GOOD} and try_cast(ts as timestamp) <= timestamp '2025-01-17 00:00:00'"""


@incident(phase="mastery", minutes=20)
def mystery(database, draw):
    """Find out which promise is broken in a database that you have not seen, repair it, and prove it.

    Given     a connection to a database after three nights of the mended pipeline, with no transaction open: the seven
              tables that you know, and arrived (night int, position bigint, key text, name text, value text, ts text),
              all that the three files held, as it came. The clock of the last run was 2025-01-17 00:00:00.
    Leave     incident: the number of the incident, as you opened it
              promise: the name of the broken one
              alarm: a query that finds rows in the damaged database, and none in a healthy or in the repaired one; it
              has to ring, too, in other databases of three nights that broke in the same way, whichever night was hit
              repair(con): afterwards the database is as the undamaged run would have left it, and what was changed is
              committed. The order of rows in a table does not count.
    Not touch what is not damaged, and `arrived`. `received` and `staging` belong to the last night. A table of your own
              is gone when you are done; a temporary one may stay.
    """
    Nights(database, draw).all()


@mystery.promise(
    alarm="""
    select distinct target.key from target join arrived using (key)
    where arrived.ts > target.ts and try_cast(arrived.value as double) is not null
    """
)
def newest_wins(con):
    """of the events of a key, target shows the newest"""
    con.execute("""
        update target set name = newest.name, value = newest.value::double, ts = newest.ts
        from (
            from arrived where try_cast(value as double) is not null
            qualify row_number() over (partition by key order by ts desc, night, position) = 1
        ) newest
        where newest.key = target.key and newest.ts > target.ts
    """)


@mystery.promise(alarm=f"select distinct key from arrived where {GOOD} and key not in (select key from target)")
def nothing_missing(con):
    """target has a row for each key of which a good event came"""
    con.execute("""
        insert into target
        select key, name, value::double, ts from arrived
        where key <> '' and try_cast(value as double) is not null and key not in (select key from target)
        qualify row_number() over (partition by key order by ts desc, night, position) = 1
    """)


@mystery.promise(alarm="select key, name, ts from dead_letters group by all having count(*) >= 2")
def letters_once(con):
    """each rejected event is a dead letter, once"""
    con.execute("create temp table once as select distinct * from dead_letters")
    con.execute("delete from dead_letters")
    con.execute("insert into dead_letters from once")


@mystery.promise(
    alarm="""
    select key from lineage group by key
    having count(*) filter (step = 'load') <> count(*) filter (step = 'stage')
    """
)
def loads_traced(con):
    """each staged event has one line of lineage that says it was loaded"""
    con.execute("delete from lineage where step = 'load'")
    con.execute("insert into lineage select key, 'load' from lineage where step = 'stage'")


@mystery.promise(alarm=f"select mark from watermarks where feed = 'events' and mark is distinct from ({MARK})")
def trusted_mark(con):
    """the watermark is the newest time of a good event that is a time and not later than the clock of the run"""
    con.execute("""
        update watermarks set mark = (
            select max(ts) from arrived
            where key <> '' and try_cast(value as double) is not null
              and try_cast(ts as timestamp) <= timestamp '2025-01-17 00:00:00'
        )
        where feed = 'events'
    """)


@mystery.promise(
    alarm=f"""
    (select run, input_records, staged, loaded, rejected from run_log) except
    (select night, count(*), count(*) filter (good), count(*) filter (good), count(*) filter (not good)
     from (select night, {GOOD} as good from arrived) group by night)
    """
)
def log_adds_up(con):
    """run_log has one line for each night, and what it counts is what arrived that night"""
    con.execute("delete from run_log")
    con.execute("""
        insert into run_log
        select night, count(*), count(*) filter (good), count(*) filter (good), count(*) filter (not good)
        from (select night, key <> '' and try_cast(value as double) is not null as good from arrived) group by night
    """)


@mystery.damage("newest_wins")
def the_last_to_arrive(database, draw):
    """One night ran with the load that lets the last to arrive win."""
    nights, old = Nights(database, draw), (baseline.stage, baseline.load, advance, baseline.log)
    nights.all_but_one(lambda night: nights.run(night, steps=old))


@mystery.damage("nothing_missing")
def a_retention_job(database, draw):
    """A job that removes what is old took the events of one night for last year's."""
    nights, day = Nights(database, draw), 13 + draw.randint(1, NIGHTS)
    nights.all(lambda con: con.execute(f"delete from target where ts[:10] = '2025-01-{day}'"))


@mystery.damage("letters_once")
def killed_within_stage(database, draw):
    """A process without a transaction was killed when the dead letters were written, and run again."""
    Nights(database, draw).killed("insert into lineage select key, if(")


@mystery.damage("loads_traced")
def killed_within_load(database, draw):
    """A process without a transaction was killed within load, and somebody went on with the next step."""
    Nights(database, draw).killed(trace, advance, baseline.log)


@mystery.damage("loads_traced")
def loaded_again(database, draw):
    """A process without a transaction was killed before the mark moved, and somebody began again with load."""
    Nights(database, draw).killed("update watermarks", load, advance, baseline.log)


@mystery.damage("trusted_mark")
def a_poisoned_mark(database, draw):
    """The last night ran with the advance that believes every clock."""
    nights, believing = Nights(database, draw), (baseline.stage, load, baseline.advance, baseline.log)
    nights.all_but_one(lambda night: nights.run(night, steps=believing), among=(NIGHTS, NIGHTS))


@mystery.damage("trusted_mark")
def a_mark_put_back(database, draw):
    """The mark was put back by hand to read a night again, and was left there."""
    nights, night = Nights(database, draw), draw.randint(1, NIGHTS - 1)
    back = f"update watermarks set mark = (select max(ts) from arrived where night = {night} and key <> '')"
    nights.all(lambda con: con.execute(back))


@mystery.damage("log_adds_up")
def killed_before_the_log(database, draw):
    """A process without a transaction was killed before the log, and run again: nothing was new."""
    Nights(database, draw).killed("insert into run_log", among=(1, NIGHTS - 1))


@mystery.damage("log_adds_up")
def logged_twice(database, draw):
    """The answer to the last step was lost on its way, and the scheduler did it once more."""
    Nights(database, draw).all(baseline.log)


mystery.hints += [
    "Six promises, six questions. Each is a query: count in two tables what should be the same, or compare what "
    "`target` shows with what `arrived` holds. Ask all six before you touch anything; five come back empty.",
    "Where an alarm rings, look for the night: `arrived` says which. Then mend with what is in the database: what "
    "arrived is all there, so nothing has to be typed by hand.",
    "A twin on another table: each guest of `guests` should have one line in `book`; some have two.\n"
    "    alarm   select guest from book group by guest having count(*) > 1\n"
    "    repair  keep one of each: create temp table kept as select distinct * from book; delete from book;\n"
    "            insert into book from kept",
]
