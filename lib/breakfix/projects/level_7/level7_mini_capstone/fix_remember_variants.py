"""Other answers to remember: the known mistakes, each with the question that it earns, and other right ones."""

from breakfix.projects.level_7.level7_mini_capstone.fix_remember import remember

__all__ = ["remember"]


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


@remember.mistake(says="The next stage gets the same records. Which fields do they still have?")
def takes_the_key_out(con, records, now):
    misses = 0
    for record in records:
        key, state = (record.pop("source"), record.pop("id")), (record["value"], record["timestamp"])
        query = "select value, source_ts from cache_records where source_system = ? and entity_key = ?"
        known = con.execute(query, key).fetchone()
        if known is None or state[1] >= known[1]:
            misses += known != state
            con.execute("insert or replace into cache_records values (?, ?, ?, ?, ?)", (*key, *state, now))
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
