"""Mastery: alerts by date, severity, customer and site, each alert counted once."""

from breakfix.lab import exercise, rows, shapes

from .databases import ALERTS, database

INSERT = "insert into alerts_reporting values (?, ?, ?, 'T-1', ?, ?, ?, ?)"


@exercise(phase="mastery", kind="sql", minutes=7)
def daily_summary():
    """Count alerts by date, severity, customer and site.

    Given     alerts_reporting in SQLite. customer_name, site_name and status_text may be NULL; opened_at_utc is ISO
              text in UTC, such as 2026-03-01T23:50:00Z
    Leave     a row for each date, severity, customer and site that has alerts: date, the day of opened_at_utc;
              severity; customer and site, with 'unknown' for NULL; alerts, how many there are; active, how many of
              them have the status_text 'open', which may be 0. Rows in any order
    """
    return """
select substr(opened_at_utc, 1, 10) as date, severity, coalesce(customer_name, 'unknown') as customer,
       coalesce(site_name, 'unknown') as site, count(*) as alerts,
       count(*) filter (where status_text = 'open') as active
from alerts_reporting
group by 1, 2, 3, 4
"""


daily_summary.stub("""
select substr(opened_at_utc, 1, 10) as date, severity, customer_name as customer, site_name as site,
       count(site_name) as alerts, sum(status_text = 'open') as active
from alerts_reporting
group by 1, 2, 3, 4
""")
daily_summary.play = 'con.execute("...")'
daily_summary.costs = "one pass over the alerts, and a sort of the groups"


@daily_summary.world
def alerting():
    with database(ALERTS) as world:
        yield world


@daily_summary.look
def counted(world, query, *alerts):
    """Each alert is (time, severity, customer, site, status)."""
    for number, (time, severity, customer, site, status) in enumerate(alerts):
        opened = f"2026-03-{time}Z"
        world.con.execute(INSERT, [f"k{number}", customer, site, severity, status, opened, "2026-03-09T00:00:00Z"])
    world.con.commit()
    found = rows(world.con.execute(query))
    return sorted(found, key=lambda row: [str(each) for each in row.values()])


ONE, LATE = ("01T08:00:00", "WARN", "Acme", "Boston", "open"), ("01T23:59:59", "WARN", "Acme", "Boston", "closed")
NEXT, BARE = ("02T00:00:00", "WARN", "Acme", "Boston", "open"), ("01T09:00:00", "WARN", "Acme", None, "closed")
counted.when("two of a day: two alerts of a day, one of them closed", ONE, LATE)
counted.when("midnight: an alert came just before midnight, one at midnight", LATE, NEXT)
counted.when("no site: an alert has no site", ONE, BARE)
counted.when("no customer: an alert has no customer", ("01T08:00:00", "INFO", None, "Cork", "open"), ONE)
counted.when("no status: the only alert of a group has no status", ("01T08:00:00", "WARN", "Acme", "Cork", None))
counted.when("named so: a site has the name unknown", BARE, ("01T10:00:00", "WARN", "Acme", "unknown", "open"))


def some_alerts(chance):
    """Return up to eight alerts of few groups."""
    severities = ("WARN", "CRITICAL", "warn")
    customers, sites = (None, "Acme", " Acme", "unknown", ""), (None, "Cork", " Cork", "unknown", "")
    times = ("01T00:00:00", "01T23:59:59", "02T00:00:00", "02T12:30:00")
    statuses = (None, "open", "open", "open", "Open", " open", "closed", "opening", "reopened", "")
    parts = (times, severities, customers, sites, statuses)
    kept = [chance.sample(each, 2) for each in parts]
    return tuple(tuple(map(chance.choice, kept)) for _ in range(chance.randint(0, 8)))


counted.drawn(together=shapes.rolled(some_alerts), times=150)
daily_summary.asks("""
two of a day: How many alerts, and how many of them are open?
midnight: Which day does each of them belong to?
no site: Where is the alert without a site, and how many does COUNT of a column count?
no customer: What stands in place of the customer?
no status: How many open ones has a group in which nothing is open?
named so: Two alerts have one name of a site now. How many rows?
""")
daily_summary.slips("""
the column is counted: A row says 0 alerts, and has one. What does COUNT of a column leave out?
    ~ count(*) as alerts => count(site_name) as alerts
NULL of them are active: How many are open, when no status is known? What does SUM give for NULLs?
    ~ count(*) filter (where status_text = 'open') => sum(status_text = 'open')
without the nameless: An alert is in no row. Which condition is not true for NULL?
    ~ from alerts_reporting => from alerts_reporting where customer_name <> ''
only the open ones: A group has gone, since nothing in it is open. What should active be?
    ~ from alerts_reporting => from alerts_reporting where status_text = 'open'
two of one name: The name stands in two rows. By what do you group: by the column, or by what is shown?
    ~ group by 1, 2, 3, 4 => group by 1, 2, customer_name, site_name
""")
daily_summary.hints += [
    "COUNT(*) counts rows; COUNT of an expression counts the rows in which it is not NULL. `coalesce(a, 'b')` is 'b' "
    "where a is NULL.",
    "A twin: letters a town and day, and how many of them were stamped.\n"
    "    select coalesce(town, 'nowhere') as town, day, count(*) as letters,\n"
    "           count(case when stamp = 'yes' then 1 end) as stamped\n    from post group by 1, 2 order by 1, 2",
]


@daily_summary.also_right(costs="names first, then a sum of ones and noughts")
def named_first():
    return """
with named as (
    select date(opened_at_utc) as date, severity, ifnull(customer_name, 'unknown') as customer,
           case when site_name is null then 'unknown' else site_name end as site,
           case status_text when 'open' then 1 else 0 end as is_open
    from alerts_reporting
)
select date, severity, customer, site, count(*) as alerts, sum(is_open) as active
from named group by date, severity, customer, site order by date
"""
