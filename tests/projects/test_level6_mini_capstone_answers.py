"""Answers to 6-15 by careful readers: each breaks one sentence of its task, or keeps them all in another way.

They are written as slips (`lab/slips.py`): the name says what the answer does, and after the colon stands the sentence
that it breaks, or why it is right. None is a known mistake: nobody had thought of them.
"""

import answers
from breakfix.projects.level_6 import level6_mini_capstone as lab

REFUSED = {
    "lineage_by_step": """
deletes first: do not touch any table
    - select step
    + delete from lineage where key is null; select step
creates a table first: do not touch any table
    - select step
    + create table kept as from lineage; select step
creates a temporary table first: one query
    - select step
    + create temp table kept as from lineage; select step
only the steps of the baseline: each step that occurs
    - from lineage
    + from lineage where step in ('stage', 'load', 'reject')
from target: each entry is counted
    - from lineage
    + from lineage where key is null or key in (from target select key) or step <> 'load'
steps in any case: one row for each step that occurs
    - select step
    + select max(step) as step
    - group by step
    + group by lower(step)
    - order by step
    + order by 1
""",
    "reject_reason": """
tabs are blank: nothing but spaces
    - trim(key)
    + trim(key, ' ' || chr(9))
line breaks are blank: nothing but spaces
    - trim(name)
    + trim(name, ' ' || chr(10))
a row of its own number: the columns position and reason
    - select position, case
    + select row_number() over (order by position) as position, case
updates the table: do not touch any table
    - select position, case
    + update received set reason = 'x' where key is null; select position, case
very large is infinite: infinite as a DOUBLE
    - not coalesce(isfinite(try_cast(value as double)), false)
    + not coalesce(abs(try_cast(value as double)) <= 1e308, false)
no time is a reason too: NULL for a good row
    - end as reason
    +     when ts is null then 'value is not a number'
    + end as reason
""",
    "stale_rows": """
keys that target lacks: one row for each row of target
    - from target join newest
    + from newest left join target
    - newest.ts > target.ts
    + newest.ts > coalesce(target.ts, '')
    - on newest.key = target.key
    + using (key)
any reason of those known: reason is NULL for a good row
    - received.reason is null
    + coalesce(received.reason, '') <> 'no key'
events of the same name: the latest ts among the good received events of this key
    - select key, max(ts) as ts from received where received.reason is null group by key
    + select key, name, max(ts) as ts from received where received.reason is null group by key, name
    - newest.key = target.key
    + newest.key = target.key and newest.name = target.name
values that are no greater: the latest ts among the good received events of this key
    - received.reason is null
    + received.reason is null and received.value::double <= (select value from target where key = received.key)
keys in any case: received events of this key
    - select key, max(ts)
    + select lower(key) as key, max(ts)
    - group by key
    + group by lower(key)
    - newest.key = target.key
    + newest.key = lower(target.key)
oldest of the newer ones: the latest ts
    - max(ts)
    + min(ts)
""",
    "load": """
losers leave staging: do not touch staging
    - con.execute("insert into lineage select key, 'load' from staging")
    + con.execute("insert into lineage select key, 'load' from staging")
    + con.execute("delete from staging s where exists (from staging o where o.key = s.key and o.ts > s.ts)")
keys in any case: one row for each key
    - partition by key
    + partition by lower(key)
keys without blanks: one row for each key
    - select key, name
    + select trim(key), name
positions as text: the first to arrive stands
    - desc, position
    + desc, position::text
two decimals: all four columns from that one event
    - value, ts from
    + round(value, 2), ts from
as a decimal: all four columns from that one event
    - value, ts from
    + value::decimal(18, 2), ts from
later than the mark: every key of staging
    - qualify
    + where ts > (select mark from watermarks where feed = 'events') qualify
no letters of its key: every key of staging
    - qualify
    + where key not in (select key from dead_letters) qualify
lineage anew: do not touch what is there
    - con.execute("insert into lineage select key, 'load' from staging")
    + con.execute("delete from lineage where step = 'load' and key in (select key from staging)")
    + con.execute("insert into lineage select key, 'load' from staging")
the smaller value of equal times: the first to arrive stands
    - order by ts desc, position
    + order by ts desc, value, position
the greater name of equal times: the first to arrive stands
    - order by ts desc, position
    + order by ts desc, name desc, position
an index stays: do not touch the columns of target
    - con.execute("insert into lineage select key, 'load' from staging")
    + con.execute("insert into lineage select key, 'load' from staging")
    + con.execute("create index if not exists newest on staging (ts)")
a mark as well: do not touch the other tables
    - con.execute("insert into lineage select key, 'load' from staging")
    + con.execute("insert into lineage select key, 'load' from staging")
    + con.execute("update watermarks set mark = greatest(mark, (select max(ts) from staging))")
only a later day: the latest ts
    - excluded.ts > target.ts
    + excluded.ts[:10] > target.ts[:10] or (excluded.ts[:10] = target.ts[:10] and excluded.ts[:16] > target.ts[:16])
rows as they lie: a table has no order of its own
    - order by ts desc, position
    + order by ts desc, rowid desc
""",
    "advance": """
marks of all feeds: do not touch the marks of other feeds
    - greatest(mark, (
    + greatest((select max(mark) from watermarks), (
feeds of that name: the row of feed events
    - where feed = 'events'
    + where feed like 'events%'
whole days only: not later than now
    - try_cast(ts as timestamp) <= ?
    + try_cast(ts as timestamp) <= date_trunc('hour', ?::timestamp)
another text: kept as the text that the row had
    - select max(ts) from
    + select max(try_cast(ts as timestamp))::text from
a form of digits: the latest ts that is a time
    - try_cast(ts as timestamp) <= ?
    + regexp_full_match(ts, '[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]') and ts <= ?
    - [now]
    + [now.isoformat()]
a form of days and hours: the latest ts that is a time
    - try_cast(ts as timestamp) <= ?
    + regexp_full_match(ts, '[0-9-]{8}([0-2][0-9]|3[01])T([01][0-9]|2[0-3]):[0-9:]{5}') and ts <= ?
    - [now]
    + [now.isoformat()]
values above zero: the latest ts of staging
    - from staging where
    + from staging where value > 0 and
keys that target lacks: the latest ts of staging
    - from staging where
    + from staging where key not in (select key from target) and
no letters of its key: the latest ts of staging
    - from staging where
    + from staging where key not in (select key from dead_letters) and
of this century: the latest ts that is a time
    - from staging where
    + from staging where ts like '20%' and
a mark that is ahead comes back: the mark never moves back
    - greatest(mark, (
    + greatest(if(try_cast(mark as timestamp) > $1, '', mark), (
    - <= ?
    + <= $1
the row is made anew: do not touch the marks of other feeds
    - con.execute(
    + con.execute("delete from watermarks where feed <> 'events' and mark = ''")
    + con.execute(
""",
    "run_batch": """
three tries: call no step a second time
    - step(con)
    + for attempt in range(3):
    +     try:
    +         step(con)
    +         break
    +     except Exception:
    +         if attempt == 2:
    +             raise
a second try after a time out: call no step a second time
    - step(con)
    + try:
    +     step(con)
    + except TimeoutError:
    +     step(con)
errors of the engine only: if a step raises
    - BaseException
    + duckdb.Error
any exception but an interrupt: whatever the class of the error
    - BaseException
    + Exception
an error of its own: the caller gets that same error
    - raise
    + raise RuntimeError("not run")
errors of Python only: if a step raises
    - BaseException
    + (OSError, KeyError)
letters once: what earlier batches left
    - con.commit()
    + con.execute("create temp table once as select distinct * from dead_letters")
    + con.execute("delete from dead_letters")
    + con.execute("insert into dead_letters from once")
    + con.execute("drop table once")
    + con.commit()
another order: in their order
    - for step in steps:
    + for step in [*steps[:2], steps[3], steps[2], steps[4]]:
the log alone: the same tables as without the kill
    - step(con)
    + if step.__name__ == "log":
    +     con.commit()
    +     con.begin()
    + step(con)
""",
    "one_at_a_time": """
its own error again: an error of a step reaches the caller
    - with duckdb.connect(database) as con:
    -     for step in steps:
    -         step(con)
    + import time
    + while True:
    +     try:
    +         with duckdb.connect(database) as con:
    +             for step in steps:
    +                 step(con)
    +             return
    +     except Exception:
    +         time.sleep(0.1)
three tries: no step is called a second time
    - step(con)
    + for attempt in range(3):
    +     try:
    +         step(con)
    +         break
    +     except Exception:
    +         if attempt == 2:
    +             raise
waits for a lock file: when the process was killed
    - with duckdb.connect(database) as con:
    -     for step in steps:
    -         step(con)
    + import os, time
    + while True:
    +     try:
    +         os.close(os.open(database + ".lock", os.O_CREAT | os.O_EXCL))
    +         break
    +     except FileExistsError:
    +         time.sleep(0.1)
    + try:
    +     for step in steps:
    +         with duckdb.connect(database) as con:
    +             step(con)
    + finally:
    +     os.unlink(database + ".lock")
a lock that is given up: however long one of them takes
    = import fcntl, time
    = with open(database + ".lock", "w") as lock:
    =     for _ in range(400):
    =         try:
    =             fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    =             break
    =         except BlockingIOError:
    =             time.sleep(0.1)
    =     for step in steps:
    =         with duckdb.connect(database) as con:
    =             step(con)
an old lock is taken for a dead one: however long one of them takes
    = import os, time
    = while True:
    =     try:
    =         os.close(os.open(database + ".lock", os.O_CREAT | os.O_EXCL))
    =         break
    =     except FileExistsError:
    =         if time.time() - os.stat(database + ".lock").st_mtime > 60:
    =             os.unlink(database + ".lock")
    =         time.sleep(0.1)
    = try:
    =     for step in steps:
    =         with duckdb.connect(database) as con:
    =             step(con)
    = finally:
    =     os.unlink(database + ".lock")
a lock after the first step: never between the steps of the other
    - with duckdb.connect(database) as con:
    -     for step in steps:
    -         step(con)
    + with duckdb.connect(database) as con:
    +     steps[0](con)
    + with duckdb.connect(database) as con:
    +     for step in steps[1:]:
    +         step(con)
""",
}

