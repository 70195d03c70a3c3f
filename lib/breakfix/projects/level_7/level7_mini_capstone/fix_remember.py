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


@remember.trial(asks="The next stage gets the same records. Are they as they came?", next="leave the records alone")
def the_records_afterwards(world, remember):
    """a later stage reads the records after it"""
    world.hold(("alpha", 2, "pending", 900))
    records = came(("alpha", 2, "shipped", 100), ("beta", 2, "processing", 90), ("alpha", 1, "sent", 80))
    remember(world.con, records, NOW)
    return records


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
