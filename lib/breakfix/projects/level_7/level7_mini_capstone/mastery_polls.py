"""Polls of two sources with the mended pipeline, for the mystery incident: what comes is drawn."""

import contextlib
import sqlite3
from datetime import datetime

from breakfix.faults import sigkill
from breakfix.services.played import Played, on_a_clock

from . import baseline
from .polls import STATES
from .worlds import NOW, client, serving

EVERY = 600  # seconds between two polls
STAGES = ("store", "reject", "log")

TABLES = """
    create table if not exists held (poll integer, source_system text, entity_key text, value text, source_ts integer);
    create table if not exists cache_records
        (source_system text, entity_key text, value text, source_ts integer, primary key (source_system, entity_key));
    create table if not exists rejected (poll integer, source_system text, entity_key text);
    create table if not exists run_log (poll integer, clock integer);
"""
STORES = {  # which of two states stands
    "newest": """
        insert into cache_records values (?, ?, ?, ?) on conflict do update
        set value = excluded.value, source_ts = excluded.source_ts where excluded.source_ts >= cache_records.source_ts
    """,
    "last to arrive": "insert or replace into cache_records values (?, ?, ?, ?)",
    "first to arrive": "insert or ignore into cache_records values (?, ?, ?, ?)",
}


class Polls:
    """A cache that lives through two to four polls of alpha and beta; each poll is one transaction, or in pieces.

    `shelves` is what the sources hold at each poll: source -> rows (key, value, seconds since 1970).
    """

    def __init__(self, database, draw):
        self.database, self.draw, self.last = database, draw, draw.choice([2, 3, 4])
        self.begin = NOW + EVERY * draw.randrange(1_000) + draw.randrange(EVERY)
        self.shelves = [{source: self.first() for source in READERS}]
        for poll in range(2, self.last + 1):
            self.shelves.append({source: self.later(rows, poll) for source, rows in self.shelves[-1].items()})
        polls = enumerate(self.shelves, 1)
        held = [(poll, source, *row) for poll, shelf in polls for source, rows in shelf.items() for row in rows]
        with self.connected() as con:
            con.executescript(TABLES)
            con.executemany("insert into held values (?, ?, ?, ?, ?)", held)

    def first(self):
        """Draw what a source holds at the first poll: pages have two rows, and new ones come on pages of their own."""
        count = self.draw.choice([6, 8])
        return [self.row(number, 1) for number in range(1, count)] + [(f"order_{count:03}", None, self.moment(1))]

    def later(self, rows, poll):
        """Return rows at the next poll: some of the first four have changed, one has lost its value, two are new."""
        rows = list(rows)
        for place in self.draw.sample(range(4), self.draw.choice([1, 1, 2, 3])):
            others = [state for state in STATES if state != rows[place][1]]
            rows[place] = (rows[place][0], self.draw.choice(others), self.moment(poll))
        rows[4] = (rows[4][0], None, self.moment(poll))
        return rows + [self.row(len(rows) + more, poll) for more in (1, 2)]

    def row(self, number, poll):
        """Draw a row of an order."""
        return f"order_{number:03}", self.draw.choice(STATES), self.moment(poll)

    def moment(self, poll):
        """Draw a moment shortly before a poll."""
        return self.begin + EVERY * (poll - 1) - self.draw.randrange(20, 400)

    @contextlib.contextmanager
    def connected(self):
        """Open the cache, with a commit for each statement unless a transaction is begun."""
        with contextlib.closing(sqlite3.connect(self.database, isolation_level=None)) as con:
            con.executescript("pragma synchronous = off; pragma journal_mode = memory")  # no wait for the disk
            yield con

    def all_but(self, odd=None, story=None):
        """Run every poll; the poll `odd` is run by `story(poll)`."""
        for poll in range(1, self.last + 1):
            (story if poll == odd else self.run)(poll)

    def run(self, poll, stages=STAGES, plan=(), stores=None, begin="begin"):
        """Read both sources, under a fault plan, and take what comes through the stages."""
        records = self.read(poll, plan)
        with self.connected() as con:
            con.execute(begin)
            for stage in stages:
                if stage == "store":
                    for record in records:
                        if record[2] is not None:
                            con.execute(STORES[(stores or {}).get(record[0], "newest")], record)
                elif stage == "reject":
                    bad = [(poll, *record[:2]) for record in records if record[2] is None]
                    con.executemany("insert into rejected values (?, ?, ?)", bad)
                else:
                    con.execute("insert into run_log values (?, ?)", (poll, self.begin + EVERY * (poll - 1)))
            if con.in_transaction:
                con.execute("commit")

    def killed(self, poll):
        """Run a poll without a transaction, which is killed before the log."""
        sigkill.forked(lambda: self.run(poll, begin="select 1"), before="insert into run_log")

    def read(self, poll, plan=()):
        """Return what the sources send at a poll: (source, key, value, seconds since 1970), by source and key.

        Without faults that is what they hold, and nobody is asked.
        """
        records, before = [], self.shelves[max(poll - 2, 0)]
        for source, rows in self.shelves[poll - 1].items():
            sent = rows
            if any(fault["source"] == source for fault in plan):
                with on_a_clock(), serving(source, before[source], home=Played) as opened, client(opened) as line:
                    opened.change(put=rows)
                    opened.plan(plan)
                    sent = READERS[source](line)
            records += [(source, *row) for row in sent]
        return records


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
