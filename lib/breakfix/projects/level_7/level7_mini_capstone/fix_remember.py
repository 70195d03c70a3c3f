"""Fix: a cache that outlives the poll: what it knows already, what is new, and what is older than what it has."""

import contextlib
import random
import sqlite3

from breakfix.lab import exercise, rows

__all__ = ["remember"]

NOW = 1_700_000_000  # the clock of the sample's poll
TABLE = """
    create table cache_records (source_system text, entity_key text, value text, source_ts integer,
                                collected_at integer, primary key (source_system, entity_key))
"""


@exercise(phase="fix", minutes=15)
def remember(con, records, now):
    """Bring the records of one poll into the cache, and tell how many of them it knew.

    Given     con, a connection to SQLite with the table cache_records (source_system text, entity_key text, value
              text, source_ts integer, collected_at integer, primary key (source_system, entity_key)): what earlier
              polls left. records, a list of dicts in the order of arrival: source, id and value are texts, timestamp
              is the source's clock in seconds. now: the clock of this poll, in seconds.
    Leave     a row for each source and id: of the row that was there and the records that came, the one with the
              latest timestamp; of equal timestamps the last to arrive. collected_at says which poll has seen this
              state last: now, if a record of this poll has the value and timestamp that stand in the row.
              What did not come stays as it was.
              Returned: {'hits': h, 'misses': m}. A miss is a record that changed the value or the timestamp of its
              row, or made it; every other record is a hit.
    Not touch the records. Do not commit: the poll does that when all its stages are done.
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
remember.play = "remember(con, [], 0)"


@remember.stub
def new_every_time(con, records, now):
    con.execute("delete from cache_records")
    for record in records:
        row = (record["source"], record["id"], record["value"], record["timestamp"], now)
        con.execute("insert or replace into cache_records values (?, ?, ?, ?, ?)", row)
    return {"hits": 0, "misses": len(records)}


class Cache:
    """A cache in memory, and the polls that fill it."""

    def __init__(self, con):
        self.con = con

    def hold(self, *listed, at=NOW - 300):
        """Put rows (source, number of the order, value, seconds before NOW) into the cache, as an earlier poll did."""
        made = [(source, f"order_{number:03}", value, NOW - ago, at) for source, number, value, ago in listed]
        self.con.executemany("insert into cache_records values (?, ?, ?, ?, ?)", made)
        self.con.commit()

    def rows(self):
        """Return what the cache holds, sorted by source and key; times as seconds before or after NOW."""
        query = "select * from cache_records order by source_system, entity_key"
        return [_told(row) for row in rows(self.con.execute(query))]


def _told(row):
    row["source_ts"], row["collected_at"] = row["source_ts"] - NOW, row["collected_at"] - NOW
    return row


def came(*listed):
    """Return records (source, number of the order, value, seconds before NOW) as a poll brings them."""
    return [
        {"source": source, "id": f"order_{number:03}", "value": value, "timestamp": NOW - ago}
        for source, number, value, ago in listed
    ]


@remember.world
def cache():
    with contextlib.closing(sqlite3.connect(":memory:")) as con:
        con.execute(TABLE)
        yield Cache(con)


def one_poll(world, remember, *listed, at=NOW):
    """Bring one poll in; return what was counted and what the cache holds."""
    counted = remember(world.con, came(*listed), at)
    return {"returned": counted, "cache": world.rows()}


@remember.trial(asks="The second poll brought what the first one had. What did it learn?", next="count what is new")
def two_equal_polls(world, remember):
    """the cache is empty, one poll brings three records, and the next one the same three"""
    listed = [("alpha", 1, "shipped", 60), ("alpha", 2, "pending", 50), ("beta", 4, "sent", 40)]
    first = one_poll(world, remember, *listed)["returned"]
    return {
        "first": first,
        "second": one_poll(world, remember, *listed, at=NOW + 60)["returned"],
        "cache": world.rows(),
    }


@remember.trial(asks="Two sources speak of one order. Whose row is it?", next="look at what a row is about")
def one_order_two_sources(world, remember):
    """alpha's order_001 is known, and beta brings an order_001 that says the same"""
    world.hold(("alpha", 1, "shipped", 900))
    return one_poll(world, remember, ("beta", 1, "shipped", 900))


@remember.trial(asks="Two orders are shipped. Are they one?", next="look at what a row is about")
def one_state_two_orders(world, remember):
    """order_001 is known, and order_002 is shipped at the same second"""
    world.hold(("alpha", 1, "shipped", 900))
    return one_poll(world, remember, ("alpha", 2, "shipped", 900))


@remember.trial(asks="It was pending; now it is shipped. What does the cache say?", next="let news replace what stood")
def state_changes(world, remember):
    """the order is shipped by now"""
    world.hold(("alpha", 2, "pending", 900))
    return one_poll(world, remember, ("alpha", 2, "shipped", 100))


