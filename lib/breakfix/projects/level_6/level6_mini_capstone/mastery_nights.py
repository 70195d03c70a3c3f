"""Mastery: three nights of the mended pipeline, on rows that a draw makes."""

import contextlib
import json
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from breakfix.faults import sigkill
from breakfix.lab import memory

from . import baseline
from .fix_advance import advance as trusted_mark
from .fix_load import load as newest_wins

FIRST = datetime(2025, 1, 14, 7)
NIGHTS = 3
CLOCK = datetime(2025, 1, 17)  # of the last night's run
NAMES = ("user_signup", "page_view", "purchase", "logout", "api_call")
ARRIVE = """
    insert into arrived select ?, row_number() over (), key, name, value, ts
    from read_json(?, columns = {key: 'text', name: 'text', value: 'text', ts: 'text'})
"""
load, trace = newest_wins.reference, "insert into lineage select key, 'load'"


def advance(con):
    """Move the mark to the newest time that can be trusted at the clock of the last run."""
    trusted_mark.reference(con, CLOCK)


STEPS = (baseline.stage, load, advance, baseline.log)


def events(draw):
    """Return the events of three nights, each a list of dicts. Every night has

    new keys, of which one comes twice, the newer event first; after the first night an older key again; events that are
    to be rejected; and the last night has an event whose time cannot be trusted.
    """
    # Three nights take five keys at most, and the last event one more: the first of the list is for it.
    keys = ["evt-200", *(f"evt-{number}" for number in draw.sample(range(101, 200), 15))]
    known, nights = [], []
    for night in range(NIGHTS):
        minutes = sorted(draw.sample(range(14 * 60), 9))
        fresh, twice = [keys.pop() for _ in range(draw.choice((2, 3)))], keys.pop()
        older, newer = sorted(draw.sample(minutes, 2))
        minutes = [minute for minute in minutes if minute not in (older, newer)]
        listed = [_event(draw, "", night, minutes.pop(draw.choice((0, -1))))]  # the newest of all, now and then
        listed += [_event(draw, key, night, minutes.pop()) for key in fresh]
        if known:
            listed.append(_event(draw, draw.choice(known), night, minutes.pop()))
        if draw.random() < 0.5:
            listed.append({**_event(draw, keys.pop(), night, minutes.pop()), "value": draw.choice(("oops", "n/a"))})
        draw.shuffle(listed)
        first, second = sorted(draw.sample(range(len(listed) + 1), 2))
        listed.insert(second, _event(draw, twice, night, older))
        listed.insert(first, _event(draw, twice, night, newer))
        known += fresh
        nights.append(listed)
    odd = draw.choice(("zzzz", "2031-01-01T00:00:00", "9999-12-31T00:00:00", "soon"))
    nights[-1].insert(draw.randrange(3), {**_event(draw, keys.pop(), 0, 0), "ts": odd})
    return nights


def _event(draw, key, night, minute):
    ts = FIRST + timedelta(days=night, minutes=minute)
    return {"key": key, "name": draw.choice(NAMES), "value": draw.randrange(1, 400) / 4, "ts": ts.isoformat()}


class Nights:
    """A database file, and the batches that come to it; what came is kept in the table `arrived`, night by night."""

    def __init__(self, database, draw):
        self.database, self.draw, self.batches = database, draw, events(draw)
        self.folder = tempfile.TemporaryDirectory()
        with self.attached() as con:
            con.begin()
            baseline.create(con)
            con.execute("create table arrived (night int, position bigint, key text, name text, value text, ts text)")
            for night in range(1, NIGHTS + 1):
                con.execute(ARRIVE, [night, self.batch(night)])
            con.commit()

    @contextlib.contextmanager
    def attached(self):
        """Within this there is a connection to the file; the engine runs already, which is quicker than to open it."""
        with memory.connected() as con:
            con.execute(f"attach '{self.database}' as shop; use shop")
            yield con
            con.execute("use memory; detach shop")

    def batch(self, night):
        """Return the file of a night, from 1."""
        path = Path(self.folder.name, f"night_{night}.json")
        path.write_text(json.dumps(self.batches[night - 1]), encoding="utf-8")
        return str(path)

    def run(self, *nights, steps=STEPS):
        """Run these nights as the mended pipeline does: all steps of each in one commit."""
        with self.attached() as con:
            for night in nights:
                con.begin()
                baseline.receive(con, self.batch(night))
                for step in steps:
                    step(con)
                con.commit()

    def all(self, *then):
        """Run the three nights, and nothing happens; then these steps."""
        self.run(*range(1, NIGHTS + 1))
        self.go_on(*then)

    def all_but_one(self, instead, among=(1, NIGHTS)):
        """Run the three nights, with `instead(night)` in the place of one that is drawn."""
        night = self.draw.randint(*among)
        self.run(*range(1, night))
        instead(night)
        self.run(*range(night + 1, NIGHTS + 1))

    def go_on(self, *steps):
        """Run only these steps, on what a run has left."""
        with self.attached() as con:
            for step in steps:
                step(con)

    def killed(self, before, *steps, among=(1, NIGHTS)):
        """Run the three nights, one of them with a commit after every statement, and killed; then these steps of it.

        Without steps all of that night is run again.
        """

        def in_pieces(night):
            with duckdb.connect(self.database, config={"threads": 1}) as con:
                baseline.receive(con, self.batch(night))
                for step in STEPS:
                    step(con)

        def instead(night):
            sigkill.forked(lambda: in_pieces(night), before=before)
            if steps:
                self.go_on(*steps)
            else:
                self.run(night)

        self.all_but_one(instead, among)
