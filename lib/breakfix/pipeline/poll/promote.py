"""Promotion: from the arrivals into the cache, and the counts of a poll.

A record that came again unchanged writes nothing. One that has changed takes the place of the same source's earlier
one, unless that one is newer by the source's own clock; where that clock was not to be believed, the later read
stands. What a source does not have any more goes, but never on doubt: after a read of all of it that brought as many
records as it says there are, or after two such reads, one poll after the other, where it does not say how many.
"""

from breakfix.pipeline.poll import freshness
from breakfix.pipeline.poll.report import Gap

SAME = "c.source_system = a.source and c.entity_kind = a.kind and c.entity_key = a.key"
OLDER = "a.hash <> c.payload_hash and not c.skewed and a.time < c.source_time"
UPSERT = f"""
insert into cache_records
select source, kind, key, value, hash, time, skewed, :at, :run, page from arrived as a
where not exists (select 1 from cache_records c where {SAME} and (a.hash = c.payload_hash or ({OLDER})))
on conflict do update set value = excluded.value, payload_hash = excluded.payload_hash,
    source_time = excluded.source_time, skewed = excluded.skewed, collected_at_utc = excluded.collected_at_utc,
    run_id = excluded.run_id, page = excluded.page"""
MOVED = f"""
update cache_records as c set page = a.page, skewed = a.skewed from arrived as a
where {SAME} and a.hash = c.payload_hash and (a.page is not c.page or a.skewed <> c.skewed)"""
ABSENT = """exists (select 1 from whole w where w.source = c.source_system and w.kind = c.entity_kind)
and not exists (select 1 from arrived a where a.source = c.source_system and a.kind = c.entity_kind
    and a.key = c.entity_key)
and not exists (select 1 from refused r where r.source = c.source_system and r.kind = c.entity_kind
    and (r.key is null or r.key = c.entity_key))"""
GONE = f"""{ABSENT} and (
exists (select 1 from whole w where w.source = c.source_system and w.kind = c.entity_kind and w.sure)
or exists (select 1 from absent b where b.source_system = c.source_system and b.entity_kind = c.entity_kind
    and b.entity_key = c.entity_key))"""
FOUND = """delete from absent as b
where exists (select 1 from whole w where w.source = b.source_system and w.kind = b.entity_kind)
or exists (select 1 from arrived a where a.source = b.source_system and a.kind = b.entity_kind
    and a.key = b.entity_key)"""


def older(con):
    """Return a Gap for each page with records that are older than what is known."""
    rows = con.execute(
        f"select a.source, a.place, count(*), min(a.key) from arrived a join cache_records c on {SAME} "
        f"where {OLDER} group by 1, 2 order by 1, 2"
    )
    words = "{} records are older than what it has said before, from {!r} on; the newer ones stand"
    return [Gap(source, f"page {place}", words.format(count, key)) for source, place, count, key in rows]


def familiar(con):
    """Return (hits, misses): records that were known and have not changed, and the others."""
    total, hits = con.execute(
        f"select count(*), count(c.entity_key) from arrived a left join cache_records c "
        f"on {SAME} and c.payload_hash = a.hash"
    ).fetchone()
    return hits, total - hits


def ages(con, now, max_age):
    """Return how many of the arrived are fresh, stale, unknown, skewed."""
    times = "select time as source_time, skewed, heard from arrived"
    state = freshness.sql(now, max_age, "heard")
    found = dict(con.execute(f"select {state}, count(*) from ({times}) group by 1").fetchall())
    return {state: found.get(state, 0) for state in freshness.STATES}


def write(con, run_id, at):
    """Write the arrived records and the refused ones."""
    con.execute(UPSERT, {"at": at, "run": run_id})
    con.execute(MOVED)
    con.execute("insert or ignore into dead_letters select source, kind, key, reason, raw, ? from refused", (run_id,))


def gone(con):
    """Return how many rows of the cache `remove_gone` would remove, and how many more it would note as absent."""
    counts = f"select count(*), count(*) filter (where {GONE}) from cache_records c where {ABSENT}"
    absent, removed = con.execute(counts).fetchone()
    return removed, absent - removed


def remove_gone(con, run_id):
    """Remove what the sources do not have any more, and note what they may not have any more."""
    con.execute(f"delete from cache_records as c where {GONE}")
    con.execute(FOUND)
    rows = f"select source_system, entity_kind, entity_key, ? from cache_records c where {ABSENT}"
    con.execute(f"insert into absent {rows}", (run_id,))


def note(con, api, read, run_id, at):
    """Note whether a source was read as a whole, when that was so last, and which of its pages were in order."""
    place, whole = (api.name, api.kind), not read.gaps
    (newest,) = con.execute(
        "select max(time) from arrived where source = ? and kind = ? and not skewed", place
    ).fetchone()
    if whole:
        con.execute("delete from pages where source_system = ? and entity_kind = ?", place)
    con.execute("insert or replace into pages select * from read_pages where source = ? and kind = ?", place)
    con.execute(
        """insert into sources values (?, ?, ?, ?, ?, ?, ?) on conflict do update set
        last_refresh_utc = coalesce(excluded.last_refresh_utc, last_refresh_utc),
        whole = excluded.whole, version = excluded.version,
        source_timestamp = coalesce(excluded.source_timestamp, source_timestamp), run_id = excluded.run_id""",
        (*place, at if whole else None, whole, read.version, newest, run_id),
    )