@remember.trial(asks="Which of the two states is the later one, by the source's clock?", next="compare the clocks")
def snapshot_of_yesterday(world, remember):
    """the source answers with a state that is older than the one in the cache"""
    world.hold(("alpha", 2, "shipped", 100))
    return one_poll(world, remember, ("alpha", 2, "pending", 86_400))


@remember.trial(asks="One order came twice in this poll. Which of the two stands?", next="compare inside the poll too")
def twice_in_one_poll(world, remember):
    """one poll brings an order twice, the newer state first"""
    return one_poll(world, remember, ("alpha", 2, "shipped", 100), ("alpha", 2, "pending", 900))


@remember.trial(asks="The clock did not move, the state did. What does the task say?", next="look at equal timestamps")
def corrected_in_the_same_second(world, remember):
    """a state is corrected, and keeps its timestamp"""
    world.hold(("alpha", 2, "pending", 900))
    return one_poll(world, remember, ("alpha", 2, "shipped", 900))


@remember.trial(asks="The state is the same, and the source looked again. Is that news?", next="look at the timestamp")
def dated_anew(world, remember):
    """the state is the same, and its timestamp is later"""
    world.hold(("alpha", 2, "pending", 900))
    return one_poll(world, remember, ("alpha", 2, "pending", 30))


@remember.trial(asks="Nobody spoke of order_003 today. Is it gone?", next="leave alone what did not come")
def did_not_come(world, remember):
    """the poll brings one of two known orders"""
    world.hold(("alpha", 1, "shipped", 900), ("alpha", 3, "delivered", 800))
    return one_poll(world, remember, ("alpha", 1, "shipped", 900))


@remember.trial(asks="A later stage failed, and the poll was undone. What is left of it?", next="see who may commit")
def undone_afterwards(world, remember):
    """a later stage of the poll fails, and the caller rolls back"""
    world.hold(("alpha", 2, "pending", 900))
    remember(world.con, came(("alpha", 2, "shipped", 100), ("beta", 2, "processing", 90)), NOW)
    world.con.rollback()
    return world.rows()


@remember.trial(held_out=True)
def thirty_polls(world, remember):
    """thirty polls follow each other, with old snapshots, repeats and corrections among them"""
    draw = random.Random(7153)
    counted = []
    for poll in range(30):
        listed = [
            (draw.choice(["alpha", "beta"]), draw.randrange(6), draw.choice(["pending", "shipped"]),
             900 - 30 * poll + 60 * draw.randrange(4))
            for _ in range(draw.randrange(5))
        ]  # fmt: skip
        counted.append(remember(world.con, came(*listed), NOW + poll))
    return {"returned": counted, "cache": world.rows()}


@remember.mistake(says="alpha and beta both speak of order_001. How many rows is that, and whose is yours?")
def keyed_by_id(con, records, now):
    misses = 0
    for record in records:
        query = "select value, source_ts from cache_records where entity_key = ?"
        known = con.execute(query, [record["id"]]).fetchone()
        state = (record["value"], record["timestamp"])
        if known is None or state[1] >= known[1]:
            misses += known != state
            if known is None:
                row = (record["source"], record["id"], *state, now)
                con.execute("insert into cache_records values (?, ?, ?, ?, ?)", row)
            else:
                con.execute(
                    "update cache_records set value = ?, source_ts = ?, collected_at = ? where entity_key = ?",
                    [*state, now, record["id"]],
                )
    return {"hits": len(records) - misses, "misses": misses}


@remember.mistake(says="Two orders in one state were taken for one. What is a row of the cache about?")
def keyed_by_state(con, records, now):
    misses = 0
    for record in records:
        state = (record["value"], record["timestamp"])
        query = "select 1 from cache_records where source_system = ? and value = ? and source_ts = ?"
        if con.execute(query, [record["source"], *state]).fetchone():
            con.execute(
                "update cache_records set collected_at = ? where source_system = ? and value = ? and source_ts = ?",
                [now, record["source"], *state],
            )
            continue
        query = "select source_ts from cache_records where source_system = ? and entity_key = ?"
        known = con.execute(query, [record["source"], record["id"]]).fetchone()
        if known is None or state[1] >= known[0]:
            misses += 1
            row = (record["source"], record["id"], *state, now)
            con.execute("insert or replace into cache_records values (?, ?, ?, ?, ?)", row)
    return {"hits": len(records) - misses, "misses": misses}


@remember.mistake(says="The second poll said shipped. What does the cache still say?")
def first_state_stands(con, records, now):
    misses = 0
    for record in records:
        row = (record["source"], record["id"], record["value"], record["timestamp"], now)
        misses += con.execute("insert or ignore into cache_records values (?, ?, ?, ?, ?)", row).rowcount
        con.execute(
            "update cache_records set collected_at = ? where source_system = ? and entity_key = ? "
            "and value = ? and source_ts = ?",
            [now, *row[:4]],
        )
    return {"hits": len(records) - misses, "misses": misses}


