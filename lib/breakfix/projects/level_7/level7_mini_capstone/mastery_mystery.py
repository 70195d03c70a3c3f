"""Mastery: the mystery incident. Six promises of a cache, and nine ways to break one of them."""

from breakfix.lab import incident

from .mastery_polls import READERS, Polls

SIDES = (["alpha"], ["beta"], list(READERS))


@incident(phase="mastery", minutes=20)
def mystery(database, draw):
    """Find out which promise is broken in a cache that you have not seen, repair it, and prove it.

    Given     a connection to SQLite after two to four polls of the mended pipeline: held (poll, source_system,
              entity_key, value, source_ts), all that the sources held at each poll; cache_records, rejected and
              run_log. Each cache has orders, states and hours of its own.
    Leave     incident: the number of the incident, as you opened it
              promise: the name of the broken one: newest_state, nothing_missing, own_words, no_future, rejected_once
              or log_adds_up
              alarm: a query that finds rows in the damaged cache, and none in a healthy or in the repaired one; it has
              to find the same damage in another cache too
              repair(con): afterwards the cache is as the undamaged polls would have left it. The order of rows in a
              table does not count.
    Not touch what is not damaged, and `held`. A table of your own is gone when you are done;
    a temporary one may stay.
    """
    Polls(database, draw).all_but()


mystery.look = """con.execute("select name from sqlite_schema where type = 'table'").fetchall()"""


@mystery.promise(
    alarm="""
    select distinct source_system, entity_key from cache_records join held using (source_system, entity_key)
    where held.value is not null and held.source_ts > cache_records.source_ts
    """
)
def newest_state(con):
    """of the states that a source has told of an order, cache_records shows the newest"""
    con.execute("""
        insert or replace into cache_records
        select source_system, entity_key, held.value, max(held.source_ts)
        from held join cache_records as row using (source_system, entity_key)
        where held.value is not null group by 1, 2 having max(held.source_ts) > row.source_ts
    """)


@mystery.promise(
    alarm="""
    select distinct source_system, entity_key from held
    where value is not null and (source_system, entity_key) not in (select source_system, entity_key from cache_records)
    """
)
def nothing_missing(con):
    """cache_records has a row for each order of which a source has told a state"""
    con.execute("""
        insert or ignore into cache_records
        select source_system, entity_key, value, max(source_ts) from held where value is not null group by 1, 2
    """)


@mystery.promise(
    alarm="""
    select source_system, entity_key from cache_records join held using (source_system, entity_key, source_ts)
    where cache_records.value <> held.value
    """
)
def own_words(con):
    """a row says what its own source said at that time, and not what another one says"""
    con.execute("""
        insert or replace into cache_records
        select source_system, entity_key, held.value, source_ts
        from held join cache_records using (source_system, entity_key, source_ts)
    """)


@mystery.promise(
    alarm="select source_system, entity_key from cache_records where source_ts > (select max(clock) from run_log)"
)
def no_future(con):
    """no row is later than the clock of the last poll"""
    con.execute("""
        insert or replace into cache_records
        select source_system, entity_key, held.value, max(held.source_ts)
        from held join cache_records as row using (source_system, entity_key)
        where held.value is not null and row.source_ts > (select max(clock) from run_log) group by 1, 2
    """)


@mystery.promise(alarm="select poll, source_system, entity_key from rejected group by 1, 2, 3 having count(*) > 1")
def rejected_once(con):
    """at each poll each record without a value is in rejected, once"""
    first = "select min(rowid) from rejected group by poll, source_system, entity_key"
    con.execute(f"delete from rejected where rowid not in ({first})")


@mystery.promise(
    alarm="""
    select poll from held where poll not in (select poll from run_log)
    union all select poll from run_log group by poll having count(*) > 1
    """
)
def log_adds_up(con):
    """run_log has one line for each poll, with its clock; polls come every 600 seconds"""
    con.executescript("""
        create temp table first as select min(clock - 600 * (poll - 1)) as clock from run_log;
        delete from run_log;
        insert into run_log select distinct poll, clock + 600 * (poll - 1) from held, first;
    """)


