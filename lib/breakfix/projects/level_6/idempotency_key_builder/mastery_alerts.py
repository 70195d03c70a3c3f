"""Mastery: another night, on PostgreSQL: the same file of alerts comes twice."""

import contextlib
from contextlib import closing

import psycopg
from hypothesis import strategies as st

from breakfix.lab import exercise, held_out, rows, shapes
from breakfix.services import bank
from breakfix.services.postgres import schema

from .fix_build_key import build_key
from .fix_do_once import do_once

TABLE = """
    create table alerts_reporting (
        idempotency_key text not null unique, customer text, site text, ticket text, severity text,
        opened_at_utc text, collected_at_utc text, loaded_at_utc text, source_system text, source_entity_key text)
"""
NAMED = ["source_system", "source_entity_key"]
NOW = "2025-01-16T06:00:00Z"


@exercise(phase="mastery", minutes=8)
def load_alerts(con, alerts, key_of, loaded_at_utc):
    """Load a file of alerts, of which each may be there once.

    Given     con, a psycopg connection to PostgreSQL with the table alerts_reporting; no transaction is open. alerts, a
              list of dicts with all its columns but idempotency_key and loaded_at_utc, in any order; texts, only
              source_entity_key may be None. key_of(alert), which returns the key of an alert; it is made of
              source_system and source_entity_key, and raises ValueError when one is None. loaded_at_utc, a text.
    Leave     a row for each key that was not there, from the first alert with that key; rows that are there stay as
              they are. Return (loaded, blocked): how many alerts this call has loaded, and how many their key has
              blocked.
              A file is one commit. When key_of raises, its error reaches the caller, and nothing of the file is left.
              Another loader may bring the same file at the same moment: each key is there once, and no error.
    """
    loaded = 0
    with con.transaction():
        for alert in alerts:
            row = {"idempotency_key": key_of(alert), **alert, "loaded_at_utc": loaded_at_utc}
            names, places = ", ".join(row), ", ".join(["%s"] * len(row))
            insert = f"insert into alerts_reporting ({names}) values ({places}) on conflict do nothing"
            loaded += con.execute(insert, list(row.values())).rowcount
    return loaded, len(alerts) - loaded


load_alerts.play = ""
load_alerts.costs = "one statement for each alert; a second loader waits for a key that is being written, and no other"
server = load_alerts.service(bank.server)


@load_alerts.stub
def as_it_comes(con, alerts, key_of, loaded_at_utc):
    for alert in alerts:
        row = {"idempotency_key": key_of(alert), **alert, "loaded_at_utc": loaded_at_utc}
        names, places = ", ".join(row), ", ".join(["%s"] * len(row))
        con.execute(f"insert into alerts_reporting ({names}) values ({places})", list(row.values()))
        con.commit()
    return len(alerts), 0


class Night:
    """`con` is for the answer, `second` reads what is committed, and is another loader; two sessions of one schema."""

    def __init__(self, con, second):
        self.con, self.second = con, second

    def put(self, alerts):
        """Have the other loader bring those that the answer does not hold, each in a commit of its own."""
        for each in alerts:
            row = {"idempotency_key": key_of(each), **each, "loaded_at_utc": NOW}
            names, places = ", ".join(row), ", ".join(["%s"] * len(row))
            insert = f"insert into alerts_reporting ({names}) values ({places}) on conflict do nothing"
            with contextlib.suppress(psycopg.errors.LockNotAvailable):
                self.second.execute(insert, list(row.values()))

    def bring(self, load_alerts, alerts):
        """Call the answer; return what its caller is told, and whether a transaction is open after it."""
        try:
            given = [dict(sorted(each.items(), reverse=place % 2)) for place, each in enumerate(alerts)]
            told = load_alerts(self.con, given, key_of, NOW)
            told = list(told) if isinstance(told, tuple) else repr(told)
        except Exception as error:
            told = f"{type(error).__name__}: {error}".splitlines()[0]
        if self.con.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            told = f"{told}, and a transaction is open"
            self.con.rollback()
        return told

    def left(self):
        """Return what another session reads."""
        return rows(self.second.execute("select * from alerts_reporting order by idempotency_key"))


@load_alerts.world
def night(dsn):
    with schema(dsn) as inside, closing(psycopg.connect(inside)) as con, closing(psycopg.connect(inside)) as second:
        second.autocommit = True
        second.execute(TABLE)
        second.execute("set lock_timeout = '20ms'")  # it waits for nobody for long: all sessions are one thread
        yield Night(con, second)


def alert(number, system="noc", severity="major", key=..., collected="2025-01-15T08:05:00Z", opened="08:00"):
    """Return an alert, its columns in the order of the table; the same number of the same system is the same alert."""
    named = ("customer", "site", "ticket", "severity", "opened_at_utc", "collected_at_utc", *NAMED)
    key = f"alert {number}" if key is ... else key
    full = ("Alder", "North", f"T-{number}", severity, f"2025-01-15T{opened}:00Z", collected, system, key)
    return dict(zip(named, full, strict=True))


UNKNOWN = "of no system that we know"


def key_of(alert):
    """Return the key of an alert."""
    if alert["source_entity_key"] == UNKNOWN:
        raise KeyError(UNKNOWN)
    return build_key.reference(alert, NAMED)


@load_alerts.look(playable=False)
def loaded(world, load_alerts, *files, there=()):
    """What is told, loaded and blocked, and left when files come one after the other."""
    world.put(there)
    seen = {f"file {place}": world.bring(load_alerts, file) for place, file in enumerate(files, 1)}
    return {**seen, "alerts_reporting": world.left()}


