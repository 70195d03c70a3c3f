"""Other answers to load: the known mistakes, each with the question that it earns, and other right ones."""

from typing import TYPE_CHECKING

from breakfix.projects.level_6.level6_mini_capstone.fix_load import load

if TYPE_CHECKING:  # an answer has the notebook's imports
    import pandas as pd

__all__ = ["load"]


@load.mistake(says="The refund is newer and smaller. From how many events is the row put together now?")
def greatest_of_each(con):
    con.execute("""
        insert into target
        select key, name, value, ts from staging
        qualify row_number() over (partition by key order by ts desc, position) = 1
        on conflict (key) do update set
            name = if(excluded.ts > ts, excluded.name, name),
            value = greatest(value, excluded.value), ts = greatest(ts, excluded.ts)
    """)
    con.execute("insert into lineage select key, 'load' from staging")


@load.mistake(says="Inside the batch the newer one wins now. What does it meet in target, and what if two are equal?")
def newest_of_the_batch(con):
    con.execute("""
        insert into target
        select key, name, value, ts from staging
        qualify row_number() over (partition by key order by ts desc) = 1
        on conflict (key) do update set name = excluded.name, value = excluded.value, ts = excluded.ts
    """)
    con.execute("insert into lineage select key, 'load' from staging")


@load.mistake(says="Which clock decides here: the row's or the arrival's?")
def guard_only_inside_the_batch(con):
    con.execute("""
        insert into target
        select key, name, value, ts from staging
        qualify row_number() over (partition by key order by ts desc, position) = 1
        on conflict (key) do update set name = excluded.name, value = excluded.value, ts = excluded.ts
    """)
    con.execute("insert into lineage select key, 'load' from staging")


@load.mistake(says="The row of target is safe now. Which row of the batch meets it: the last to arrive, or ...?")
def guard_only_against_target(con):
    con.execute("""
        insert into target
        select key, name, value, ts from staging
        qualify row_number() over (partition by key order by position desc) = 1
        on conflict (key) do update set name = excluded.name, value = excluded.value, ts = excluded.ts
        where excluded.ts > target.ts
    """)
    con.execute("insert into lineage select key, 'load' from staging")


@load.mistake(says="Two rows of one key in one statement: who won, and who told the engine to?")
def guard_without_one_row_a_key(con):
    con.execute("""
        insert into target
        select key, name, value, ts from staging order by position
        on conflict (key) do update set name = excluded.name, value = excluded.value, ts = excluded.ts
        where excluded.ts > target.ts
    """)
    con.execute("insert into lineage select key, 'load' from staging")


@load.mistake(says="The row moved, its clock did not. What will the next event be compared with?")
def time_stays_behind(con):
    con.execute("""
        insert into target
        select key, name, value, ts from staging
        qualify row_number() over (partition by key order by ts desc, position) = 1
        on conflict (key) do update set name = excluded.name, value = excluded.value
        where excluded.ts > target.ts
    """)
    con.execute("insert into lineage select key, 'load' from staging")


@load.mistake(says="Two rows of evt-003 have the same time. Who decides between them: you, or the engine?")
def no_word_on_equal_times(con):
    con.execute("""
        insert into target
        select key, name, value, ts from staging
        qualify row_number() over (partition by key order by ts desc) = 1
        on conflict (key) do update set name = excluded.name, value = excluded.value, ts = excluded.ts
        where excluded.ts > target.ts
    """)
    con.execute("insert into lineage select key, 'load' from staging")


@load.mistake(says="target says 09:30 and so does the newcomer. Who was there first?")
def a_tie_goes_to_the_newcomer(con):
    con.execute("""
        insert into target
        select key, name, value, ts from staging
        qualify row_number() over (partition by key order by ts desc, position) = 1
        on conflict (key) do update set name = excluded.name, value = excluded.value, ts = excluded.ts
        where excluded.ts >= target.ts
    """)
    con.execute("insert into lineage select key, 'load' from staging")