def for_ever(kind, *sources, at="any"):
    """Return a fault plan: a fault of this kind at each of the sources, every time."""
    return [{"kind": kind, "source": source, "at": at, "times": None} for source in sources]


@mystery.damage("newest_state")
def the_first_stands(database, draw):
    """The last poll ran with a store that leaves alone what it knows, of one source or of both."""
    polls = Polls(database, draw)
    stores = dict.fromkeys(draw.choice(SIDES), "first to arrive")
    polls.all_but(polls.last, lambda poll: polls.run(poll, stores=stores))


@mystery.damage("newest_state")
def a_replica_that_lags(database, draw):
    """Somebody polled once more by hand; a replica of one source or of both lagged; nothing was logged."""
    polls = Polls(database, draw)
    polls.all_but()
    lagging = for_ever("stale_snapshot", *draw.choice(SIDES))
    polls.run(polls.last, ["store"], lagging, dict.fromkeys(READERS, "last to arrive"))


@mystery.damage("nothing_missing")
def a_page_that_was_refused(database, draw):
    """At the last poll a source refused its last page, and a reader took that for the end."""
    polls = Polls(database, draw)
    refused = for_ever("forbidden", draw.choice(list(READERS)), at="last")
    polls.all_but(polls.last, lambda poll: polls.run(poll, plan=refused))


@mystery.damage("nothing_missing")
def a_retention_job(database, draw):
    """A job that takes away what has not changed for long ran with a limit of minutes in place of days."""
    polls = Polls(database, draw)
    polls.all_but()
    with polls.connected() as con:
        con.execute("""
            delete from cache_records
            where source_ts < (select source_ts from cache_records order by source_ts limit 1 offset 2)
        """)


@mystery.damage("own_words")
def a_hand_that_reconciled(database, draw):
    """Somebody has made a mismatch go away: one source now says what the other one says."""
    polls = Polls(database, draw)
    polls.all_but()
    one, other = draw.sample(["alpha", "beta"], 2)
    reconciled = """
        update cache_records set value = o.value from cache_records o
        where cache_records.source_system = ? and o.source_system = ? and o.entity_key = cache_records.entity_key
    """
    with polls.connected() as con:
        con.execute(reconciled, [other, one])


@mystery.damage("no_future")
def a_clock_two_hours_ahead(database, draw):
    """At the last poll the clock of a source was two hours ahead, and nobody asked."""
    polls = Polls(database, draw)
    ahead = for_ever("wrong_clock", draw.choice(list(READERS)))
    polls.all_but(polls.last, lambda poll: polls.run(poll, plan=ahead))


@mystery.damage("rejected_once")
def killed_after_rejecting(database, draw):
    """A poll without a transaction was killed before the log, and run again."""
    polls = Polls(database, draw)
    polls.all_but(draw.randint(1, polls.last), lambda poll: (polls.killed(poll), polls.run(poll)))


@mystery.damage("log_adds_up")
def killed_before_the_log(database, draw):
    """A poll without a transaction was killed before the log, and the next one came at its time."""
    polls = Polls(database, draw)
    polls.all_but(draw.randint(1, polls.last - 1), polls.killed)


@mystery.damage("log_adds_up")
def logged_twice(database, draw):
    """The scheduler did not hear that the last stage was done, and did it once more."""
    polls = Polls(database, draw)
    polls.all_but()
    polls.run(polls.last, ["log"])


mystery.hints += [
    "Six promises, six questions. Each is a query: count in two tables what should be the same, or compare what "
    "`cache_records` shows with what `held` says. Ask all six before you touch anything; five come back empty.",
    "Where an alarm rings, look for the poll: `held` says which. Then mend with what is in the database: all that the "
    "sources held is there, so nothing has to be typed by hand.",
    "A twin on another table: each guest of `guests` should have one line in `book`; some have two.\n"
    "    alarm    select guest from book group by guest having count(*) >= 2\n"
    "    repair   delete from book where rowid not in (select min(rowid) from book group by guest)",
]
