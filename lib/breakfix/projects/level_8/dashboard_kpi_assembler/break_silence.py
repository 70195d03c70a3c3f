"""Break, further: the query that would have told that nobody measures any more."""

from datetime import datetime, timedelta

from breakfix.lab import exercise, memory, rows
from breakfix.lab.shapes import rolled

NOW = datetime(2025, 1, 1, 12)
OFF = [-61, -60, -1, 0, 0, 1, 29, 31, 59, 60, 3600, 86_400, 90_000, 3_500_000, 40_000_000]  # seconds off the promise
NAMES = ["cpu", "disk", "errors", "load", "load_2", "loadx2", "Load"]
PROMISES = [1, 5, 10, 59, 60, 90, 1440, 10_080]  # minutes
VALUES = [0, 1.5, -2, 0]  # in this order, again and again


class Store:
    """Tables in memory; `con` is a connection to them."""

    def __init__(self, con):
        self.con = con
        con.execute("""
            create table definitions (name text primary key, promised int);
            create table samples (kpi_name text, ts timestamp, value double);
            create table clock (now timestamp);
        """)

    def fill(self, promised, measured, now=NOW, values=(1.5,)):
        """Define KPIs (name -> minutes), add samples, pairs (name, ts) with values in turn, and set the clock."""
        self.con.execute("insert into clock values (?)", [now])
        names, times = [name for name, _ in measured], [ts for _, ts in measured]
        defined = [list(promised), [*promised.values()]]
        self.con.execute("insert into definitions select unnest($1), unnest($2)", defined)
        given = names, times, [values[place % len(values)] for place in range(len(measured))]
        self.con.execute("insert into samples select unnest($1), unnest($2)::timestamp, unnest($3)::double", given)


def store():
    """Yield a Store with empty tables."""
    with memory.connected() as con:
        yield Store(con)


@exercise(phase="break", kind="sql", core=False, minutes=10)
def silent():
    """Which KPIs are no longer measured?

    Given     definitions (name text primary key, promised int): a row for each KPI; every `promised` minutes a sample
              of it should come. samples (kpi_name text, ts timestamp, value double): all that ever came, also of KPIs
              that have no definition any more; none is later than the clock. clock (now timestamp): one row. All times
              are whole seconds, and nothing is NULL.
    Leave     one query with the columns kpi and minutes, one row for each KPI of definitions whose newest sample is
              older than promised, or that was never measured. minutes: how old the newest sample is, in whole minutes,
              rounded down; NULL when there is none. Exactly as old as promised is still in time. Sorted by kpi.
    Not touch any table.
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


@silent.look
def found(world, query, promised, **clocks):
    measured = [(name, f"2025-01-01 {clock}") for name, each in clocks.items() for clock in each.split()]
    world.fill(promised, measured)
    return rows(world.con.sql(query))


TWO = {"load": 10, "errors": 10}
ONE = "one stopped: of two KPIs one has been silent for forty minutes, and ten were promised"
found.when(ONE, TWO, errors="11:00:00 11:10:00 11:20:00", load="11:40:00 11:50:00 11:55:00")
found.when("never measured: a KPI has been defined and never measured", TWO, load="11:55:00")
OLD_AND_NEW = {"errors": "08:00 11:58", "load": "11:57 07:00"}
found.when("old ones beside new ones: each has old samples, and a new one", TWO, **OLD_AND_NEW)
EACH = "each its own promise: one is promised every five minutes, the other once an hour; both are twenty minutes old"
found.when(EACH, {"disk": 60, "errors": 5}, errors="11:40", disk="11:40")
EDGE = "exactly as promised: one is exactly as old as promised, one a second older"
found.when(EDGE, TWO, errors="11:50", load="11:49:59")
found.when("not quite a minute: the newest sample came at 11:30:20", {"errors": 10}, errors="11:30:20")
GIVEN_UP = {"errors": "11:55", "old_errors": "09:00"}
found.when("given up: a KPI with samples has no definition any more", {"errors": 10}, **GIVEN_UP)
FIVE = dict.fromkeys(["mu", "alpha", "zeta", "beta", "kappa"], 9)
found.when("several: five are silent", FIVE, mu="10:00", zeta="09:30", alpha="11:00", kappa="11:30")
ALIKE = {"load": "11:55", "Load": "11:00", "load_2": "11:55", "loadx2": "11:00", "disk_a": "11:00", "diskxa": "11:55"}
PAIRS = "names alike: load and Load are two KPIs, load_2 and loadx2 are two, and so are disk_a and diskxa"
found.when(PAIRS, dict.fromkeys(ALIKE, 10), **ALIKE)


@rolled
def evenings(dice):
    """Return what is promised, the samples, and the clock: most newest ones lie at their promise, or a little off."""
    promised = {name: dice.choice(PROMISES) for name in dice.sample(NAMES, dice.randint(0, 6))}
    ages = [(dice.choice(NAMES), dice.randrange(200_000))] * dice.randint(0, 2)
    for name, minutes in promised.items():
        newest = max(60 * minutes + dice.choice(OFF), 0)
        older = [newest + dice.randrange(10**6) for _ in range(dice.randint(0, 2))]
        ages += dice.choice([[], *[[(name, age) for age in (newest, *older)]] * 4])
    dice.shuffle(ages)
    now = datetime(2024, 1, 1) + timedelta(seconds=dice.randrange(63_000_000))
    return promised, [(name, now - timedelta(seconds=age)) for name, age in ages], now


@silent.look
def told(world, query, promised, measured, now=NOW, values=VALUES):
    world.fill(promised, measured, now, values)
    return rows(world.con.sql(query))


LATELY, YESTERDAY = NOW - timedelta(minutes=5), NOW - timedelta(days=1, minutes=5)
ZERO = "nothing and less: the newest samples came at 11:55, one with the value 0 and one with the value -2"
told.when(ZERO, TWO, [("errors", LATELY), ("load", LATELY)], values=(0, -2))
told.when("since yesterday: the newest sample is a day and five minutes old", {"errors": 10}, [("errors", YESTERDAY)])
told.drawn(together=evenings, times=8)

silent.asks("""
one stopped: When was the newest of them, and what was promised?
never measured: Where does a KPI stand that has no sample?
old ones beside new ones: An old sample and a new one: is it silent?
each its own promise: How often was each of them promised?
exactly as promised: Ten minutes were promised and ten have gone by. Is it late?
not quite a minute: From 11:30:20 to 12:00:00, how many whole minutes are that?
names alike: Are two names the same when one has a capital letter, or an x in the place of _?
nothing and less: A sample came. Does its value say when?
since yesterday: How many minutes are a day and five minutes?
given up: Who has asked for a KPI that is not defined any more?
several: Which comes first?
""")

silent.slips("""
from the samples: A KPI without a sample: in which of your rows does it stand?
    ~ left join samples => join samples