@load_alerts.look(playable=False)
def beside(world, load_alerts, alerts, before_statement=2, shared=2):
    """What is told and left when another loader brings the first alerts just before a statement of the answer."""
    statements = []

    class Told(psycopg.Cursor):
        """A cursor that tells of its statements."""

        def execute(self, *given, **named):
            statements.append(given)
            if len(statements) == before_statement:
                world.put(alerts[:shared])
            return super().execute(*given, **named)

    world.con.cursor_factory = Told
    told = world.bring(load_alerts, alerts)
    is_sum = isinstance(told, list) and sum(told) == len(alerts)  # who was quicker with which is left to chance
    return {"told": "two numbers that make up the file" if is_sum else told, "alerts_reporting": world.left()}


ONE, TWO = alert(1), alert(2)
EARLIER = alert(1, severity="minor", opened="07:00", collected="2025-01-15T07:05:00Z")
loaded.when("a file: two alerts come", [ONE, TWO])
loaded.when("the same file twice: a file comes again", [ONE, TWO], [ONE, TWO])
loaded.when("in one file: an alert comes twice in a file, the second time as minor", [ONE, EARLIER])
loaded.when("collected again: an alert was collected again, a day later", [ONE], [alert(1, collected=NOW), TWO])
loaded.when("two systems: two systems have the same name for their alerts", [ONE, alert(1, "apm")])
loaded.when("no key: the second alert has no source_entity_key", [ONE, alert(2, key=None)])
beside.when("another loader: another one brings the same file, just before your second statement", [ONE, TWO])


def nights(chance):
    """Return files of a few alerts, which come again; in some, one has no key, or one that `key_of` does not know."""
    pool = [(number, system) for number in (1, 2, "o'clock %s") for system in ("noc", "apm")]
    files = []
    for _ in range(chance.randint(1, 3)):
        severities = [chance.choice(("major", "minor", "50 % {}", "")) for _ in range(chance.randint(0, 4))]
        times = [chance.choice(("06:00", "08:00", "09:30")) for _ in severities]
        files.append([alert(*chance.choice(pool), each, opened=at) for each, at in zip(severities, times, strict=True)])
        if chance.random() < 0.2:
            files[-1].insert(chance.randint(0, len(severities)), alert(9, key=chance.choice((None, UNKNOWN))))
    return tuple(files)


there = st.sampled_from([(), (ONE,), (alert(2, "apm", "minor"), alert(3))])
loaded.drawn(together=shapes.rolled(nights), there=there, times=20)
others = st.lists(st.integers(1, 5).map(alert), unique_by=str, min_size=1, max_size=4)
beside.drawn(others, before_statement=st.integers(1, 5), shared=st.integers(1, 4), times=6)

load_alerts.asks("""
a file: Which columns does a row have, and which of them come from the file?
the same file twice: Which alerts were loaded for the second time?
in one file: Which of the two is in the table?
collected again: Is it another alert, since it was collected later?
two systems: Are these two alerts, or one?
no key: What is left of the file, and who was told?
another loader: Their row is there. Who should give way?
""")
load_alerts.slips("""
twice is an error: The file came again, and somebody was woken by an error. Who is to be told what?
    -  on conflict do nothing
the last one wins: A row that was there is another one now. Who asked for that?
    ~ on conflict do nothing => on conflict (idempotency_key) do update set severity = excluded.severity
each its own commit: The file failed, and half of it is there. What is one commit?
    - loaded += con.execute(insert, list(row.values())).rowcount
    + loaded += con.execute(insert, list(row.values())).rowcount
    + con.execute("commit")
    + con.execute("begin")
all are loaded: It says that all alerts were loaded. What does the engine say of each?
    ~ return loaded, len(alerts) - loaded => return len(alerts), 0
the hour of collection: It was collected again, and is there twice. What may happen only once?
    ~ key_of(alert), ** => key_of(alert) + alert["collected_at_utc"], **
the ticket alone: Two systems have one name for two alerts. To whom may it happen only once?
    ~ key_of(alert), ** => (key_of(alert), alert["source_entity_key"])[1], **
""")


@load_alerts.also_right(costs="psycopg sends all rows at once and adds up what the engine says of each")
def all_at_once(con, alerts, key_of, loaded_at_utc):
    rows = [{**alert, "idempotency_key": key_of(alert), "loaded_at_utc": loaded_at_utc} for alert in alerts]
    loaded = 0
    if rows:
        names = list(rows[0])
        places = ", ".join(f"%({name})s" for name in names)
        query = f"insert into alerts_reporting ({', '.join(names)}) values ({places}) on conflict do nothing"
        with con.transaction(), con.cursor() as cursor:
            cursor.executemany(query, rows)
            loaded = cursor.rowcount
    return loaded, len(rows) - loaded


load_alerts.hints += [
    "A unique key asks and writes in one statement: an insert that conflicts can be told to do nothing, and the engine "
    "says how many rows it has written, 1 or 0. What makes the whole file one commit?",
    "A twin, on SQLite: guests and their seats.\n"
    '    begin = con.execute("begin immediate")\n'
    "    for guest in guests:\n"
    '        seated += con.execute("insert or ignore into seats values (?, ?)", guest).rowcount\n'
    "    con.commit()\n"
    "PostgreSQL says `on conflict` where SQLite says `or ignore`; and who calls rollback when a guest has no name?",
]
fixes_hold = held_out(of=[build_key, do_once, load_alerts], name="fixes_hold", minutes=3)
