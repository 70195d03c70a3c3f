"""Fix: a cache that outlives the poll: what it knows already, what is new, and what is older than what it has."""

import contextlib
import sqlite3

from breakfix.lab import exercise, rows
from breakfix.lab.shapes import one_as_text, rolled

NOW = 900  # seconds: the clock of a poll
FIELDS = ("source", "id", "value", "timestamp")
TABLE = """
    create table cache_records (source_system text, entity_key text, value text, source_ts integer,
                                collected_at integer, primary key (source_system, entity_key))
"""


@exercise(phase="fix", minutes=15)
def remember(con, records, now):
    """Bring the records of one poll into the cache, and tell how many of them it knew.

    Given     con, a connection to SQLite with the table cache_records (source_system text, entity_key text, value
              text, source_ts integer, collected_at integer, primary key (source_system, entity_key)): what earlier
              polls left. records, a list of dicts in the order of arrival, thousands at times: source, id and value are
              texts of any characters, or the empty text, never None; timestamp, a whole number, is the source's clock
              in seconds. now: the clock of this poll, in seconds.
    Leave     one row for each source and id: of the row that was there and the records that came, the one with the
              latest timestamp; of equal timestamps, the last to arrive. Case and blanks count in every text.
              collected_at says which poll saw this state last: now, if a record of this poll has the value and
              timestamp that are in the row. What did not come stays as it was.
              Return {'hits': h, 'misses': m}. Take the records in turn: a miss is a record that made its row, or
              changed the row's value or timestamp; every other record is a hit.
    Do not touch the records. Do not commit or roll back: another stage of the poll may have written before you, and
    the poll commits when all its stages are done.
    """
    misses = 0
    for record in records:
        key, state = (record["source"], record["id"]), (record["value"], record["timestamp"])
        query = "select value, source_ts from cache_records where source_system = ? and entity_key = ?"
        known = con.execute(query, key).fetchone()
        if known is None or state[1] >= known[1]:
            misses += known != state
            con.execute("insert or replace into cache_records values (?, ?, ?, ?, ?)", (*key, *state, now))
    return {"hits": len(records) - misses, "misses": misses}


remember.costs = "one look into the primary key for each record, and a write for each that is not older"
remember.play = "remember(con, [{'source': 'alpha', 'id': 'order_001', 'value': 'sent', 'timestamp': 700}], 900)"


@remember.stub
def new_every_time(con, records, now):
    con.execute("delete from cache_records")
    for record in records:
        row = (record["source"], record["id"], record["value"], record["timestamp"], now)
        con.execute("insert or replace into cache_records values (?, ?, ?, ?, ?)", row)
    return {"hits": 0, "misses": len(records)}


@remember.world
def cache():
    with contextlib.closing(sqlite3.connect(":memory:")) as con:
        con.execute(TABLE)
        con.execute("create table rejected (source_system text, entity_key text)")
        yield con


@remember.look
def polled(con, remember, cached, polls, now=NOW, an_earlier_stage_has_written=False, fields=FIELDS):
    """Bring polls in, a minute apart; when the last was looked at, a later stage of it fails, and it is undone.

    cached: rows (source, id, value, source_ts, collected_at). polls: lists of records (source, id, value, timestamp).
    What an earlier stage of each poll has written is not committed. fields: their order in a record.
    """
    con.executemany("insert into cache_records values (?, ?, ?, ?, ?)", cached)
    told = {}
    for later, came in enumerate(polls):
        con.commit()
        before = held_by(con)
        if an_earlier_stage_has_written:
            con.execute("insert into rejected values ('alpha', 'order_009')")
        records = [dict(zip(FIELDS, each, strict=True)) for each in came]
        records = [{name: record[name] for name in fields} for record in records]
        which = f"poll {later + 1}" if len(polls) > 1 else "the answer"
        told[f"what {which} returned"] = remember(con, records, now + 60 * later)
    told |= {"cache": held_by(con), "rows of the earlier stage": held_by(con, "rejected")}
    con.rollback()
    told["cache when undone"] = "as before" if held_by(con) == before else held_by(con)
    return told | {"rows of the earlier stage when undone": held_by(con, "rejected")}


def held_by(con, table="cache_records"):
    """Return the rows of a table, sorted by source and key."""
    return rows(con.execute(f"select * from {table} order by source_system, entity_key"))


def read(text):
    """Return the rows of a text such as "alpha 1 shipped 500 600; beta 1 sent 700 720"."""
    found = [row.split() for row in text.split("; ") if row]
    return [(source, f"order_{int(number):03}", value, *map(int, times)) for source, number, value, *times in found]


