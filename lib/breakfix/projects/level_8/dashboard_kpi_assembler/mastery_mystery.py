"""Mastery: the fixes where nobody has shown the rows; six promises of a dashboard's store, nine ways to break one."""

from datetime import timedelta

from breakfix.faults import sigkill
from breakfix.lab import held_out, incident

from .fix_light import light
from .fix_name_cell import name_cell
from .fix_source_off import source_off
from .fix_trend import trend
from .mastery_evening import CARELESS, EVERY, HONEST, LOG, MEAN, OWN, TAKE, Evening

fixes_hold = held_out(of=[light, trend, name_cell, source_off], name="fixes_hold", minutes=3)


@incident(phase="mastery", minutes=20)
def mystery(database, draw):
    """Find out which promise of a dashboard's store is broken, repair it, and prove it.

    Given     a connection to the store after some refreshes: definitions, samples, tiles, refreshes, and arrived
              (refresh int, source text, kpi_name text, ts timestamp, value double), all that the sources have sent.
    Leave     incident: the number of the incident, as you opened it
              promise: the name of the broken one
              alarm: a query that finds rows in the damaged store, and none in a healthy or in the repaired one; it has
              to find the same damage on another evening too
              repair(con): afterwards the store is as the undamaged refreshes would have left it. The order of rows in a
              table does not count.
    Not touch what is not damaged, and `arrived`. A table of your own is gone when you are done;
    a temporary one may stay.
    """
    Evening(database, draw).all()


@mystery.promise(
    alarm="""
    select kpi_name, ts from arrived
    where not exists (from samples where samples.kpi_name = arrived.kpi_name and samples.ts = arrived.ts)
    """
)
def nothing_missing(con):
    """each sample that arrived is in samples"""
    con.execute("""
        insert into samples select source, kpi_name, ts, value from arrived
        where not exists (from samples where samples.kpi_name = arrived.kpi_name and samples.ts = arrived.ts)
    """)


@mystery.promise(alarm="select kpi_name, ts from samples group by all having count(*) >= 2")
def once_each(con):
    """no sample is in samples more than once"""
    con.execute("create temp table once as select distinct * from samples")
    con.execute("delete from samples")
    con.execute("insert into samples from once")


@mystery.promise(
    alarm=f"""
    select tiles.kpi_name from tiles join (
        select kpi_name, {OWN} as own from arrived join definitions on name = kpi_name group by kpi_name
    ) told using (kpi_name) where tiles.value <> told.own
    """
)
def own_statistic(con):
    """the value of each tile is the statistic that its definition names, of all that arrived, a mean to two places"""
    con.execute("""
        update tiles set value = told.own, light = case
            when samples < minimum then 'unknown' when own <= green then 'green' when own <= yellow then 'yellow'
            else 'red'
        end
        from (
            select kpi_name, if(any_value(statistic) = 'p95', quantile_disc(value, 0.95), round(avg(value), 2)) as own,
                   any_value(minimum) as minimum, any_value(green) as green, any_value(yellow) as yellow
            from arrived join definitions on name = kpi_name group by kpi_name
        ) told
        where told.kpi_name = tiles.kpi_name and tiles.value <> told.own
    """)


@mystery.promise(alarm=f"select kpi_name from tiles join definitions on name = kpi_name where light <> {HONEST}")
def honest_light(con):
    """the light of each tile follows from its value, its limits and its number of samples: too few are unknown"""
    con.execute("""
        update tiles set light = case
            when samples < minimum then 'unknown' when value <= green then 'green' when value <= yellow then 'yellow'
            else 'red'
        end
        from definitions where name = kpi_name
    """)


@mystery.promise(
    alarm="""
    select kpi_name from tiles join (select kpi_name, max(ts) as newest from arrived group by kpi_name) using (kpi_name)
    where last_refresh <> newest
    """
)
def last_refresh_is_of_the_data(con):
    """last_refresh of each tile is the time of the newest sample that arrived for it"""
    con.execute("""
        update tiles set last_refresh = newest
        from (select kpi_name, max(ts) as newest from arrived group by kpi_name) told
        where told.kpi_name = tiles.kpi_name
    """)


@mystery.promise(
    alarm="""
    (from refreshes except all select refresh, count(*) from arrived group by refresh)
    union all (select refresh, count(*) from arrived group by refresh except all from refreshes)
    """
)
def log_adds_up(con):
    """refreshes has one line for each refresh, and says how many samples came with it"""
    con.execute("delete from refreshes")
    con.execute("insert into refreshes select refresh, count(*) from arrived group by refresh")


@mystery.damage("own_statistic")
def the_mean_of_everything(database, draw):
    """The last refresh ran with an aggregate that takes the mean of everything."""
    Evening(database, draw).all(statistic=MEAN)


@mystery.damage("honest_light")
def a_light_that_never_doubts(database, draw):
    """A tile was made anew, with a light that does not know *unknown*."""
    Evening(database, draw).all().paint(draw, CARELESS, "light = 'unknown'")


@mystery.damage("honest_light")
def painted_by_hand(database, draw):
    """Before a visit somebody made a tile green that was not."""
    Evening(database, draw).all().paint(draw, "'green'", "light <> 'green'")


@mystery.damage("nothing_missing")
def a_retention_job(database, draw):
    """A job that removes what is old took the first refresh for last year's."""
    evening = Evening(database, draw).all()
    evening.go_on("delete from samples where ts < ?", evening.first + timedelta(minutes=15))


@mystery.damage("once_each")
def taken_twice(database, draw):
    """The answer was lost on its way, and the scheduler took a refresh once more."""
    evening = Evening(database, draw).all()
    evening.go_on(TAKE, draw.randint(1, evening.refreshes))


@mystery.damage("last_refresh_is_of_the_data")
def the_clock_on_the_wall(database, draw):
    """The last refresh wrote down when it ran, not how new its samples were."""
    evening = Evening(database, draw)
    evening.all(newest=f"timestamp '{evening.first + EVERY * evening.refreshes}'")


@mystery.damage("last_refresh_is_of_the_data")
def an_hour_ahead(database, draw):
    """The last refresh took the times for those of another zone."""
    Evening(database, draw).all(newest="max(ts) + interval 1 hour")


@mystery.damage("log_adds_up")
def killed_before_the_log(database, draw):
    """The process of one refresh was killed when it came to the log."""
    evening = Evening(database, draw)
    killed = draw.randint(1, evening.refreshes)
    evening.refresh(*range(1, killed))
    evening.kept.close()  # a process of its own takes over
    sigkill.forked(lambda: evening.refresh(killed), before="insert into refreshes")
    evening.refresh(*range(killed + 1, evening.refreshes + 1))


@mystery.damage("log_adds_up")
def logged_twice(database, draw):
    """The answer to the last statement was lost on its way, and the scheduler sent it once more."""
    evening = Evening(database, draw).all()
    evening.go_on(LOG, evening.refreshes, evening.refreshes)


mystery.hints += [
    "Six promises, six questions. Each is a query: hold `tiles` and `samples` and `refreshes` against `arrived` and "
    "`definitions`. Ask all six before you touch anything; five come back empty.",
    "Where an alarm rings, mend with what is in the store: what arrived is all there, so nothing has to be typed by "
    "hand. A light hangs on a value: who mends a value looks at its light as well.",
    "A twin on another table: each shelf of `labels` should show the lowest price of `offers`; some do not.\n"
    "    alarm   select shelf from labels join (select shelf, min(price) as low from offers group by shelf) using "
    "(shelf) where labels.price <> low\n"
    "    repair  update labels set price = low from the same, for the same shelf",
]
