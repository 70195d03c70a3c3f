"""Break, further: the query that would have told that nobody measures any more."""

import duckdb

from breakfix.lab import exercise, rows

NOW = "2025-01-01 12:00:00"


class Store:
    """Tables in memory; `con` is a connection to them."""

    def __init__(self, con):
        self.con = con
        con.execute("""
            create table definitions (name text primary key, promised int);
            create table samples (kpi_name text, ts timestamp, value double);
            create table clock (now timestamp);
        """)
        con.execute("insert into clock values (?)", [NOW])

    def promise(self, **minutes):
        """Define KPIs, each with the minutes within which a sample is promised; the last one named comes first."""
        for name, promised in reversed(minutes.items()):
            self.con.execute("insert into definitions values (?, ?)", [name, promised])

    def measure(self, name, *clocks):
        """Add a sample of a KPI at each of these times of the day, such as 11:45:00."""
        for clock in clocks:
            self.con.execute("insert into samples values (?, ?, 1.5)", [name, f"2025-01-01 {clock}"])

    def rows(self, query):
        """Return what a query finds."""
        return rows(self.con.sql(query))


def store():
    """Yield a Store, empty but for its clock."""
    with duckdb.connect(config={"threads": 1}) as con:
        yield Store(con)


@exercise(phase="break", kind="sql", core=False, minutes=10)
def silent():
    """Which KPIs are no longer measured?

    Given     definitions (name text primary key, promised int): a row for each KPI; every `promised` minutes a sample
              of it should come. samples (kpi_name text, ts timestamp, value double): all that came, also of KPIs that
              have no definition any more; none is later than the clock. clock (now timestamp): one row.
    Leave     one query with the columns kpi and minutes, one row for each KPI of definitions whose newest sample is
              older than promised, or that was never measured. minutes: how old the newest sample is, in whole minutes,
              rounded down, as an integer; NULL when there is none. Exactly as old as promised is still in time. Sorted
              by kpi.
    """
    return """
select name as kpi, floor(epoch(any_value(now) - max(ts)) / 60)::int as minutes
from clock cross join definitions left join samples on kpi_name = name
group by name
having coalesce(max(ts) < any_value(now) - to_minutes(any_value(promised)), true)
order by kpi
"""


silent.world(store)
silent.costs = "one join and one row for each KPI, whatever it has been measured"


@silent.trial(asks="When was the newest of them, and what was promised?", next="look at the newest sample of each KPI")
def one_stopped(world, query):
    """of two KPIs one has been silent for forty minutes, and ten were promised"""
    world.promise(errors=10, load=10)
    world.measure("errors", "11:00:00", "11:10:00", "11:20:00")
    world.measure("load", "11:40:00", "11:50:00", "11:55:00")
    return world.rows(query)


@silent.trial(asks="Where does a KPI stand that has no sample?", next="begin with what should be there")
def never_measured(world, query):
    """a KPI has been defined and never measured"""
    world.promise(errors=10, load=10)
    world.measure("load", "11:55:00")
    return world.rows(query)


@silent.trial(asks="An old sample and a new one: is it silent?", next="decide by the newest sample")
def old_ones_beside_new_ones(world, query):
    """every KPI has old samples, and a new one besides"""
    world.promise(errors=10, load=10)
    world.measure("errors", "08:00:00", "11:58:00")
    world.measure("load", "11:57:00", "07:00:00")
    return world.rows(query)


@silent.trial(asks="How often was each of them promised?", next="look at the promise of each KPI")
def each_its_own_promise(world, query):
    """one KPI is promised every five minutes, the other once an hour, and both were measured twenty minutes ago"""
    world.promise(errors=5, disk=60)
    world.measure("errors", "11:40:00")
    world.measure("disk", "11:40:00")
    return world.rows(query)


@silent.trial(asks="Ten minutes were promised and ten have gone by. Is it late?", next="look at the edge itself")
def exactly_as_promised(world, query):
    """the newest sample is exactly as old as promised, and another a second older"""
    world.promise(errors=10, load=10)
    world.measure("errors", "11:50:00")
    world.measure("load", "11:49:59")
    return world.rows(query)


@silent.trial(asks="From 11:30:50 to 12:00:00, how many whole minutes are that?", next="work out the minutes by hand")
def not_quite_a_minute(world, query):
    """the newest sample came at 11:30:50"""
    world.promise(errors=10)
    world.measure("errors", "11:30:50")
    return world.rows(query)


@silent.trial(asks="Who has asked for a KPI that is not defined any more?", next="look at what was given up")
def given_up(world, query):
    """samples are there of a KPI that has no definition any more"""
    world.promise(errors=10)
    world.measure("errors", "11:55:00")
    world.measure("old_errors", "09:00:00")
    return world.rows(query)