def when(says, held, *polls, **named):
    polled.when(says, read(held), list(map(read, polls)), **named)


SHIPPED, PENDING = "alpha 1 shipped 500 600", "alpha 2 pending 500 600"
THREE = "alpha 1 shipped 840; alpha 2 pending 850; beta 4 sent 860"
SENT = "alpha 1 sent 700 720; beta 1 sent 500 600"
MANY = [("alpha", str(number), "sent", 800) for number in range(1_200)]

when("two equal polls: the cache is empty, one poll brings three records, and the next one the same", "", THREE, THREE)
when("one order two sources: alpha's order_001 is known, and beta brings one like it", SHIPPED, "beta 1 shipped 500")
when("the other source stays: both know order_001, and beta's is shipped by now", SENT, "beta 1 shipped 800")
when("one state two orders: order_002 is shipped at the same second as order_001", SHIPPED, "alpha 2 shipped 500")
when("state changes: the order is shipped by now", PENDING, "alpha 2 shipped 800")
when("snapshot of yesterday: the source answers with a state older than the cached one", SHIPPED, "alpha 1 pending 100")
when("twice in one poll: an order comes twice, the newer state first", "", "alpha 2 shipped 800; alpha 2 pending 500")
when("corrected in the same second: a state is corrected, and keeps its timestamp", PENDING, "alpha 2 shipped 500")
when("dated anew: the state is the same, and its timestamp is later", PENDING, "alpha 2 pending 870")
when("did not come: one of two known orders comes", f"{SHIPPED}; alpha 3 delivered 600 620", "alpha 1 shipped 500")
when("undone afterwards: a later stage fails, and all is rolled back", PENDING, "alpha 2 shipped 800; beta 2 sent 810")
WRITTEN = {"an_earlier_stage_has_written": True}
when("after another stage: an earlier stage has written, not committed", PENDING, "alpha 2 shipped 800", **WRITTEN)
when("collected long ago: a row was collected years ago", "alpha 1 sent 700 800", "beta 2 sent 9", now=10**9)
polled.when("a thousand orders: a poll brings 1,200 orders that nobody knew", [], [MANY], playable=False)

remember.free("transactions")  # whether one is open; what matters is that it can be undone

# Sources, ids and values that somebody could take for the same; a night has to do with one group of each.
SOURCES = [("alpha", "beta"), ("alpha", "Alpha"), ("a", "ab"), ("alpha", "alpha "), ("", "a")]
IDS = [("order_001", "order_002", "O'Neil", ""), ("a_b", "axb", "a%b"), ("bc", "c", "b"), ("1", "01", "1.0", "1e0")]
IDS += [("a", " a", "A", "a ", "a\n"), ("é", "É", "e\u0301"), ("", "None", "NULL", " ")]
VALUES = [
    ("pending", "shipped", "'"),
    ("sent", "Sent", "SENT"),
    ("sent", "sent ", "s ent"),
    ("", " ", "0", "\0"),
    ("1", "1.0"),
]
TIMES = (1, 2, 2, 3, 3, 4, -7, 0, 10**10)


def nights(hand):
    """Return what the cache holds, one poll or three, the clock, the stage before, and the order of fields."""
    sources, ids, values = (hand.choice(each) for each in (SOURCES, IDS, VALUES))
    keys = [(source, key) for source in sources for key in ids]
    now, times = hand.choice([NOW, 1_700_000_000]), hand.sample(TIMES, hand.choice([2, 3, 6]))

    def state():
        return hand.choice(values), hand.choice(times)

    def age():
        return hand.choice([-1, 0, 1, 2, 3, 90_000])

    held = [(*key, *state(), now - age()) for key in hand.sample(keys, hand.randrange(min(6, len(keys) + 1)))]
    came = [[(*hand.choice(keys), *state()) for _ in range(hand.randrange(7))] for _ in range(hand.choice((1, 1, 3)))]
    return held, came, now, hand.random() < 0.5, tuple(hand.sample(FIELDS, 4))


def alike(keys):
    """Return of keys that somebody could take for one two that are cached, and then a poll in which all come."""
    cached, came = keys[::2], [(*key, value, time) for value, time in (("sent", 1), ("lost", 2)) for key in keys]
    return [(*key, "sent", 1, NOW - 1) for key in cached], [came]


polled.drawn(together=rolled(nights), times=180)
polled.drawn(together=one_as_text().map(alike), times=60)