any old sample: Every KPI has old samples. Which of its samples decides?
    - group by name
    - having coalesce(max(ts) < any_value(now) - to_minutes(any_value(promised)), true)
    + where ts is null or ts < now - to_minutes(promised)
    + group by name
ten minutes for all: Once an hour was promised, and you ring after twenty minutes. Whose promise is that?
    ~ to_minutes(any_value(promised)) => to_minutes(10)
late at the edge: Exactly ten minutes, as promised. Is that late?
    ~ max(ts) < any_value(now) => max(ts) <= any_value(now)
minutes on the clock: Have so many whole minutes gone by? What does date_diff count?
    ~ floor(epoch(any_value(now) - max(ts)) / 60)::int => date_diff('minute', max(ts), any_value(now))::int
rounded to the nearest: Twenty-nine minutes and forty seconds have gone by. How many of the minutes are whole?
    ~ floor(epoch(any_value(now) - max(ts)) / 60)::int => round(epoch(any_value(now) - max(ts)) / 60)::int
hours and minutes only: A day has gone by, and the query counts five minutes. Where did the day go?
    - floor(epoch(any_value(now) - max(ts)) / 60)::int
    + (60 * extract(hour from any_value(now) - max(ts)) + extract(minute from any_value(now) - max(ts)))::int
what was given up too: Nobody asks for that KPI any more. Where does your list begin?
    ~ name as kpi => coalesce(name, kpi_name) as kpi
    - from clock cross join definitions left join samples on kpi_name = name
    + from clock cross join (definitions full join samples on kpi_name = name)
    ~ group by name => group by all
    ~ to_minutes(any_value(promised)) => to_minutes(coalesce(any_value(promised), 10))
nothing is no sample: A sample came, and its value is 0. Is that silence?
    ~ on kpi_name = name => on kpi_name = name and value > 0
in the order of their silence: A grouping has no order of its own. Who asked for one?
    ~ order by kpi => order by minutes desc
""")


@silent.also_right(costs="one look at the samples for each KPI; the engine makes a join of it")
def a_question_for_each():
    return """
with told as (
    select name, promised, (select max(ts) from samples where samples.kpi_name = definitions.name) as newest
    from definitions
)
select name as kpi, epoch(now - newest)::int // 60 as minutes
from told, clock
where newest is null or now - newest > to_minutes(promised)
order by name
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
