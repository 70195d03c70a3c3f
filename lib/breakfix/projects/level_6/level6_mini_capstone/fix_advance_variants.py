"""Other answers to advance: the known mistakes, each with the question that it earns, and other right ones."""

from datetime import datetime

from .fix_advance import advance


@advance.mistake(says="It came last. Is it the newest?")
def last_to_arrive(con, now):
    con.execute(
        """
        update watermarks set mark = greatest(mark, (
            select ts from staging where try_cast(ts as timestamp) <= ? order by position desc limit 1
        ))
        where feed = 'events'
        """,
        [now],
    )


@advance.mistake(says="Is 'zzzz' a time? And who lives in the year 9999?")
def greatest_text(con, now):
    con.execute("""
        update watermarks set mark = greatest(mark, (select max(ts) from staging))
        where feed = 'events'
    """)


@advance.mistake(says="An empty batch is safe now. Is 'zzzz' a time, and may a late batch move the mark back?")
def text_or_the_old_mark(con, now):
    con.execute("""
        update watermarks set mark = coalesce((select max(ts) from staging), mark)
        where feed = 'events'
    """)


@advance.mistake(says="It is a time, no doubt. Who lives in the year 9999?")
def a_time_but_when(con, now):
    con.execute("""
        update watermarks set mark = greatest(mark, (
            select max(ts) from staging where try_cast(ts as timestamp) is not null
        ))
        where feed = 'events'
    """)


@advance.mistake(says="Tomorrow compares with nothing. What is `ts > NULL`, and how many rows does it let in?")
def nothing_of_nothing(con, now):
    con.execute(
        """
        update watermarks set mark = (
            select max(ts) from staging where try_cast(ts as timestamp) <= ?
        )
        where feed = 'events'
        """,
        [now],
    )


@advance.mistake(says="An empty batch is safe now. What does a late batch do to the mark?")
def back_with_the_late(con, now):
    con.execute(
        """
        update watermarks set mark = coalesce(
            (select max(ts) from staging where try_cast(ts as timestamp) <= ?), mark
        )
        where feed = 'events'
        """,
        [now],
    )


@advance.mistake(says="It sorts before the clock, as text does. Is it a time?")
def text_before_now(con, now):
    con.execute(
        """
        update watermarks set mark = greatest(mark, (select max(ts) from staging where ts <= ?))
        where feed = 'events'
        """,
        [now.isoformat()],
    )


@advance.mistake(says="What time does this run think it is? And what would it say if it were tried next year?")
def clock_on_the_wall(con, now):
    con.execute("""
        update watermarks set mark = greatest(mark, (
            select max(ts) from staging where try_cast(ts as timestamp) <= current_timestamp::timestamp
        ))
        where feed = 'events'
    """)


@advance.mistake(says="The mark is right. What did somebody else find in staging afterwards?")
def clean_up_first(con, now):
    con.execute("delete from staging where not coalesce(try_cast(ts as timestamp) <= ?, false)", [now])
    con.execute("""
        update watermarks set mark = greatest(mark, (select max(ts) from staging))
        where feed = 'events'
    """)


@advance.mistake(says="The row carries the very time that the clock shows. Is that the future?")
def strictly_before_now(con, now):
    con.execute(
        """
        update watermarks set mark = greatest(mark, (
            select max(ts) from staging where try_cast(ts as timestamp) < ?
        ))
        where feed = 'events'
        """,
        [now],
    )


@advance.mistake(says="One row from the future, and the good ones beside it?")
def one_bad_row_stops_all(con, now):
    con.execute(
        """
        update watermarks set mark = greatest(mark, (select max(ts) from staging))
        where feed = 'events' and (select bool_and(coalesce(try_cast(ts as timestamp) <= ?, false)) from staging)
        """,
        [now],
    )


@advance.mistake(says="Whose mark is that? There is more than one feed.")
def every_feed(con, now):
    con.execute(
        """
        update watermarks set mark = greatest(mark, (
            select max(ts) from staging where try_cast(ts as timestamp) <= ?
        ))
        """,
        [now],
    )


@advance.also_right(costs="every row of staging passes through Python: fine for thousands, not for millions")
def in_python(con, now):
    newest = con.execute("select mark from watermarks where feed = 'events'").fetchall()[0][0]
    for (ts,) in con.execute("select ts from staging").fetchall():
        try:
            happened = datetime.fromisoformat(ts)
        except ValueError:
            continue
        if happened <= now and ts > newest:
            newest = ts
    con.execute("update watermarks set mark = ? where feed = 'events'", [newest])


@advance.also_right(costs="one pass; the update does nothing at all when there is no news")
def update_from(con, now):
    con.execute(
        """
        update watermarks set mark = news.ts
        from (
            select ts from staging where coalesce(try_cast(ts as timestamp) <= $now, false) order by ts desc limit 1
        ) news
        where feed = 'events' and news.ts > mark
        """,
        {"now": now},
    )