remember.asks("""
two equal polls: The second poll brought what the first one had. What did it learn?
one order two sources: Two sources speak of one order. Whose row is it?
the other source stays: beta has spoken. Whose word changed?
one state two orders: Two orders are shipped. Are they one?
state changes: It was pending; now it is shipped. What does the cache say?
snapshot of yesterday: Which of the two states is the later one, by the source's clock?
twice in one poll: One order came twice in this poll. Which of the two stands?
corrected in the same second: The clock did not move, the state did. What does the task say?
dated anew: The state is the same, and the source looked again. Is that news?
after another stage: Another stage of this poll had written before you. Are its rows still there, and still undecided?
collected long ago: Nobody has spoken of a row for years. What does the task say of what did not come?
a thousand orders: A poll can bring very many records. How deep is the stack?
did not come: Nobody spoke of order_003 today. Is it gone?
undone afterwards: A later stage failed, and the poll was undone. What is left of it?
""")

remember.slips("""
keyed by id: alpha and beta both speak of order_001. How many rows is that, and whose is yours?
    - query = "select value, source_ts from cache_records where source_system = ? and entity_key = ?"
    - known = con.execute(query, key).fetchone()
    + query = "select value, source_ts from cache_records where entity_key = ?"
    + known = con.execute(query, key[1:]).fetchone()
over the other source: beta spoke of its own order_001, and alpha's row changed. Whose row did you write?
    - con.execute("insert or replace into cache_records values (?, ?, ?, ?, ?)", (*key, *state, now))
    + con.execute("insert or ignore into cache_records values (?, ?, ?, ?, ?)", (*key, *state, now))
    + change = "update cache_records set value = ?, source_ts = ?, collected_at = ? where entity_key = ?"
    + con.execute(change, (*state, now, key[1]))
first state stands: The second poll said shipped. What does the cache still say?
    ~ if known is None or state[1] >= known[1]: => if known in (None, state):
last to arrive: An old snapshot came last, and won. Which clock says what is newer?
    ~ if known is None or state[1] >= known[1]: => if True:
only the value counts: The same state, dated later: you left the old date. What will freshness say of it?
    - if known is None or state[1] >= known[1]:
    + if known is None or known == state or (state[1] >= known[1] and state[0] != known[0]):
commits by itself: The poll was undone, and yours stayed. Who says when a poll is done?
    - return {"hits"
    + con.commit()
    + return {"hits"
all is news: Nothing had changed, and you counted it as news. What is a hit?
    ~ return {"hits": len(records) - misses, "misses": misses} => return {"hits": 0, "misses": len(records)}
only what came: Nobody spoke of an order in this poll, and it is gone. Who deleted it?
    - return {"hits"
    + con.execute("delete from cache_records where collected_at <> ?", [now])
    + return {"hits"
""")


@remember.also_right(costs="the engine decides, in two statements a record; the second counts what it has changed")
def upsert_with_a_guard(con, records, now):
    misses = 0
    for record in records:
        row = (record["source"], record["id"], record["value"], record["timestamp"], now)
        same = "source_system = ?1 and entity_key = ?2 and value = ?3 and source_ts = ?4"
        if not con.execute(f"update cache_records set collected_at = ?5 where {same}", row).rowcount:
            upsert = """
                insert into cache_records values (?1, ?2, ?3, ?4, ?5) on conflict (source_system, entity_key) do update
                set value = excluded.value, source_ts = excluded.source_ts, collected_at = excluded.collected_at
                where excluded.source_ts >= cache_records.source_ts
            """
            misses += con.execute(upsert, row).rowcount
    return {"hits": len(records) - misses, "misses": misses}


@remember.also_right(costs="reads the whole cache into memory, and writes only what has changed")
def in_a_dict(con, records, now):
    known = {row[:2]: row[2:] for row in con.execute("select * from cache_records").fetchall()}
    changed, misses = {}, 0
    for record in records:
        key, state = (record["source"], record["id"]), (record["value"], record["timestamp"])
        stands = known.get(key)
        if stands is None or state[1] >= stands[1]:
            misses += stands is None or state != stands[:2]
            known[key] = changed[key] = (*state, now)
    new = [key + state for key, state in changed.items()]
    con.executemany("insert or replace into cache_records values (?, ?, ?, ?, ?)", new)
    return {"misses": misses, "hits": len(records) - misses}


remember.hints += [
    "Three questions to each record, in this order. Which row is it about: what has to agree for two records to be "
    "about the same? Is it older than what stands there? And if not: does it say anything that does not stand there?",
    """A twin: a notice board has one slip for each room of each house, with the hour at which it was written.

    for slip in letters:
        hangs = board.get((slip.house, slip.room))
        if hangs and hangs.hour > slip.hour:
            continue
        news += not hangs or hangs.text != slip.text
        board[slip.house, slip.room] = slip

What would happen with two houses that both have a room 1, if the key were the room?""",
]
