"""Mastery: what goes on from a staging table, and what stops there."""

from breakfix.lab import exercise, rows, shapes

from . import worlds

STAGED = "insert into staging_alerts values (?, 'alerts.csv', ?, ?, ?, ?, ?, ?, ?, ?, ?)"
PAYLOADS = {
    "p1": ("Acme", "Boston", "T-1", "open", "2026-03-01T07:00:00Z"),
    "p2": ("O'Brien & Co", " Cork ", "T-1", "Open", "2026-03-01T07:30:00Z"),
    "p3": ("Acme", "Boston", "T-1", "closed", "2026-03-01T09:00:00Z"),
    "p4": ("Zoë", None, "", "open", "soon"),
    "p5": (None, None, None, None, None),
    "p6": (" Acme", "Boston\n", " T-1 ", "open ", "\tsoon"),
}


@exercise(phase="mastery", kind="sql", minutes=9)
def promote():
    """Let the alerts go on that have nothing against them, each once.

    Given     staging_alerts and alerts_reporting in SQLite. Rows of one payload_hash are alike in customer_name,
              site_name, ticket_id, status_text and opened_at_raw
    Leave     one statement. A payload_hash that has rows whose ingest_error is NULL, and is no idempotency_key yet,
              gets a row in alerts_reporting: payload_hash as idempotency_key, the five values as they are
              (opened_at_raw as opened_at_utc), and as collected_at_utc the earliest ingested_at_utc of those rows
    Not touch the rows that alerts_reporting has. Run again, the statement changes nothing
    """
    return """
insert into alerts_reporting
select payload_hash, customer_name, site_name, ticket_id, status_text, opened_at_raw, min(ingested_at_utc)
from staging_alerts
where ingest_error is null
group by payload_hash
on conflict do nothing
"""


promote.stub("""
insert into alerts_reporting
select payload_hash, customer_name, site_name, ticket_id, status_text, opened_at_raw, ingested_at_utc
from staging_alerts
""")
promote.world(lambda: worlds.opened(worlds.ALERTS))
promote.play = 'con.execute("...")'
promote.costs = "one pass over the staged rows, one look-up of a key for each payload"


@promote.look
def reported(world, query, *staged, there=(), again=()):
    """Each row is (batch, payload, hour, ingest_error); `there` were reported before, `again` come for a second run."""
    for payload in there:
        values = [payload, "as it was", None, payload, "closed", "2026-02-01T00:00:00Z", "2026-02-01T00:10:00Z"]
        world.con.execute("insert into alerts_reporting values (?, ?, ?, ?, ?, ?, ?)", values)
    seen = {}
    for after, first, listed in (("after one run", 1, staged), ("after the next", 101, again)):
        stage(world.con, listed, first)
        world.con.execute(query)
        world.con.commit()
        seen[after] = rows(world.second.execute("select * from alerts_reporting order by idempotency_key"))
    return seen


def stage(con, listed, first=1):
    """Stage alerts, tuples of batch, payload, hour and ingest_error; row numbers count from `first`."""
    for place, (batch, payload, hour, error) in enumerate(listed, first):
        time = f"2026-03-01T{hour:02}:00:00Z"
        con.execute(STAGED, [batch, place, *PAYLOADS[payload], payload, time, error])
    con.commit()


MISSING = "missing_field=ticket_id"
NINE, NOON, OTHER = ("b1", "p1", 9, None), ("b2", "p1", 12, None), ("b1", "p2", 9, None)
reported.when("malformed: the second of two alerts has an ingest_error", NINE, ("b1", "p4", 9, MISSING))
reported.when("in two files: an alert came in two files", NOON, NINE)
reported.when("reported before: an alert is in alerts_reporting", NINE, OTHER, there=["p1"])
reported.when("accepted later: an alert was refused once", ("b1", "p2", 9, MISSING), ("b2", "p2", 12, None))
reported.when("again: the statement runs again, and an earlier file has come", NOON, again=[NINE])


def some_rows(chance):
    """Return up to seven staged rows of few payloads."""
    payloads, errors = chance.sample([*PAYLOADS], 3), (None, None, MISSING, "")
    parts = (("b1", "b2", "b3"), payloads, (7, 9, 10, 12), errors)
    return tuple(tuple(map(chance.choice, parts)) for _ in range(chance.randint(0, 7)))


lists = shapes.rolled(some_rows)
there = shapes.rolled(lambda chance: tuple(chance.sample([*PAYLOADS], chance.choice((0, 0, 1, 2)))))
reported.drawn(together=lists, there=there, again=lists, times=100)

promote.asks("""
malformed: Who said that something is amiss in it, and where does it stand?
in two files: One alert, two rows. When was it collected first?
reported before: It was reported. May its row change?
accepted later: The first row of it was refused. And the second?
again: What may a second run change in a row that is there?
""")

promote.slips("""
all go on: An alert with an error is in the report. Which column knows of it?
    - where ingest_error is null
the last one counts: It came twice. When was it collected first?
    ~ min( => max(
replaced: The row was there, and now it is another one. Who may change what was reported?
    ~ insert into => insert or replace into
    - on conflict do nothing
no error ever: It was refused once and accepted later. Which of its rows do you ask?
    - where ingest_error is null
    + where payload_hash not in (select payload_hash from staging_alerts where ingest_error is not null)
""")


@promote.also_right(costs="a sort: the first row of a payload goes in, and the key ignores the others")
def in_order():
    return """
insert or ignore into alerts_reporting
select payload_hash, customer_name, site_name, ticket_id, status_text, opened_at_raw, ingested_at_utc
from staging_alerts where ingest_error is null order by ingested_at_utc
"""


promote.hints += [
    "Three questions: which rows may go on, which of them are one alert, and what if that alert is there already? "
    "`where` answers the first, `group by` the second, the key of the table, and a word at `insert`, the third.",
    "A twin: readers, from the slips of a library.\n"
    "    insert or ignore into readers\n"
    "    select card, name, min(lent_at) from slips where returned group by card",
]