@remember.mistake(says="An old snapshot came last, and won. Which clock says what is newer?")
def last_to_arrive(con, records, now):
    misses = 0
    for record in records:
        key, state = (record["source"], record["id"]), (record["value"], record["timestamp"])
        query = "select value, source_ts from cache_records where source_system = ? and entity_key = ?"
        misses += con.execute(query, key).fetchone() != state
        con.execute("insert or replace into cache_records values (?, ?, ?, ?, ?)", (*key, *state, now))
    return {"hits": len(records) - misses, "misses": misses}


@remember.mistake(says="The same state, dated later: you left the old date. What will freshness say of it?")
def only_the_value_counts(con, records, now):
    misses = 0
    for record in records:
        key, state = (record["source"], record["id"]), (record["value"], record["timestamp"])
        query = "select value, source_ts from cache_records where source_system = ? and entity_key = ?"
        known = con.execute(query, key).fetchone()
        if known is None or (state[1] >= known[1] and state[0] != known[0]):
            misses += 1
            con.execute("insert or replace into cache_records values (?, ?, ?, ?, ?)", (*key, *state, now))
        elif known == state:
            con.execute(
                "update cache_records set collected_at = ? where source_system = ? and entity_key = ?", [now, *key]
            )
    return {"hits": len(records) - misses, "misses": misses}


@remember.mistake(says="The poll was undone, and yours stayed. Who says when a poll is done?")
def commits_by_itself(con, records, now):
    misses = 0
    for record in records:
        key, state = (record["source"], record["id"]), (record["value"], record["timestamp"])
        query = "select value, source_ts from cache_records where source_system = ? and entity_key = ?"
        known = con.execute(query, key).fetchone()
        if known is None or state[1] >= known[1]:
            misses += known != state
            con.execute("insert or replace into cache_records values (?, ?, ?, ?, ?)", (*key, *state, now))
    con.commit()
    return {"hits": len(records) - misses, "misses": misses}


@remember.mistake(says="Nothing had changed, and you counted it as news. What is a hit?")
def all_is_news(con, records, now):
    for record in records:
        key, state = (record["source"], record["id"]), (record["value"], record["timestamp"])
        query = "select source_ts from cache_records where source_system = ? and entity_key = ?"
        known = con.execute(query, key).fetchone()
        if known is None or state[1] >= known[0]:
            con.execute("insert or replace into cache_records values (?, ?, ?, ?, ?)", (*key, *state, now))
    return {"hits": 0, "misses": len(records)}


@remember.mistake(says="Nobody spoke of an order in this poll, and it is gone. Who deleted it?")
def only_what_came(con, records, now):
    misses, before = 0, {}
    for source, key, value, source_ts, _ in con.execute("select * from cache_records").fetchall():
        before[source, key] = (value, source_ts)
    con.execute("delete from cache_records")
    for record in records:
        key, state = (record["source"], record["id"]), (record["value"], record["timestamp"])
        known = before.get(key)
        if known is None or state[1] >= known[1]:
            misses += known != state
            before[key] = state
    for key in dict.fromkeys((record["source"], record["id"]) for record in records):
        con.execute("insert into cache_records values (?, ?, ?, ?, ?)", (*key, *before[key], now))
    return {"hits": len(records) - misses, "misses": misses}


@remember.also_right(costs="the engine decides, in one statement a record; it counts what an upsert has changed")
def upsert_with_a_guard(con, records, now):
    misses = 0
    for record in records:
        row = (record["source"], record["id"], record["value"], record["timestamp"], now)
        seen = con.execute(
            "update cache_records set collected_at = ?5 where source_system = ?1 and entity_key = ?2 "
            "and value = ?3 and source_ts = ?4",
            row,
        )
        if not seen.rowcount:
            upsert = con.execute(
                """
                insert into cache_records values (?1, ?2, ?3, ?4, ?5)
                on conflict (source_system, entity_key) do update
                set value = excluded.value, source_ts = excluded.source_ts, collected_at = excluded.collected_at
                where excluded.source_ts >= cache_records.source_ts
                """,
                row,
            )
            misses += upsert.rowcount
    return {"hits": len(records) - misses, "misses": misses}


@remember.also_right(costs="reads the whole cache into memory, and writes only what has changed")
def in_a_dict(con, records, now):
    known = {row[:2]: row[2:] for row in con.execute("select * from cache_records").fetchall()}
    changed, misses = {}, 0
    for record in records:
        key = record["source"], record["id"]
        stands = known.get(key)
        if stands and record["timestamp"] < stands[1]:
            continue
        if not stands or (record["value"], record["timestamp"]) != stands[:2]:
            misses += 1
        known[key] = changed[key] = (record["value"], record["timestamp"], now)
    con.executemany(
        "insert or replace into cache_records values (?, ?, ?, ?, ?)", [key + state for key, state in changed.items()]
    )
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