PASSES = {
    "lineage_by_step": """
windows: one row for each step
    - select step, count(*) as entries
    + select distinct step, count(*) over (partition by step) as entries
    - group by step
a comment and a semicolon: one query
    - order by step
    + order by 1; -- by name
""",
    "reject_reason": """
no cast of its own: isfinite and isnan say the same
    - not coalesce(isfinite(try_cast(value as double)), false)
    + try_cast(value as double) is null or isnan(try_cast(value as double)) or isinf(try_cast(value as double))
""",
    "load": """
one transaction: it commits by itself
    - con.execute("insert into lineage select key, 'load' from staging")
    + con.execute("insert into lineage select key, 'load' from staging")
    + con.begin()
    + con.commit()
losers compared one by one: the same winner
    - qualify row_number() over (partition by key order by ts desc, position) = 1
    + where not exists (from staging o where o.key = staging.key
    +     and (o.ts > staging.ts or (o.ts = staging.ts and o.position < staging.position)))
""",
    "advance": """
the clock as text: the text of a datetime can be cast too
    - [now]
    + [str(now)]
a plain maximum: in two statements
    - con.execute(
    + con.execute("select 1").fetchall()
    + con.execute(
""",
    "run_batch": """
a cursor of its own: begin and commit in one cursor
    - con.begin()
    + con = con.cursor()
    + con.begin()
""",
    "one_at_a_time": """
an hour between two looks: nobody says how often it looks
    - with duckdb.connect(database) as con:
    -     for step in steps:
    -         step(con)
    + import time
    + while True:
    +     try:
    +         con = duckdb.connect(database)
    +         break
    +     except duckdb.IOException:
    +         time.sleep(3600)
    + with con:
    +     for step in steps:
    +         step(con)
a lock that is refused at once: the second gets an error
    - with duckdb.connect(database) as con:
    -     for step in steps:
    -         step(con)
    + import fcntl
    + with open(database + ".lock", "w") as lock:
    +     fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    +     for step in steps:
    +         with duckdb.connect(database) as con:
    +             step(con)
""",
}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