@load.mistake(says="No event ever said all of this. From how many events was the row put together?")
def column_by_column(con):
    con.execute("""
        insert into target
        select key, max(name), max(value), max(ts) from staging group by key
        on conflict (key) do update set name = excluded.name, value = excluded.value, ts = excluded.ts
        where excluded.ts > target.ts
    """)
    con.execute("insert into lineage select key, 'load' from staging")


@load.mistake(says="One row of the whole batch, or one row of each key?")
def one_row_in_all(con):
    con.execute("""
        insert into target
        select key, name, value, ts from staging
        qualify row_number() over (order by ts desc, position) = 1
        on conflict (key) do update set name = excluded.name, value = excluded.value, ts = excluded.ts
        where excluded.ts > target.ts
    """)
    con.execute("insert into lineage select key, 'load' from staging")


@load.mistake(says="What came first stays for ever. How does news ever get in?")
def first_come_stays(con):
    con.execute("""
        insert into target
        select key, name, value, ts from staging
        qualify row_number() over (partition by key order by ts desc, position) = 1
        on conflict (key) do nothing
    """)
    con.execute("insert into lineage select key, 'load' from staging")


@load.mistake(says="A staged row that lost has no line. What will you tell who asks where it went?")
def only_winners_leave_a_line(con):
    con.execute("""
        insert into target
        select key, name, value, ts from staging
        qualify row_number() over (partition by key order by ts desc, position) = 1
        on conflict (key) do update set name = excluded.name, value = excluded.value, ts = excluded.ts
        where excluded.ts > target.ts
    """)
    con.execute("insert into lineage select distinct key, 'load' from staging")


@load.mistake(says="The table has its rows. What else did it have, that a second row of evt-003 would run into?")
def target_made_anew(con):
    con.execute("""
        create or replace table target as
        select key, name, value, ts from (
            select 0 as position, key, name, value, ts from target
            union all select position, key, name, value, ts from staging
        )
        qualify row_number() over (partition by key order by ts desc, position) = 1
    """)
    con.execute("insert into lineage select key, 'load' from staging")


@load.mistake(says="You have left the table as you would like to find it. Who else reads staging after you?")
def clean_up_afterwards(con):
    con.execute("""
        insert into target
        select key, name, value, ts from staging
        qualify row_number() over (partition by key order by ts desc, position) = 1
        on conflict (key) do update set name = excluded.name, value = excluded.value, ts = excluded.ts
        where excluded.ts > target.ts
    """)
    con.execute("insert into lineage select key, 'load' from staging")
    con.execute("delete from staging")


@load.also_right(costs="one pass with a hash table; every column names the order again")
def merge_of_first_values(con):
    con.execute("""
        merge into target using (
            select key, first(name order by ts desc, position) as name,
                   first(value order by ts desc, position) as value, max(ts) as ts
            from staging group by key
        ) as news on target.key = news.key
        when matched and news.ts > target.ts then update set name = news.name, value = news.value, ts = news.ts
        when not matched then insert values (news.key, news.name, news.value, news.ts)
    """)
    con.execute("insert into lineage select key, 'load' from staging")


@load.also_right(costs="easy to read, and every winner is deleted and written again")
def delete_then_insert(con):
    con.execute("""
        create or replace temp table winners as
        select s.* from staging s left join target t using (key)
        where (t.ts is null or s.ts > t.ts) and not exists (
            from staging o where o.key = s.key and (o.ts > s.ts or (o.ts = s.ts and o.position < s.position))
        )
    """)
    con.execute("delete from target where key in (select key from winners)")
    con.execute("insert into target select key, name, value, ts from winners")
    con.execute("insert into lineage select key, 'load' from staging")


@load.also_right(costs="all of the batch and of target pass through pandas: fine for thousands, not for millions")
def with_pandas(con):
    staged = con.sql("select key, name, value, ts, position from staging").df()
    held = con.sql("select key, name, value, ts, 0 as position from target").df()
    newest = pd.concat([held, staged])
    newest = newest.sort_values(["ts", "position"], ascending=[False, True])
    newest = newest.drop_duplicates("key")
    newest = newest[newest["position"] > 0]
    con.execute("insert or replace into target select key, name, value, ts from newest")
    con.execute("insert into lineage select key, 'load' from staging")
