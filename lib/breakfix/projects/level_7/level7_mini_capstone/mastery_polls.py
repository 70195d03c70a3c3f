"""Three polls of two sources with the mended pipeline, for the mystery incident: what comes is drawn."""

import contextlib
import sqlite3
from datetime import datetime

from breakfix.services.played import Played, on_a_clock

from . import baseline
from .worlds import NOW, client, serving

POLLS = 3
EVERY = 600  # seconds between two polls
STATES = ("pending", "processing", "shipped", "delivered", "returned")
STAGES = ("store", "reject", "log")

TABLES = """
    create table if not exists held (poll integer, source_system text, entity_key text, value text, source_ts integer);
    create table if not exists cache_records
        (source_system text, entity_key text, value text, source_ts integer, primary key (source_system, entity_key));
    create table if not exists rejected (poll integer, source_system text, entity_key text);
    create table if not exists run_log (poll integer, clock integer);
"""


class Polls:
    """A cache that lives through three polls of alpha and beta; each stage commits by itself or with the others."""

    def __init__(self, database, draw):
        self.database, self.draw, self.now = database, draw, NOW
        self.shelves = contents(draw)
        with self.connected() as con:
            con.executescript(TABLES)
        self.note_what_was_held()

    @contextlib.contextmanager
    def connected(self):
        """Open the cache, with a commit for each statement unless a transaction is begun."""
        with contextlib.closing(sqlite3.connect(self.database, isolation_level=None)) as con:
            yield con

    def clock(self, poll):
        """Return the clock of a poll, in seconds since 1970."""
        return self.now + EVERY * (poll - 1)

    def note_what_was_held(self):
        """Write down all that the sources held at each poll: somebody has asked them again, in peace."""
        rows = [
            (poll, source, *row)
            for poll, shelf in enumerate(self.shelves, 1)
            for source, held in shelf.items()
            for row in held
        ]
        with self.connected() as con:
            con.executemany("insert into held values (?, ?, ?, ?, ?)", rows)

    def all_but(self, odd, story):
        """Run every poll; the poll `odd` is run by `story(poll)`."""
        for poll in range(1, POLLS + 1):
            if poll == odd:
                story(poll)
            else:
                self.run(poll)

    def run(self, poll, stages=STAGES, plan=(), store=None):
        """Read both sources, under a fault plan, and take what comes through the stages, in one transaction."""
        records = self.read(poll, plan)
        with self.connected() as con:
            con.execute("begin")
            self.take(con, poll, records, stages, store)
            con.execute("commit")

    def take(self, con, poll, records, stages=STAGES, store=None):
        """Take the records of a poll through stages, on a connection."""
        good = [record for record in records if record[2] is not None]
        for stage in stages:
            if stage == "store":
                (store or newest)(con, good)
            elif stage == "reject":
                bad = [(poll, *record[:2]) for record in records if record[2] is None]
                con.executemany("insert into rejected values (?, ?, ?)", bad)
            else:
                con.execute("insert into run_log values (?, ?)", (poll, self.clock(poll)))

    def read(self, poll, plan=()):
        """Return what the sources send at a poll: (source, key, value, seconds since 1970), by source and key."""
        records, before = [], self.shelves[max(poll - 2, 0)]
        for source, read in READERS.items():
            with on_a_clock(), serving(source, before[source], home=Played) as opened:
                opened.change(put=self.shelves[poll - 1][source])
                opened.plan(plan)
                with client(opened) as line:
                    records += [(source, *row) for row in read(line)]
        return records


def contents(draw):
    """Draw what alpha and beta hold at each of three polls: source -> rows (key, value, seconds since 1970).

    Pages have two rows: those that are new at a poll have the last page to themselves.
    """
    shelves = [{source: [_row(draw, number, 0) for number in range(1, 7)] for source in ("alpha", "beta")}]
    for rows in shelves[0].values():
        rows[5] = _without_value(rows[5])
    for poll in range(1, POLLS):
        shelves.append({source: _later(draw, rows, poll) for source, rows in shelves[-1].items()})
    return shelves


def _row(draw, number, poll):
    return (f"order_{number:03}", draw.choice(STATES), _moment(draw, poll))


def _moment(draw, poll):
    return NOW + EVERY * poll - draw.randrange(20, 400)


def _without_value(row):
    return (row[0], None, row[2])


def _later(draw, rows, poll):
    """Return rows as they are at the next poll: one to three of the first four have changed, one has lost its value."""
    rows = list(rows)
    for place in draw.sample(range(4), draw.choice([1, 1, 2, 3])):
        key, value, _ = rows[place]
        rows[place] = (key, draw.choice([state for state in STATES if state != value]), _moment(draw, poll))
    rows[4] = (rows[4][0], None, _moment(draw, poll))
    return rows + [_row(draw, len(rows) + more, poll) for more in (1, 2)]


def alpha(line):
    """Read all of alpha by key; return rows (key, value, seconds since 1970)."""
    found, after = [], ""
    while after is not None:
        page = baseline.get_page(line, f"/records?after={after}&limit=2")
        found += [(each["uid"], each["data"], each["timestamp"]) for each in page.get("items", [])]
        after = page.get("next_after")
    return found


def beta(line):
    """Read all of beta by its cursor; return rows (key, value, seconds since 1970)."""
    return [
        (each["identifier"], each["payload"], int(datetime.fromisoformat(each["updated_at"]).timestamp()))
        for each in baseline.pages_of_beta(line, 2)
    ]


READERS = {"alpha": alpha, "beta": beta}


def newest(con, records):
    """Bring records into the cache; the newest state of each source and key stands."""
    con.executemany(
        """
        insert into cache_records values (?, ?, ?, ?) on conflict do update
        set value = excluded.value, source_ts = excluded.source_ts where excluded.source_ts >= cache_records.source_ts
        """,
        records,
    )


def last_to_arrive(con, records):
    """Bring records into the cache; whatever came last stands."""
    con.executemany("insert or replace into cache_records values (?, ?, ?, ?)", records)


def first_to_arrive(con, records):
    """Bring records into the cache; what was there stands."""
    con.executemany("insert or ignore into cache_records values (?, ?, ?, ?)", records)