@silent.trial(asks="Which comes first?", next="look at the order of the rows")
def several(world, query):
    """three KPIs are silent"""
    world.promise(zeta=10, alpha=10, mu=10)
    for name, clock in (("mu", "10:00:00"), ("zeta", "09:30:00"), ("alpha", "11:00:00")):
        world.measure(name, clock)
    return world.rows(query)


@silent.mistake(says="A KPI without a sample: in which of your rows does it stand?")
def from_the_samples():
    return """
select name as kpi, floor(epoch(any_value(now) - max(ts)) / 60)::int as minutes
from clock cross join definitions join samples on kpi_name = name
group by name
having max(ts) < any_value(now) - to_minutes(any_value(promised))
order by kpi
"""


@silent.mistake(says="Every KPI has old samples. Which of its samples decides?")
def any_old_sample():
    return """
select name as kpi, floor(epoch(any_value(now) - max(ts)) / 60)::int as minutes
from clock cross join definitions left join samples on kpi_name = name
where ts is null or ts < now - to_minutes(promised)
group by name
order by kpi
"""


@silent.mistake(says="Once an hour was promised, and you ring after twenty minutes. Whose promise is that?")
def ten_minutes_for_all():
    return """
select name as kpi, floor(epoch(any_value(now) - max(ts)) / 60)::int as minutes
from clock cross join definitions left join samples on kpi_name = name
group by name
having coalesce(max(ts) < any_value(now) - interval 10 minute, true)
order by kpi
"""


@silent.mistake(says="Exactly ten minutes, as promised. Is that late?")
def late_at_the_edge():
    return """
select name as kpi, floor(epoch(any_value(now) - max(ts)) / 60)::int as minutes
from clock cross join definitions left join samples on kpi_name = name
group by name
having coalesce(max(ts) <= any_value(now) - to_minutes(any_value(promised)), true)
order by kpi
"""


@silent.mistake(says="Have so many whole minutes gone by? What does date_diff count?")
def minutes_on_the_clock():
    return """
select name as kpi, date_diff('minute', max(ts), any_value(now))::int as minutes
from clock cross join definitions left join samples on kpi_name = name
group by name
having coalesce(max(ts) < any_value(now) - to_minutes(any_value(promised)), true)
order by kpi
"""


@silent.mistake(says="Nobody asks for that KPI any more. Where does your list begin?")
def what_was_given_up_too():
    return """
select coalesce(name, kpi_name) as kpi, floor(epoch(any_value(now) - max(ts)) / 60)::int as minutes
from clock cross join (definitions full join samples on kpi_name = name)
group by all
having coalesce(max(ts) < any_value(now) - to_minutes(coalesce(any_value(promised), 10)), true)
order by kpi
"""


@silent.mistake(says="A grouping has no order of its own. Who asked for one?")
def in_the_order_of_their_silence():
    return """
select name as kpi, floor(epoch(any_value(now) - max(ts)) / 60)::int as minutes
from clock cross join definitions left join samples on kpi_name = name
group by name
having coalesce(max(ts) < any_value(now) - to_minutes(any_value(promised)), true)
order by minutes desc
"""


@silent.also_right(costs="one look at the samples for each KPI; the engine makes a join of it")
def a_question_for_each():
    return """
with told as (
    select name, promised, (select max(ts) from samples where samples.kpi_name = definitions.name) as newest
    from definitions
)
select name as kpi, (epoch(now - newest) // 60)::int as minutes
from told, clock
where newest is null or now - newest > to_minutes(promised)
order by name
"""


@silent.also_right(costs="one row for each KPI that was measured, made first; then one comparison for each definition")
def the_newest_first():
    return """
select d.name as kpi, (date_diff('second', n.newest, c.now) // 60)::int as minutes
from clock c, definitions d
left join (select kpi_name, max(ts) as newest from samples group by kpi_name) n on n.kpi_name = d.name
where not coalesce(n.newest >= c.now - d.promised * interval 1 minute, false)
order by 1
"""


silent.hints += [
    "What is not there cannot be found in samples. Begin with the list of what should be there, keep each of it "
    "whether it has samples or not, and make one row of each with an aggregate. Then ask that row two things: is there "
    "a newest sample, and is it too old? A difference of two timestamps is an interval; `epoch` makes seconds of it.",
    "A twin on other tables: members who have not come for a year, and those who never came.\n"
    "    select member.name, max(visit.day) as last\n"
    "    from member left join visit on visit.who = member.name\n"
    "    group by member.name\n"
    "    having max(visit.day) is null or max(visit.day) < date '2024-01-01'",
]
